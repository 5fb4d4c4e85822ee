import { Rejected } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import type { Call } from './calls';
import { clockOf } from './lists';
import { isDeleted } from './objects';
import { timeText } from './query-text';
import { OBJECT_NAME, rowsOf } from './rows';
import { ENTITIES } from './sync-mark';
import { termsIn, type Terms } from './terms';

/** Change data is cut at this many objects in all, silently: developer.intuit.com, change-data-capture. */
const CHANGES_MAX = 1000;
/** Change data looks back 30 days; five of them are kept in reserve. */
const LOOK_BACK_SECONDS = 25 * 24 * 3600;

export interface Changes {
  readonly objects: Readonly<Record<EntityKind, readonly unknown[]>>;
  readonly terms: Terms;
  /** Kinds of which there was more than change data tells. */
  readonly cut: readonly EntityKind[];
  /** The provider's clock at the first answer, seconds. */
  readonly providerNow: number;
}

/** What changed since then: one call for all kinds, and when that was cut, one more for each. Throws what Call throws. */
export async function readChanges(call: Call, since: number): Promise<Changes> {
  const { providerNow, ...all } = await changesAmong(call, ENTITIES, since).catch((error: unknown) =>
    nothingIfTooOld(call, { since, error }),
  );
  const isTooLongAgo = providerNow - since > LOOK_BACK_SECONDS;
  if (isTooLongAgo) return { objects: NOTHING, terms: all.terms, cut: ENTITIES, providerNow };
  if (all.count < CHANGES_MAX) return { objects: all.objects, terms: all.terms, cut: [], providerNow };
  let objects = NOTHING;
  let terms: Terms = new Map();
  const cut: EntityKind[] = [];
  for (const kind of ENTITIES) {
    const alone = await changesAmong(call, [kind], since);
    terms = new Map([...terms, ...alone.terms]);
    if (alone.count >= CHANGES_MAX) cut.push(kind);
    else objects = { ...objects, [kind]: alone.objects[kind] };
  }
  return { objects, terms, cut, providerNow };
}

/** Has anything of this kind been deleted since then, or can nobody say? Throws what Call throws. */
export async function hasDeletedSince(call: Call, kind: EntityKind, since: number): Promise<boolean> {
  const { objects, count, providerNow } = await changesAmong(call, [kind], since);
  return objects[kind].some(isDeleted) || count >= CHANGES_MAX || providerNow - since > LOOK_BACK_SECONDS;
}

const NOTHING: Changes['objects'] = { customer: [], invoice: [], payment: [], credit: [] };

interface Told extends Pick<Changes, 'objects' | 'terms' | 'providerNow'> {
  /** All objects in the answer, terms included: they count towards the cap. */
  readonly count: number;
}

/** Terms come with the customers, who refer to them. */
async function changesAmong(call: Call, kinds: readonly EntityKind[], since: number): Promise<Told> {
  const entities = kinds.map((kind) => OBJECT_NAME[kind]);
  const withTerms = kinds.includes('customer') ? [...entities, 'Term'] : entities;
  const answer = await call({ op: 'changes', entities: withTerms, since: timeText(since) });
  const rows = (kind: EntityKind) => rowsOf(answer, OBJECT_NAME[kind]);
  const objects = { customer: rows('customer'), invoice: rows('invoice'), payment: rows('payment'), credit: rows('credit') };
  const count = Object.values(objects).reduce((sum, list) => sum + list.length, rowsOf(answer, 'Term').length);
  return { objects, terms: termsIn(answer), count, providerNow: clockOf(answer) };
}

/** QuickBooks may refuse a time that is too long ago. It does not say why it refuses, so its clock decides. */
async function nothingIfTooOld(call: Call, { since, error }: { readonly since: number; readonly error: unknown }): Promise<Told> {
  if (!(error instanceof Rejected)) throw error;
  const providerNow = clockOf(await call({ op: 'count', entity: 'Customer', inactiveToo: true }));
  if (providerNow - since <= LOOK_BACK_SECONDS) throw error;
  return { objects: NOTHING, terms: new Map(), count: 0, providerNow };
}
