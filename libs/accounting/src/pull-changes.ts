import type { ChangedPage, ChangedRow, ChangeList, ListedPage, Place } from './change-list';
import { readCarefully } from './read-carefully';
import { Watch } from './watch';

export const PAGE_ROWS_MAX = 1000;
/** A change may become visible late, so a mark stays this many seconds behind the provider's clock at the start of the pull. */
export const OVERLAP_SECONDS = 120;

/** Everything from a place on, although the list moves while we read it, in as few calls as the list has pages.
 *
 * The next page is anchored at the last seen time, and an offset skips only rows that were read. Those rows are watched: when one of them turns up
 * again with a newer time, the offset skipped a row too many, and the place is read once more, carefully. The same row may come twice; the mirror
 * keeps the newest version. See docs/adr/0003-drift-proof-pull.md. */
export async function* pullChanges<Row extends ChangedRow>(
  list: ChangeList<Row>,
  from: Place,
  limit = PAGE_ROWS_MAX,
): AsyncGenerator<ChangedPage<Row>> {
  const watch = new Watch();
  // Nobody watched the rows that an offset skips after a break, so the page before is read again.
  let place: Place | null = { since: from.since, offset: Math.max(0, from.offset - limit) };
  let before = 0;
  let isFirst = true;
  let run: Run = { at: Number.NaN, rows: 0 };
  while (place !== null) {
    const page: ListedPage<Row> = await list.page({ ...place, limit });
    watch.see(place, page);
    if (isFirst && place.offset > 0) watch.trustUnseen(place.since, page.providerNow - OVERLAP_SECONDS);
    isFirst = false;
    run = runAfter(page.rows, run);
    const next: Place | null = nextPlace(list.starts, { place, page, limit, run });
    if (next !== null && next.offset > 0) watch.trust(next.since === place.since ? page.rows : page.rows.slice(-run.rows));
    const read = before + place.offset + page.rows.length;
    const of = page.total === null ? null : before + page.total;
    yield { rows: page.rows, next: watch.suspect() ?? next, providerNow: page.providerNow, read, of };
    if (next !== null && next.since !== place.since) before = read - run.rows;
    place = next;
  }
  for (let suspect = watch.suspect(); suspect !== null; suspect = watch.suspect()) {
    // Where an offset can only count whole pages it stood on rows of many times, and any page after that may have missed one.
    const through = list.starts === 'any-row' ? watch.through(suspect) : Number.POSITIVE_INFINITY;
    watch.settle(through);
    for await (const page of readCarefully(list, { since: suspect.since, through, limit })) {
      watch.recognise(page.rows);
      yield { ...page, next: earlierOf(page.next, watch.suspect()), read: before, of: null };
    }
  }
}

function earlierOf(one: Place | null, other: Place | null): Place | null {
  if (one === null || other === null) return one ?? other;
  return (other.since ?? Number.NEGATIVE_INFINITY) < (one.since ?? Number.NEGATIVE_INFINITY) ? other : one;
}

/** The rows read last that share one time, from the page before on where it ended in that time too. */
interface Run {
  readonly at: number;
  readonly rows: number;
}

function runAfter(rows: readonly ChangedRow[], before: Run): Run {
  const at = rows.at(-1)?.changedAt ?? before.at;
  const first = rows.findIndex((row) => row.changedAt === at);
  return { at, rows: rows.length - Math.max(0, first) + (first <= 0 && before.at === at ? before.rows : 0) };
}

/** Null at the list's end. With a count known, a page that came full is still known to be the last. */
function nextPlace<Row extends ChangedRow>(
  starts: ChangeList<Row>['starts'],
  now: { readonly place: Place; readonly page: ListedPage<Row>; readonly limit: number; readonly run: Run },
): Place | null {
  const { rows, total } = now.page;
  const { since, offset } = now.place;
  if (rows.length === 0) return null;
  const left = total === null ? null : total - offset - rows.length;
  if (left === null ? rows.length < now.limit : left <= 0) return null;
  const onward = { since, offset: offset + rows.length };
  if (now.run.at === since) return onward;
  if (starts === 'any-row') return { since: now.run.at, offset: now.run.rows };
  // A new anchor reads the rows of its own time again, which is the surest way on; but it must not cost a page.
  const pages = (count: number) => Math.ceil(count / now.limit);
  const isFree = left === null || pages(left + now.run.rows) === pages(left);
  return isFree || rows.length < now.limit ? { since: now.run.at, offset: 0 } : onward;
}
