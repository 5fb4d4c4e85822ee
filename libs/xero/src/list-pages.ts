import { Unavailable } from '@holdfast/accounting';
import type { Listed } from './client';
import type { ListPage } from './list-calls';

/** https://developer.xero.com/documentation/api/accounting/requests-and-responses: pageSize 1-1000. */
const PAGE_SIZE_MAX = 1000;
const TRIES_MAX = 3;

export interface Identified {
  readonly id: string;
}

/** Xero pages by number, `pullChanges` asks by offset: the rows from `offset` on, at most `limit` of them and fewer only at the list's end.
 * An offset of whole pages is one call. Any other one costs two or three: no single page of at most 1000 rows can start at 900 and be full, so pages
 * of fitting sizes are laid over the range, each beginning at or before the last row already read. That row must be found again in the next page, for
 * the live list may have shrunk between the calls; if it is not, the range is read anew.
 * Throws Unavailable when the list will not stand still, besides what `fetch` throws. */
export async function rowsFrom<Row extends Identified>(
  fetch: (page: ListPage) => Promise<Listed<Row>>,
  range: { readonly since: number | null; readonly offset: number; readonly limit: number },
): Promise<Listed<Row>> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const found = await oneTry(fetch, range);
    if (found) return found;
  }
  throw new Unavailable('Xero is changing this list faster than it can be read. Holdfast tries again by itself.');
}

async function oneTry<Row extends Identified>(
  fetch: (page: ListPage) => Promise<Listed<Row>>,
  { since, offset, limit }: { readonly since: number | null; readonly offset: number; readonly limit: number },
): Promise<Listed<Row> | null> {
  const first = pageStartingAt(offset);
  const { rows, providerNow, total } = await fetch({ since, ...first });
  let found = rows;
  let isLast = rows.length < first.pageSize || offset + rows.length === total;
  while (!isLast && found.length < limit) {
    const next = pageFrom(offset + found.length - 1, offset + limit);
    const { rows: more } = await fetch({ since, ...next });
    const seam = more.findIndex((row) => row.id === found.at(-1)?.id);
    if (seam < 0) return null;
    found = [...found, ...more.slice(seam + 1)];
    isLast = more.length < next.pageSize;
  }
  return { rows: found.slice(0, limit), providerNow, total };
}

/** The largest page that starts exactly at the offset. */
function pageStartingAt(offset: number): { page: number; pageSize: number } {
  if (offset === 0) return { page: 1, pageSize: PAGE_SIZE_MAX };
  let pageSize = PAGE_SIZE_MAX;
  while (offset % pageSize !== 0) pageSize -= 1;
  return { page: offset / pageSize + 1, pageSize };
}

/** The page that contains row number `from` and reaches furthest, `to` at most being asked for. */
function pageFrom(from: number, to: number): { page: number; pageSize: number } {
  let best = { page: 1, pageSize: PAGE_SIZE_MAX, reach: -1 };
  for (let pageSize = PAGE_SIZE_MAX; pageSize > 1; pageSize -= 1) {
    const page = Math.floor(from / pageSize) + 1;
    const reach = Math.min(page * pageSize, to);
    if (reach > best.reach) best = { page, pageSize, reach };
  }
  return { page: best.page, pageSize: best.pageSize };
}
