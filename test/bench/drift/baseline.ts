import { KINDS, type Item, type Kind } from '../stand-ins/books';
import { DOCUMENTS, Office, type Habits } from './office';
import type { Losses } from './truth';

/** How connectors read that page by offset over a list sorted by the change time: tap-xero with pages of 100, tap-quickbooks with pages of 1,000 and
 * with the deletions of change data. Nothing ever breaks off on them. */
export class OffsetPaging {
  calls = 0;
  private readonly rows = new Map<Kind, Map<number, Item>>(KINDS.map((kind) => [kind, new Map()]));
  private readonly since = new Map<Kind, number>();
  private deletesSince: number | null = null;
  private readonly kinds: readonly Kind[];
  private readonly limit: number;

  constructor(
    private readonly office: Office,
    private readonly habits: Habits,
  ) {
    this.kinds = ['customers', ...DOCUMENTS[habits.ledger]];
    this.limit = habits.ledger === 'xero' ? 100 : 1000;
  }

  pull(): void {
    const startedAt = this.office.books.now;
    for (const kind of this.kinds) this.readList(kind);
    if (this.habits.ledger === 'quickbooks') this.readDeletions(startedAt);
  }

  losses(): Losses {
    let [missing, stale, ghosts] = [0, 0, 0];
    for (const kind of this.kinds) {
      const isMerge = kind === 'customers' && this.habits.ledger === 'xero';
      for (const [n, item] of this.office.books.truth(kind)) {
        const held = this.rows.get(kind)?.get(n);
        const isThere = held !== undefined && (isMerge || !held.deleted);
        if (item.deleted && !isMerge) ghosts += Number(isThere);
        else if (!isThere) missing += 1;
        // A due date that moves without a word is beyond every connector that asks for changes only.
        else if (held.changedAt !== item.changedAt || held.cents !== item.cents) stale += 1;
      }
    }
    return { missing, stale, ghosts };
  }

  private readList(kind: Kind): void {
    const since = this.since.get(kind) ?? null;
    for (let offset = 0, isFull = true; isFull; offset += this.limit) {
      this.call();
      const { items } = this.office.books.list(kind, { since, offset, limit: this.limit });
      for (const item of items) this.take(kind, item);
      isFull = items.length === this.limit;
    }
  }

  private readDeletions(startedAt: number): void {
    if (this.deletesSince !== null) {
      this.call();
      const told = this.office.books.changes(this.kinds, Math.max(this.deletesSince, this.office.books.now - 30 * 86_400));
      const all = [...told].flatMap(([kind, items]) => items.map((item) => ({ kind, item })));
      all.sort((a, b) => b.item.changedAt - a.item.changedAt);
      for (const { kind, item } of all.slice(0, 1000)) if (item.deleted) this.take(kind, item);
    }
    this.deletesSince = startedAt;
  }

  private take(kind: Kind, item: Item): void {
    const rows = this.rows.get(kind);
    const held = rows?.get(item.n);
    if (!held || held.version <= item.version) rows?.set(item.n, item);
    if (!item.deleted || this.habits.ledger === 'xero') this.since.set(kind, Math.max(this.since.get(kind) ?? 0, item.changedAt));
  }

  private call(): void {
    this.calls += 1;
    this.office.secondDuringACall();
  }
}
