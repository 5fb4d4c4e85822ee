import { addTo, ratesFrom, SIZES, sizesOf, type Rates } from './rates';
import { isHeld, type JudgedInvoice } from './replay';

/** Where a rate lies in 95 of 100 draws. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}
export type Intervals = Readonly<Record<keyof Rates, Interval | null>>;

export interface RandomHold {
  readonly draws: number;
  readonly mean: Rates;
  readonly intervals: Intervals;
}

/** How far the rates could be off by the luck of which customers are in the book: drawn again and again, customers as a whole. */
export function bootstrapByCustomer(judged: readonly JudgedInvoice[], draws: number, seed: number): Intervals {
  const sizes = sizesOf(judged);
  const places = new Map<string, number>();
  for (const { customerId } of judged) if (!places.has(customerId)) places.set(customerId, places.size);
  // Of each customer the sizes of all its invoices, then of those held.
  const own = new Float64Array(places.size * 2 * SIZES);
  for (const [n, one] of judged.entries()) {
    const place = (places.get(one.customerId) as number) * 2 * SIZES;
    addTo(own, place, { sizes, at: n * SIZES });
    if (isHeld(one)) addTo(own, place + SIZES, { sizes, at: n * SIZES });
  }
  const below = seeded(seed);
  const rates = Array.from({ length: draws }, () => {
    const drawn = new Float64Array(2 * SIZES);
    for (let n = 0; n < places.size; n += 1) {
      const at = below(places.size) * 2 * SIZES;
      addTo(drawn, 0, { sizes: own, at });
      addTo(drawn, SIZES, { sizes: own, at: at + SIZES });
    }
    return ratesFrom(drawn.subarray(0, SIZES), drawn.subarray(SIZES));
  });
  return intervalsOf(rates);
}

/** What as many holds would have come to, had they been dealt out by lot: a policy worth its name does better. */
export function randomHold(judged: readonly JudgedInvoice[], draws: number, seed: number): RandomHold {
  const sizes = sizesOf(judged);
  const all = new Float64Array(SIZES);
  for (let n = 0; n < judged.length; n += 1) addTo(all, 0, { sizes, at: n * SIZES });
  const held = judged.reduce((count, one) => count + Number(isHeld(one)), 0);
  const order = Uint32Array.from(judged, (_, n) => n);
  const below = seeded(seed);
  const rates = Array.from({ length: draws }, () => {
    const lot = new Float64Array(SIZES);
    // The first places of a shuffle; which order it starts from does not matter, so the next draw goes on from here.
    for (let n = 0; n < held; n += 1) {
      const other = n + below(order.length - n);
      const chosen = order[other] as number;
      order[other] = order[n] as number;
      order[n] = chosen;
      addTo(lot, 0, { sizes, at: chosen * SIZES });
    }
    return ratesFrom(all, lot);
  });
  return { draws, mean: ofEach((name) => meanOf(known(rates, name))), intervals: intervalsOf(rates) };
}

function intervalsOf(rates: readonly Rates[]): Intervals {
  return ofEach((name) => {
    const sorted = known(rates, name).sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
    return sorted.length === 0 ? null : { low: at(0.025), high: at(0.975) };
  });
}

function known(rates: readonly Rates[], name: keyof Rates): number[] {
  return rates.flatMap((one) => one[name] ?? []);
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function ofEach<T>(make: (name: keyof Rates) => T): Readonly<Record<keyof Rates, T>> {
  return {
    held: make('held'),
    heldAmount: make('heldAmount'),
    lateOfHeld: make('lateOfHeld'),
    lateOfRest: make('lateOfRest'),
    lateCaught: make('lateCaught'),
    late10Caught: make('late10Caught'),
    onTimeAmountBlocked: make('onTimeAmountBlocked'),
    overdueDaysInHeld: make('overdueDaysInHeld'),
  };
}

/** Whole numbers below a limit that look random and are the same for the same seed (a Weyl sequence, mixed). */
function seeded(seed: number): (limit: number) => number {
  // Multiplied by another constant than the step's, or the next seed would give the same numbers, one later.
  let state = Math.imul(seed, 0x85ebca6b) >>> 0;
  return (limit) => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296) * limit);
  };
}
