import { Button } from '@mantine/core';
import type { Company } from '../../../answers';
import type { BacktestLine } from '../../../backtest-answers';
import { AtTime, OnDay } from '../../../figures';
import { DataTable, type Column } from '../../../parts/data-table';

interface Props {
  readonly company: Company;
  readonly lines: readonly BacktestLine[];
  readonly shown: number | null;
  readonly onShow: (number: number) => void;
}

export function BacktestList({ company, lines, shown, onShow }: Props) {
  const columns: readonly Column<BacktestLine>[] = [
    {
      name: 'Policy',
      isRowHeader: true,
      cell: ({ policy, compareTo }) => (compareTo === null ? policy : `${policy}, beside ${compareTo}`),
    },
    {
      name: 'Invoices issued',
      cell: ({ window }) => (
        <>
          <OnDay day={window.from} /> to <OnDay day={window.to} />
        </>
      ),
    },
    { name: 'Asked', cell: ({ askedAt }) => <AtTime instant={askedAt} timeZone={company.profile?.timeZone ?? null} /> },
    { name: 'State', cell: ({ state }) => state },
    {
      name: 'Show',
      isSilent: true,
      align: 'end',
      cell: ({ number }) =>
        number === shown ? (
          <span className="muted">shown</span>
        ) : (
          <Button size="compact-sm" variant="default" onClick={() => onShow(number)}>
            Show<span className="unseen"> number {number}</span>
          </Button>
        ),
    },
  ];
  return (
    <DataTable caption="What was tried, latest first" columns={columns} rows={lines} keyOf={({ number }) => String(number)} />
  );
}
