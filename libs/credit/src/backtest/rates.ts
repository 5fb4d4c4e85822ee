import { isHeld, type JudgedInvoice } from './replay';
import { isLateMoreThan10Days } from './tally';

/** How good a policy is at telling late from on time: shares from 0 to 1, null where there is nothing to take a share of. */
export interface Rates {
  /** Of the invoices, and of their value. */
  readonly held: number | null;
  readonly heldAmount: number | null;
  /** Late among those whose outcome is known. */
  readonly lateOfHeld: number | null;
  readonly lateOfRest: number | null;
  /** Of all late invoices, and of all more than 10 days late. */
  readonly lateCaught: number | null;
  readonly late10Caught: number | null;
  /** Of the value that was paid on time. */
  readonly onTimeAmountBlocked: number | null;
  /** Of all overdue currency-days, those that arose in held invoices. Not a saving: nobody knows what would have happened otherwise. */
  readonly overdueDaysInHeld: number | null;
}

/** What shares are taken of, in doubles: invoices, amount, late or on time, late, more than 10 days late, amount on time, overdue currency-days. */
export const SIZES = 7;
export type Sizes = Float64Array;

/** The sizes of every invoice, one after the other. */
export function sizesOf(judged: readonly JudgedInvoice[]): Sizes {
  const sizes = new Float64Array(judged.length * SIZES);
  for (const [n, one] of judged.entries()) {
    const amount = Number(one.invoice.homeTotal.minor);
    const isOnTime = one.outcome.kind === 'on time';
    const isLate = one.outcome.kind === 'late';
    sizes[n * SIZES] = 1;
    sizes[n * SIZES + 1] = amount;
    sizes[n * SIZES + 2] = Number(isOnTime || isLate);
    sizes[n * SIZES + 3] = Number(isLate);
    sizes[n * SIZES + 4] = Number(isLateMoreThan10Days(one));
    sizes[n * SIZES + 5] = isOnTime ? amount : 0;
    sizes[n * SIZES + 6] = Number(one.outcome.overdueCurrencyDays);
  }
  return sizes;
}

/** From the sizes of all and of the held ones among them. */
export function ratesFrom(all: Sizes, held: Sizes): Rates {
  const [allCount, allAmount, allKnown, allLate, allLate10, allOnTime, allDays] = all as unknown as SizeTuple;
  const [count, amount, known, late, late10, onTime, days] = held as unknown as SizeTuple;
  return {
    held: share(count, allCount),
    heldAmount: share(amount, allAmount),
    lateOfHeld: share(late, known),
    lateOfRest: share(allLate - late, allKnown - known),
    lateCaught: share(late, allLate),
    late10Caught: share(late10, allLate10),
    onTimeAmountBlocked: share(onTime, allOnTime),
    overdueDaysInHeld: share(days, allDays),
  };
}

type SizeTuple = readonly [number, number, number, number, number, number, number];

export function ratesOf(judged: readonly JudgedInvoice[]): Rates {
  const sizes = sizesOf(judged);
  const all = new Float64Array(SIZES);
  const held = new Float64Array(SIZES);
  for (const [n, one] of judged.entries()) {
    addTo(all, 0, { sizes, at: n * SIZES });
    if (isHeld(one)) addTo(held, 0, { sizes, at: n * SIZES });
  }
  return ratesFrom(all, held);
}

/** Adds the sizes of one to those that begin at `to`. */
export function addTo(sum: Sizes, to: number, { sizes, at }: { readonly sizes: Sizes; readonly at: number }): void {
  for (let n = 0; n < SIZES; n += 1) sum[to + n] = (sum[to + n] as number) + (sizes[at + n] as number);
}

function share(part: number, of: number): number | null {
  return of === 0 ? null : part / of;
}
