import type { Facts, OpenInvoice } from '../assess/facts';
import { isOverdue } from '../assess/open-items';
import { dayText } from '../money/day';
import { moneyText } from '../money/money';
import { comparisonsOf, factOf } from './condition';
import { MILD_TO_STRICT, MILD_TO_STRICT_MARKS, type CustomerHistory, type Reason } from './decision';
import { depositSentences, percentUpfront, type Asking } from './deposit';
import { figureSentences } from './figures';
import type { Comparison, CompiledPolicy } from './policy';
import { releaseSentence } from './release-sentence';
import { verdicts, type RuleVerdict } from './verdicts';
import { thresholdText, valueText } from './words';

/** Every rule that holds today, strictest first, in words. */
export function rulesInForce(
  facts: Facts,
  policy: CompiledPolicy,
  history: CustomerHistory,
  tolerance: bigint,
): readonly Reason[] {
  return verdicts(facts, policy, history, tolerance)
    .map((verdict) => reasonFor(verdict, facts, tolerance))
    .sort((a, b) => strictness(b) - strictness(a));
}

/** Standing first; of equal standings the mark decides: hold, new account, upfront; of equal marks how much is asked for upfront. */
export function strictness({ mark, ...asking }: Asking & Pick<Reason, 'mark'>): number {
  const ofMark = mark === null ? -1 : MILD_TO_STRICT_MARKS.indexOf(mark);
  return MILD_TO_STRICT.indexOf(asking.standing) * 10 + ofMark + percentUpfront(asking) / 1000;
}

function reasonFor({ rule, since, isEntered, behind }: RuleVerdict, facts: Facts, tolerance: bigint): Reason {
  const circumstances = { facts, tolerance, restrictedSince: since };
  const comparisons = behind.map(({ comparison }) => comparison);
  const figures = isEntered
    ? figureSentences(rule.enter, comparisons, 'the rule', circumstances)
    : figureSentences(rule.release, comparisons, 'to lift it', circumstances);
  return {
    rule: rule.id,
    standing: rule.standing,
    mark: rule.mark,
    ...(rule.depositPercent === null ? {} : { depositPercent: rule.depositPercent }),
    since,
    because: [
      ended(rule.say),
      ...depositSentences(rule),
      ...(isEntered ? [] : [`In force since ${dayText(since)} and not lifted yet.`]),
      ...figures,
    ].join(' '),
    evidence: behind.map(({ comparison, value }) => ({
      fact: factOf(comparison).name,
      value: valueText(factOf(comparison).unit, value, facts.homeCurrency),
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
