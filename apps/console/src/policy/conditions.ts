import type { PolicyFact } from './policy-answers';
import { isRecord } from './yaml-text';

/* Conditions as people read them. What they mean is the engine's to say. */

export const OPERATORS: Readonly<Record<string, string>> = {
  '>': 'is more than',
  '>=': 'is at least',
  '<': 'is less than',
  '<=': 'is at most',
  '=': 'is',
};

export interface Comparison {
  readonly fact: string;
  readonly operator: string;
  /** As it is written: `14`, `70%`, `tolerance`; empty while it is being typed. */
  readonly value: string;
}

/** Null for what is no comparison of a known fact: it can only be shown as text. */
export function readComparison(text: unknown, facts: readonly PolicyFact[]): Comparison | null {
  const [, fact, operator, value] = /^\s*([A-Za-z]\w*)\s*(>=|<=|>|<|=)\s*(.*?)\s*$/.exec(String(text)) ?? [];
  if (typeof text !== 'string' || fact === undefined || operator === undefined || value === undefined) return null;
  return facts.some(({ name }) => name === fact) ? { fact, operator, value } : null;
}

export function comparisonText({ fact, operator, value }: Comparison): string {
  return `${fact} ${operator} ${value}`.trimEnd();
}

export type Joined = 'all' | 'any';

export interface Condition {
  readonly joined: Joined;
  readonly entries: readonly unknown[];
}

/** Null for what has another shape than a condition. */
export function readCondition(value: unknown): Condition | null {
  if (!isRecord(value)) return null;
  const [[joined, entries] = [], ...more] = Object.entries(value);
  if (more.length > 0 || (joined !== 'all' && joined !== 'any') || !Array.isArray(entries)) return null;
  return { joined, entries };
}

/** What it takes to put a policy into words. */
export interface Sayer {
  readonly facts: readonly PolicyFact[];
  /** What amounts are in. Empty: in the home currency of each company that it counts in. */
  readonly currency: string;
}

/** As part of a sentence: `the overdue amount is at most the tolerance`. */
export function conditionWords(value: unknown, sayer: Sayer): string {
  if (typeof value === 'string') return comparisonWords(value, sayer);
  const condition = readCondition(value);
  if (condition === null) return JSON.stringify(value);
  const parts = condition.entries.map((entry) =>
    isRecord(entry) ? `(${conditionWords(entry, sayer)})` : conditionWords(entry, sayer),
  );
  if (parts.length === 1) return (parts[0] ?? '').replace(/^\((.*)\)$/, '$1');
  return condition.joined === 'all' ? `${parts.join(', and ')}` : `${parts.join(', or ')}`;
}

function comparisonWords(text: string, { facts, currency }: Sayer): string {
  const read = readComparison(text, facts);
  const fact = facts.find(({ name }) => name === read?.fact);
  if (read === null || fact === undefined) return text;
  if (fact.unit === 'flag') {
    const so = fact.noun.replace(/^whether /, '');
    return read.value === 'no' ? `it is not so that ${so}` : so;
  }
  const value = fact.unit === 'money' ? amountWords(read.value, currency) : read.value;
  return `${fact.noun} ${OPERATORS[read.operator] ?? read.operator} ${read.value === 'tolerance' ? 'the tolerance' : value}`;
}

/** `GBP 25.00`; `25.00` where it counts in several currencies. */
export function amountWords(amount: string, currency: string): string {
  return `${currency} ${amount}`.trimStart();
}
