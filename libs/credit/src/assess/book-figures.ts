import type { Day } from '../money/day';
import type { Money } from '../money/money';

/** What the whole book of one company was like at the start of the first day of a month, in home currency. Kept for the month, so that one customer can be
 * judged without reading all the others, and the same ledger, day and policy give the same decision. */
export interface BookFigures {
  readonly asOf: Day;
  readonly totalReceivables: Money;
  /** Of ten customers with something overdue nine owe this much of it or less; null when nobody did. */
  readonly p90OfOverdue: Money | null;
  /** Of twenty invoices of the last 24 months nineteen were this large or smaller; null without any. */
  readonly p95OfInvoiceTotals: Money | null;
  /** The signed days of the score's prior; absent in figures kept before it was one of them: then 0, as in books too young to tell. */
  readonly usualSignedDays?: number;
}

/** The smallest of the amounts that at least this share of them do not exceed; null without any. */
export function percentile(minors: readonly bigint[], share: number): bigint | null {
  const sorted = [...minors].sort((a, b) => (a < b ? -1 : Number(a > b)));
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}
