import { addDays } from '../money/day';
import { money, moneyText } from '../money/money';
import { factOf, isComparisonMet, isGroupMet, valueOf, type Circumstances } from './condition';
import type { Comparison, CompiledCondition, CompiledGroup } from './policy';
import { counted, invoiceNames, listed, sumOf, thresholdText, valueText } from './words';

/** What is still missing for a release, as an instruction that a customer understands: `pay INV-12 and INV-15 (GBP 1,240.00 overdue)`.
 * Never empty for a condition that is not met. */
export function releaseSentence(release: CompiledCondition, circumstances: Circumstances): string {
  const missing = release.groups
    .filter((group) => !isGroupMet(group, circumstances))
    .map((group) => groupSentence(group, circumstances));
  return joined(missing, release.every);
}

function groupSentence(group: CompiledGroup, circumstances: Circumstances): string {
  const missing = group.comparisons.filter((comparison) => !isComparisonMet(comparison, circumstances));
  return joined(
    missing.map((comparison) => clause(comparison, circumstances)),
    group.every,
  );
}

/** Two comparisons may ask for the same payment; it is said once. */
function joined(parts: readonly string[], every: boolean): string {
  const distinct = [...new Set(parts)];
  if (every) return listed(distinct);
  return distinct.length < 2 ? listed(distinct) : `either ${listed(distinct, 'or')}`;
}

function clause(comparison: Comparison, circumstances: Circumstances): string {
  const fact = factOf(comparison);
  const value = valueOf(comparison, circumstances);
  const today = `today ${valueText(fact.unit, value, circumstances.facts.homeCurrency)}`;
  const goal = `${fact.noun} is ${thresholdText(comparison, circumstances)}`;
  if (value === null) return `wait until ${fact.noun} is known`;
  return (
    payment(comparison, circumstances) ??
    further(comparison, circumstances) ??
    waiting(comparison, circumstances) ??
    (PAID_ON_TIME_IMPROVES.has(fact.name) ? `pay on time until ${goal} (${today})` : `wait until ${goal} (${today})`)
  );
}

const PAID_ON_TIME_IMPROVES: ReadonlySet<string> = new Set([
  'lateShareOfLast6',
  'meanDaysLateOfLast6',
  'meanSignedDaysOfLast6',
  'medianSignedDaysOfLast12',
  'trendDaysPerYear',
  'spreadOfLast12',
]);

/** Debts that have to go down: which invoices, or how much, to pay. */
function payment(comparison: Comparison, circumstances: Circumstances): string | null {
  const { facts } = circumstances;
  const fact = factOf(comparison);
  if (comparison.operator === '>' || comparison.operator === '>=') return null;
  if (fact.restsOn === 'overdue') {
    const tooOld = fact.name === 'oldestOverdueDays' ? firstDayBeyond(comparison) : 1;
    const toPay = facts.openInvoices.filter(({ daysOverdue }) => daysOverdue >= Math.max(1, tooOld));
    return toPay.length === 0 ? null : `pay ${invoiceNames(toPay)} (${moneyText(sumOf(toPay, facts.homeCurrency))} overdue)`;
  }
  const value = valueOf(comparison, circumstances);
  if (fact.restsOn !== 'open' || typeof value !== 'bigint') return null;
  const limit = BigInt(comparison.value ?? circumstances.tolerance) + (comparison.operator === '<' ? -1n : 0n);
  if (value <= limit) return null;
  return `pay ${moneyText(money(value - limit, facts.homeCurrency))} or more, until ${fact.noun} is ${thresholdText(comparison, circumstances)}`;
}

/** The youngest age in days that is still too old. */
function firstDayBeyond({ operator, value }: Comparison): number {
  const threshold = Number(value ?? 0);
  return operator === '<' ? Math.ceil(threshold) : Math.floor(threshold) + 1;
}

/** Counts that have to go up by paying. */
function further(comparison: Comparison, circumstances: Circumstances): string | null {
  if (comparison.operator === '<' || comparison.operator === '<=') return null;
  const how = { paidCount: 'in full', paidOnTimeCount: 'on time', paidOnTimeSinceRestriction: 'on time' }[
    factOf(comparison).name
  ];
  if (how === undefined) return null;
  const wanted = Number(comparison.value ?? 0) + (comparison.operator === '>' ? 1 : 0);
  return `pay ${counted(wanted - Number(valueOf(comparison, circumstances)), 'further invoice')} ${how}`;
}

/** What only time brings. */
function waiting(comparison: Comparison, { facts }: Circumstances): string | null {
  if (factOf(comparison).name !== 'accountAgeDays' || facts.firstInvoiceOn === null) return null;
  if (comparison.operator !== '>' && comparison.operator !== '>=') return null;
  const age = Math.ceil(Number(comparison.value ?? 0));
  const days = comparison.operator === '>' && age === Number(comparison.value) ? age + 1 : age;
  return `wait until ${addDays(facts.firstInvoiceOn, days)}, when the first invoice is ${counted(days, 'day')} old`;
}
