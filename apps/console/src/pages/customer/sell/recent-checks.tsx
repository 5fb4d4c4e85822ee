import type { Company } from '../../../answers';
import type { StoredCheck } from '../../../file-answers';
import { useCreditChecks } from '../../../file-queries';
import { VERDICT } from '../../../file-words';
import { Amount, AtTime } from '../../../figures';
import { DataTable, type Column } from '../../../parts/data-table';
import { byText, counted } from '../../../words';

/** What was asked about this customer lately, by people and by programs. */
export function RecentChecks({ company, customer }: { readonly company: Company; readonly customer: string }) {
  const { data } = useCreditChecks(company.id, customer);
  // The line is there before the answer is: nothing below it moves.
  if (data === undefined || data.length === 0) return <p className="no-checks">{data && 'Nothing was asked lately.'}</p>;
  return (
    <details className="file-history">
      <summary>{counted(data.length, 'question')} asked lately</summary>
      <DataTable
        caption="Credit checks, latest first"
        columns={columnsOf(company.profile?.timeZone ?? null)}
        rows={data}
        keyOf={({ id }) => id}
      />
    </details>
  );
}

function columnsOf(timeZone: string | null): readonly Column<StoredCheck>[] {
  return [
    { name: 'Asked', isRowHeader: true, cell: ({ askedAt }) => <AtTime instant={askedAt} timeZone={timeZone} /> },
    {
      name: 'By',
      cell: ({ askedBy, byProgram }) => `${askedBy === null ? 'a person' : byText(askedBy)}${byProgram ? ' (a program)' : ''}`,
    },
    { name: 'Amount', align: 'end', cell: ({ answer }) => <Amount of={answer.asked.amount} /> },
    { name: 'Answer', cell: ({ verdict }) => VERDICT[verdict] },
    { name: 'Why', cell: ({ answer }) => <p className="why">{answer.sentence}</p> },
  ];
}
