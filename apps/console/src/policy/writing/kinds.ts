import type { Schema } from '../policy-answers';

/** How a setting is edited. What the form has no field for is edited as text. */
export type Kind =
  | { readonly kind: 'text' | 'number' | 'flag' | 'condition' | 'snippet' }
  | { readonly kind: 'choice' | 'choices'; readonly options: readonly string[] }
  | { readonly kind: 'list'; readonly item: Schema }
  | { readonly kind: 'entries'; readonly item: Schema }
  | { readonly kind: 'record'; readonly item: Schema }
  | { readonly kind: 'group'; readonly properties: Readonly<Record<string, Schema>>; readonly required: readonly string[] };

const SNIPPET: Kind = { kind: 'snippet' };

/** Read off the published schema, so that the form knows a new setting as soon as the engine does. */
export function kindOf(schema: Schema, root: Schema): Kind {
  if (schema.$ref?.endsWith('/condition') === true) return { kind: 'condition' };
  const { type, enum: options, properties, required = [], items, additionalProperties, anyOf } = resolved(schema, root);
  if (options) return { kind: 'choice', options };
  if (properties) return { kind: 'group', properties, required };
  if (type === 'array' && items) return listKind(items, root);
  if (type === 'object' && typeof additionalProperties === 'object') return { kind: 'record', item: additionalProperties };
  if (type === 'boolean') return { kind: 'flag' };
  if (type === 'number' || type === 'integer') return { kind: 'number' };
  const isText = type === 'string' || anyOf?.every((one) => one.type === 'string' || one.type === 'number') === true;
  return isText ? { kind: 'text' } : SNIPPET;
}

function listKind(items: Schema, root: Schema): Kind {
  const item = resolved(items, root);
  if (item.enum) return { kind: 'choices', options: item.enum };
  if (item.properties) return { kind: 'entries', item };
  return item.type === 'string' ? { kind: 'list', item } : SNIPPET;
}

export function resolved(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return (name === undefined ? schema : root.$defs?.[name]) ?? {};
}

/** A new entry, with what an entry has to have. `taken`: the short names that others have. */
export function blankOf(item: Schema, root: Schema, name: string, taken: readonly unknown[]): unknown {
  const { properties = {}, required = [] } = resolved(item, root);
  return Object.fromEntries(
    required.map((field) => [field, field === 'id' ? freeName(name, taken) : blankValue(properties[field] ?? {}, root)]),
  );
}

function blankValue(schema: Schema, root: Schema): unknown {
  const kind = kindOf(schema, root);
  if (kind.kind === 'number') return 0;
  if (kind.kind === 'choice') return kind.options[0];
  if (kind.kind === 'condition') return { all: [FIRST_COMPARISON] };
  return kind.kind === 'text' ? '' : {};
}

/** What a condition begins with. */
export const FIRST_COMPARISON = 'oldestOverdueDays > 14';

/** `rule`, or `rule-2` where there is one already. */
export function freeName(name: string, taken: readonly unknown[]): string {
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name}-${number}`;
    if (!taken.includes(free)) return free;
  }
}
