import { LineCounter, isMap, isNode, isScalar, isSeq, parseDocument, type Document } from 'yaml';

/** Where something stands in a policy: names of settings, and positions in lists. */
export type Path = readonly (string | number)[];

export type Says = Readonly<Record<string, unknown>>;

/** A text that can be read as YAML, or where it cannot. */
export type TextRead =
  { readonly ok: true; readonly says: Says } | { readonly ok: false; readonly line: number; readonly problem: string };

export function readText(text: string): TextRead {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error)
    return { ok: false, line: lines.linePos(error.pos[0]).line, problem: error.message.split('\n')[0]?.replace(/:$/, '') ?? '' };
  const plain: unknown = document.toJS();
  if (plain === null) return { ok: true, says: {} };
  return isRecord(plain) ? { ok: true, says: plain } : { ok: false, line: 1, problem: 'The text is not made of settings' };
}

/** Undefined where nothing is said. */
export function valueAt(says: unknown, path: Path): unknown {
  let at = says;
  for (const part of path)
    at = at === null || typeof at !== 'object' ? undefined : (at as Record<string | number, unknown>)[part];
  return at;
}

export function isRecord(value: unknown): value is Says {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As it may stand in a sentence or in a box. */
export function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** For every line on which something begins, what; where several things begin, the setting or entry they all are part of. */
export function placesByLine(text: string): ReadonlyMap<number, Path> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const places = new Map<number, Path>();
  walk(document.contents, [], (path, offset) => {
    const { line } = lines.linePos(offset);
    const before = places.get(line);
    places.set(line, before === undefined ? path : sharedStart(before, path));
  });
  return places;
}

/** The line on which it begins, or what it is part of does; 1 where nothing of it is said. */
export function lineOf(text: string, path: Path): number {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  let found = 1;
  let depth = 0;
  walk(document.contents, [], (at, offset) => {
    if (at.length <= depth || at.some((part, index) => part !== path[index])) return;
    depth = at.length;
    found = lines.linePos(offset).line;
  });
  return found;
}

type Visit = (path: Path, offset: number) => void;

function walk(node: Document['contents'], path: Path, visit: Visit): void {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key) || !key.range) continue;
      const below = [...path, String(key.value)];
      visit(below, key.range[0]);
      if (isNode(value)) walk(value, below, visit);
    }
  } else if (isSeq(node)) {
    for (const [position, item] of node.items.entries()) {
      if (!isNode(item) || !item.range) continue;
      visit([...path, position], item.range[0]);
      walk(item, [...path, position], visit);
    }
  }
}

function sharedStart(one: Path, other: Path): Path {
  const differs = one.findIndex((part, index) => part !== other[index]);
  return differs < 0 ? one : one.slice(0, differs);
}
