import { FACTS, type Fact } from '../assess/fact-table';
import { comparisonsOf, factOf } from './condition';
import type { Comparison, CompiledCondition, CompiledRule } from './policy';

/** The end of a chain of comparisons: the condition is met, or it is not. */
export const MET = -1;
export const NOT_MET = -2;

/** One number of a row: a fact, or how far it lies above the tolerance. */
export interface Slot {
  readonly fact: Fact;
  readonly isAboveTolerance: boolean;
  /** Read as of the day the rule that asks took hold, and not as of none. */
  readonly isSince: boolean;
}

/** The rules of a policy as arrays that a loop reads. A condition is a chain of comparisons: each is met between two bounds, both included, and names the one
 * that comes next either way. */
export interface FlatRules {
  readonly rules: readonly CompiledRule[];
  /** What a row of facts consists of. */
  readonly slots: readonly Slot[];
  /** Of each comparison. An unknown fact is NaN, which lies between no bounds. */
  readonly comparisons: readonly Comparison[];
  readonly slotOf: Uint16Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** The next comparison, MET or NOT_MET. */
  readonly whenMet: Int32Array;
  readonly whenNot: Int32Array;
  /** Of each rule: the first comparison of its entry and of its release; the entry's end where the release begins, the release's where the next entry does. */
  readonly enter: Int32Array;
  readonly release: Int32Array;
  /** Of each rule: the slots its release asks for as of the day it took hold. */
  readonly sinceSlots: readonly (readonly number[])[];
}

/** Null for rules that a row of doubles cannot hold exactly, such as an amount beyond 2^53 minor units. */
export function flatRules(rules: readonly CompiledRule[]): FlatRules | null {
  const conditions = rules.flatMap(({ enter, release }) => [enter, release]);
  if (!conditions.every(isFlat)) return null;
  const writing = new Writing();
  const starts = conditions.map((condition, index) => writing.add(condition, index % 2 === 1));
  const ends = [...starts.slice(1), writing.comparisons.length];
  const { comparisons, slots, slotOf, whenMet, whenNot } = writing;
  return {
    rules,
    slots,
    comparisons,
    slotOf: Uint16Array.from(slotOf),
    low: Float64Array.from(comparisons, lowest),
    high: Float64Array.from(comparisons, highest),
    whenMet: Int32Array.from(whenMet),
    whenNot: Int32Array.from(whenNot),
    enter: Int32Array.from(starts.filter((_, index) => index % 2 === 0)),
    release: Int32Array.from(starts.filter((_, index) => index % 2 === 1)),
    sinceSlots: rules.map((_, rule) => [
      ...new Set(slotOf.slice(starts[2 * rule + 1], ends[2 * rule + 1]).filter((slot) => slots[slot]?.isSince)),
    ]),
  };
}

class Writing {
  readonly comparisons: Comparison[] = [];
  readonly slots: Slot[] = [];
  readonly slotOf: number[] = [];
  readonly whenMet: number[] = [];
  readonly whenNot: number[] = [];

  /** Where the condition begins. */
  add({ every, groups }: CompiledCondition, isRelease: boolean): number {
    const start = this.comparisons.length;
    for (const [index, group] of groups.entries()) {
      const next = this.comparisons.length + group.comparisons.length;
      const isLast = index === groups.length - 1;
      const groupMet = every && !isLast ? next : MET;
      const groupNot = !every && !isLast ? next : NOT_MET;
      for (const [place, comparison] of group.comparisons.entries()) {
        const at = this.comparisons.length;
        const isLastOfGroup = place === group.comparisons.length - 1;
        this.comparisons.push(comparison);
        this.slotOf.push(this.slotFor(comparison, isRelease));
        this.whenMet.push(group.every && !isLastOfGroup ? at + 1 : groupMet);
        this.whenNot.push(!group.every && !isLastOfGroup ? at + 1 : groupNot);
      }
    }
    return start;
  }

  private slotFor(comparison: Comparison, isRelease: boolean): number {
    const fact = factOf(comparison);
    const isAboveTolerance = comparison.value === null;
    const isSince = isRelease && fact.movement === 'with-the-restriction';
    const known = this.slots.findIndex(
      (slot) => slot.fact === fact && slot.isAboveTolerance === isAboveTolerance && slot.isSince === isSince,
    );
    return known >= 0 ? known : this.slots.push({ fact, isAboveTolerance, isSince }) - 1;
  }
}

/** No list is empty, and every value is of its fact's kind and exact as a double. */
function isFlat(condition: CompiledCondition): boolean {
  const lists = [condition.groups, ...condition.groups.map(({ comparisons }) => comparisons)];
  return lists.every(({ length }) => length > 0) && comparisonsOf(condition).every(isExact);
}

function isExact({ fact, value }: Comparison): boolean {
  switch (FACTS[fact]?.unit) {
    case 'money':
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
