import type { Violation } from './exceptions';
import type { ObjectType, QuickbooksSchema } from './quickbooks-schema';

const TEXT = /^xs:(string|anyURI|normalizedString|token)$/;
const WHOLE = /^xs:(int|integer|long|short|positiveInteger|nonNegativeInteger)$/;
const NUMBER = /^xs:(decimal|float|double)$/;

/** What of a JSON value its XSD type does not allow, as `Type.Property: problem`. */
export function problemsIn(schema: QuickbooksSchema, type: string, value: unknown): readonly Violation[] {
  const object = schema.objectType(type);
  return object ? problemsInObject(schema, { name: type, object }, value) : problemsInText(schema, type, value);
}

function problemsInObject(
  schema: QuickbooksSchema,
  { name, object }: { readonly name: string; readonly object: ObjectType },
  value: unknown,
): readonly Violation[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`: is ${kindOf(value)}, not ${name}`];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const place = `${name}.${key}`;
    const property = object.properties.get(key);
    if (!property) return object.open ? [] : [`${place}: is not known`];
    const marked = property.desktopOnly ? [`${place}: is of the desktop product`] : [];
    if (Array.isArray(inner) !== property.many) return [...marked, `${place}: is ${property.many ? 'not ' : ''}a list`];
    const each = (property.many ? inner : [inner]) as readonly unknown[];
    const problems = each.flatMap((one) => problemsIn(schema, property.type, one));
    // A problem of a plain value has no place of its own.
    return [...marked, ...problems.map((problem) => (problem.startsWith(':') ? `${place}${problem}` : problem))];
  });
}

function problemsInText(schema: QuickbooksSchema, type: string, value: unknown): readonly Violation[] {
  const simple = schema.simpleType(type);
  if (!simple) return fits(type, value) ? [] : [`: is ${kindOf(value)}, not ${type}`];
  const inner = problemsInText(schema, simple.base, value);
  if (inner.length > 0 || simple.values.length === 0 || simple.values.includes(String(value))) return inner;
  return [`: is none of ${type}`];
}

function fits(type: string, value: unknown): boolean {
  if (NUMBER.test(type)) return typeof value === 'number';
  if (WHOLE.test(type)) return Number.isInteger(value);
  if (type === 'xs:boolean') return typeof value === 'boolean';
  if (typeof value !== 'string') return false;
  if (type === 'xs:date') return /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
  if (type === 'xs:dateTime') return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value);
  return TEXT.test(type);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
