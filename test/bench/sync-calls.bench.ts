import type { AccountingSystem, SyncMark } from '@holdfast/accounting';
import { table, type Figures, type Run } from './bench';
import { PEERS } from './peers';
import { Random } from './random';
import { NO_SIZES, StillBooks, type Sizes } from './stand-ins/still-books';
import { quickbooksFront } from './stand-ins/quickbooks';
import { openStandIn, type Front, type StandIn } from './stand-ins/stand-in';
import { freeWire, quickbooksAt, xeroAt } from './stand-ins/systems';
import { xeroFront } from './stand-ins/xero';

const COMPANIES = 1000;
const PAGE = 1000;

/** The least a full pull can cost (facts of the providers: pages of 1,000; Xero's payments ride on its invoices). */
const pages = (rows: number): number => Math.max(1, Math.ceil(rows / PAGE));

interface Ledger {
  readonly name: 'Quickbooks' | 'Xero';
  readonly front: Front;
  readonly at: (url: string) => AccountingSystem;
  readonly lists: readonly (keyof Sizes)[];
  /** Calls that read no list: the home currency, and QuickBooks' terms where a customer has one. Not part of the minimum, so counted apart. */
  readonly isAside: (endpoint: string) => boolean;
}

const LEDGERS: readonly Ledger[] = [
  {
    name: 'Quickbooks',
    front: quickbooksFront({ full: false }),
    at: quickbooksAt,
    lists: ['customers', 'invoices', 'payments', 'credits'],
    isAside: (endpoint) => ['preferences', 'query Term'].includes(endpoint),
  },
  {
    name: 'Xero',
    front: xeroFront({ full: false }),
    at: xeroAt,
    lists: ['customers', 'invoices', 'credits', 'prepayments', 'overpayments'],
    isAside: (endpoint) => endpoint === 'Organisation',
  },
];

/** How many calls a full pull, and a pull after it, cost with the real adapters over HTTP, beside the least possible and beside how others read. */
export const run: Run = async (print, { companies = COMPANIES, seed = 1 }) => {
  const books = Array.from({ length: companies }, (_, n) => booksOf(new Random(seed * 1_000_003 + n), n));
  print(`${companies} companies, ${sum(books, (each) => each.rows).toLocaleString('en-US')} rows, both ledgers\n`);
  const told = [];
  for (const ledger of LEDGERS) told.push({ ledger, tally: await tallyOf(ledger, books) });
  for (const { ledger, tally } of told) print(report(ledger, books, tally));
  return Object.assign({ companies }, ...told.map(({ ledger, tally }) => figuresOf(ledger, books, tally))) as Figures;
};

interface Tally {
  /** Calls of the full pull, by company. */
  readonly calls: readonly number[];
  readonly minimum: readonly number[];
  readonly aside: number;
  /** Calls of the next pull: of one that looks at everything, and of one after a webhook that told of an invoice. */
  readonly again: readonly number[];
  readonly told: readonly number[];
}

async function tallyOf(ledger: Ledger, books: readonly StillBooks[]): Promise<Tally> {
  let called: string[] = [];
  const standIn: StandIn = await openStandIn({
    front: ledger.front,
    meet: (externalId) => books[Number(externalId)] ?? null,
    told: (_externalId, { endpoint }) => void called.push(endpoint),
  });
  const system = ledger.at(standIn.url);
  const tally = { calls: [] as number[], minimum: [] as number[], again: [] as number[], told: [] as number[], aside: 0 };
  for (const [n, each] of books.entries()) {
    const reader = system.reader(freeWire(String(n)));
    let mark: SyncMark | null = null;
    const read = new Set<string>();
    for (const calls of [tally.calls, tally.again, tally.told]) {
      called = [];
      for await (const page of reader.pull(mark, calls === tally.told ? new Set(['invoice'] as const) : null)) {
        mark = page.mark;
        for (const { entity, id } of page.records) read.add(`${entity}/${id}`);
      }
      tally.aside += called.filter(ledger.isAside).length;
      calls.push(called.filter((endpoint) => !ledger.isAside(endpoint)).length);
    }
    const expected = sum(ledger.lists, (list) => each.sizes[list]);
    if (read.size !== expected)
      throw new Error(`${ledger.name}, company ${n}: ${read.size} objects came instead of ${expected}.`);
    tally.minimum.push(sum(ledger.lists, (list) => pages(each.sizes[list])));
  }
  await standIn.close();
  return tally;
}

