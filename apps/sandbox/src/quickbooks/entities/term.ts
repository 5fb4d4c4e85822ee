import type { Term } from '../../books/rows';
import { duplicateName, invalidNumber, missing } from '../faults';
import { type Json } from '../json';
import type { Realm } from '../realm';
import { displayName } from './customer';
import { heading, metaFields, withValues, type Entity, type How } from './entity';
import { changed, differences, Given, ownKeys } from './given';

const OWN = ownKeys('Name DueDays Active Type');
const DUE_DAYS_MAX = 999;

function extrasOf(realm: Realm, row: Term): Json {
  return realm.extrasOf('term', row, () => ({}));
}

function show(realm: Realm, row: Term): Json {
  const extras = extrasOf(realm, row);
  const dateDriven = extras['DayOfMonthDue'] !== undefined;
  return withValues({
    ...heading(row, row.updatedAt),
    Name: displayName(row),
    Active: row.active,
    Type: dateDriven ? 'DATE_DRIVEN' : 'STANDARD',
    DiscountPercent: 0,
    DueDays: dateDriven ? null : row.dueDays,
    ...extras,
  });
}

function nameFrom(realm: Realm, given: Given, id?: string): string | undefined {
  const name = given.text('Name');
  if (name === undefined) return undefined;
  if (name === null) throw missing('Name');
  const wanted = name.trim().toLowerCase();
  const taken = realm.books.all('term').some((row) => row.id !== id && displayName(row).toLowerCase() === wanted);
  if (taken) throw duplicateName();
  return name.trim();
}

function daysFrom(given: Given): number | undefined {
  const days = given.number('DueDays');
  if (days !== undefined && (!Number.isInteger(days) || days < 0 || days > DUE_DAYS_MAX)) throw invalidNumber('DueDays', days);
  return days;
}

function create(realm: Realm, body: Json, how: How): Term {
  const given = new Given(body, how, realm);
  const name = nameFrom(realm, given) ?? '';
  const dueDays = daysFrom(given);
  if (dueDays === undefined && !given.has('DayOfMonthDue')) throw missing('DueDays');
  const row = realm.books.insert('term', { name, dueDays: dueDays ?? 0, active: given.flag('Active') ?? true });
  realm.keepExtras('term', row, given.extras({}, OWN));
  return row;
}

function update(realm: Realm, row: Term, { body, how }: { body: Json; how: How }): void {
  const given = new Given(body, how, realm);
  const before = extrasOf(realm, row);
  const after = given.extras(before, OWN);
  const unchanged = given.text('Name') === displayName(row);
  const patch = differences(row, {
    name: unchanged ? undefined : nameFrom(realm, given, row.id),
    dueDays: daysFrom(given),
    active: given.flag('Active'),
  });
  if (!changed(patch, { before, after })) return;
  realm.keepExtras('term', row, after);
  realm.books.update('term', row.id, patch);
}

export const term: Entity<Term> = {
  name: 'Term',
  table: 'term',
  nameList: true,
  rows: (realm) => realm.books.all('term'),
  find: (realm, id) => realm.books.get('term', id),
  show,
  active: (row) => row.active,
  updatedAt: (_realm, row) => row.updatedAt,
  fields: [
    ...metaFields<Term>((_realm, row) => row.updatedAt),
    { name: 'Name', type: 'text', get: (_realm, row) => displayName(row) },
    { name: 'Active', type: 'flag', get: (_realm, row) => row.active },
    { name: 'DueDays', type: 'number', get: (_realm, row) => row.dueDays },
  ],
  writes: { limits: { Name: 31 }, create, update },
};
