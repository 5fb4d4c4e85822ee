import type { Reason } from '../../answers';
import { OnDay } from '../../figures';
import { DataTable, type Column } from '../../parts/data-table';
import { OutsideLink } from '../../parts/outside-link';
import { StandingBadge } from '../../parts/standing-badge';
import { capital, counted, factText } from '../../words';

type ReasonInvoice = Reason['invoices'][number];
type Evidence = Reason['evidence'][number];

export function ReasonCard({ reason, invoiceLink }: { readonly reason: Reason; readonly invoiceLink: string | undefined }) {
  return (
    <article className="panel reason">
      <header>
        <StandingBadge standing={reason.standing} mark={reason.mark} />
        <span className="rule">{reason.rule}</span>
        <span className="muted">
          since <OnDay day={reason.since} />
        </span>
      </header>
      <p className="because">{reason.because}</p>
      <p className="release">
        <span className="label">To be released</span> {capital(reason.release)}
      </p>
      {reason.invoices.length > 0 && (
        <DataTable
          caption={`Invoices behind ${reason.rule}`}
          columns={invoiceColumns(invoiceLink)}
          rows={reason.invoices}
          keyOf={({ id }) => id}
        />
      )}
      {reason.evidence.length > 0 && (
        <details>
          <summary>The figures behind it</summary>
          <DataTable
            caption={`Figures behind ${reason.rule}`}
            columns={EVIDENCE}
            rows={reason.evidence}
            keyOf={({ fact, threshold }) => `${fact}/${threshold}`}
          />
        </details>
      )}
    </article>
  );
}

function invoiceColumns(link: string | undefined): readonly Column<ReasonInvoice>[] {
  return [
    { name: 'Invoice', isRowHeader: true, cell: ({ id, number }) => <OutsideLink template={link} id={id} text={number || id} /> },
    { name: 'Balance', align: 'end', cell: ({ balance }) => <span className="figure">{balance}</span> },
    {
      name: 'Overdue',
      align: 'end',
      cell: ({ daysOverdue }) => <span className="figure">{daysOverdue > 0 ? counted(daysOverdue, 'day') : 'no'}</span>,
    },
  ];
}

const EVIDENCE: readonly Column<Evidence>[] = [
  { name: 'Fact', isRowHeader: true, cell: ({ fact }) => factText(fact) },
  { name: 'Value', align: 'end', cell: ({ value }) => <span className="figure">{value}</span> },
  { name: 'Threshold', align: 'end', cell: ({ threshold }) => threshold },
];
