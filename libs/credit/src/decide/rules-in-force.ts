import type { Facts, OpenInvoice } from '../assess/facts';
import { isOverdue } from '../assess/open-items';
import { dayText, daysBetween, type Day } from '../money/day';
import { moneyText } from '../money/money';
import { comparisonsOf, factOf, isComparisonMet, isMet, valueOf, type Circumstances } from './condition';
import { MILD_TO_STRICT, MILD_TO_STRICT_MARKS, type CustomerHistory, type Reason } from './decision';
import type { Comparison, CompiledPolicy, CompiledRule } from './policy';
import { figureSentences } from './figures';
import { releaseSentence } from './release-sentence';
import { thresholdText, valueText } from './words';

/** Every rule that holds today, strictest first. A rule in force stays until its release is met; another takes hold when its entry is met and its
 * release is not, so that nothing comes and goes on one day. Rules that the policy no longer has are forgotten. */
export function rulesInForce(
  facts: Facts,
  policy: CompiledPolicy,
  history: CustomerHistory,
  tolerance: bigint,
): readonly Reason[] {
  return policy.rules
    .flatMap((rule): readonly Reason[] => {
      const since = inForceSince(rule, { facts, policy, history, tolerance });
      return since === null ? [] : [reasonFor(rule, { facts, tolerance, restrictedSince: since })];
    })
    .sort((a, b) => strictness(b) - strictness(a));
}

interface Question {
  readonly facts: Facts;
  readonly policy: CompiledPolicy;
  readonly history: CustomerHistory;
  readonly tolerance: bigint;
}

function inForceSince(rule: CompiledRule, { facts, policy, history, tolerance }: Question): Day | null {
  const before = history.activeRules.find((active) => active.rule === rule.id);
  // A rule about to take hold is released, if at all, by what counts from today on; otherwise it could be gone tomorrow without any news.
  const since = before?.since ?? facts.asOf;
  if (isMet(rule.release, { facts, tolerance, restrictedSince: since })) return null;
  if (before) return since;
  if (!isMet(rule.enter, { facts, tolerance, restrictedSince: null })) return null;
  return rule.afterWarningDays === null || isWarned(policy, history, facts.asOf, rule.afterWarningDays) ? since : null;
}

function isWarned(policy: CompiledPolicy, history: CustomerHistory, asOf: Day, days: number): boolean {
  return history.activeRules.some(({ rule, since }) => isWarning(policy, rule) && daysBetween(since, asOf) >= days);
}

export function isWarning(policy: CompiledPolicy, ruleId: string): boolean {
  return policy.rules.some(({ id, standing }) => id === ruleId && standing === 'warn');
}

/** Standing first; of equal standings the mark decides: hold, new account, upfront. */
function strictness({ standing, mark }: Reason): number {
  return MILD_TO_STRICT.indexOf(standing) * 10 + (mark === null ? -1 : MILD_TO_STRICT_MARKS.indexOf(mark));
}

function reasonFor(rule: CompiledRule, circumstances: Circumstances & { readonly restrictedSince: Day }): Reason {
  const { facts, restrictedSince: since } = circumstances;
  const isEntered = isMet(rule.enter, { ...circumstances, restrictedSince: null });
  const entry = comparisonsOf(rule.enter).filter((comparison) =>
    isComparisonMet(comparison, { ...circumstances, restrictedSince: null }),
  );
  const missing = comparisonsOf(rule.release).filter((comparison) => !isComparisonMet(comparison, circumstances));
  const behind = isEntered ? entry : missing;
  const figures = isEntered
    ? figureSentences(rule.enter, entry, 'the rule', circumstances)
    : figureSentences(rule.release, missing, 'to lift it', circumstances);
  return {
    rule: rule.id,
    standing: rule.standing,
    mark: rule.mark,
    since,
    because: [ended(rule.say), ...(isEntered ? [] : [`In force since ${dayText(since)} and not lifted yet.`]), ...figures].join(
      ' ',
    ),
    evidence: behind.map((comparison) => ({
      fact: factOf(comparison).name,
      value: valueText(factOf(comparison).unit, valueOf(comparison, circumstances), facts.homeCurrency),
      threshold: thresholdText(comparison, circumstances),
    })),
    invoices: invoicesBehind([...comparisonsOf(rule.enter), ...comparisonsOf(rule.release)], facts).map(invoiceLine),
    release: releaseSentence(rule.release, circumstances),
  };
}

/** Open invoices when a rule looks at all that is open, overdue ones when it looks at those, none when it looks at habits alone. */
function invoicesBehind(comparisons: readonly Comparison[], { openInvoices }: Facts): readonly OpenInvoice[] {
  const restsOn = new Set(comparisons.map((comparison) => factOf(comparison).restsOn));
  if (restsOn.has('open')) return openInvoices;
  return restsOn.has('overdue') ? openInvoices.filter(isOverdue) : [];
}

function invoiceLine({ id, number, balance, daysOverdue }: OpenInvoice): Reason['invoices'][number] {
  return { id, number, balance: moneyText(balance), daysOverdue };
}

function ended(sentence: string): string {
  const text = sentence.trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
