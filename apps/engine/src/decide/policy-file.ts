import { readFileSync } from 'node:fs';
import { compilePolicy, type CompiledPolicy, type PolicyDocument } from '@holdfast/credit';
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { PolicyShape } from './policy-schema';
import { shapeFaults } from './shape-faults';

/** Something in a policy text that cannot stand: where, what, and how to mend it. */
export interface PolicyTextFault {
  readonly line: number;
  /** Of the rule it is in; null outside the rules. */
  readonly rule: string | null;
  readonly problem: string;
  readonly cure: string;
}

export type PolicyRead =
  | { readonly ok: true; readonly document: PolicyDocument; readonly policy: CompiledPolicy }
  | { readonly ok: false; readonly faults: readonly PolicyTextFault[] };

/** What is wrong with a policy file, a line each: `standard.yaml line 12, rule overdue: ...`. Nothing was activated. */
export class PolicyError extends Error {
  readonly faults: readonly string[];

  constructor(file: string, faults: readonly PolicyTextFault[]) {
    const lines = faults.map(faultLine);
    super(
      `The credit policy ${file} cannot be used:\n${lines.map((line) => `  - ${line}`).join('\n')}\nNothing was changed; the policy in force before stays in force.`,
    );
    this.name = 'PolicyError';
    this.faults = lines;
  }
}

function faultLine({ line, rule, problem, cure }: PolicyTextFault): string {
  return `line ${line}${rule === null ? '' : `, rule ${rule}`}: ${problem} ${cure}`;
}

/** The policy of a YAML text, in a company's home currency, or all that is wrong with it. */
export function readPolicyText(source: string, homeCurrency: string): PolicyRead {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, strict: true });
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => ({
      line: lines.linePos(pos[0]).line,
      rule: null,
      problem: `not readable as YAML: ${message.split('\n')[0]?.replace(/:$/, '')}.`,
      cure: 'Mind the indentation, and that brackets and quotes are closed.',
    }));
    return { ok: false, faults };
  }
  const at = (path: readonly PropertyKey[]): number => lineOf(document, lines, path);
  const shaped = PolicyShape.safeParse(document.toJS(), { reportInput: true });
  if (!shaped.success) {
    const faults = shapeFaults(shaped.error.issues).map(({ path, problem, cure }) => ({
      line: at(path),
      rule: ruleAt(document, path),
      problem: `${path.join('.') || 'the document'}: ${problem}`,
      cure,
    }));
    return { ok: false, faults };
  }
  const plain = withoutUndefined(shaped.data);
  const compiled = compilePolicy(plain, homeCurrency);
  if (compiled.ok) return { ok: true, document: plain, policy: compiled.policy };
  const faults = compiled.faults.map(({ path, rule, problem, cure }) => ({ line: at(path), rule, problem, cure }));
  return { ok: false, faults };
}

/** The policy of a YAML text, in a company's home currency. Throws PolicyError with line, rule, reason and cure of everything that is wrong. */
export function readPolicy(source: string, file: string, homeCurrency: string): CompiledPolicy {
  const read = readPolicyText(source, homeCurrency);
  if (read.ok) return read.policy;
  throw new PolicyError(file, read.faults);
}

export function readPolicyFile(file: string, homeCurrency: string): CompiledPolicy {
  return readPolicy(readFileSync(file, 'utf8'), file.split('/').at(-1) ?? file, homeCurrency);
}

/** The line of the deepest part of the path that exists; of a setting, the line with its name. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const key = isMap(parent)
      ? parent.items.find((pair) => isScalar(pair.key) && pair.key.value === path[length - 1])?.key
      : null;
    if (isScalar(key) && key.range) return lines.linePos(key.range[0]).line;
    const node = document.getIn(path.slice(0, length), true);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function ruleAt(document: Document.Parsed, [section, position]: readonly PropertyKey[]): string | null {
  const id: unknown = section === 'rules' && typeof position === 'number' ? document.getIn(['rules', position, 'id']) : null;
  return typeof id === 'string' ? id : null;
}

function withoutUndefined(shape: z.infer<typeof PolicyShape>): PolicyDocument {
  return JSON.parse(JSON.stringify(shape)) as PolicyDocument;
}
