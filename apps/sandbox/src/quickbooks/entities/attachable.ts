import type { Attachable } from '../../books/rows';
import { businessRule, invalidEnumeration, missing } from '../faults';
import { isObject, textOf, type Json } from '../json';
import type { Realm } from '../realm';
import { heading, metaFields, withValues, type Entity, type How } from './entity';
import { changed, differences, Given, ownKeys } from './given';

const OWN = ownKeys('Note AttachableRef');
const TYPES = { customer: 'Customer', invoice: 'Invoice' } as const;

function extrasOf(realm: Realm, row: Attachable): Json {
  return realm.extrasOf('attachable', row, () => ({}));
}

function show(realm: Realm, row: Attachable): Json {
  return withValues({
    ...heading(row, row.updatedAt),
    AttachableRef: [{ EntityRef: { value: row.about.id, type: TYPES[row.about.entity] }, IncludeOnSend: false }],
    Note: row.note || null,
    ...extrasOf(realm, row),
  });
}

/** A note of this sandbox hangs on exactly one customer or invoice. */
function aboutFrom(realm: Realm, given: Given): Attachable['about'] | undefined {
  const refs = given.value('AttachableRef');
  if (refs === undefined) return undefined;
  const first: unknown = Array.isArray(refs) ? refs[0] : undefined;
  const to = isObject(first) ? first['EntityRef'] : undefined;
  if (!isObject(to)) throw missing('AttachableRef');
  const type = textOf(to['type']) ?? '';
  const id = textOf(to['value']) ?? '';
  const entity = type.toLowerCase();
  if (entity !== 'customer' && entity !== 'invoice') throw invalidEnumeration('AttachableRef.EntityRef.type', type);
  if (!realm.books.get(entity, id)) {
    throw businessRule(`The entity ${TYPES[entity]} ${id} that you are trying to link does not exist. ${TYPES[entity]} ${id}`);
  }
  return { entity, id };
}

function create(realm: Realm, body: Json, how: How): Attachable {
  const given = new Given(body, how, realm);
  const note = given.text('Note');
  if (!note) throw missing('Note');
  const about = aboutFrom(realm, given);
  if (!about) throw missing('AttachableRef');
  const row = realm.books.insert('attachable', { note, about });
  realm.keepExtras('attachable', row, given.extras({}, OWN));
  return row;
}

function update(realm: Realm, row: Attachable, { body, how }: { body: Json; how: How }): void {
  const given = new Given(body, how, realm);
  const before = extrasOf(realm, row);
  const after = given.extras(before, OWN);
  const note = given.text('Note');
  const patch = differences(row, { note: note === null ? '' : note, about: aboutFrom(realm, given) });
  if (!changed(patch, { before, after })) return;
  realm.keepExtras('attachable', row, after);
  realm.books.update('attachable', row.id, patch);
}

export const attachable: Entity<Attachable> = {
  name: 'Attachable',
  table: 'attachable',
  nameList: false,
  rows: (realm) => realm.books.all('attachable'),
  find: (realm, id) => realm.books.get('attachable', id),
  show,
  active: () => true,
  updatedAt: (_realm, row) => row.updatedAt,
  fields: [
    ...metaFields<Attachable>((_realm, row) => row.updatedAt),
    { name: 'Note', type: 'text', get: (_realm, row) => row.note },
    { name: 'AttachableRef.EntityRef.Type', type: 'text', get: (_realm, row) => row.about.entity },
    {
      name: 'AttachableRef.EntityRef.Value',
      type: 'text',
      takesLists: (realm) => realm.unverified.attachableRefsInLists,
      get: (_realm, row) => row.about.id,
    },
  ],
  writes: {
    limits: { Note: 2000 },
    create,
    update,
    remove: (realm, row) => realm.books.remove('attachable', row.id),
  },
};
