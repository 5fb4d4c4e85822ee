import { comparisonsOf, factOf } from '../decide/condition';
import type { Comparison, CompiledPolicy, CompiledRule } from '../decide/policy';
import { listed } from '../decide/words';
import { decimalText, money } from '../money/money';

/** A rule whose sentence tells customers a number that its conditions do not have, as happens when one is changed and the other forgotten. */
export interface TermsDoubt {
  readonly rule: string;
  readonly problem: string;
  readonly cure: string;
}

/** Numbers in figures only; one written as a word is not found. */
export function termsDoubts(policy: CompiledPolicy): readonly TermsDoubt[] {
  return policy.rules.flatMap((rule): readonly TermsDoubt[] => {
    const meant = new Set(numbersOf(rule, policy));
    const strange = numbersIn(rule.say).filter((said) => !meant.has(said));
    if (strange.length === 0) return [];
    const problem = `The rule ${rule.id} tells customers “${rule.say.trim()}”, but its conditions have no ${listed(strange.map(String), 'or')}.`;
    return [{ rule: rule.id, problem, cure: 'Write its say: anew, or mend its conditions.' }];
  });
}

function numbersOf(
  { enter, release, afterWarningDays, depositPercent }: CompiledRule,
  policy: CompiledPolicy,
): readonly number[] {
  const own = [...comparisonsOf(enter), ...comparisonsOf(release)].flatMap((comparison) => numbersMeant(comparison, policy));
  return [...own, ...[afterWarningDays, depositPercent].filter((number) => number !== null)];
}

function numbersMeant(comparison: Comparison, { homeCurrency, tolerance }: CompiledPolicy): readonly number[] {
  const fact = factOf(comparison);
  const value = comparison.value ?? tolerance.amount;
  const inTheFact = numbersIn(fact.says(''));
  if (typeof value === 'boolean') return inTheFact;
  if (typeof value === 'bigint') return [...inTheFact, Number(decimalText(money(value, homeCurrency)))];
  if (fact.unit === 'share') return [...inTheFact, Math.round(value * 10_000) / 100];
  // "more than 14" is "15 or more".
  return [...inTheFact, value, value + 1, value - 1].map(Math.abs);
}

function numbersIn(text: string): readonly number[] {
  return [...text.replace(/(?<=\d),(?=\d{3}(\D|$))/g, '').matchAll(/\d+(\.\d+)?/g)].map(([number]) => Number(number));
}
