import type { ChangedRow, ListedPage, Place } from './change-list';

const BEGINNING = Number.NEGATIVE_INFINITY;

/** Looks after the rows that an offset skipped: each one that has moved away meanwhile pulled an unread row into the part that was skipped. */
export class Watch {
  private readonly trusted = new Map<string, number>();
  private readonly suspects = new Set<number>();
  /** For each anchor, the latest time at which a page behind an offset began. */
  private readonly reached = new Map<number, number>();
  /** Rows of this time that an offset skips though nobody has seen them: whatever changed since may have been one of them. */
  private unseen: { readonly at: number; readonly changedFrom: number } | null = null;
  private anchor: number | null | undefined;
  private total: number | null = null;

  /** The rows that the next page's offset believes to be still where they were. */
  trust(rows: readonly ChangedRow[]): void {
    for (const row of rows) this.trusted.set(row.id, row.changedAt);
  }

  /** The same for rows that were read before the pull was broken off: nobody knows their ids any more. */
  trustUnseen(since: number | null, changedFrom: number): void {
    this.unseen = { at: since ?? BEGINNING, changedFrom };
  }

  see({ since, offset }: Place, { rows, total }: ListedPage<ChangedRow>): void {
    if (offset > 0) {
      const began = rows[0]?.changedAt ?? Number.POSITIVE_INFINITY;
      const at = since ?? BEGINNING;
      this.reached.set(at, Math.max(began, this.reached.get(at) ?? began));
    }
    this.recognise(rows);
    // Rows that vanish turn up nowhere; where the provider counts, the count tells.
    const isSameAnchor = this.anchor === since;
    if (isSameAnchor && total !== null && this.total !== null && total < this.total) {
      this.suspects.add(since ?? BEGINNING);
    }
    this.anchor = since;
    this.total = total;
  }

  /** Any page may show a trusted row that has moved; its place is suspected once, as it is read again without an offset. */
  recognise(rows: readonly ChangedRow[]): void {
    for (const { id, changedAt } of rows) {
      if (this.unseen !== null && changedAt >= this.unseen.changedFrom) {
        this.suspects.add(this.unseen.at);
        this.unseen = null;
      }
      const was = this.trusted.get(id);
      if (was === undefined || changedAt <= was) continue;
      this.suspects.add(was);
      this.trusted.delete(id);
    }
  }

  /** The earliest place that has to be read again; null: none. */
  suspect(): Place | null {
    if (this.suspects.size === 0) return null;
    const earliest = Math.min(...this.suspects);
    return { since: earliest === BEGINNING ? null : earliest, offset: 0 };
  }

  /** Up to which time rows may be missing from this place on: the offset skipped them, and its page began there. */
  through({ since }: Place): number {
    return this.reached.get(since ?? BEGINNING) ?? Number.POSITIVE_INFINITY;
  }

  /** What lies up to this time is read again now. */
  settle(through: number): void {
    for (const suspect of this.suspects)
      if (this.through({ since: suspect, offset: 0 }) <= through) this.suspects.delete(suspect);
  }
}
