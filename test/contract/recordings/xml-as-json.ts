import { DOMParser, type Element } from '@xmldom/xmldom';
import type { QuickbooksSchema } from '../truth/quickbooks-schema';

/** A recording in XML as the JSON form of the same API: the schema tells lists, numbers and references apart. Throws on what is no XML. */
export function jsonFromXml(schema: QuickbooksSchema, text: string): Record<string, unknown> {
  const onError = (level: string, message: string): void => {
    if (level !== 'warning') throw new SyntaxError(message);
  };
  const root = new DOMParser({ onError }).parseFromString(text.trim(), 'text/xml').documentElement as Element;
  const value = valueOf(schema, root.tagName === 'IntuitResponse' ? 'IntuitResponse' : root.tagName, root);
  return root.tagName === 'IntuitResponse' ? (value as Record<string, unknown>) : { [root.tagName]: value };
}

function valueOf(schema: QuickbooksSchema, type: string, element: Element): unknown {
  const object = schema.objectType(type);
  if (!object) return plain(schema, type, element.textContent ?? '');
  // Extensions of a line, whose JSON form is told by the documentation alone.
  if (object.open) return { any: childrenOf(element).map((each) => ({ value: namesAndTexts(each) })) };
  const json: Record<string, unknown> = {};
  for (const { name, value } of element.attributes)
    if (object.properties.has(name)) json[name] = plain(schema, object.properties.get(name)?.type ?? '', value);
  if (object.properties.has('value')) json['value'] = element.textContent ?? '';
  for (const child of childrenOf(element)) {
    const property = object.properties.get(child.tagName);
    const inner = valueOf(schema, property?.type ?? 'xs:string', child);
    if (!property?.many) json[child.tagName] = inner;
    else json[child.tagName] = [...((json[child.tagName] ?? []) as unknown[]), inner];
  }
  return json;
}

function plain(schema: QuickbooksSchema, type: string, text: string): unknown {
  const base = schema.simpleType(type)?.base ?? type;
  if (base === 'xs:boolean') return text === 'true';
  return /^xs:(decimal|int|integer|float|double|positiveInteger)$/.test(base) ? Number(text) : text;
}

function namesAndTexts(element: Element): Record<string, string> {
  return Object.fromEntries(childrenOf(element).map((child) => [child.tagName, child.textContent ?? '']));
}

function childrenOf(element: Element): readonly Element[] {
  return [...element.childNodes].filter((node): node is Element => node.nodeType === 1);
}
