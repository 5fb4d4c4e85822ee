import { Random } from '../random';
import type { Item, Kind } from '../stand-ins/books';
import { MovingBooks, START } from './moving-books';

export type LedgerName = 'quickbooks' | 'xero';

/** How often people are looked in on while nobody reads. */
const PAUSE_STEPS = 5;

/** What happens in the company of one seed. */
export interface Habits {
  readonly ledger: LedgerName;
  readonly editsPerSecond: number;
  readonly insertsPerSecond: number;
  readonly deletesPerSecond: number;
  readonly lateSecondsMax: number;
  /** In one second, once: more rows than a page holds. */
  readonly burst: 'none' | 'import' | 'mass-edit';
  readonly merges: number;
  /** Of a pull, that it is broken off. */
  readonly outageShare: number;
  /** One of the pauses is longer than the providers look back. */
  readonly longPause: boolean;
  /** Rows that were imported in one second before anybody began to read. */
  readonly crowd: number;
}

export const DOCUMENTS: Readonly<Record<LedgerName, readonly Kind[]>> = {
  quickbooks: ['invoices', 'payments', 'credits'],
  xero: ['invoices', 'credits', 'overpayments'],
};

export function habitsOf(seed: number): Habits {
  const random = new Random(seed);
  const isStorm = random.chance(0.02);
  const usual: Habits = {
    ledger: seed % 2 === 0 ? 'quickbooks' : 'xero',
    editsPerSecond: random.pick([0.05, 0.05, 0.05, 0.5, 0.5, 0.5, 0.5, 5, 5, random.pick([50, 200])]),
    insertsPerSecond: random.pick([0, 0.05, 0.05, 2]),
    deletesPerSecond: random.pick([0, 0.02, 0.02, 1]),
    lateSecondsMax: random.pick([0, 0, 3, 60]),
    burst: random.pick(['none', 'none', 'none', 'none', 'import', 'mass-edit']),
    merges: random.pick([0, 0, 1, 3]),
    outageShare: random.pick([0, 0.3, 0.6]),
    longPause: random.chance(0.05),
    crowd: random.pick([0, 0, 0, 0, 1]) * (1001 + random.below(1000)),
  };
  // Many pages of one second, and everybody edits them while they are read: what plain anchors cannot survive.
  return isStorm
    ? { ...usual, crowd: 5000 + random.below(3000), editsPerSecond: random.pick([5, 50]), deletesPerSecond: 0 }
    : usual;
}

/** A company at work: its books, and the people who change them. The same seed does the same things, as far as the reader takes the same time. */
export class Office {
  readonly books: MovingBooks;
  private readonly random: Random;
  private atWork = true;
  private burstLeft: boolean;
  private mergesLeft: number;
  private next = 1_000_000;
  private readonly documents: readonly Kind[];

  constructor(
    seed: number,
    readonly habits: Habits,
  ) {
    this.random = new Random(seed + 0x5eed);
    this.documents = DOCUMENTS[habits.ledger];
    this.burstLeft = habits.burst !== 'none';
    this.mergesLeft = habits.merges;
    const { ledger, lateSecondsMax } = habits;
    const secondKey = ledger === 'xero' ? 'number' : this.random.pick(['number', 'number-falling', 'scattered'] as const);
    this.books = new MovingBooks({ listsDeleted: ledger === 'xero', secondKey }, { lateSecondsMax, random: this.random });
    this.found();
  }

  /** One call to the provider takes a second, in which people go on working. */
  secondDuringACall(): void {
    const { editsPerSecond, insertsPerSecond, deletesPerSecond } = this.habits;
    this.books.wait(1);
    if (!this.atWork) return;
    this.work(editsPerSecond, insertsPerSecond, deletesPerSecond);
    if (this.burstLeft && this.random.chance(0.1)) this.burst();
    if (this.mergesLeft > 0 && this.random.chance(0.05)) this.merge();
  }

  /** Nobody reads meanwhile. Busy hours count a little less, or every pause would change every row. */
  pause(seconds: number): void {
    const { editsPerSecond, insertsPerSecond, deletesPerSecond } = this.habits;
    const step = Math.ceil(seconds / PAUSE_STEPS);
    const busySeconds = Math.min(step, 120);
    for (let n = 0; n < PAUSE_STEPS; n += 1) {
      this.books.wait(step);
      if (!this.atWork) continue;
      this.work(
        busySeconds * Math.min(editsPerSecond, 0.5),
        busySeconds * Math.min(insertsPerSecond, 0.1),
        busySeconds * Math.min(deletesPerSecond, 0.02),
      );
    }
  }

  goHome(): void {
    this.atWork = false;
  }

