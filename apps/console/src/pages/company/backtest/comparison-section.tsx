import type { Company } from '../../../answers';
import type { BacktestResult } from '../../../backtest-answers';
import { Amount } from '../../../figures';
import { Nothing } from '../../../parts/answered';
import { DataTable, type Column } from '../../../parts/data-table';
import { Section } from '../../../parts/section';
import { Link, customerPath } from '../../../routing';
import { TallyTable } from './tally-table';

const SHOWN_MAX = 10;

type Comparison = NonNullable<BacktestResult['comparison']>;
type Difference = Comparison['customers'][number];

interface Props {
  readonly company: Company;
  readonly result: BacktestResult;
  readonly comparison: Comparison;
}

/** Where two policies part. */
export function ComparisonSection({ company, result: { currency }, comparison }: Props) {
  const { both, onlyFirst, onlySecond, customers, customersDiffering } = comparison;
  const columns: readonly Column<Difference>[] = [
    {
      name: 'Customer',
      isRowHeader: true,
      cell: ({ customer, name }) => <Link to={customerPath(company.id, customer)}>{name}</Link>,
    },
    { name: 'Held by this one', align: 'end', cell: ({ first }) => <span className="figure">{first.invoices}</span> },
    { name: 'Value', align: 'end', cell: ({ first }) => <Amount of={{ amount: first.amount, currency }} /> },
    { name: 'Held by the other', align: 'end', cell: ({ second }) => <span className="figure">{second.invoices}</span> },
    { name: 'Its value', align: 'end', cell: ({ second }) => <Amount of={{ amount: second.amount, currency }} /> },
  ];
  return (
    <Section title={`Beside the other policy: ${comparison.with.policy.name}`}>
      <TallyTable
        caption="Where the two policies part"
        currency={currency}
        rows={[
          { key: 'both', name: 'Held by both', tally: both },
          { key: 'first', name: 'Held only by this one', tally: onlyFirst },
          { key: 'second', name: 'Held only by the other', tally: onlySecond },
        ]}
      />
      <h3>Who differs</h3>
      {customers.length === 0 ? (
        <Nothing>Nobody: both hold the same invoices.</Nothing>
      ) : (
        <>
          <DataTable
            caption="Who differs, the largest value first"
            columns={columns}
            rows={customers.slice(0, SHOWN_MAX)}
            keyOf={({ customer }) => customer}
          />
          {customersDiffering > SHOWN_MAX && (
            <p className="outcome">
              The first {SHOWN_MAX} of {customersDiffering.toLocaleString('en-GB')}.
            </p>
          )}
        </>
      )}
    </Section>
  );
}
