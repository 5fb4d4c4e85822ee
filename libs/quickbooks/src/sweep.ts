import { OVERLAP_SECONDS, pullChanges, type SweepPage, type SyncMark } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import { hasDeletedSince } from './changes';
import { listOf } from './lists';
import type { Source } from './pull';
import { FIRST, readSweepMark, type SweepMark } from './sync-mark';

/** A ledger in which something is deleted all the time is not read over and over; the next count finds what is still missing. */
const PASSES_MAX = 3;

/** Everything of one kind. A row that is deleted between two pages may pull another one out of the reader's sight, and no list tells that: so a list of several
 * pages is followed by a look at change data, one read, and is read again if something was deleted meanwhile; or shortly before, for a deletion may become
 * visible late. Throws what Call throws. */
export async function* sweepList(source: Source, kind: EntityKind, mark: SyncMark | null): AsyncGenerator<SweepPage> {
  let from: SweepMark | null = readSweepMark(mark);
  while (from !== null) {
    const { passes, next: place }: SweepMark = from;
    let { startedAt, read }: SweepMark = from;
    const before = read - place.offset;
    for await (const page of pullChanges(listOf(source.call, kind), place)) {
      const isAlone: boolean = startedAt === null && page.next === null;
      startedAt ??= page.providerNow;
      read = before + page.read;
      if (page.next !== null) from = { passes, startedAt, next: page.next, read };
      else if (isAlone || passes >= PASSES_MAX || !(await hasDeletedSince(source.call, kind, startedAt - OVERLAP_SECONDS)))
        from = null;
      else from = { passes: passes + 1, startedAt: null, next: FIRST, read: 0 };
      const objects = page.rows.map((row) => row.object);
      const records = await source.records.of(kind, objects, page.providerNow);
      yield { records, mark: from, progress: { entity: kind, read, of: page.of } };
    }
  }
}
