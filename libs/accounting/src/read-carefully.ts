import type { ChangedPage, ChangedRow, ChangeList, Place } from './change-list';

/** Reads a stretch of a list that is known to move: anchored at the last seen time always, and where more rows share one time than a page holds, each
 * page overlaps the one before by a tenth and must begin inside it. Ends with the first page that reaches beyond `through`, seconds. */
export async function* readCarefully<Row extends ChangedRow>(
  list: ChangeList<Row>,
  { since, through, limit }: { readonly since: number | null; readonly through: number; readonly limit: number },
): AsyncGenerator<Pick<ChangedPage<Row>, 'rows' | 'next' | 'providerNow'>> {
  let place: Place = { since, offset: 0 };
  let before: ReadonlySet<string> | null = null;
  for (;;) {
    const { rows, providerNow, total } = await list.page({ ...place, limit });
    if (before !== null && !before.has(rows[0]?.id ?? '')) {
      // The run of equal times shrank under the offset: a page back, and from there on unchecked once.
      place = { since: place.since, offset: Math.max(0, place.offset - limit) };
      before = null;
      continue;
    }
    const last = rows.at(-1);
    const isEnd = total === null ? rows.length < limit : place.offset + rows.length >= total;
    if (last === undefined || isEnd || last.changedAt > through) {
      yield { rows, next: null, providerNow };
      return;
    }
    if (last.changedAt === place.since) {
      place = { since: place.since, offset: place.offset + rows.length - Math.ceil(rows.length / 10) };
      before = new Set(rows.map((row) => row.id));
    } else {
      place = { since: last.changedAt, offset: 0 };
      before = null;
    }
    yield { rows, next: place, providerNow };
  }
}
