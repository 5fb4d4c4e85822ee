import { FACTS, type FactValue } from '../assess/fact-table';
import type { Facts } from '../assess/facts';
import type { Day } from '../money/day';
import type { Comparison, CompiledCondition, CompiledGroup, CompiledPolicy } from './policy';

/** What a comparison is judged against. */
export interface Circumstances {
  readonly facts: Facts;
  /** Minor units of the home currency. */
  readonly tolerance: bigint;
  /** The day the rule that asks took hold; null when it is not in force. */
  readonly restrictedSince: Day | null;
}

/** Overdue amounts up to this restrict and chase nobody: the greater of a fixed amount and a part of the monthly billing. */
export function toleranceOf(policy: CompiledPolicy, facts: Facts): bigint {
  const { amount, basisPoints } = policy.tolerance;
  const part = (facts.monthlyBilling.minor * basisPoints + 5_000n) / 10_000n;
  return part > amount ? part : amount;
}

/** An unknown fact meets no comparison. There is no negation, so an unknown can neither place a restriction nor lift one: it keeps what is. */
export function isMet(condition: CompiledCondition, circumstances: Circumstances): boolean {
  for (const group of condition.groups) {
    if (isGroupMet(group, circumstances) !== condition.every) return !condition.every;
  }
  return condition.every;
}

export function isGroupMet(group: CompiledGroup, circumstances: Circumstances): boolean {
  for (const comparison of group.comparisons) {
    if (isComparisonMet(comparison, circumstances) !== group.every) return !group.every;
  }
  return group.every;
}

export function isComparisonMet(comparison: Comparison, circumstances: Circumstances): boolean {
  return isMetBy(valueOf(comparison, circumstances), comparison, circumstances.tolerance);
}

export function isMetBy(actual: FactValue, comparison: Comparison, tolerance: bigint): boolean {
  if (actual === null) return false;
  const wanted = comparison.value ?? tolerance;
  switch (comparison.operator) {
    case '>':
      return actual > wanted;
    case '>=':
      return actual >= wanted;
    case '<':
      return actual < wanted;
    case '<=':
      return actual <= wanted;
    case '=':
      return actual === wanted;
  }
}

export function valueOf(comparison: Comparison, { facts, restrictedSince }: Circumstances): FactValue {
  return factOf(comparison).read(facts, restrictedSince);
}

/** Throws RangeError when the comparison was not made by compilePolicy. */
export function factOf(comparison: Comparison): (typeof FACTS)[number] {
  const fact = FACTS[comparison.fact];
  if (!fact) throw new RangeError(`no fact number ${comparison.fact}`);
  return fact;
}

export function comparisonsOf(condition: CompiledCondition): readonly Comparison[] {
  return condition.groups.flatMap(({ comparisons }) => comparisons);
}
