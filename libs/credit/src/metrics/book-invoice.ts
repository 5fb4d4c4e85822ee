import type { Day } from '../money/day';

/** One receivable invoice of a book, for figures of the whole book. Amounts are minor units, all of one currency. Left to the caller: drafts, void and
 * deleted invoices are not in a book; unapplied cash and open credits stand on lines of their own. */
export interface BookInvoice {
  readonly issued: Day;
  /** Derived from terms by the caller where the document has none. */
  readonly due: Day;
  readonly total: bigint;
  /** What was set against it; a negative amount was taken back on that day. The order does not matter. */
  readonly applications: readonly BookApplication[];
  /** From this day on it is no receivable, and was never paid. */
  readonly writtenOffOn: Day | null;
}

export interface BookApplication {
  readonly on: Day;
  readonly amount: bigint;
  /** Only cash is a payment: credits reduce the balance and say nothing about how long it took. */
  readonly kind: 'cash' | 'credit';
}

/** What is open at the end of the day; never negative. */
export function balanceAt({ issued, total, applications, writtenOffOn }: BookInvoice, day: Day): bigint {
  if (issued > day || (writtenOffOn !== null && writtenOffOn <= day)) return 0n;
  let balance = total;
  for (const { on, amount } of applications) if (on <= day) balance -= amount;
  return balance > 0n ? balance : 0n;
}
