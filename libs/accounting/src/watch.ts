import type { ChangedRow, ListedPage, Place } from './change-list';

/** Looks after the rows that an offset skipped: each one that has moved away meanwhile pulled an unread row into the part that was skipped. */
export class Watch {
  private readonly trusted = new Map<string, number>();
  private readonly suspects = new Set<number>();
  private anchor: number | null | undefined;
  private total: number | null = null;

  /** The rows that the next page's offset believes to be still where they were. */
  trust(rows: readonly ChangedRow[]): void {
    for (const row of rows) this.trusted.set(row.id, row.changedAt);
  }

  see({ since }: Place, { rows, total }: ListedPage<ChangedRow>): void {
    for (const row of rows) {
      const was = this.trusted.get(row.id);
      if (was !== undefined && row.changedAt > was) this.suspects.add(was);
    }
    // Rows that vanish turn up nowhere; where the provider counts, the count tells.
    const isSameAnchor = this.anchor === since;
    if (isSameAnchor && total !== null && this.total !== null && total < this.total) {
      this.suspects.add(since ?? Number.NEGATIVE_INFINITY);
    }
    this.anchor = since;
    this.total = total;
  }

  /** The earliest place that has to be read again; null: none. */
  suspect(): Place | null {
    if (this.suspects.size === 0) return null;
    const earliest = Math.min(...this.suspects);
    return { since: earliest === Number.NEGATIVE_INFINITY ? null : earliest, offset: 0 };
  }

  /** What lies up to this time is read again now. */
  settle(through: number): void {
    for (const suspect of this.suspects) if (suspect <= through) this.suspects.delete(suspect);
  }
}
