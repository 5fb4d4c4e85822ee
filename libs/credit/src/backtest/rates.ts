import { isHeld, type Judged } from './replay';
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

export function sizesOf(one: Judged): readonly number[] {
  const { kind, overdueCurrencyDays } = one.outcome;
  const amount = Number(one.invoice.homeTotal.minor);
  const isOnTime = kind === 'on time';
  const isLate = kind === 'late';
  return [
    1,
    amount,
    Number(isOnTime || isLate),
    Number(isLate),
    Number(isLateMoreThan10Days(one)),
    isOnTime ? amount : 0,
    Number(overdueCurrencyDays),
  ];
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

export function ratesOf(judged: readonly Judged[]): Rates {
  const all = new Float64Array(SIZES);
  const held = new Float64Array(SIZES);
  for (const one of judged) {
    const sizes = sizesOf(one);
    addTo(all, sizes);
    if (isHeld(one)) addTo(held, sizes);
  }
  return ratesFrom(all, held);
}

export function addTo(sum: Sizes, sizes: ArrayLike<number>, offset = 0): void {
  for (let n = 0; n < SIZES; n += 1) sum[n] = (sum[n] as number) + (sizes[offset + n] as number);
}

function share(part: number, of: number): number | null {
  return of === 0 ? null : part / of;
}
