import { FACTS, type Fact, type FactUnit } from '../assess/fact-table';
import { DAYS_MAX } from '../money/day';
import { parseMoney } from '../money/money';
import { contradictionIn, percentMax } from './contradiction';
import { nearestWord } from './nearest-word';
import type { Comparison, CompiledCondition, CompiledGroup, ConditionDocument, ConditionEntry, Operator } from './policy';

export interface ConditionFault {
  /** Inside the condition. */
  readonly path: readonly (string | number)[];
  readonly problem: string;
  readonly cure: string;
}

type Compiled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: readonly ConditionFault[] };

/** Reads a condition once into plain data; every fault is reported, not only the first. */
export function compileCondition(document: ConditionDocument, homeCurrency: string): Compiled<CompiledCondition> {
  const { every, entries, word } = opened(document);
  const faults: ConditionFault[] = [];
  const groups = entries.flatMap((entry, position): readonly CompiledGroup[] => {
    const compiled = compileEntry(entry, homeCurrency);
    if (compiled.ok) return [compiled.value];
    faults.push(...compiled.faults.map((fault) => ({ ...fault, path: [word, position, ...fault.path] })));
    return [];
  });
  if (entries.length === 0) faults.push(emptyGroup([word]));
  if (faults.length > 0) return { ok: false, faults };
  const condition = { every, groups };
  const contradiction = contradictionIn(condition);
  if (contradiction === null) return { ok: true, value: condition };
  const { comparison, problem, cure } = contradiction;
  const position = groups.findIndex(({ comparisons }) => comparisons.includes(comparison));
  const entry = entries[position];
  const inside = groups[position]?.comparisons.indexOf(comparison) ?? 0;
  const path = [word, position, ...(entry === undefined || typeof entry === 'string' ? [] : [opened(entry).word, inside])];
  return { ok: false, faults: [{ path, problem, cure }] };
}

function compileEntry(entry: ConditionEntry, homeCurrency: string): Compiled<CompiledGroup> {
  if (typeof entry === 'string') {
    const compiled = compileComparison(entry, homeCurrency);
    return compiled.ok ? { ok: true, value: { every: true, comparisons: [compiled.value] } } : compiled;
  }
  const { every, entries, word } = opened(entry);
  const faults: ConditionFault[] = entries.length === 0 ? [emptyGroup([word])] : [];
  const comparisons = entries.flatMap((text, position): readonly Comparison[] => {
    const compiled = compileComparison(text, homeCurrency);
    if (compiled.ok) return [compiled.value];
    faults.push(...compiled.faults.map((fault) => ({ ...fault, path: [word, position] })));
    return [];
  });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: { every, comparisons } };
}

function opened<E>(group: { readonly all: readonly E[] } | { readonly any: readonly E[] }) {
  return 'all' in group ? { every: true, entries: group.all, word: 'all' } : { every: false, entries: group.any, word: 'any' };
}

function emptyGroup(path: readonly (string | number)[]): ConditionFault {
  return { path, problem: 'The list is empty.', cure: 'Write at least one comparison, for example overdueAmount <= tolerance.' };
}

function compileComparison(text: string, homeCurrency: string): Compiled<Comparison> {
  const found = /^\s*([A-Za-z]\w*)\s*(>=|<=|>|<|=)\s*([^\s<>=].*?)\s*$/.exec(text);
  const [, name = '', operator = '', valueText = ''] = found ?? [];
  if (!found) {
    return fault(`"${text}" is not a comparison.`, 'Write a fact, one of > >= < <= =, and a value: oldestOverdueDays > 14.');
  }
  const position = FACTS.findIndex((fact) => fact.name === name);
  const fact = FACTS[position];
  if (!fact) {
    const names = FACTS.map((known) => known.name);
    return fault(
      `"${name}" is not a fact we know.`,
      `Did you mean ${nearestWord(name, names)}? Known facts: ${names.join(', ')}.`,
    );
  }
  if (fact.unit === 'flag' && operator !== '=')
    return fault(`${name} is either yes or no.`, `Write ${name} = yes or ${name} = no.`);
  const value = readValue(fact, valueText, homeCurrency);
  if (value === undefined)
    return fault(`"${valueText}" does not fit ${name}.`, `Write ${valueCure(fact)}: ${name} ${operator} ${EXAMPLES[fact.unit]}.`);
  return { ok: true, value: { fact: position, operator: operator as Operator, value } };
}

function valueCure(fact: Fact): string {
  return fact.unit === 'share' ? `a percentage from 0% to ${percentMax(fact)}%` : VALUE_CURES[fact.unit];
}

const VALUE_CURES: Readonly<Record<Exclude<FactUnit, 'share'>, string>> = {
  days: `a number of days, ${DAYS_MAX} at most`,
  money: 'an amount in home currency, or the word tolerance',
  count: 'a whole number, zero or more',
  flag: 'yes or no',
};

const EXAMPLES: Readonly<Record<FactUnit, string>> = { days: '14', money: '250.00', count: '3', share: '70%', flag: 'yes' };

/** Undefined when the text does not fit the unit; null stands for the tolerance. */
function readValue(fact: Fact, text: string, homeCurrency: string): Comparison['value'] | undefined {
  switch (fact.unit) {
    case 'days':
      return /^-?\d+(\.\d+)?$/.test(text) && Math.abs(Number(text)) <= DAYS_MAX ? Number(text) : undefined;
    case 'count':
      return /^\d+$/.test(text) ? Number(text) : undefined;
    case 'share':
      return /^\d+(\.\d+)?\s*%$/.test(text) && Number.parseFloat(text) <= percentMax(fact)
        ? Number.parseFloat(text) / 100
        : undefined;
    case 'flag':
      return text === 'yes' ? true : text === 'no' ? false : undefined;
    case 'money':
      if (text === 'tolerance') return null;
      return /^-?\d+(\.\d+)?$/.test(text) ? parseMoney(text, homeCurrency).minor : undefined;
  }
}

function fault(problem: string, cure: string): { readonly ok: false; readonly faults: readonly ConditionFault[] } {
  return { ok: false, faults: [{ path: [], problem, cure }] };
}
