import type { ReactNode } from 'react';
import type { Tally } from '../../../backtest-answers';
import { Amount } from '../../../figures';
import { DataTable, type Column } from '../../../parts/data-table';

export interface TallyRow {
  readonly key: string;
  readonly name: ReactNode;
  readonly tally: Tally;
}

/** What sets of invoices came to, a row each. */
export function TallyTable({
  caption,
  currency,
  rows,
}: {
  readonly caption: string;
  readonly currency: string;
  readonly rows: readonly TallyRow[];
}) {
  const count = (name: string, of: (tally: Tally) => number): Column<TallyRow> => ({
    name,
    align: 'end',
    cell: ({ tally }) => <span className="figure">{of(tally).toLocaleString('en-GB')}</span>,
  });
  const columns: readonly Column<TallyRow>[] = [
    { name: 'Invoices that are', isRowHeader: true, cell: ({ name }) => name },
    count('Count', ({ invoices }) => invoices),
    count('Customers', ({ customers }) => customers),
    { name: 'Value', align: 'end', cell: ({ tally }) => <Amount of={{ amount: tally.amount, currency }} /> },
    count('On time', ({ onTime }) => onTime),
    count('Late', ({ late }) => late),
    count('Over 10 days', ({ lateMoreThan10Days }) => lateMoreThan10Days),
    count('Open', ({ open }) => open),
    count('No cash', ({ neverPaid }) => neverPaid),
  ];
  return <DataTable caption={caption} columns={columns} rows={rows} keyOf={({ key }) => key} />;
}
