import type { BacktestReport } from './backtest';
import { isHeld, type JudgedInvoice } from './replay';
import { tallyOf, type Tally } from './tally';

/** Where two policies part: the invoices that only one of them holds, and the customers behind them. */
export interface PolicyComparison {
  readonly both: Tally;
  readonly onlyFirst: Tally;
  readonly onlySecond: Tally;
  /** Who is held more often by one of them, the largest difference in value first. */
  readonly customers: readonly CustomerDifference[];
}

export interface CustomerDifference {
  readonly customerId: string;
  readonly first: Tally;
  readonly second: Tally;
}

/** Of two reports over the same books and window. Throws RangeError for others. */
export function comparePolicies(first: BacktestReport, second: BacktestReport): PolicyComparison {
  const { homeCurrency } = first;
  const isSame =
    first.judged.length === second.judged.length && first.judged.every(({ invoice }, n) => invoice === second.judged[n]?.invoice);
  if (!isSame) throw new RangeError('the two reports are about other invoices');
  const those = (isOne: (one: JudgedInvoice) => boolean): Tally => tallyOf(first.judged.filter(isOne), homeCurrency);
  const byFirst = new Set(first.judged.filter(isHeld).map(({ invoice }) => invoice));
  const bySecond = new Set(second.judged.filter(isHeld).map(({ invoice }) => invoice));
  const differing = new Set(
    first.judged.filter(({ invoice }) => byFirst.has(invoice) !== bySecond.has(invoice)).map(({ customerId }) => customerId),
  );
  const byCustomer = new Map<string, JudgedInvoice[]>([...differing].map((customerId) => [customerId, []]));
  for (const one of first.judged) byCustomer.get(one.customerId)?.push(one);
  return {
    both: those(({ invoice }) => byFirst.has(invoice) && bySecond.has(invoice)),
    onlyFirst: those(({ invoice }) => byFirst.has(invoice) && !bySecond.has(invoice)),
    onlySecond: those(({ invoice }) => bySecond.has(invoice) && !byFirst.has(invoice)),
    customers: [...byCustomer]
      .map(([customerId, own]) => ({
        customerId,
        first: tallyOf(
          own.filter(({ invoice }) => byFirst.has(invoice)),
          homeCurrency,
        ),
        second: tallyOf(
          own.filter(({ invoice }) => bySecond.has(invoice)),
          homeCurrency,
        ),
      }))
      .sort((a, b) => Number(differenceOf(b) - differenceOf(a)) || (a.customerId < b.customerId ? -1 : 1)),
  };
}

function differenceOf({ first, second }: CustomerDifference): bigint {
  const difference = first.amount.minor - second.amount.minor;
  return difference < 0n ? -difference : difference;
}
