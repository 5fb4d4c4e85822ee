import { pullChanges, Unavailable, type ChangedPage, type ChangeList, type ListedPage, type Place } from '@holdfast/accounting';
import { rowsFrom } from './list-pages';
import type { FetchRows, Row } from './lists';

/** The one time that every row of a list has where only counting is left to read it by. */
const NO_TIME = 0;

/** Everything from a place on. A server that does not heed If-Modified-Since or the order sends everything each time, and anchors would lead round in
 * circles: such a list is counted through from its first row. What slides forward unread meanwhile is told by the next pull, which is sent everything
 * again. Throws what `fetch` throws, and Unavailable when the same page comes whatever page is asked for. */
export async function* readList(fetch: FetchRows, from: Place): AsyncGenerator<ChangedPage<Row>> {
  const fetchOn = movingOn(fetch);
  if (from.since !== NO_TIME) {
    const list = new AnchoredList(fetchOn);
    for await (const page of pullChanges(list, from)) {
      if (!list.isHeeded) break;
      yield page;
    }
    if (list.isHeeded) return;
  }
  yield* pullChanges(countedList(fetchOn), from.since === NO_TIME ? from : { since: NO_TIME, offset: 0 });
}

class AnchoredList implements ChangeList<Row> {
  readonly starts = 'whole-pages';
  isHeeded = true;

  constructor(private readonly fetch: FetchRows) {}

  page = async (request: Place & { readonly limit: number }): Promise<ListedPage<Row>> => {
    const page = await rowsFrom(this.fetch, request);
    const { rows, total } = page;
    const isEnd = total === null ? rows.length < request.limit : request.offset + rows.length >= total;
    if (!isEnd && !leadsOn(rows, request.since)) this.isHeeded = false;
    return page;
  };
}

/** Oldest change first, and none from before the time asked for. */
function leadsOn(rows: readonly Row[], since: number | null): boolean {
  return rows.every((row, index) => row.changedAt >= (rows[index - 1]?.changedAt ?? since ?? row.changedAt));
}

function countedList(fetch: FetchRows): ChangeList<Row> {
  return {
    starts: 'whole-pages',
    page: async ({ offset, limit }) => {
      const page = await rowsFrom(fetch, { since: null, offset, limit });
      return { ...page, rows: page.rows.map((row) => ({ ...row, changedAt: NO_TIME })) };
    },
  };
}

/** Rows move towards a list's end only, so no page begins with the row that an earlier one began with. */
function movingOn(fetch: FetchRows): FetchRows {
  let before: { readonly since: number | null; readonly start: number; readonly first: string } | null = null;
  return async (asked) => {
    const found = await fetch(asked);
    const start = (asked.page - 1) * asked.pageSize;
    const first = found.rows[0]?.id;
    if (before !== null && first === before.first && asked.since === before.since && start > before.start)
      throw new Unavailable('Xero gives the same page again and again. Nothing was lost. Holdfast tries again by itself.');
    before = first === undefined ? null : { since: asked.since, start, first };
    return found;
  };
}
