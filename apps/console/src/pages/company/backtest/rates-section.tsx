import { RATES, type BacktestResult, type Intervals, type Rates } from '../../../backtest-answers';
import { DataTable, type Column } from '../../../parts/data-table';
import { Section } from '../../../parts/section';
import { counted } from '../../../words';

const RATE: Readonly<Record<(typeof RATES)[number], string>> = {
  held: 'Held',
  heldAmount: 'Value held',
  lateOfHeld: 'Late if held',
  lateOfRest: 'Late if not',
  lateCaught: 'Late ones held',
  late10Caught: 'Over 10 days held',
  onTimeAmountBlocked: 'On-time value held',
  overdueDaysInHeld: 'Overdue days held',
};

interface Row {
  readonly name: string;
  readonly rates: Rates;
  readonly intervals: Intervals | null;
}

/** How well it tells late from on time, beside what takes no thought. Small books get counts. */
export function RatesSection({ result }: { readonly result: BacktestResult }) {
  const { rates, intervals, baselines, comparison, held, all } = result;
  if (rates === null)
    return (
      <Section title="How well it tells late from on time">
        <p className="flush">
          Only {counted(held.invoices, 'invoice')} of {all.invoices.toLocaleString('en-GB')} would have been held, {held.late} of
          them late. That is too few for rates; fewer than 30 say too little. Holding while anything is overdue would have held{' '}
          {counted(baselines.anyOverdue.held.invoices, 'invoice')}, {baselines.anyOverdue.held.late} of them late.
        </p>
      </Section>
    );
  const known = all.late + all.onTime;
  const rows: readonly Row[] = [
    { name: 'This policy', rates, intervals },
    ...(comparison?.with.rates
      ? [{ name: 'The other policy', rates: comparison.with.rates, intervals: comparison.with.intervals }]
      : []),
    ...(baselines.anyOverdue.rates
      ? [{ name: 'Hold while anything is overdue', rates: baselines.anyOverdue.rates, intervals: null }]
      : []),
    ...(baselines.random
      ? [{ name: 'As many by lot', rates: baselines.random.mean, intervals: baselines.random.intervals }]
      : []),
    { name: 'No policy', rates: nobody(known === 0 ? null : all.late / known), intervals: null },
  ];
  const columns: readonly Column<Row>[] = [
    { name: 'Policy', isRowHeader: true, cell: ({ name }) => name },
    ...RATES.map((rate): Column<Row> => ({
      name: RATE[rate],
      align: 'end',
      cell: (row) => <Rate value={row.rates[rate]} interval={row.intervals?.[rate] ?? null} />,
    })),
  ];
  return (
    <Section
      title="How well it tells late from on time"
      intro="Below each share stands the range in which 95 of 100 other draws of customers would lie. A policy worth its name does better than a lot."
    >
      <DataTable caption="How well it tells late from on time" columns={columns} rows={rows} keyOf={({ name }) => name} />
    </Section>
  );
}

function Rate({
  value,
  interval,
}: {
  readonly value: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
}) {
  if (value === null) return <span className="muted">–</span>;
  return (
    <>
      <span className="figure">{(value * 100).toFixed(1)}%</span>
      {interval !== null && (
        <span className="made-of figure">
          {(interval.low * 100).toFixed(0)}–{(interval.high * 100).toFixed(0)}%
        </span>
      )}
    </>
  );
}

function nobody(lateOfRest: number | null): Rates {
  return {
    held: 0,
    heldAmount: 0,
    lateOfHeld: null,
    lateOfRest,
    lateCaught: 0,
    late10Caught: 0,
    onTimeAmountBlocked: 0,
    overdueDaysInHeld: 0,
  };
}
