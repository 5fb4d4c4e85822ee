import { isObject, type Json } from './json';

/** Keys which Intuit's XML carries as attributes. */
const ATTRIBUTES = new Set([
  'domain',
  'sparse',
  'status',
  'time',
  'code',
  'element',
  'type',
  'bId',
  'startPosition',
  'maxResults',
  'totalCount',
]);

/** An answer in Intuit's XML: references become text with a name, repeated values repeat their element. */
export function xmlOf(body: Json): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${element('IntuitResponse', body, ' xmlns="http://schema.intuit.com/finance/v3"')}`;
}

function element(name: string, value: unknown, attributes = ''): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map((one) => element(name, one)).join('');
  if (!isObject(value)) return `<${name}${attributes}>${escaped(scalar(value))}</${name}>`;
  if (name.endsWith('Ref') && 'value' in value) return reference(name, value);
  const own = Object.entries(value).filter(([key, one]) => ATTRIBUTES.has(key) && !isObject(one) && !Array.isArray(one));
  const inner = Object.entries(value).filter(([key]) => !own.some(([taken]) => taken === key));
  const written = own.map(([key, one]) => ` ${key}="${escaped(scalar(one))}"`).join('');
  return `<${name}${attributes}${written}>${inner.map(([key, one]) => element(key, one)).join('')}</${name}>`;
}

function reference(name: string, value: Json): string {
  const attributes = Object.entries(value).filter(([key]) => key !== 'value');
  const written = attributes.map(([key, one]) => ` ${key}="${escaped(scalar(one))}"`).join('');
  return `<${name}${written}>${escaped(scalar(value['value']))}</${name}>`;
}

function scalar(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
