import { FACTS, type Fact } from '../assess/fact-table';
import { comparisonsOf, factOf } from './condition';
import type { Comparison, CompiledCondition, CompiledRule } from './policy';

/** Where a chain of comparisons ends without its condition being met; it ends with MET less the place of the rule when it is. */
export const NOT_MET = -1;
export const MET = -2;

/** The kinds of numbers in a row of facts, in the order in which they stand there: amounts, how far amounts lie above the tolerance, all other facts, and those
 * that count from the day the rule that asks took hold. */
const KINDS = ['money', 'above-tolerance', 'number', 'since'] as const;

interface Slot {
  readonly kind: (typeof KINDS)[number];
  readonly fact: Fact;
}

/** The rules of a policy as arrays that a loop reads. A condition is a chain of comparisons: each is met between two bounds, both included, and names the one
 * that comes next either way. The entries of all rules make one chain: one that is not met goes on with the next. */
export interface FlatRules {
  readonly money: readonly Fact[];
  /** Which of the amounts. */
  readonly aboveTolerance: Uint16Array;
  readonly numbers: readonly Fact[];
  readonly since: readonly Fact[];
  /** Of each comparison. An unknown fact is NaN, which lies between no bounds. */
  readonly slotOf: Uint16Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** The next comparison, or the end. */
  readonly whenMet: Int32Array;
  readonly whenNot: Int32Array;
  /** Of each rule, the first comparison of its entry and of its release. */
  readonly enter: Int32Array;
  readonly release: Int32Array;
  /** Of each rule, the comparisons of both. */
  readonly entries: readonly (readonly Comparison[])[];
  readonly releases: readonly (readonly Comparison[])[];
  /** Of each rule: whether its release asks for what happened since. */
  readonly asksSince: Uint8Array;
}

/** Null for rules that doubles cannot hold exactly: with an amount of 2^53 minor units or more. Of the facts any amount will do: rounded to a double it is on
 * the same side of every smaller one. */
export function flatRules(rules: readonly Pick<CompiledRule, 'enter' | 'release'>[]): FlatRules | null {
  if (!rules.flatMap(({ enter, release }) => [enter, release]).every(isFlat)) return null;
  const chains = new Chains();
  const entries = rules.map(({ enter }) => comparisonsOf(enter));
  const releases = rules.map(({ release }) => comparisonsOf(release));
  const enter = rules.map((rule, place) => chains.add(rule.enter, { met: MET - place, isLast: place === rules.length - 1 }));
  const firstRelease = chains.comparisons.length;
  const release = rules.map((rule, place) => chains.add(rule.release, { met: MET - place, isLast: true }));
  const { comparisons, whenMet, whenNot } = chains;
  const asked = comparisons.map((comparison, at) => slotFor(comparison, at >= firstRelease));
  const slots = inOrder(asked);
  const ofKind = (kind: Slot['kind']) => slots.filter((slot) => slot.kind === kind).map(({ fact }) => fact);
  const money = ofKind('money');
  return {
    money,
    aboveTolerance: Uint16Array.from(ofKind('above-tolerance'), (fact) => money.indexOf(fact)),
    numbers: ofKind('number'),
    since: ofKind('since'),
    slotOf: Uint16Array.from(asked, (one) => slots.findIndex((slot) => isSame(slot, one))),
    low: Float64Array.from(comparisons, lowest),
    high: Float64Array.from(comparisons, highest),
    whenMet: Int32Array.from(whenMet),
    whenNot: Int32Array.from(whenNot),
    enter: Int32Array.from(enter),
    release: Int32Array.from(release),
    entries,
    releases,
    asksSince: Uint8Array.from(releases, (those) => Number(those.some((one) => slotFor(one, true).kind === 'since'))),
  };
}

/** Each slot once, and with an amount above the tolerance the amount itself. */
function inOrder(asked: readonly Slot[]): readonly Slot[] {
  const all = asked.flatMap((slot): readonly Slot[] =>
    slot.kind === 'above-tolerance' ? [{ kind: 'money', fact: slot.fact }, slot] : [slot],
  );
  return KINDS.flatMap((kind) =>
    all.filter((slot, index) => slot.kind === kind && all.findIndex((other) => isSame(other, slot)) === index),
  );
}

function isSame(one: Slot, other: Slot): boolean {
  return one.fact === other.fact && one.kind === other.kind;
}

function slotFor(comparison: Comparison, isRelease: boolean): Slot {
  const fact = factOf(comparison);
  if (fact.unit === 'money') return { kind: comparison.value === null ? 'above-tolerance' : 'money', fact };
  return { kind: isRelease && fact.movement === 'with-the-restriction' ? 'since' : 'number', fact };
}

/** The comparisons of all conditions, one after the other. */
class Chains {
  readonly comparisons: Comparison[] = [];
  readonly whenMet: number[] = [];
  readonly whenNot: number[] = [];

  /** Where the condition begins. When it is not met, what is added next follows, unless it is the last. */
  add({ every, groups }: CompiledCondition, { met, isLast }: { readonly met: number; readonly isLast: boolean }): number {
    const start = this.comparisons.length;
    const size = groups.reduce((sum, { comparisons }) => sum + comparisons.length, 0);
    const not = isLast ? NOT_MET : start + size;
    for (const [index, group] of groups.entries()) {
      const next = this.comparisons.length + group.comparisons.length;
      const isLastGroup = index === groups.length - 1;
      const groupMet = every && !isLastGroup ? next : met;
      const groupNot = !every && !isLastGroup ? next : not;
      for (const [place, comparison] of group.comparisons.entries()) {
        const following = this.comparisons.push(comparison);
        const isLastOfGroup = place === group.comparisons.length - 1;
        this.whenMet.push(group.every && !isLastOfGroup ? following : groupMet);
        this.whenNot.push(!group.every && !isLastOfGroup ? following : groupNot);
      }
    }
    return start;
  }
}

/** No list is empty, and every value is of its fact's kind and exact as a double. */
function isFlat(condition: CompiledCondition): boolean {
  const lists = [condition.groups, ...condition.groups.map(({ comparisons }) => comparisons)];
  return lists.every(({ length }) => length > 0) && comparisonsOf(condition).every(isExact);
}

function isExact({ fact: position, value }: Comparison): boolean {
  const fact = FACTS[position];
  switch (fact?.unit) {
    case 'money':
      if (fact.movement === 'with-the-restriction') return false;
      return value === null || (typeof value === 'bigint' && Number.isSafeInteger(Number(value)));
    case 'flag':
      return typeof value === 'boolean';
    case 'days':
    case 'count':
    case 'share':
      return typeof value === 'number';
    case undefined:
      return false;
  }
}

function lowest({ operator, value }: Comparison): number {
  const bound = Number(value ?? 0);
  if (operator === '<' || operator === '<=') return Number.NEGATIVE_INFINITY;
  return operator === '>' ? nextAbove(bound) : bound;
}

function highest({ operator, value }: Comparison): number {
  const bound = Number(value ?? 0);
  if (operator === '>' || operator === '>=') return Number.POSITIVE_INFINITY;
  return operator === '<' ? -nextAbove(-bound) : bound;
}

/** The smallest double above a finite one. */
function nextAbove(bound: number): number {
  if (bound === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(bound).buffer);
  bits[0] = (bits[0] ?? 0n) + (bound > 0 ? 1n : -1n);
  return new Float64Array(bits.buffer)[0] ?? bound;
}
