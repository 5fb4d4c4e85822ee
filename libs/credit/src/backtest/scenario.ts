import { money, type Money } from '../money/money';
import type { BacktestReport } from './report';
import type { Tally } from './tally';

/** What somebody supposes that customers on hold do: shares from 0 to 1, each as a range. Nothing in the books says so. */
export interface Suppositions {
  /** Pay before they are supplied. */
  readonly prepay: Range;
  /** Clear what is overdue at once, to be supplied on credit again. */
  readonly clear: Range;
  /** Buy elsewhere. */
  readonly leave: Range;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What would follow from the suppositions, as ranges. Never a saving. */
export interface Scenario {
  readonly suppositions: Suppositions;
  /** Value of held invoices paid in advance. */
  readonly prepaid: MoneyRange;
  /** Value of held invoices that are not raised at all. */
  readonly salesLost: MoneyRange;
  /** Overdue currency-days in held invoices that would not arise, because they are prepaid or not raised. */
  readonly heldDaysNotArising: MoneyRange;
  /** Overdue when a hold begins, and paid then. */
  readonly arrearsCleared: MoneyRange;
}

export interface MoneyRange {
  readonly low: Money;
  readonly high: Money;
}

/** The figures of a backtest on which suppositions rest. */
export interface Supposable extends Pick<BacktestReport, 'arrearsAtHolds'> {
  readonly held: Pick<Tally, 'amount' | 'overdueCurrencyDays'>;
}

/** Throws RangeError when the shares are no shares, or add up to more than everybody. */
export function scenarioOf({ held, arrearsAtHolds }: Supposable, suppositions: Suppositions): Scenario {
  const { prepay, clear, leave } = suppositions;
  for (const { low, high } of [prepay, clear, leave])
    if (!(low >= 0 && low <= high && high <= 1)) throw new RangeError(`${low} to ${high} is no range of shares`);
  if (!isEverybodyAtMost([prepay, clear, leave])) throw new RangeError('the upper ends of the shares add up to more than 100%');
  const homeCurrency = held.amount.currency;
  const range = (of: bigint, low: number, high: number): MoneyRange => ({ low: part(of, low), high: part(of, high) });
  const part = (of: bigint, share: number): Money => money((of * BigInt(parts(share)) + 5_000n) / 10_000n, homeCurrency);
  return {
    suppositions,
    prepaid: range(held.amount.minor, prepay.low, prepay.high),
    salesLost: range(held.amount.minor, leave.low, leave.high),
    heldDaysNotArising: range(held.overdueCurrencyDays.minor, prepay.low + leave.low, prepay.high + leave.high),
    arrearsCleared: range(arrearsAtHolds.minor, clear.low, clear.high),
  };
}

/** Whether nobody has to do two of these: the upper ends add up to at most 1. */
export function isEverybodyAtMost(ranges: readonly Range[]): boolean {
  return ranges.reduce((sum, { high }) => sum + parts(high), 0) <= 10_000;
}

/** Of ten thousand: in doubles 0.33, 0.56 and 0.11 would come to more than 1. */
function parts(share: number): number {
  return Math.round(share * 10_000);
}
