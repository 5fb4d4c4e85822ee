import type { Row } from '../../books/rows';
import type { Entity, Field, FieldValue } from '../entities/entity';
import { KNOWN_PROPERTIES } from '../entities/known-properties';
import { queryInvalid } from '../faults';
import { isObject, type Json } from '../json';
import type { Realm } from '../realm';
import { dayOf, instantOf, seconds } from '../times';
import { parseQuery, type Condition, type Operator, type Query } from './parse';

type Test = (row: Row) => boolean;

/** The `QueryResponse` of a query. An exhausted page is `{}`, as recorded. */
export function runQuery(realm: Realm, text: string, entityNamed: (name: string) => Entity | undefined): Json {
  const query = parseQuery(text);
  const entity = entityNamed(query.entity);
  if (!entity) throw queryInvalid(`invalid context declaration: ${query.entity}`);
  const found = select(realm, entity, query);
  if (query.count) return { totalCount: found.length };
  const show = projection(realm, entity, query);
  const page = sort(realm, entity, { rows: found, query }).slice(
    query.startPosition - 1,
    query.startPosition - 1 + query.maxResults,
  );
  if (page.length === 0) return {};
  return { [entity.name]: page.map(show), startPosition: query.startPosition, maxResults: page.length };
}

function select(realm: Realm, entity: Entity, query: Query): Row[] {
  const tests = query.where.map((condition) => testOf(realm, entity, condition));
  if (entity.nameList && !query.where.some(({ property }) => property.toLowerCase() === 'active')) {
    tests.push((row) => entity.active(row));
  }
  return candidates(realm, entity, query).filter((row) => tests.every((test) => test(row)));
}

/** By id the rows are at hand; everything else looks at all of them. */
function candidates(realm: Realm, entity: Entity, query: Query): readonly Row[] {
  const byId = query.where.find(
    ({ property, operator }) => property.toLowerCase() === 'id' && (operator === '=' || operator === 'in'),
  );
  if (!byId) return entity.rows(realm);
  return [...new Set(byId.values)].flatMap((id) => entity.find(realm, id) ?? []);
}

function testOf(realm: Realm, entity: Entity, condition: Condition): Test {
  const field = fieldNamed(entity, condition.property);
  if (field.type === 'id' && condition.operator !== '=' && condition.operator !== 'in') {
    throw queryInvalid(`property 'Id' supports only the operators = and IN`);
  }
  if (condition.operator === 'in' && field.takesLists?.(realm) === false) {
    throw queryInvalid(`property '${field.name}' does not support the operator IN`);
  }
  const wanted = condition.values.map((value) => comparable(field, literalOf(realm, value)));
  const holds = condition.operator === 'like' ? likeTest(condition.values[0] ?? '') : comparison(condition.operator, wanted);
  return (row) => {
    const value = field.get(realm, row);
    return Array.isArray(value)
      ? value.some((one) => holds(comparable(field, one)))
      : holds(comparable(field, value as FieldValue));
  };
}

function literalOf(realm: Realm, value: string): string {
  return value.toUpperCase() === 'CURRENT_DATE' ? realm.today : value;
}

/** Brings both sides of a comparison to one form; a literal that has none is 4001. */
function comparable(field: Field<Row>, value: FieldValue): FieldValue {
  if (value === null) return null;
  switch (field.type) {
    case 'number':
      return checked(field, value, Number(value));
    case 'time':
      return seconds(checked(field, value, typeof value === 'number' ? value : (instantOf(String(value)) ?? Number.NaN)));
    case 'day': {
      const day = dayOf(String(value));
      if (day === null) throw invalidLiteral(field, value);
      return day;
    }
    case 'flag':
      return String(value).toLowerCase() === 'true';
    case 'id':
    case 'text':
      return String(value).toLowerCase();
  }
}

function checked(field: Field<Row>, supplied: FieldValue, number: number): number {
  if (Number.isNaN(number)) throw invalidLiteral(field, supplied);
  return number;
}

function invalidLiteral(field: Field<Row>, supplied: FieldValue): Error {
  return queryInvalid(`value ${String(supplied)} is not valid for property ${field.name}`);
}

