import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** What the demo was asked to do. */
export interface Options {
  /** Play the days, print the figures, end. Otherwise stay and let the newcomer play. */
  readonly exit: boolean;
  readonly days: number;
  /** The day on which Holdfast is connected. */
  readonly from: string;
  readonly books: string | null;
  readonly policy: string;
  readonly seed: number;
  readonly customers: number;
}

export const USAGE = `npm run demo                       both ledgers, the console, and a day that moves when you say so
npm run demo -- --exit             plays 60 days and prints the figures
  --days N       how many days to play (60; with --books: the rest of the year)
  --from DATE    the day on which Holdfast is connected (2026-01-05; with --books: the first of January after the first invoice's year)
  --books CSV    the books, from a receivables export; without it a seeded generator writes them
  --policy NAME  standard, strict or gentle
  --seed N       another generated world
  --customers N  how many customers it has (200)`;

export class UsageError extends Error {}

/** Throws UsageError that says which option is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parsed(args);
  const books = values.books ?? null;
  const from = values.from ?? (books === null ? '2026-01-05' : firstDayAfterFirstYear(books));
  if (!/^\d{4}-\d{2}-\d{2}$/.test(from) || Number.isNaN(Date.parse(from)))
    throw new UsageError(`--from ${from} is not a day (YYYY-MM-DD)`);
  return {
    exit: values.exit ?? false,
    days: wholeNumber('--days', values.days, books === null ? 60 : daysOfYear(from)),
    from,
    books,
    policy: values.policy ?? 'standard',
    seed: wholeNumber('--seed', values.seed, 7),
    customers: wholeNumber('--customers', values.customers, 200),
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { exit: { type: 'boolean' }, days: text, from: text, books: text, policy: text, seed: text, customers: text },
      strict: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'unreadable options');
  }
}

function wholeNumber(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  if (!/^\d{1,6}$/.test(given) || Number(given) === 0) throw new UsageError(`${name} ${given} is not a whole number above zero`);
  return Number(given);
}

/** A year of history stands in the books before the first decision. The sandbox checks the file itself; here only years are looked for. */
function firstDayAfterFirstYear(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`--books ${file}: there is no such file, or it cannot be read`);
  }
  const years = [...text.matchAll(/\b(?:19|20)\d{2}(?=-\d{2}-\d{2})|(?<=\d{1,2}\/\d{1,2}\/)(?:19|20)\d{2}\b/g)].map(([year]) =>
    Number(year),
  );
  if (years.length === 0) throw new UsageError(`--books ${file}: no date was found in it`);
  return `${Math.min(...years) + 1}-01-01`;
}

function daysOfYear(from: string): number {
  const end = Date.parse(`${from.slice(0, 4)}-12-31`);
  return Math.round((end - Date.parse(from)) / 86_400_000);
}
