import type { Company, CustomerLedger, Facts, Invoice } from '../../answers';
import { Amount, OnDay, moneyText } from '../../figures';
import { Nothing } from '../../parts/answered';
import { DataTable, type Column } from '../../parts/data-table';
import { OutsideLink } from '../../parts/outside-link';
import { Section } from '../../parts/section';
import type { ExpectedInvoice } from '../../score-answers';
import { counted } from '../../words';

interface Props {
  readonly company: Company;
  readonly books: CustomerLedger;
  readonly facts: Facts | null;
  /** Undefined: not known yet. */
  readonly expected: readonly ExpectedInvoice[] | undefined;
}

export function OpenInvoices({ company, books, facts, expected }: Props) {
  const judged: Judged = new Map(facts?.openInvoices.map((invoice) => [invoice.id, invoice]));
  const open = books.invoices
    .filter(({ id, status }) => status === 'open' || judged.get(id)?.postDated !== undefined)
    .sort((a, b) => (a.due ?? a.issued).localeCompare(b.due ?? b.issued));
  return (
    <Section title="Open invoices">
      {open.length === 0 ? (
        <Nothing>No invoice is open.</Nothing>
      ) : (
        <DataTable
          caption="Open invoices, oldest debt first"
          columns={columnsOf(company, judged, expected)}
          rows={open}
          keyOf={({ id }) => id}
        />
      )}
    </Section>
  );
}

type Judged = ReadonlyMap<string, Facts['openInvoices'][number]>;

function columnsOf(company: Company, judged: Judged, expected: Props['expected']): readonly Column<Invoice>[] {
  const payDays = new Map(expected?.map((invoice) => [invoice.id, invoice]));
  return [
    {
      name: 'Invoice',
      isRowHeader: true,
      cell: ({ id, number }) => <OutsideLink template={company.profile?.links.invoice} id={id} text={number || id} />,
    },
    { name: 'Issued', cell: ({ issued }) => <OnDay day={issued} /> },
    { name: 'Due', cell: ({ id, due }) => <OnDay day={due ?? judged.get(id)?.due} /> },
    { name: 'Balance', align: 'end', cell: (invoice) => <Balance of={invoice} judged={judged.get(invoice.id)} /> },
    { name: 'Overdue', align: 'end', cell: ({ id }) => <Overdue days={judged.get(id)?.daysOverdue} /> },
    { name: 'Pay day expected', cell: ({ id }) => <PayDay of={payDays.get(id)} /> },
  ];
}

/** What is left of it; the total only where something of it has been paid. What is dated later has not come, whatever the ledger says. */
function Balance({ of, judged }: { readonly of: Invoice; readonly judged: Facts['openInvoices'][number] | undefined }) {
  const later = judged?.postDated;
  const balance = judged && later ? judged.balance : of.balance;
  return (
    <>
      <Amount of={balance} />
      {balance.amount !== of.total.amount && <span className="made-of figure">of {moneyText(of.total)}</span>}
      {later && <span className="made-of figure">{moneyText(later)} dated ahead</span>}
    </>
  );
}

/** Days late are the engine's to count; before the first turn has judged anybody it counts none. */
function Overdue({ days }: { readonly days: number | undefined }) {
  if (days === undefined) return <span className="muted">–</span>;
  return <span className={days > 0 ? 'figure late' : 'figure muted'}>{days > 0 ? counted(days, 'day') : 'no'}</span>;
}

/** The day by this customer's habit; what is later than its habit may come any day, and what is set aside follows no habit. */
function PayDay({ of }: { readonly of: ExpectedInvoice | undefined }) {
  if (of?.setAside === 'disputed') return <span className="muted">disputed</span>;
  if (of?.setAside === 'on-plan') return <span className="muted">by its plan</span>;
  if (of?.expected?.isAtLeast === true) return <span className="muted nowrap">any day now</span>;
  return <OnDay day={of?.expected?.on} />;
}
