import { queryInvalid } from '../faults';
import { tokensOf, unexpected, type Token } from './tokens';

export type Operator = '=' | '<' | '>' | '<=' | '>=' | 'in' | 'like';

export interface Condition {
  readonly property: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

export interface Query {
  /** Null: everything. */
  readonly properties: readonly string[] | null;
  readonly count: boolean;
  readonly entity: string;
  readonly where: readonly Condition[];
  readonly orderBy: readonly { readonly property: string; readonly descending: boolean }[];
  readonly startPosition: number;
  readonly maxResults: number;
}

export const PAGE_DEFAULT = 100;
/** https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles */
export const PAGE_MAX = 1000;

const COMPARISONS = ['=', '<', '>', '<=', '>='];
/** What the recorded parser lists after a property; it knows more words than it serves. */
const OPERATORS =
  '<EOF>,".",<AND>,"between","contains","=","in","iterator","like","maxresults","!=",<NOT>,<OR>,"order","orderby","startposition"'.split(
    ',',
  );
const CLAUSES = '<EOF>,<AND>,"maxresults","order","orderby","startposition"'.split(',');

/** Throws a Fault: 4000 for what cannot be read, 4001 for a page out of bounds. */
export function parseQuery(text: string): Query {
  return new Parser(tokensOf(text)).query();
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  query(): Query {
    this.expect('select');
    const projection = this.projection();
    this.expect('from');
    const entity = this.word().image;
    const where = this.accept('where') ? this.conditions() : [];
    return { ...projection, entity, where, ...this.clauses() };
  }

  private projection(): Pick<Query, 'properties' | 'count'> {
    if (this.accept('*')) return { properties: null, count: false };
    const properties = [this.word().image];
    if (properties[0]?.toLowerCase() === 'count' && this.accept('(')) {
      this.expect('*');
      this.expect(')');
      return { properties: null, count: true };
    }
    while (this.accept(',')) properties.push(this.word().image);
    return { properties, count: false };
  }

  private conditions(): Condition[] {
    const all = [this.condition()];
    while (this.accept('and')) all.push(this.condition());
    return all;
  }

  private condition(): Condition {
    const property = this.word().image;
    const operator = this.next;
    const image = operator.image.toLowerCase();
    if (image === 'in') {
      this.at += 1;
      return { property, operator: 'in', values: this.list() };
    }
    if (image === 'like') {
      this.at += 1;
      return { property, operator: 'like', values: [this.string()] };
    }
    const value = this.tokens[this.at + 1];
    // Recorded: a value without quotes is reported at the operator before it.
    if (!COMPARISONS.includes(image) || !value || !isLiteral(value)) throw unexpected(operator, OPERATORS);
    this.at += 2;
    return { property, operator: image as Operator, values: [value.value] };
  }

  private list(): string[] {
    this.expect('(');
    const values = [this.literal()];
    while (this.accept(',')) values.push(this.literal());
    this.expect(')');
    return values;
  }

  private clauses(): Pick<Query, 'orderBy' | 'startPosition' | 'maxResults'> {
    let orderBy: Query['orderBy'] = [];
    let startPosition = 1;
    let maxResults = PAGE_DEFAULT;
    while (this.next.kind !== 'end') {
      if (this.accept('orderby')) orderBy = this.ordering();
      else if (this.accept('order')) {
        this.expect('by');
        orderBy = this.ordering();
      } else if (this.accept('startposition')) startPosition = this.integer(Number.MAX_SAFE_INTEGER);
      else if (this.accept('maxresults')) maxResults = this.integer(PAGE_MAX);
      else throw unexpected(this.next, CLAUSES);
    }
    return { orderBy, startPosition, maxResults };
  }

  private ordering(): Query['orderBy'] {
    const one = (): Query['orderBy'][number] => {
      const property = this.word().image;
      const descending = this.accept('desc');
      if (!descending) this.accept('asc');
      return { property, descending };
    };
    const all = [one()];
    while (this.accept(',')) all.push(one());
    return all;
  }

  private integer(max: number): number {
    const token = this.next;
    if (token.kind !== 'number' || !/^-?\d+$/.test(token.image)) throw unexpected(token, ['<INTEGER_LITERAL>']);
    this.at += 1;
    const value = Number(token.image);
    if (value < 1) throw queryInvalid(`value ${value} is too small. Min allowed value is 1`);
    if (value > max) throw queryInvalid(`value ${value} is too large. Max allowed value is ${max}`);
    return value;
  }

  private literal(): string {
    const token = this.next;
    if (!isLiteral(token)) throw unexpected(token, ['<STRING_LITERAL>', '<INTEGER_LITERAL>']);
    this.at += 1;
    return token.value;
  }

  private string(): string {
    if (this.next.kind !== 'string') throw unexpected(this.next, ['<STRING_LITERAL>']);
    return this.literal();
  }

  private word(): Token {
    const token = this.next;
    if (token.kind !== 'word') throw unexpected(token, ['<IDENTIFIER>']);
    this.at += 1;
    return token;
  }

  private accept(image: string): boolean {
    if (this.next.kind === 'string' || this.next.image.toLowerCase() !== image) return false;
    this.at += 1;
    return true;
  }

  private expect(image: string): void {
    if (!this.accept(image)) throw unexpected(this.next, [`"${image}"`]);
  }

  private get next(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)] as Token;
  }
}

function isLiteral(token: Token): boolean {
  return (
    token.kind === 'string' ||
    token.kind === 'number' ||
    (token.kind === 'word' && /^(true|false|current_date)$/i.test(token.image))
  );
}
