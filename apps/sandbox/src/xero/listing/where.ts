import { queryParse } from '../reply';
import { dayMs } from '../wire';
import { read, type Token } from './tokens';

export type Value = string | number | boolean | null;
export type Fields<R> = Readonly<Record<string, (row: R) => Value>>;
type Term<R> = (row: R) => Value;

/** The part of Xero's filter language that its optimised fields need: comparisons, AND, OR, brackets, guid(), DateTime(), text methods. */
export function where<R>(text: string, fields: Fields<R>): (row: R) => boolean {
  const reader = new Reader(read(text), fields);
  const term = reader.either();
  reader.expectEnd();
  return (row) => term(row) === true;
}

class Reader<R> {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly fields: Fields<R>,
  ) {}

  either(): Term<R> {
    let left = this.both();
    while (this.takes('OR', '||')) {
      const [a, b] = [left, this.both()];
      left = (row) => a(row) === true || b(row) === true;
    }
    return left;
  }

  expectEnd(): void {
    if (this.at < this.tokens.length) throw queryParse(`Syntax error at '${this.tokens[this.at]?.text ?? ''}'`);
  }

  private both(): Term<R> {
    let left = this.not();
    while (this.takes('AND', '&&')) {
      const [a, b] = [left, this.not()];
      left = (row) => a(row) === true && b(row) === true;
    }
    return left;
  }

  private not(): Term<R> {
    if (!this.takes('!', 'NOT')) return this.comparison();
    const inner = this.not();
    return (row) => inner(row) !== true;
  }

  private comparison(): Term<R> {
    const left = this.operand();
    const operator = this.tokens[this.at]?.text ?? '';
    const compare = COMPARE[operator];
    if (!compare) return left;
    this.at += 1;
    const right = this.operand();
    return (row) => compare(fold(left(row)), fold(right(row)));
  }

  private operand(): Term<R> {
    if (this.takes('(')) {
      const inner = this.either();
      this.expect(')');
      return inner;
    }
    const token = this.next();
    switch (token.kind) {
      case 'text':
        return () => token.text;
      case 'number':
        return () => Number(token.text);
      case 'word':
        return this.word(token.text);
      case 'mark':
        throw queryParse(`Syntax error at '${token.text}'`);
    }
  }

  private word(word: string): Term<R> {
    const known = CONSTANTS.get(word.toLowerCase());
    if (known !== undefined) return () => known;
    if (/^(guid|datetime(\.parse)?)$/i.test(word)) return this.call(word.toLowerCase());
    return this.field(word);
  }

  private call(name: string): Term<R> {
    const values = this.list();
    if (name === 'guid') return () => String(values[0] ?? '').toLowerCase();
    const day = name === 'datetime.parse' ? Date.parse(`${String(values[0])}Z`) : Date.UTC(...utc(values));
    const ms = Number.isNaN(day) ? dayMs(String(values[0])) : day;
    if (Number.isNaN(ms)) throw queryParse('No such DateTime');
    return () => ms;
  }

  /** `Name.ToLower().Contains("x")`: the field, then what is asked of its text. */
  private field(path: string): Term<R> {
    const parts = path.split('.');
    const methods: string[] = [];
    if (METHODS[parts.at(-1)?.toLowerCase() ?? ''] && this.tokens[this.at]?.text === '(') methods.push(parts.pop() ?? '');
    const name = parts
      .join('.')
      .toLowerCase()
      .replace(/\.value$/, '');
    const found = Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
    if (!found) throw queryParse(`No property or field '${parts.join('.')}' exists`);
    let term: Term<R> = found;
    while (methods.length > 0) {
      const method = METHODS[methods.pop()?.toLowerCase() ?? ''];
      const values = this.list();
      const inner = term;
      if (method) term = (row) => method(String(inner(row) ?? '').toLowerCase(), String(values[0] ?? '').toLowerCase());
      const following = /^\.(\w+)$/.exec(this.tokens[this.at]?.text ?? '')?.[1];
      if (following !== undefined) {
        this.at += 1;
        methods.push(following);
      }
    }
    return term;
  }

  private list(): Value[] {
    this.expect('(');
    const values: Value[] = [];
    while (!this.takes(')')) {
      const token = this.next();
      if (token.kind === 'text') values.push(token.text);
      else if (token.kind === 'number') values.push(Number(token.text));
      else if (token.text !== ',') throw queryParse(`Syntax error at '${token.text}'`);
    }
    return values;
  }

  private next(): Token {
    const token = this.tokens[this.at];
    if (!token) throw queryParse('Expression expected');
    this.at += 1;
    return token;
  }

  private takes(...texts: readonly string[]): boolean {
    const token = this.tokens[this.at];
    if (!token || token.kind === 'text' || !texts.includes(token.text.toUpperCase())) return false;
    this.at += 1;
    return true;
  }

  private expect(mark: string): void {
    if (!this.takes(mark)) throw queryParse(`'${mark}' expected`);
  }
}

const CONSTANTS = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const METHODS: Readonly<Record<string, (text: string, sought: string) => Value>> = {
  contains: (text, sought) => text.includes(sought),
  startswith: (text, sought) => text.startsWith(sought),
  endswith: (text, sought) => text.endsWith(sought),
  tolower: (text) => text,
  toupper: (text) => text,
};

const ordered = (holds: (a: string | number, b: string | number) => boolean) => (a: Value, b: Value) =>
  a !== null && b !== null && typeof a !== 'boolean' && typeof b !== 'boolean' && holds(a, b);

const COMPARE: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  '==': (a, b) => a === b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<>': (a, b) => a !== b,
  '<': ordered((a, b) => a < b),
  '<=': ordered((a, b) => a <= b),
  '>': ordered((a, b) => a > b),
  '>=': ordered((a, b) => a >= b),
};

function fold(value: Value): Value {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function utc(values: readonly Value[]): [number, number, ...number[]] {
  const [year = Number.NaN, month = 1, day = 1, ...time] = values.map(Number);
  return [year, month - 1, day, ...time.slice(0, 3)];
}
