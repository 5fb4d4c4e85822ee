import { KINDS, type Books, type Item, type Kind, type Range } from './books';

export type Sizes = Readonly<Record<Kind, number>>;

export const NO_SIZES: Sizes = { customers: 0, invoices: 0, payments: 0, credits: 0, prepayments: 0, overpayments: 0 };

/** Books of any size that stand still and take no memory: every row follows from its number. */
export class StillBooks implements Books {
  readonly now = Date.UTC(2026, 5, 1, 12) / 1000;

  /** `crowd`: how many rows in a row share one second. `spanDays`: over how many days the changes are spread. */
  constructor(
    readonly sizes: Sizes,
    private readonly shape: { readonly crowd: number; readonly spanDays: number } = { crowd: 1, spanDays: 690 },
  ) {}

  list(kind: Kind, { since, offset, limit }: Range): { items: readonly Item[]; total: number } {
    const size = this.sizes[kind];
    const first = since === null ? 0 : this.firstSince(kind, since);
    const total = size - first;
    const count = Math.max(0, Math.min(limit, total - offset));
    return { items: Array.from({ length: count }, (_, n) => this.item(kind, first + offset + n + 1)), total };
  }

  find(kind: Kind, n: number): Item | undefined {
    return n >= 1 && n <= this.sizes[kind] ? this.item(kind, n) : undefined;
  }

  changes(kinds: readonly Kind[], since: number): ReadonlyMap<Kind, readonly Item[]> {
    return new Map(kinds.map((kind) => [kind, this.list(kind, { since, offset: 0, limit: Number.POSITIVE_INFINITY }).items]));
  }

  get rows(): number {
    return KINDS.reduce((sum, kind) => sum + this.sizes[kind], 0);
  }

  private item(kind: Kind, n: number): Item {
    const customer = kind === 'customers' ? n : 1 + ((n * 7) % Math.max(1, this.sizes.customers));
    return { n, version: 0, changedAt: this.changedAt(kind, n), customer, cents: 1000 + n, dueDays: 30, deleted: false };
  }

  /** Rows of one crowd share the time of its first; the last one lies an hour back. */
  private changedAt(kind: Kind, n: number): number {
    const { crowd, spanDays } = this.shape;
    const first = n - ((n - 1) % crowd);
    const share = (this.sizes[kind] - first + 1) / this.sizes[kind];
    return this.now - 3600 - Math.floor(spanDays * 86_400 * share);
  }

  /** How many rows are older. */
  private firstSince(kind: Kind, since: number): number {
    let [low, high] = [0, this.sizes[kind]];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.changedAt(kind, middle + 1) < since) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
