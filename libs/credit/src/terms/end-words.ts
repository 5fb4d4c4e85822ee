import { factOf } from '../decide/condition';
import type { Comparison, CompiledCondition, CompiledGroup } from '../decide/policy';
import { goalText, isGoalOne, listed } from '../decide/words';

/** What ends a restriction, for everybody: `everything overdue has been paid and at least 1 invoice has been paid on time since then`. */
export function endWords({ every, groups }: CompiledCondition, homeCurrency: string): string {
  return joined(
    groups.map((group) => groupWords(group, homeCurrency)),
    every,
  );
}

function groupWords({ every, comparisons }: CompiledGroup, homeCurrency: string): string {
  return joined(
    comparisons.map((comparison) => comparisonWords(comparison, homeCurrency)),
    every,
  );
}

function joined(parts: readonly string[], every: boolean): string {
  const distinct = [...new Set(parts)];
  if (distinct.length < 2) return distinct[0] ?? '';
  const isNested = distinct.some((part) => / and |^either /.test(part));
  if (every) return isNested ? distinct.join(', and ') : listed(distinct);
  return `either ${isNested ? distinct.join(', or ') : listed(distinct, 'or')}`;
}

/** Whoever pays everything has paid enough: what is tolerated is not said. */
function comparisonWords(comparison: Comparison, homeCurrency: string): string {
  const { operator, value } = comparison;
  const fact = factOf(comparison);
  const isUpperBound = operator === '<=' || operator === '<' || operator === '=';
  const isNothing = isUpperBound && (value === null || value === 0n);
  if (isNothing && fact.name === 'overdueAmount') return 'everything overdue has been paid';
  if (isNothing && fact.name === 'openAmount') return 'everything open has been paid';
  if (fact.name === 'headroom' && !isUpperBound && (value === 0n || value === null))
    return 'no more than the credit limit is owed';
  if (fact.name === 'limitExpired' && value === false) return 'a credit limit has been granted again';
  if (value === null) return fact.says(isUpperBound ? 'nothing' : 'more than a small amount');
  return fact.says(goalText(comparison, { facts: { homeCurrency }, tolerance: 0n }), isGoalOne(comparison));
}