  private work(edits: number, inserts: number, deletes: number): void {
    for (let n = this.random.poisson(edits); n > 0; n -= 1) this.edit(this.anyKind(), this.random.chance(0.5));
    for (let n = this.random.poisson(inserts); n > 0; n -= 1) this.insert(this.random.pick(this.documents));
    for (let n = this.random.poisson(deletes); n > 0; n -= 1) this.remove(this.random.pick(this.documents));
    const moves = this.habits.ledger === 'xero' ? this.random.poisson(edits / 20) : 0;
    for (let n = moves; n > 0; n -= 1) this.moveDueDate();
  }

  /** By far the most edits are of documents. */
  private anyKind(): Kind {
    if (this.random.chance(0.05)) return 'customers';
    return this.random.chance(0.6) ? 'invoices' : this.random.pick(this.documents);
  }

  /** Half of all edits are of the newest twentieth. */
  private edit(kind: Kind, amongNewest: boolean): void {
    const item = this.anyOf(kind, amongNewest);
    if (item && !item.deleted) this.books.write(kind, this.changed(item, { cents: 100 + this.random.below(1_000_000) }));
  }

  private insert(kind: Kind): void {
    const n = (this.next += 1);
    const customer = this.anyOf('customers', false)?.n ?? 1;
    this.books.write(kind, fresh(n, this.books.now, { customer, cents: 100 + this.random.below(1_000_000) }));
  }

  private remove(kind: Kind): void {
    const item = this.anyOf(kind, this.random.chance(0.3));
    if (item && !item.deleted) this.books.write(kind, this.changed(item, { deleted: true }));
  }

  /** Xero does not count this as a change. */
  private moveDueDate(): void {
    const item = this.anyOf('invoices', false);
    if (item && !item.deleted) this.books.write('invoices', { ...item, version: item.version + 1, dueDays: item.dueDays + 1 });
  }

  private burst(): void {
    this.burstLeft = false;
    const rows = 1001 + this.random.below(900);
    for (let n = 0; n < rows; n += 1) {
      if (this.habits.burst === 'import') this.insert('invoices');
      else this.edit('invoices', false);
    }
  }

  /** The loser's documents move to the winner. */
  private merge(): void {
    this.mergesLeft -= 1;
    const [loser, winner] = [this.anyOf('customers', false), this.anyOf('customers', false)];
    if (!loser || !winner || loser.n === winner.n || loser.deleted || winner.deleted) return;
    this.books.write('customers', this.changed(loser, { deleted: true, customer: winner.n }));
    for (const kind of this.documents) {
      for (const item of this.books.truth(kind).values()) {
        if (item.customer === loser.n && !item.deleted) this.books.write(kind, this.changed(item, { customer: winner.n }));
      }
    }
  }

  private changed(item: Item, change: Partial<Item>): Item {
    return { ...item, ...change, version: item.version + 1, changedAt: this.books.now };
  }

  private anyOf(kind: Kind, amongNewest: boolean): Item | undefined {
    const numbers = this.numbers(kind);
    const from = amongNewest ? Math.floor(numbers.length * 0.95) : 0;
    return this.books.truth(kind).get(numbers[from + this.random.below(numbers.length - from)] ?? 0);
  }

  private readonly known = new Map<Kind, number[]>();

  /** Numbers of a kind, oldest first; rows are never taken out, only marked as deleted. */
  private numbers(kind: Kind): readonly number[] {
    const truth = this.books.truth(kind);
    let known = this.known.get(kind);
    if (!known || known.length !== truth.size) this.known.set(kind, (known = [...truth.keys()]));
    return known;
  }

  /** What was there before the first pull. */
  private found(): void {
    const { ledger, crowd } = this.habits;
    const sizes: Partial<Record<Kind, number>> = {
      customers: 20 + this.random.below(60),
      invoices: this.random.pick([150, 400, 1000, 1050, 1200, 2000]) + this.random.below(100) * this.random.below(2),
      [ledger === 'xero' ? 'overpayments' : 'payments']: this.random.pick([0, 40, 40, 200, 1100]),
      credits: this.random.below(60),
    };
    for (const [kind, size] of Object.entries(sizes) as [Kind, number][]) this.books.fill(kind, this.history(kind, size));
    if (crowd > 0) this.books.fill('invoices', this.imported(crowd));
  }

  private history(kind: Kind, size: number): Item[] {
    const customers = Math.max(1, this.books.count('customers'));
    return Array.from({ length: size }, (_, index) => {
      const customer = kind === 'customers' ? index + 1 : 1 + this.random.below(customers);
      return fresh(index + 1, START - 3600 - this.random.below(690 * 86_400), { customer, cents: 5000 + index });
    });
  }

  private imported(rows: number): Item[] {
    const changedAt = START - this.random.pick([30, 100, 86_400, 40 * 86_400]);
    return Array.from({ length: rows }, (_, index) => fresh(500_000 + index, changedAt, { customer: 1, cents: 7000 + index }));
  }
}

function fresh(n: number, changedAt: number, { customer, cents }: Pick<Item, 'customer' | 'cents'>): Item {
  return { n, version: 0, changedAt, customer, cents, dueDays: 30, deleted: false };
}
