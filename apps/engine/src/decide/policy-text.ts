import { LineCounter, isMap, isScalar, isSeq, parseDocument, visit, type Document } from 'yaml';

/** Something in a policy text that cannot stand: where, what, and how to mend it. */
export interface PolicyTextFault {
  readonly line: number;
  /** Of the rule it is in; null outside the rules. */
  readonly rule: string | null;
  readonly problem: string;
  readonly cure: string;
  /** Whose text the line is in, for people; left out where it is the text that was asked about. */
  readonly from?: string;
}

export type PolicyTextRead =
  { readonly ok: true; readonly text: PolicyText } | { readonly ok: false; readonly faults: readonly PolicyTextFault[] };

/** A YAML text that is read, and still knows where everything stands. */
export class PolicyText {
  readonly says: Readonly<Record<string, unknown>>;

  private constructor(
    private readonly document: Document.Parsed,
    private readonly lines: LineCounter,
  ) {
    const plain: unknown = document.toJS();
    this.says = typeof plain === 'object' && plain !== null && !Array.isArray(plain) ? (plain as Record<string, unknown>) : {};
  }

  static read(source: string): PolicyTextRead {
    const lines = new LineCounter();
    const document = parseDocument(source, { lineCounter: lines, strict: true, logLevel: 'error' });
    // A tag that nobody knows is only warned of, and would swallow the word.
    const unread = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
      line: lines.linePos(pos[0]).line,
      rule: null,
      problem: `not readable as YAML: ${message.split('\n')[0]?.replace(/:$/, '')}.`,
      cure: 'Mind the indentation, and that brackets and quotes are closed; put a text that begins with ! in quotes.',
    }));
    const faults = [...unread, ...aliasFaults(document, lines)];
    return faults.length === 0 ? { ok: true, text: new PolicyText(document, lines) } : { ok: false, faults };
  }

  has(path: readonly PropertyKey[]): boolean {
    return this.document.hasIn(path);
  }

  /** The position of an entry in a list of entries with ids; -1 when it is not there. */
  positionOf(section: string, id: string): number {
    const entries = this.says[section];
    return Array.isArray(entries) ? entries.findIndex((entry: unknown) => (entry as { id?: unknown } | null)?.id === id) : -1;
  }

  /** The line of the deepest part of the path that exists; of a setting, the line with its name. */
  lineOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length -= 1) {
      const parent = this.document.getIn(path.slice(0, length - 1), true);
      const name = path[length - 1];
      const key = isMap(parent) ? parent.items.find((pair) => isScalar(pair.key) && pair.key.value === name)?.key : null;
      if (isScalar(key) && key.range) return this.lines.linePos(key.range[0]).line;
      const node = this.document.getIn(path.slice(0, length), true);
      if ((isScalar(node) || isMap(node) || isSeq(node)) && node.range) return this.lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}

/** A reference to another part of the text: it may have no other end, or multiply without one. */
function aliasFaults(document: Document.Parsed, lines: LineCounter): readonly PolicyTextFault[] {
  const faults: PolicyTextFault[] = [];
  visit(document, {
    Alias: (_, alias) => {
      const line = lines.linePos(alias.range?.[0] ?? 0).line;
      const problem = `*${alias.source} is read as a reference to another part of the text.`;
      faults.push({ line, rule: null, problem, cure: 'Write it out; put a text that begins with * in quotes.' });
    },
  });
  return faults;
}
