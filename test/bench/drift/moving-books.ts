import type { Random } from '../random';
import { KINDS, type Books, type Item, type Kind, type Range } from '../stand-ins/books';

export const START = Date.UTC(2026, 5, 1, 8) / 1000;

/** In which order a provider lists rows of one second. */
export type SecondKey = 'number' | 'number-falling' | 'scattered';

/** Books that people work in while they are read. What is written becomes visible after a while, and until then the state before is shown. */
export class MovingBooks implements Books {
  now = START;
  private readonly shown = byKind(() => new Map<number, Item>());
  private readonly written = byKind(() => new Map<number, Item>());
  private readonly orders = byKind<Order>(() => ({ rows: [], news: [] }));
  private hidden: { readonly at: number; readonly kind: Kind; readonly item: Item }[] = [];

  constructor(
    private readonly provider: { readonly listsDeleted: boolean; readonly secondKey: SecondKey },
    private readonly visibility: { readonly lateSecondsMax: number; readonly random: Random },
  ) {}

  list(kind: Kind, { since, offset, limit, livingOnly = false }: Range): { items: readonly Item[]; total: number } {
    const all = this.inOrder(kind);
    const first = since === null ? 0 : firstSince(all, since);
    if (!livingOnly) return { items: all.slice(first + offset, first + offset + limit), total: all.length - first };
    const living = all.slice(first).filter(({ deleted }) => !deleted);
    return { items: living.slice(offset, offset + limit), total: living.length };
  }

  find(kind: Kind, n: number): Item | undefined {
    return this.shown[kind].get(n);
  }

  changes(kinds: readonly Kind[], since: number): ReadonlyMap<Kind, readonly Item[]> {
    return new Map(kinds.map((kind) => [kind, [...this.shown[kind].values()].filter((item) => item.changedAt >= since)]));
  }

  /** What is true, whether a reader can see it yet or not. */
  truth(kind: Kind): ReadonlyMap<number, Item> {
    return this.written[kind];
  }

  count(kind: Kind): number {
    return this.written[kind].size;
  }

  /** Lets time pass; what was written earlier comes to light. */
  wait(seconds: number): void {
    this.now += seconds;
    if (this.hidden.length === 0) return;
    const due = this.hidden.filter(({ at }) => at <= this.now);
    if (due.length === 0) return;
    this.hidden = this.hidden.filter(({ at }) => at > this.now);
    for (const { kind, item } of due) this.show(kind, item);
  }

  /** A row as it is from now on. */
  write(kind: Kind, item: Item): void {
    this.written[kind].set(item.n, item);
    const late = this.visibility.lateSecondsMax;
    const at = this.now + (late === 0 ? 0 : this.visibility.random.below(late + 1));
    if (at > this.now) this.hidden.push({ at, kind, item });
    else this.show(kind, item);
  }

  /** The books as they were before anybody began to read. */
  fill(kind: Kind, items: readonly Item[]): void {
    for (const item of items) {
      this.written[kind].set(item.n, item);
      this.shown[kind].set(item.n, item);
    }
    this.orders[kind].news.push(...items);
  }

  private show(kind: Kind, item: Item): void {
    const rows = this.shown[kind];
    if ((rows.get(item.n)?.version ?? -1) > item.version) return;
    rows.set(item.n, item);
    this.orders[kind].news.push(item);
  }

  /** Most rows stand where they stood before: those that have changed are taken out and merged in again. */
  private inOrder(kind: Kind): readonly Item[] {
    const order = this.orders[kind];
    if (order.news.length === 0) return order.rows;
    const { listsDeleted, secondKey } = this.provider;
    const current = this.shown[kind];
    const isListed = (item: Item) => current.get(item.n) === item && (listsDeleted || !item.deleted);
    const before = (a: Item, b: Item) => a.changedAt - b.changedAt || keyOf(a.n, secondKey) - keyOf(b.n, secondKey);
    const news = [...new Set(order.news)].filter(isListed).sort(before);
    const rows: Item[] = [];
    let at = 0;
    for (const item of order.rows) {
      if (!isListed(item)) continue;
      for (; at < news.length && before(news[at] as Item, item) < 0; at += 1) rows.push(news[at] as Item);
      if (news[at] !== item) rows.push(item);
    }
    this.orders[kind] = { rows: [...rows, ...news.slice(at)], news: [] };
    return this.orders[kind].rows;
  }
}

/** Rows as they were listed last, and what has come to light since. */
interface Order {
  readonly rows: readonly Item[];
  readonly news: Item[];
}

function keyOf(n: number, secondKey: SecondKey): number {
  if (secondKey === 'number') return n;
  return secondKey === 'number-falling' ? -n : Math.imul(n, 0x9e3779b1) >>> 0;
}

function firstSince(items: readonly Item[], since: number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.changedAt ?? 0) < since) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byKind<T>(make: () => T): Record<Kind, T> {
  return Object.fromEntries(KINDS.map((kind) => [kind, make()])) as Record<Kind, T>;
}
