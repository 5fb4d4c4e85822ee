import type { Row } from '../books/rows';
import type { Entity } from './entities/entity';
import { entityNamed } from './entities/registry';
import { Fault, missing } from './faults';
import type { Json } from './json';
import type { Realm } from './realm';
import { instantOf, pacific, seconds } from './times';

/** Shared by all entities of one answer, without paging: https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/change-data-capture */
export const CDC_OBJECTS_MAX = 1000;
const DAY_MS = 86_400_000;
const ASKABLE = new Set(['Customer', 'Invoice', 'Payment', 'CreditMemo', 'Term', 'Preferences', 'CompanyInfo']);

interface Changed {
  readonly at: number;
  readonly json: () => Json;
}

/** One QueryResponse per entity asked for, `{}` where nothing changed. Throws Fault. */
export function changesOf(realm: Realm, asked: { entities: string | undefined; changedSince: string | undefined }): Json {
  if (!asked.entities) throw missing('entities');
  if (!asked.changedSince) throw missing('changedSince');
  const entities = asked.entities.split(',').map((name) => askable(name.trim()));
  const since = sinceOf(realm, asked.changedSince);
  let room = CDC_OBJECTS_MAX;
  const answers = entities.map((entity) => {
    const changed = changedOf(realm, entity, since).slice(0, room);
    room -= changed.length;
    if (changed.length === 0) return {};
    return { [entity.name]: changed.map((one) => one.json()), startPosition: 1, maxResults: changed.length };
  });
  return { QueryResponse: answers };
}

function askable(name: string): Entity {
  const entity = entityNamed(name);
  if (entity && ASKABLE.has(entity.name)) return entity;
  throw new Fault({
    Message: 'Invalid or unsupported object name',
    Detail: `Object Name: ${name} is not supported for change data capture`,
    code: '2000',
    element: 'entities',
  });
}

function sinceOf(realm: Realm, text: string): number {
  const since = instantOf(text);
  if (since === null) {
    throw new Fault({
      Message: 'Invalid Date Format',
      Detail: `Invalid Date Format : ${text}`,
      code: '2060',
      element: 'changedSince',
    });
  }
  const { cdcLookBackDays, oldChangedSince } = realm.unverified;
  const oldest = realm.now - cdcLookBackDays * DAY_MS;
  if (since >= oldest) return since;
  if (oldChangedSince === 'cut') return oldest;
  throw new Fault({
    Message: 'Invalid Date Range',
    Detail: `changedSince is more than ${cdcLookBackDays} days ago`,
    code: '2190',
    element: 'changedSince',
  });
}

/** Newest first: what the cap cuts off is what a client with a moving watermark would never see again. */
function changedOf(realm: Realm, entity: Entity, since: number): Changed[] {
  const from = seconds(since);
  const living = entity
    .rows(realm)
    .filter((row) => seconds(entity.updatedAt(realm, row)) >= from)
    .map((row: Row): Changed => ({ at: entity.updatedAt(realm, row), json: () => entity.show(realm, row) }));
  return [...living, ...goneOf(realm, entity, since)].sort((a, b) => b.at - a.at);
}

/** Deleted rows, and for a merge the id that disappeared. */
function goneOf(realm: Realm, entity: Entity, since: number): Changed[] {
  if (entity.table === null) return [];
  const gone = new Map<string, number>();
  for (const change of realm.books.changesSince(seconds(since) * 1000)) {
    if (change.table !== entity.table) continue;
    const id = change.operation === 'merge' ? (change.goneId ?? change.id) : change.operation === 'delete' ? change.id : null;
    if (id !== null && !entity.find(realm, id)) gone.set(id, change.at);
  }
  return [...gone].map(([id, at]) => ({
    at,
    json: () => ({ domain: 'QBO', status: 'Deleted', Id: id, MetaData: { LastUpdatedTime: pacific(at) } }),
  }));
}
