/** A row of a list that is ordered by its change time, oldest first. */
export interface ChangedRow {
  readonly id: string;
  /** The provider's time of the last change, in whole seconds since 1970. */
  readonly changedAt: number;
}

/** One page of a live list: rows changed at or after `since` (null: from the beginning), after skipping `offset` of them. */
export type ListChanged<Row extends ChangedRow> = (request: {
  readonly since: number | null;
  readonly offset: number;
  readonly limit: number;
}) => Promise<{ readonly rows: readonly Row[]; /** The provider's clock, seconds. */ readonly providerNow: number }>;

export interface ChangedPage<Row> {
  readonly rows: readonly Row[];
  /** Where the next run starts if this page is the last that was stored: seconds; null as long as nothing was seen. */
  readonly mark: number | null;
}

export const PAGE_ROWS_MAX = 1000;
/** A change may become visible late; so the mark stays behind the provider's clock. */
const OVERLAP_SECONDS = 120;
/** Pages inside one equal time overlap by this many rows, to notice that the run shrank under us. */
const RUN_OVERLAP = 100;

/** Everything changed since the mark, although the list moves while we read it: the page is re-anchored at the last seen time (inclusive), and an
 * offset is used only inside one equal time, overlapped and checked. The same row may come twice; the mirror keeps the newest version.
 * Based on the drift measurements of docs/adr/0003-drift-proof-pull.md. */
export async function* pullChanges<Row extends ChangedRow>(
  list: ListChanged<Row>,
  mark: number | null,
): AsyncGenerator<ChangedPage<Row>> {
  let anchor = mark;
  let offset = 0;
  let newest = mark;
  let before: ReadonlySet<string> | null = null;
  let startedAt: number | null = null;
  for (;;) {
    const { rows, providerNow } = await list({ since: anchor, offset, limit: PAGE_ROWS_MAX });
    startedAt ??= providerNow;
    if (before && !before.has(rows[0]?.id ?? '')) {
      // The equal-time run shrank, so the offset skipped rows: step back a page and read on unchecked once.
      offset = Math.max(0, offset - PAGE_ROWS_MAX);
      before = null;
      continue;
    }
    const last = rows.at(-1);
    if (last && last.changedAt > (newest ?? Number.NEGATIVE_INFINITY)) newest = last.changedAt;
    const isLastPage = last === undefined || rows.length < PAGE_ROWS_MAX;
    // While pages follow, only what was surely read counts; at the end a quiet company's mark moves on with the provider's clock.
    const reached = isLastPage ? startedAt : Math.min(newest ?? startedAt, startedAt);
    yield { rows, mark: Math.max(mark ?? Number.NEGATIVE_INFINITY, reached - OVERLAP_SECONDS) };
    if (isLastPage) return;
    if (last.changedAt === anchor) {
      offset += PAGE_ROWS_MAX - RUN_OVERLAP;
      before = new Set(rows.map((row) => row.id));
    } else {
      anchor = last.changedAt;
      offset = 0;
      before = null;
    }
  }
}
