import { addTo, ratesFrom, SIZES, sizesOf, type Rates, type Sizes } from './rates';
import { isHeld, type Judged } from './replay';

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
export function bootstrapByCustomer(judged: readonly Judged[], draws: number, seed: number): Intervals {
  const customers = new Map<string, Sizes>();
  for (const one of judged) {
    let sizes = customers.get(one.customerId);
    if (!sizes) customers.set(one.customerId, (sizes = new Float64Array(2 * SIZES)));
    const own = sizesOf(one);
    addTo(sizes.subarray(0, SIZES), own);
    if (isHeld(one)) addTo(sizes.subarray(SIZES), own);
  }
  const drawn = [...customers.values()];
  const below = seeded(seed);
  const rates = Array.from({ length: draws }, () => {
    const [all, held] = [new Float64Array(SIZES), new Float64Array(SIZES)];
    for (let n = 0; n < drawn.length; n += 1) {
      const sizes = drawn[below(drawn.length)] as Sizes;
      addTo(all, sizes);
      addTo(held, sizes, SIZES);
    }
    return ratesFrom(all, held);
  });
  return intervalsOf(rates);
}

/** What as many holds would have come to, had they been dealt out by lot: a policy worth its name does better. */
export function randomHold(judged: readonly Judged[], draws: number, seed: number): RandomHold {
  const held = judged.filter(isHeld).length;
  const sizes = judged.map(sizesOf);
  const all = new Float64Array(SIZES);
  for (const one of sizes) addTo(all, one);
  const below = seeded(seed);
  const rates = Array.from({ length: draws }, () => {
    const lot = new Float64Array(SIZES);
    // The first places of a shuffle; which order it starts from does not matter, so the next draw goes on from here.
    for (let n = 0; n < held; n += 1) {
      const other = n + below(sizes.length - n);
      const chosen = sizes[other] as readonly number[];
      sizes[other] = sizes[n] as readonly number[];
      sizes[n] = chosen;
      addTo(lot, chosen);
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
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return (limit) => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296) * limit);
  };
}
