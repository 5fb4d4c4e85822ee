import { Document, Scalar, isMap, isScalar, isSeq, parseDocument, type Node, type ToStringOptions } from 'yaml';
import { isRecord, type Path } from './yaml-text';

/* Changes of a policy's text in place. What is not changed stays as it is written, with its comments, its order and its quotes. */

const STYLE: ToStringOptions = { lineWidth: 0, singleQuote: true };

/** The text with this value there; undefined takes the setting away, and with it what would be left empty. Throws RangeError for a text that is no YAML. */
export function withValue(text: string, path: Path, value: unknown): string {
  const before = parsed(text);
  if (same(before.getIn(path, false) ?? undefined, value) && (value !== undefined || !before.hasIn(path))) return text;
  return scalarReplaced(text, before, path, value) ?? rewritten(text, path, (document) => setAt(document, path, value));
}

/** The text with an entry of a list at another position; its comments go with it. */
export function withMoved(text: string, list: Path, { from, to }: { readonly from: number; readonly to: number }): string {
  return rewritten(text, list, (document) => {
    const entries = document.getIn(list, true);
    if (!isSeq(entries)) return;
    entries.items.splice(to, 0, ...entries.items.splice(from, 1));
  });
}

/** The text with another name for a setting, such as `any` for `all`. */
export function withRenamed(text: string, path: Path, name: string): string {
  return rewritten(text, path, (document) => {
    const parent = document.getIn(path.slice(0, -1), true);
    const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
    if (isScalar(pair?.key)) pair.key.value = name;
  });
}

function parsed(text: string): Document.Parsed {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new RangeError('This text cannot be read as YAML, so nothing in it can be changed.');
  return document;
}

/** Null where it takes more than other characters in the same place: within brackets, say, a comma would mean something else. */
function scalarReplaced(text: string, document: Document.Parsed, path: Path, value: unknown): string | null {
  const node = document.getIn(path, true);
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
  if (!isPlain || !isScalar(node) || !node.range || node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL)
    return null;
  const [start, end] = node.range;
  const changed = `${text.slice(0, start)}${scalarText(value, node)}${text.slice(end)}`;
  const read = parseDocument(changed);
  return read.errors.length === 0 && same(read.toJS(), valueSet(document.toJS(), path, value)) ? changed : null;
}

function scalarText(value: unknown, like: Scalar): string {
  const scalar = new Scalar(value);
  if (typeof value === 'string' && like.type !== undefined && like.type !== Scalar.PLAIN) scalar.type = like.type;
  return new Document(scalar).toString(STYLE).trimEnd();
}

function setAt(document: Document.Parsed, path: Path, value: unknown): void {
  if (value === undefined) return removeAt(document, path);
  for (let depth = 1; depth < path.length; depth += 1) {
    const above = path.slice(0, depth);
    if (isScalar(document.getIn(above, true)))
      document.setIn(above, document.createNode(typeof path[depth] === 'number' ? [] : {}));
  }
  const parent = document.getIn(path.slice(0, -1), true);
  const like = isSeq(parent) ? parent.items.at(-1) : undefined;
  const isFlow = isMap(like) && like.flow === true;
  document.setIn(path, typeof value === 'object' ? document.createNode(value, { flow: isFlow }) : value);
}

function removeAt(document: Document.Parsed, path: Path): void {
  document.deleteIn(path);
  const above = path.slice(0, -1);
  const left = document.getIn(above, true);
  if (above.length > 0 && isMap(left) && left.items.length === 0) removeAt(document, above);
}

/** The smallest part of the text that has to be written anew is; of that, comments and order are kept, and blanks may change. */
function rewritten(text: string, path: Path, change: (document: Document.Parsed) => void): string {
  const document = parsed(text);
  change(document);
  const whole = document.toString(STYLE);
  const [before, after] = [parsed(text), parsed(whole)];
  const around = neighboursOf(path, [before, after]);
  const parts = [
    [entrySpan(before, path, text), entrySpan(after, path, whole)],
    [sectionSpan(before, path, text), sectionSpan(after, path, whole)],
    [spanAround(before, around, text), spanAround(after, around, whole)],
  ] as const;
  for (const [old, anew] of parts) {
    if (old === null || anew === null) continue;
    const spliced = `${text.slice(0, old[0])}${whole.slice(anew[0], anew[1])}${text.slice(old[1])}`;
    if (normal(spliced) === whole) return spliced;
  }
  return whole;
}

/** Null for what is no YAML. */
function normal(text: string): string | null {
  const document = parseDocument(text);
  return document.errors.length > 0 ? null : document.toString(STYLE);
}

type Span = readonly [start: number, end: number];

/** From a section's name to the next one. */
function sectionSpan(document: Document.Parsed, [section]: Path, text: string): Span | null {
  const { names, starts } = sectionsOf(document);
  const index = names.indexOf(String(section));
  const start = starts[index];
  return start === undefined ? null : [start, starts[index + 1] ?? text.length];
}

/** From an entry of a section to the next one. */
function entrySpan(document: Document.Parsed, path: Path, text: string): Span | null {
  const [section, position] = path;
  const entries = document.get(section);
  if (!isSeq<Node>(entries) || entries.flow === true || typeof position !== 'number') return null;
  const start = entries.items[position]?.range?.[0];
  const end = sectionSpan(document, path, text)?.[1];
  return start === undefined || end === undefined ? null : [start, entries.items[position + 1]?.range?.[0] ?? end];
}

/** From the section before one to the one behind it, whether or not it is there itself: for a section that comes or goes. */
function spanAround(document: Document.Parsed, [before, behind]: readonly (string | undefined)[], text: string): Span {
  const { names, starts } = sectionsOf(document);
  const startOf = (name: string | undefined): number | undefined =>
    name === undefined ? undefined : starts[names.indexOf(name)];
  return [startOf(before) ?? 0, startOf(behind) ?? text.length];
}

function neighboursOf(path: Path, documents: readonly Document.Parsed[]): readonly (string | undefined)[] {
  const names = documents.map((document) => sectionsOf(document).names).find((known) => known.includes(String(path[0]))) ?? [];
  const index = names.indexOf(String(path[0]));
  return [names[index - 1], names[index + 1]];
}

function sectionsOf({ contents }: Document.Parsed): { readonly names: readonly string[]; readonly starts: readonly number[] } {
  const keys = (isMap(contents) ? contents.items : []).flatMap(({ key }) => (isScalar(key) && key.range ? [key] : []));
  return { names: keys.map(({ value }) => String(value)), starts: keys.map(({ range }) => range?.[0] ?? 0) };
}

function valueSet(whole: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  if (Array.isArray(whole)) return whole.map((entry: unknown, index) => (index === first ? valueSet(entry, rest, value) : entry));
  return isRecord(whole) ? { ...whole, [first]: valueSet(whole[first], rest, value) } : whole;
}

/** Also in the order of the settings. */
function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
