import { queryUnparsable } from '../faults';

export interface Token {
  /** `bad` is no token at all, and complains only when the parser gets that far. */
  readonly kind: 'word' | 'string' | 'number' | 'symbol' | 'end' | 'bad';
  /** As written. */
  readonly image: string;
  /** A string without its quotes and escapes. */
  readonly value: string;
  readonly column: number;
}

const WORD = /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/y;
const NUMBER = /-?\d+(?:\.\d+)?/y;
const STRING = /'((?:\\[\s\S]|[^'\\])*)'/y;
const SYMBOL = /<=|>=|!=|[=<>(),*]/y;
const SPACE = /\s+/y;

const KINDS = [
  ['string', STRING],
  ['word', WORD],
  ['number', NUMBER],
  ['symbol', SYMBOL],
] as const;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const space = matchAt(SPACE, text, at);
    if (space) {
      at += space[0].length;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    if (token.kind === 'bad') break;
    at += token.image.length;
  }
  return [...tokens, { kind: 'end', image: '', value: '', column: Math.max(text.length, 1) }];
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of KINDS) {
    const found = matchAt(pattern, text, at);
    if (!found) continue;
    const value = kind === 'string' ? (found[1] ?? '').replaceAll(/\\([\s\S])/g, '$1') : found[0];
    return { kind, image: found[0], value, column: at + 1 };
  }
  return { kind: 'bad', image: '', value: complaint(text, at), column: at + 1 };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function complaint(text: string, at: number): string {
  const open = text[at] === "'";
  const column = open ? text.length + 1 : at + 1;
  const encountered = open ? '<EOF>' : `"${text[at]}" (${text.charCodeAt(at)})`;
  return `Lexical error at line 1, column ${column}.  Encountered: ${encountered} after : "${open ? text.slice(at) : ''}"`;
}

const KEYWORDS = new Set([
  'select',
  'from',
  'where',
  'and',
  'or',
  'in',
  'like',
  'orderby',
  'order',
  'by',
  'asc',
  'desc',
  'startposition',
  'maxresults',
  'count',
]);

/** The wording of the parser generator Intuit uses, as recorded. */
export function unexpected(token: Token, expected: readonly string[]): Error {
  if (token.kind === 'bad') return queryUnparsable(token.value);
  const list = expected.map((one) => `    ${one} ${one === '<EOF>' ? '' : '...'}\n`).join('');
  const found = token.kind === 'end' ? 'Encountered "<EOF>"' : `Encountered " ${kindImage(token)} "${token.image} ""`;
  return queryUnparsable(
    `${found} at line 1, column ${token.column}.\nWas expecting${expected.length > 1 ? ' one of' : ''}:\n${list}    `,
  );
}

function kindImage(token: Token): string {
  if (token.kind === 'string') return '<STRING_LITERAL>';
  if (token.kind === 'number') return '<INTEGER_LITERAL>';
  if (token.kind === 'symbol' || KEYWORDS.has(token.image.toLowerCase())) return `"${token.image.toLowerCase()}"`;
  return '<IDENTIFIER>';
}