function figuresOf(ledger: Ledger, books: readonly StillBooks[], tally: Tally): Figures {
  const minimum = sum(tally.minimum);
  const peers = PEERS[ledger.name].map(({ name, calls }) => [`ratio${name}`, rounded(sum(books, calls) / minimum)] as const);
  return {
    [`ratio${ledger.name}`]: rounded(sum(tally.calls) / minimum),
    [`calls${ledger.name}`]: sum(tally.calls),
    [`minimum${ledger.name}`]: minimum,
    [`companiesAboveMinimum${ledger.name}`]: tally.calls.filter((calls, n) => calls > (tally.minimum[n] ?? 0)).length,
    [`listsOfWholePages${ledger.name}`]: wholePages(ledger, books),
    [`callsOfChangedPull${ledger.name}`]: Math.max(...tally.again),
    [`callsOfToldPull${ledger.name}`]: Math.max(...tally.told),
    ...Object.fromEntries(peers),
  };
}

function report(ledger: Ledger, books: readonly StillBooks[], tally: Tally): string {
  const minimum = sum(tally.minimum);
  const row = (name: string, calls: readonly number[]) => {
    const times = calls.map((each, n) => each / (tally.minimum[n] ?? 1)).sort((a, b) => a - b);
    const at = (share: number) => `${(times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(2)}x`;
    return [name, sum(calls), (sum(calls) / minimum).toFixed(4), at(0.5), at(1)];
  };
  const lines = table(
    [`full pull, ${ledger.name}`, 'calls', 'ratio to minimum', 'median company', 'worst company'],
    [
      row('the least possible', tally.minimum),
      row('Holdfast', tally.calls),
      ...PEERS[ledger.name].map(({ title, calls }) => row(title, books.map(calls))),
    ],
  );
  const whole = wholePages(ledger, books);
  return [
    lines,
    `Lists whose size is a multiple of ${PAGE}: ${whole}.${ledger.name === 'Quickbooks' ? ' QuickBooks does not tell a count, so only an empty page shows their end: one call more each, and the minimum does not have it.' : ''}`,
    `Besides, not part of the minimum: ${tally.aside} reads of the home currency or of terms.`,
    `The next pull of an unchanged company: ${Math.max(...tally.again)} call(s), after a webhook that told of an invoice ${Math.max(...tally.told)}; without an occasion there is none.`,
    '',
  ].join('\n');
}

function wholePages(ledger: Ledger, books: readonly StillBooks[]): number {
  return sum(books, ({ sizes }) => ledger.lists.filter((list) => sizes[list] > 0 && sizes[list] % PAGE === 0).length);
}

/** Most companies are small, one in a hundred is large; some were imported, thousands of rows in one second; some lists end with a full page. */
function booksOf(random: Random, n: number): StillBooks {
  const invoices = n % 20 === 7 ? random.below(3) : random.logUniform(5, n % 100 === 42 ? 200_000 : 10_000);
  const share = (least: number, most: number) => Math.round(invoices * (least + (most - least) * random.next()));
  const size = (rows: number) => (random.chance(0.002) ? PAGE * random.pick([1, 1, 1, 2, 3]) : rows);
  const sizes: Sizes = {
    ...NO_SIZES,
    customers: size(1 + share(0.02, 0.3)),
    invoices: size(invoices),
    payments: size(share(0.5, 1.2)),
    credits: size(share(0, 0.05)),
    prepayments: share(0, 0.01),
    overpayments: share(0, 0.01),
  };
  const crowd = random.chance(0.1) ? random.pick([1500, 5000, 1_000_000]) : random.pick([1, 1, 1, 3, 40]);
  return new StillBooks(sizes, { crowd, spanDays: random.pick([90, 690, 1500]) });
}

function sum<T>(items: readonly T[], of: (item: T) => number = Number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function rounded(ratio: number): number {
  return Math.round(ratio * 10_000) / 10_000;
}
