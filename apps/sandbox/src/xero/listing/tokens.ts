import { queryParse } from '../reply';

export interface Token {
  readonly kind: 'text' | 'number' | 'word' | 'mark';
  readonly text: string;
}

const SHAPES: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['text', /"((?:[^"\\]|\\.)*)"/y],
  ['number', /-?\d+(?:\.\d+)?[mM]?/y],
  ['word', /\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y],
  ['mark', /==|!=|<>|<=|>=|&&|\|\||[=<>!(),]/y],
];

/** Cuts a filter into words, values and marks. */
export function read(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const { kind, length, value } = next(text, at);
    if (kind !== 'space') tokens.push({ kind, text: value });
    at += length;
  }
  if (tokens.length === 0) throw queryParse('Expression expected');
  return tokens;
}

function next(text: string, at: number): { kind: Token['kind'] | 'space'; length: number; value: string } {
  for (const [kind, shape] of SHAPES) {
    shape.lastIndex = at;
    const found = shape.exec(text);
    if (!found) continue;
    const value = kind === 'text' ? (found[1] ?? '').replaceAll(/\\(.)/g, '$1') : found[0].replace(/(?<=\d)[mM]$/, '');
    return { kind, length: found[0].length, value };
  }
  throw queryParse(`Syntax error '${text.charAt(at)}'`);
}
