import { OVERLAP_SECONDS, type PullPage } from '@holdfast/accounting';
import { z } from 'zod';
import { LISTS, type ListName } from './list-calls';
import { ENTITY_OF, type FetchRows } from './lists';
import { readList } from './read-list';

const seconds = z.number().int();
const ListShape = z.enum(LISTS);

/** How far the lists have been read, in Xero's own seconds: `since` of those that have been read to their end, and what is left of a reading that is
 * not finished: its lists, and where the first of them has come to. */
export const ReachedShape = z.object({
  since: z.partialRecord(ListShape, seconds),
  unfinished: z
    .object({
      lists: z.array(ListShape).min(1),
      at: z
        .object({ startedAt: seconds, next: z.object({ since: seconds.nullable(), offset: seconds.nonnegative() }) })
        .nullable(),
    })
    .nullable()
    .default(null),
});
export type Reached = z.infer<typeof ReachedShape>;
export const NOTHING_REACHED: Reached = { since: {}, unfinished: null };

interface ReachedPage extends Pick<PullPage, 'records' | 'progress'> {
  readonly reached: Reached;
}

/** Reads these lists one after the other, each from where it has come to. The first one may be one that was broken off. */
export async function* readLists(
  open: (list: ListName) => FetchRows,
  lists: readonly ListName[],
  reached: Reached,
): AsyncGenerator<ReachedPage> {
  let { since } = reached;
  let at = reached.unfinished?.at ?? null;
  for (const [index, list] of lists.entries()) {
    let startedAt = at?.startedAt ?? null;
    const from = at?.next ?? { since: since[list] ?? null, offset: 0 };
    for await (const { rows, next, providerNow, read, of } of readList(open(list), from)) {
      startedAt ??= providerNow;
      if (next === null) since = { ...since, [list]: markOf(startedAt, since[list]) };
      at = next === null ? null : { startedAt, next: { ...next } };
      const left = lists.slice(next === null ? index + 1 : index);
      yield {
        records: rows.flatMap((row) => row.records),
        progress: { entity: ENTITY_OF[list], read, of },
        reached: { since, unfinished: left.length === 0 ? null : { lists: left, at } },
      };
    }
  }
}

/** What changed while the list was read, or became visible late, is told again; and a mark never goes backwards. */
function markOf(startedAt: number, before: number | undefined): number {
  return Math.max(before ?? Number.NEGATIVE_INFINITY, startedAt - OVERLAP_SECONDS);
}
