import type { BacktestResult } from '../../../backtest-answers';
import { Amount, OnDay } from '../../../figures';
import { DataTable } from '../../../parts/data-table';
import { Section } from '../../../parts/section';
import { MARK } from '../../../words';
import { TallyTable, type TallyRow } from './tally-table';

/** Facts, and exposure: what is held, what really became of it, and how much was at stake. */
export function FactsSection({ result }: { readonly result: BacktestResult }) {
  const { all, held, rest, byMark, byRule, currency, exposure } = result;
  const rows: readonly TallyRow[] = [
    { key: 'all', name: 'All of the window', tally: all },
    { key: 'held', name: 'Held', tally: held },
    ...byMark.map((one) => ({
      key: `as ${one.mark}`,
      name: <span className="plain within">as {MARK[one.mark].toLowerCase()}</span>,
      tally: one.held,
    })),
    ...(byRule.length < 2 ? [] : byRule).map((one) => ({
      key: `by ${one.rule}`,
      name: (
        <span className="plain within" title={one.say}>
          by rule {one.rule}
        </span>
      ),
      tally: one.held,
    })),
    { key: 'rest', name: 'The rest', tally: rest },
  ];
  const peaks = [
    { name: 'Most open at the end of a day', held: exposure.held.open, book: exposure.book.open },
    { name: 'Most overdue at the end of a day', held: exposure.held.overdue, book: exposure.book.overdue },
  ];
  return (
    <>
      <Section
        title="Facts: what it would have held, and what really happened to it"
        intro="Held means that credit was stopped, or money asked for upfront. A warning holds nothing."
      >
        <TallyTable caption="What it would have held" currency={currency} rows={rows} />
      </Section>
      <Section title="Exposure">
        <DataTable
          caption="How much was at stake"
          columns={[
            { name: 'What', isRowHeader: true, cell: ({ name }) => name },
            { name: 'Held invoices', align: 'end', cell: (one) => <PeakShown peak={one.held} currency={currency} /> },
            { name: 'Whole book', align: 'end', cell: (one) => <PeakShown peak={one.book} currency={currency} /> },
          ]}
          rows={peaks}
          keyOf={({ name }) => name}
        />
        <p className="outcome">
          Overdue currency-days (amount times days overdue): <Amount of={{ amount: held.overdueCurrencyDays, currency }} /> in
          held invoices, of <Amount of={{ amount: all.overdueCurrencyDays, currency }} /> in all. That is what arose; nobody knows
          what would have arisen.
        </p>
      </Section>
    </>
  );
}

function PeakShown({
  peak: { amount, on },
  currency,
}: {
  readonly peak: BacktestResult['exposure']['held']['open'];
  readonly currency: string;
}) {
  if (on === null) return <span className="muted">none</span>;
  return (
    <>
      <Amount of={{ amount, currency }} />
      <span className="made-of">
        on <OnDay day={on} />
      </span>
    </>
  );
}