function comparison(operator: Exclude<Operator, 'like'>, wanted: readonly FieldValue[]): (value: FieldValue) => boolean {
  if (operator === 'in' || operator === '=') {
    const set = new Set(wanted);
    return (value) => value !== null && set.has(value);
  }
  const limit = wanted[0] ?? '';
  const holds = {
    '<': (value: FieldValue) => value !== null && value < limit,
    '>': (value: FieldValue) => value !== null && value > limit,
    '<=': (value: FieldValue) => value !== null && value <= limit,
    '>=': (value: FieldValue) => value !== null && value >= limit,
  };
  return holds[operator];
}

function likeTest(pattern: string): (value: FieldValue) => boolean {
  const parts = pattern.split('%').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const expression = new RegExp(`^${parts.join('[\\s\\S]*')}$`, 'i');
  return (value) => value !== null && expression.test(String(value));
}

function fieldNamed(entity: Entity, name: string): Field<Row> {
  const field = entity.fields.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (field) return field;
  throw knows(entity, name) ? queryInvalid(`property '${name}' is not queryable`) : notThere(entity, name);
}

function knows(entity: Entity, name: string): boolean {
  return [...(KNOWN_PROPERTIES[entity.name] ?? [])].some((one) => one.toLowerCase() === name.toLowerCase());
}

function notThere(entity: Entity, name: string): Error {
  return queryInvalid(`Property ${name} not found for Entity ${entity.name}`);
}

/** Keys are taken once per row; a comparison that looked them up anew would cost more than all the rest. */
function sort(realm: Realm, entity: Entity, { rows, query }: { rows: Row[]; query: Query }): Row[] {
  const orders = query.orderBy.map(({ property, descending }) => {
    const field = fieldNamed(entity, property);
    if (field.type === 'id') throw queryInvalid(`property 'Id' is not sortable`);
    return { field, sign: descending ? -1 : 1 };
  });
  const keyed = rows.map((row) => ({
    row,
    keys: orders.map(({ field }) => sortKey(field, field.get(realm, row))),
    name: entity.nameList ? nameKey(realm, entity, row) : null,
  }));
  keyed.sort((a, b) => {
    for (const [index, { sign }] of orders.entries()) {
      const order = compare(a.keys[index] ?? null, b.keys[index] ?? null);
      if (order !== 0) return order * sign;
    }
    // Recorded without ORDERBY: name lists by name, transactions newest first.
    return entity.nameList ? compare(a.name, b.name) : compareIds(b.row.id, a.row.id);
  });
  return keyed.map(({ row }) => row);
}

function nameKey(realm: Realm, entity: Entity, row: Row): FieldValue {
  const field = entity.fields.find(({ name }) => name === 'FullyQualifiedName' || name === 'Name');
  return field ? sortKey(field, field.get(realm, row)) : null;
}

function sortKey(field: Field<Row>, value: FieldValue | readonly FieldValue[]): FieldValue {
  return comparable(field, Array.isArray(value) ? (value[0] ?? null) : (value as FieldValue));
}

function compare(a: FieldValue, b: FieldValue): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

/** Ids are numbers as text, some of 19 digits. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || compare(a, b);
}

function projection(realm: Realm, entity: Entity, query: Query): (row: Row) => Json {
  const { properties } = query;
  if (properties === null) return (row) => entity.show(realm, row);
  const known = [...(KNOWN_PROPERTIES[entity.name] ?? [])];
  const paths = properties.map((name) => {
    const [first = '', ...rest] = name.split('.');
    const key = known.find((one) => one.toLowerCase() === first.toLowerCase());
    if (key === undefined) throw notThere(entity, name);
    return [key, ...rest];
  });
  return (row) => {
    const whole = entity.show(realm, row);
    const picked: Json = { domain: 'QBO', sparse: true };
    for (const path of paths) pick(whole, path, picked);
    return picked;
  };
}

function pick(from: Json, [first = '', ...rest]: readonly string[], into: Json): void {
  const key = Object.keys(from).find((one) => one.toLowerCase() === first.toLowerCase());
  if (key === undefined) return;
  const value = from[key];
  if (rest.length === 0 || !isObject(value)) {
    into[key] = value;
    return;
  }
  const inner = isObject(into[key]) ? into[key] : {};
  pick(value, rest, inner);
  into[key] = inner;
}
