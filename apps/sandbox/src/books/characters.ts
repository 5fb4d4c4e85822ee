import type { Random } from './random';

/** How a generated customer behaves. The names are those of the segments they are meant to fall into. */
export type Character =
  | 'prompt'
  | 'steady-slow'
  | 'chronic-late'
  | 'deteriorating'
  | 'recovering'
  | 'erratic'
  | 'new-defaulter'
  | 'new-prompt'
  | 'one-off-large'
  | 'high-balance'
  | 'short-payer'
  | 'tiny';

export interface Habit {
  readonly share: number;
  /** Median invoice in whole units of the customer's currency. */
  readonly typicalUnits: readonly [number, number];
  /** Days between two invoices. */
  readonly everyDays: readonly [number, number];
  /** Signed days between due and paid; `progress` runs from 0 (two years ago) to 1 (a year ahead). */
  readonly delay: (random: Random, progress: number) => number;
}

const plain = { typicalUnits: [250, 4000], everyDays: [18, 45] } as const;

export const HABITS: { readonly [C in Character]: Habit } = {
  prompt: { ...plain, share: 0.4, delay: (random) => random.normal(-5, 4) },
  'steady-slow': { ...plain, share: 0.14, delay: (random) => random.normal(8, 3) },
  'chronic-late': { ...plain, share: 0.05, delay: (random) => Math.max(5, random.normal(25, 7)) },
  // Still under two weeks late when the sandbox starts, and past them within the year ahead.
  deteriorating: { ...plain, share: 0.06, delay: (random, progress) => random.normal(-10 + 32 * progress, 3) },
  recovering: { ...plain, share: 0.05, delay: (random, progress) => random.normal(36 - 48 * progress, 3) },
  erratic: { ...plain, share: 0.08, delay: (random) => random.whole(-22, 30) },
  'new-defaulter': { ...plain, share: 0.05, typicalUnits: [600, 3000], delay: (random) => random.whole(12, 21) },
  'new-prompt': { ...plain, share: 0.04, delay: (random) => random.normal(-2, 2) },
  'one-off-large': { share: 0.02, typicalUnits: [24_000, 60_000], everyDays: [400, 500], delay: (random) => random.whole(2, 20) },
  'high-balance': { share: 0.03, typicalUnits: [9000, 20_000], everyDays: [14, 25], delay: (random) => random.normal(10, 4) },
  'short-payer': { ...plain, share: 0.03, delay: (random) => random.normal(4, 4) },
  tiny: { share: 0.02, typicalUnits: [6, 25], everyDays: [30, 60], delay: (random) => random.whole(-10, 25) },
};

/** How often an invoice of somebody dependable goes astray and is paid weeks late. */
const ASTRAY: { readonly [C in Character]?: number } = { prompt: 0.04, 'steady-slow': 0.03 };

/** Signed days between due and paid of the next invoice. */
export function delayOf(character: Character, random: Random, progress: number): number {
  const usual = HABITS[character].delay(random, progress);
  return random.chance(ASTRAY[character] ?? 0) ? random.whole(16, 26) : usual;
}

/** Shares out the characters so that even a small book has one of each; the rest are prompt. */
export function castOf(count: number, random: Random): Character[] {
  const names = Object.keys(HABITS) as Character[];
  const cast = names.flatMap((name) => Array<Character>(Math.max(1, Math.round(HABITS[name].share * count))).fill(name));
  while (cast.length < count) cast.push('prompt');
  // Customer numbers should tell nothing, so the cast is shuffled.
  for (let i = cast.length - 1; i > 0; i -= 1) {
    const j = random.whole(0, i);
    const [a, b] = [cast[i], cast[j]];
    if (a !== undefined && b !== undefined) [cast[i], cast[j]] = [b, a];
  }
  return cast.slice(0, count);
}

const FIRST = (
  'Alder Bramble Copper Dunmore Eastgate Fairway Granite Harbour Ironbridge Juniper Kestrel Linden Meridian Northfield ' +
  'Oakhurst Pinecrest Quarry Riverside Silverton Thornbury Upland Valley Westbrook Yarrow Zephyr'
).split(' ');
const TRADE = (
  'Bakery Joinery Logistics Motors Interiors Foods Electrical Landscapes Printing Roofing Textiles Dental Hotels ' +
  'Packaging Studios Plumbing'
).split(' ');
const PERSON = ['Dana Whitlock', 'Iris Calder', 'Owen Pryce', 'Rosa Lindqvist', 'Tomas Hale', 'Nadia Brook'];

/** One customer in so many is a person, not a firm. */
export const INDIVIDUAL_EVERY = 40;

export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** Unique for every number. */
export function identityOf(index: number, individual: boolean): Identity {
  const lap = Math.floor(index / FIRST.length);
  const round = Math.floor(lap / TRADE.length);
  const firm = [
    FIRST[index % FIRST.length],
    TRADE[((index % FIRST.length) + lap) % TRADE.length],
    ...(round === 0 ? [] : [round + 1]),
  ];
  const person = Math.floor(index / INDIVIDUAL_EVERY);
  const someone = [PERSON[person % PERSON.length], ...(person < PERSON.length ? [] : [person])];
  const name = (individual ? someone : firm).join(' ');
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return { name, email: individual ? `${slug}@mail.example` : `accounts@${slug}.example` };
}
