import type { Row } from '../books/rows';
import type { Entity, How, Writes } from './entities/entity';
import { KNOWN_PROPERTIES } from './entities/known-properties';
import { invalidId, missing, notFound, stale, tooLong, unknownProperty, unsupportedAction } from './faults';
import { isObject, textOf, type Json } from './json';
import type { Realm } from './realm';

export type Action = 'create' | 'update' | 'delete' | 'void';

export interface WriteOrder {
  readonly entity: Entity;
  readonly body: Json;
  /** Undefined: the presence of an Id decides between create and update. */
  readonly action?: Action | undefined;
  readonly include: ReadonlySet<string>;
}

/** Performs one write and gives what goes under the entity's name in the answer. Throws Fault. */
export function writeObject(realm: Realm, order: WriteOrder): Json {
  const { entity, body } = order;
  const writes = entity.writes;
  if (!writes) throw unsupportedAction(`update of ${entity.name}`);
  mustBeKnown(entity, body);
  mustBeShortEnough(writes, body);
  const how: How = { sparse: isTrue(body['sparse']), include: order.include };
  const action = order.action ?? (body['Id'] === undefined ? 'create' : 'update');
  if (action === 'create') {
    if (body['Id'] !== undefined) return change(realm, { ...order, action: 'update' }, how);
    return entity.show(realm, writes.create(realm, body, how));
  }
  return change(realm, { ...order, action }, how);
}

function change(realm: Realm, order: WriteOrder & { action: Action }, how: How): Json {
  const { entity, body, action } = order;
  const writes = entity.writes as Writes<Row>;
  const row = targetOf(realm, entity, body);
  if (action === 'delete') {
    if (!writes.remove) throw unsupportedAction('delete');
    writes.remove(realm, row);
    return { domain: 'QBO', status: 'Deleted', Id: row.id };
  }
  if (action === 'void') {
    if (!writes.void) throw unsupportedAction('void');
    writes.void(realm, row);
  } else writes.update(realm, row, { body, how });
  return entity.show(realm, row);
}

/** The row a write is about, after Id and SyncToken have been compared. */
export function targetOf(realm: Realm, entity: Entity, body: Json): Row {
  const id = textOf(body['Id']);
  if (id === undefined || id === '') throw missing('Id');
  const row = rowOf(realm, entity, id);
  const token = textOf(body['SyncToken']);
  if (token === undefined) throw missing('SyncToken');
  if (orderedStale(realm, entity, row) || token !== String(row.version)) throw stale();
  return row;
}

export function rowOf(realm: Realm, entity: Entity, id: string): Row {
  if (!/^\d+$/.test(id)) throw invalidId(id);
  const row = entity.find(realm, id);
  if (!row) throw notFound();
  return row;
}

function orderedStale(realm: Realm, entity: Entity, row: Row): boolean {
  const owner =
    entity.name === 'Customer' ? row.id : ((row as Partial<Pick<Row & { customerId: string }, 'customerId'>>).customerId ?? '');
  return realm.world.mischief.takeStale(realm.id, owner);
}

function mustBeKnown(entity: Entity, body: Json): void {
  const known = KNOWN_PROPERTIES[entity.name] ?? new Set<string>();
  const stranger = Object.keys(body).find((key) => !known.has(key));
  if (stranger !== undefined) throw unknownProperty(stranger, entity.name, known);
}

function mustBeShortEnough(writes: Writes<Row>, body: Json): void {
  for (const [path, max] of Object.entries(writes.limits)) {
    const [key = '', inner] = path.split('.');
    const outer = body[key];
    const text = textOf(inner === undefined ? outer : isObject(outer) ? outer[inner] : undefined);
    if (text !== undefined && text.length > max) throw tooLong(key, max, text.length);
  }
}

function isTrue(value: unknown): boolean {
  return textOf(value)?.toLowerCase() === 'true';
}
