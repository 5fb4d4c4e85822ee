import { OVERLAP_SECONDS, pullChanges, type PullPage } from '@holdfast/accounting';
import type { EntityKind, LedgerRecord } from '@holdfast/credit';
import type { Call } from './calls';
import { readChanges, type Changes } from './changes';
import { listOf, lookUp } from './lists';
import { ourTermIds } from './marks';
import { changedSeconds, idOf, isDeleted } from './objects';
import type { Records } from './records';
import { ENTITIES, finished, FIRST, type Mark } from './sync-mark';
import type { Terms } from './terms';

/** Where a pull reads from. */
export interface Source {
  readonly call: Call;
  readonly records: Records;
}

/** Everything, or what changed since the mark. Throws RateLimited, SignInExpired, Unavailable, Rejected. */
export async function* pullLedger(source: Source, from: Mark): AsyncGenerator<PullPage> {
  if (from.unfinished || from.changedSince === null) yield* pullLists(source, from);
  else yield* pullSince(source, from, from.changedSince);
}

/** List by list. A pull that was broken off goes on where its last stored page ended. */
async function* pullLists({ call, records }: Source, from: Mark): AsyncGenerator<PullPage> {
  const begin = from.unfinished ?? { startedAt: null, kind: ENTITIES[0], next: FIRST, read: 0 };
  let { startedAt, next: place, read } = begin;
  let { listed } = from;
  const kinds = ENTITIES.slice(ENTITIES.indexOf(begin.kind));
  for (const [index, kind] of kinds.entries()) {
    const before = read - place.offset;
    for await (const page of pullChanges(listOf(call, kind), place)) {
      startedAt ??= page.providerNow;
      read = before + page.read;
      if (page.next !== null || kind in listed) listed = { ...listed, [kind]: page.providerNow };
      const following = kinds[index + 1];
      const unfinished =
        page.next !== null
          ? { startedAt, kind, next: page.next, read }
          : following && { startedAt, kind: following, next: FIRST, read: 0 };
      const mark: Mark = unfinished ? { ...from, listed, unfinished } : finished({ ...from, listed }, startedAt);
      const objects = page.rows.map((row) => row.object);
      const told = await records.of(kind, objects, page.providerNow);
      yield { records: told, mark, progress: { entity: kind, read, of: page.of }, sweepDue: [] };
    }
    place = FIRST;
    read = 0;
  }
}

/** By change data. What it cannot tell has to be swept, and the sweep brings all that changed. */
async function* pullSince(source: Source, from: Mark, since: number): AsyncGenerator<PullPage> {
  const changes = await readChanges(source.call, since);
  source.records.learn(changes.terms);
  const terms = [...changes.terms.values()].map(({ id, version }) => `${id}/${version}`);
  const mark = finished({ ...from, listed: {}, terms }, changes.providerNow);
  const pages: Pick<PullPage, 'records' | 'progress'>[] = [];
  for (const kind of ENTITIES.filter((each) => changes.objects[each].length > 0)) {
    const records = await recordsOfChanges(source, kind, changes);
    pages.push({ records, progress: { entity: kind, read: records.length, of: records.length } });
  }
  const last = pages.pop() ?? { records: [], progress: { entity: 'customer', read: 0, of: 0 } };
  // Only the last page moves the mark: a break before it brings everything again.
  for (const page of pages) yield { ...page, mark: from, sweepDue: [] };
  yield { ...last, mark, sweepDue: ENTITIES.filter((kind) => isSweepDue(kind, from, changes)) };
}

/** What is told to be deleted is looked up before it is believed: change data has told so of objects that were only edited, and an invoice believed gone
 * would release a hold. One read for each hundred of a kind. */
async function recordsOfChanges({ call, records }: Source, kind: EntityKind, changes: Changes): Promise<readonly LedgerRecord[]> {
  const living = changes.objects[kind].filter((object) => !isDeleted(object));
  const deleted = changes.objects[kind].filter(isDeleted);
  const told = [...(await records.of(kind, living, changes.providerNow))];
  const absent = new Set<string>();
  const ids = deleted.flatMap((object) => idOf(object) ?? []);
  for await (const found of lookUp(call, kind, ids)) {
    told.push(...(await records.of(kind, found.objects, found.providerNow)));
    for (const id of found.absent) absent.add(id);
  }
  const gone = deleted.filter((object) => absent.has(idOf(object) ?? ''));
  return [...told, ...(await records.of(kind, gone, changes.providerNow))];
}

function isSweepDue(kind: EntityKind, from: Mark, changes: Changes): boolean {
  if (changes.cut.includes(kind)) return true;
  // A row that was deleted while its list was being read may have pulled another one out of the reader's sight.
  const listedUntil = from.listed[kind];
  const hidOthers = (object: unknown) =>
    listedUntil !== undefined && isDeleted(object) && (changedSeconds(object) ?? 0) <= listedUntil + OVERLAP_SECONDS;
  if (changes.objects[kind].some(hidOthers)) return true;
  // Customers carry name and days of their term, and a term that changes does not change them.
  return kind === 'customer' && hasChangedTerm(changes.terms, from.terms);
}

/** A term that is new has its first version, and whoever has got it was told since. Our own are changed by ourselves. */
function hasChangedTerm(told: Terms, before: readonly string[]): boolean {
  const ours = ourTermIds(told);
  return [...told.values()].some(({ id, version }) => version !== '0' && !ours.has(id) && !before.includes(`${id}/${version}`));
}
