import { NotFound, Unavailable, type Counts, type PullPage, type Reader, type SyncMark } from '@holdfast/accounting';
import type { EntityKind, LedgerRecord } from '@holdfast/credit';
import type { Call } from './calls';
import { readPreferences, readProfile } from './company';
import { clockOf, lookUp } from './lists';
import { goneRecord } from './map';
import { pullLedger, type Source } from './pull';
import { Records } from './records';
import { countIn, OBJECT_NAME, objectOf } from './rows';
import type { QuickbooksSettings } from './settings';
import { sweepList } from './sweep';
import { ENTITIES, readMark } from './sync-mark';

/** Reads one company. Every method throws RateLimited, SignInExpired, Unavailable or Rejected. */
export function openReader(
  call: Call,
  company: { readonly externalId: string; readonly environment: QuickbooksSettings['environment'] },
): Reader {
  let known: string | null = null;
  const home = async () => (known ??= (await readPreferences(call)).home);
  // Terms may change, so each long piece of work reads them for itself.
  const source = (): Source => ({ call, records: new Records(call, home) });
  const lasting = source();
  return {
    async profile() {
      const preferences = await readPreferences(call);
      known = preferences.home;
      return readProfile(call, preferences, company);
    },
    // Change data tells all kinds in one call, so nothing is saved by knowing which have changed.
    async *pull(given: SyncMark | null): AsyncGenerator<PullPage> {
      const mark = readMark(given);
      known ??= mark?.home ?? null;
      yield* pullLedger(source(), mark ?? { changedSince: null, unfinished: null, home: await home(), listed: {}, terms: [] });
    },
    sweep: (kind, mark) => sweepList(source(), kind, mark),
    recheck: (kind, ids) => recheck(lasting, kind, ids),
    async *unreported(): AsyncGenerator<never> {},
    counts: () => countLists(call),
    // An invoice says so itself.
    mailed: () =>
      Promise.reject(new RangeError('QuickBooks tells on the invoice when it was mailed; there is no history to ask.')),
    one: (entity, id) => readOne(lasting, entity, id),
  };
}

async function recheck({ call, records }: Source, kind: EntityKind, ids: readonly string[]): Promise<readonly LedgerRecord[]> {
  const told: LedgerRecord[] = [];
  for await (const { objects, absent, providerNow } of lookUp(call, kind, ids)) {
    told.push(...(await records.of(kind, objects, providerNow)), ...absent.map((id) => goneRecord(kind, id, providerNow)));
  }
  return told;
}

async function countLists(call: Call): Promise<Counts> {
  const counts: Partial<Record<EntityKind, number>> = {};
  for (const kind of ENTITIES) {
    const count = countIn(await call({ op: 'count', entity: OBJECT_NAME[kind], inactiveToo: kind === 'customer' }));
    if (count !== null) counts[kind] = count;
  }
  return counts;
}

async function readOne({ call, records }: Source, entity: EntityKind, id: string): Promise<readonly LedgerRecord[]> {
  // Without an id the address would be that of the whole list.
  if (id === '') return [];
  try {
    const answer = await call({ op: 'read', entity: OBJECT_NAME[entity], id });
    const object = objectOf(answer, OBJECT_NAME[entity]);
    // An empty answer is no proof that the object is gone.
    if (!object) throw new Unavailable('The answer of QuickBooks does not show the object. Try again later.');
    return await records.of(entity, [object], clockOf(answer));
  } catch (error) {
    if (error instanceof NotFound) return [];
    throw error;
  }
}
