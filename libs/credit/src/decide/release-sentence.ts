import { isOverdue } from '../assess/open-items';
import { addDays, dayText } from '../money/day';
import { money, moneyText } from '../money/money';
import { factOf, isComparisonMet, isGroupMet, valueOf, type Circumstances } from './condition';
import type { Comparison, CompiledCondition, CompiledGroup } from './policy';
import { amountText, counted, goalText, invoiceNames, isGoalOne, listed, undisputedSum } from './words';

/** One thing that is still missing for a release, as an instruction that a customer understands. */
export interface Demand {
  /** With today's values: `pay INV-12 and INV-15 (GBP 1,240.00 overdue)`. */
  readonly now: string;
  /** For a text that stands for weeks: what stays true, and the day of what does not. */
  readonly lasting: string;
  /** Days overdue from which on all debts have to be paid; null when it asks for something else. Fewer days ask for the same and more. */
  readonly overdueFrom: number | null;
}

/** What is still missing for a release. Never empty for a condition that is not met. */
export function releaseSentence(release: CompiledCondition, circumstances: Circumstances): string {
  return listed(demandsOf(release, circumstances).map(({ now }) => now));
}

/** All of them have to be met; none is said twice. */
export function demandsOf(release: CompiledCondition, circumstances: Circumstances): readonly Demand[] {
  const missing = release.groups.filter((group) => !isGroupMet(group, circumstances));
  return release.every
    ? eachOnce(missing.flatMap((group) => groupDemands(group, circumstances)))
    : [alternatives(missing.map((group) => together(groupDemands(group, circumstances))))];
}

/** Comparisons and rules may ask for the same payment, or one for more of it than another. */
export function eachOnce(demands: readonly Demand[]): readonly Demand[] {
  const from = Math.min(...demands.map(({ overdueFrom }) => overdueFrom ?? Number.POSITIVE_INFINITY));
  const widest = demands.filter(({ overdueFrom }) => overdueFrom === null || overdueFrom === from);
  return widest.filter(({ lasting }, index) => widest.findIndex((other) => other.lasting === lasting) === index);
}

function groupDemands(group: CompiledGroup, circumstances: Circumstances): readonly Demand[] {
  const demands = group.comparisons
    .filter((comparison) => !isComparisonMet(comparison, circumstances))
    .map((comparison) => demand(comparison, circumstances));
  return group.every ? demands : [alternatives(demands)];
}

function together(demands: readonly Demand[]): Demand {
  const distinct = eachOnce(demands);
  const [only] = distinct;
  if (only && distinct.length === 1) return only;
  return {
    now: listed(distinct.map(({ now }) => now)),
    lasting: listed(distinct.map(({ lasting }) => lasting)),
    overdueFrom: null,
  };
}

function alternatives(demands: readonly Demand[]): Demand {
  const distinct = demands.filter(({ lasting }, index) => demands.findIndex((other) => other.lasting === lasting) === index);
  const [only] = distinct;
  if (only && distinct.length === 1) return only;
  return {
    now: eitherOr(distinct.map(({ now }) => now)),
    lasting: eitherOr(distinct.map(({ lasting }) => lasting)),
    overdueFrom: null,
  };
}

/** What the alternatives begin with alike is said once, and what they are about. */
function eitherOr(parts: readonly string[]): string {
  const shared = BEGINNINGS.find((beginning) => parts.every((part) => part.startsWith(beginning))) ?? '';
  const cut = parts.map((part) => part.slice(shared.length));
  const subject = SUBJECTS.find((known) => cut[0]?.includes(known) && cut.slice(1).every((part) => part.startsWith(known)));
  const rest = cut.map((part, index) => (subject && index > 0 ? part.replace(subject, 'they') : part));
  const hasCommas = rest.some((part) => part.includes(', '));
  return `${shared}either ${hasCommas ? rest.join(', or ') : listed(rest, 'or')}`;
}

const SUBJECTS = ['the last 6 paid invoices'];

const BEGINNINGS = ['pay on time until ', 'pay until ', 'wait until '];

function demand(comparison: Comparison, circumstances: Circumstances): Demand {
  const { facts } = circumstances;
  const fact = factOf(comparison);
  const value = valueOf(comparison, circumstances);
  if (value === null) return always(`wait until ${fact.noun} is known`);
  const overdue = overdueDemand(comparison, circumstances);
  const further = furtherDemand(comparison, circumstances);
  if (overdue ?? further) return (overdue ?? further) as Demand;
  const goal = fact.says(goalText(comparison, circumstances), isGoalOne(comparison));
  const today = fact.unit === 'flag' ? '' : ` (today ${amountText(fact, value, facts.homeCurrency, comparison.value)})`;
  const beyond = beyondLimit(comparison, circumstances);
  if (beyond !== null) return beyond;
  const waiting = waitingUntil(comparison, circumstances);
  if (waiting !== null) return always(waiting);
  const excess = excessOf(comparison, circumstances);
  if (excess !== null) return { now: `pay at least ${excess}, so that ${goal}`, lasting: `pay until ${goal}`, overdueFrom: null };
  const how = PAID_ON_TIME_IMPROVES.has(fact.name) ? 'pay on time until' : isOwed(comparison) ? 'pay until' : 'wait until';
  return { now: `${how} ${goal}${today}`, lasting: `${how} ${goal}`, overdueFrom: null };
}

function always(text: string): Demand {
  return { now: text, lasting: text, overdueFrom: null };
}

const PAID_ON_TIME_IMPROVES: ReadonlySet<string> = new Set([
  'lateShareOfLast6',
  'meanDaysLateOfLast6',
  'meanSignedDaysOfLast6',
  'medianSignedDaysOfLast12',
  'trendDaysPerYear',
  'spreadOfLast12',
]);

/** Overdue debts that have to go: which invoices. */
function overdueDemand(comparison: Comparison, { facts }: Circumstances): Demand | null {
  const fact = factOf(comparison);
  if (fact.restsOn !== 'overdue' || comparison.operator === '>' || comparison.operator === '>=') return null;
  const from = fact.name === 'oldestOverdueDays' ? Math.max(1, firstDayBeyond(comparison)) : 1;
  const toPay = facts.openInvoices.filter((invoice) => isOverdue(invoice) && invoice.daysOverdue >= from);
  if (toPay.length === 0) return null;
  const names = invoiceNames(toPay);
  const sum = moneyText(undisputedSum(toPay, facts.homeCurrency));
  const which = from === 1 ? 'overdue' : `overdue by ${counted(from, 'day')} or more`;
  return {
    now: `pay ${names} (${sum} overdue)`,
    lasting: `pay everything that is ${which} (on ${dayText(facts.asOf)}: ${names}, ${sum})`,
    overdueFrom: from,
  };
}

/** The youngest age in days that is still too old. */
function firstDayBeyond({ operator, value }: Comparison): number {
  const threshold = Number(value ?? 0);
  return operator === '<' ? Math.ceil(threshold) : Math.floor(threshold) + 1;
}

/** By how much an amount that is open has to go down; null for anything else. */
function excessOf(comparison: Comparison, circumstances: Circumstances): string | null {
  const value = valueOf(comparison, circumstances);
  if (!isOwed(comparison) || typeof value !== 'bigint') return null;
  const limit = BigInt(comparison.value ?? circumstances.tolerance) + (comparison.operator === '<' ? -1n : 0n);
  return value <= limit ? null : moneyText(money(value - limit, circumstances.facts.homeCurrency));
}

/** What is owed beyond the credit limit has to be paid. */
function beyondLimit(comparison: Comparison, { facts, tolerance, restrictedSince }: Circumstances): Demand | null {
  const { operator } = comparison;
  const value = valueOf(comparison, { facts, tolerance, restrictedSince });
  if (factOf(comparison).name !== 'headroom' || typeof value !== 'bigint' || (operator !== '>' && operator !== '>=')) return null;
  const wanted = BigInt(comparison.value ?? tolerance) + (operator === '>' ? 1n : 0n);
  const amount = moneyText(money(wanted - value, facts.homeCurrency));
  const goal =
    wanted === 0n
      ? 'no more than the credit limit is owed'
      : `at least ${moneyText(money(wanted, facts.homeCurrency))} is left of the credit limit`;
  return { now: `pay at least ${amount}, so that ${goal}`, lasting: `pay until ${goal}`, overdueFrom: null };
}

/** What goes down by paying. */
function isOwed(comparison: Comparison): boolean {
  return factOf(comparison).restsOn === 'open' && comparison.operator !== '>' && comparison.operator !== '>=';
}

/** Counts that have to go up by paying. */
function furtherDemand(comparison: Comparison, circumstances: Circumstances): Demand | null {
  if (comparison.operator === '<' || comparison.operator === '<=') return null;
  const fact = factOf(comparison);
  const how = { paidCount: 'in full', paidOnTimeCount: 'on time', paidOnTimeSinceRestriction: 'on time' }[fact.name];
  if (how === undefined) return null;
  const wanted = Number(comparison.value ?? 0) + (comparison.operator === '>' ? 1 : 0);
  const { restrictedSince } = circumstances;
  const lasting =
    fact.name === 'paidOnTimeSinceRestriction' && restrictedSince !== null
      ? `pay ${counted(wanted, 'invoice')} on time from ${dayText(restrictedSince)} on`
      : `pay ${how} until ${counted(wanted, 'invoice')} ${wanted === 1 ? 'has' : 'have'} been paid ${how}`;
  const missing = wanted - Number(valueOf(comparison, circumstances));
  return { now: `pay ${counted(missing, 'further invoice')} ${how}`, lasting, overdueFrom: null };
}

/** What only time brings. */
function waitingUntil(comparison: Comparison, { facts }: Circumstances): string | null {
  if (factOf(comparison).name !== 'accountAgeDays' || facts.firstInvoiceOn === null) return null;
  if (comparison.operator !== '>' && comparison.operator !== '>=') return null;
  const age = Math.ceil(Number(comparison.value ?? 0));
  const days = comparison.operator === '>' && age === Number(comparison.value) ? age + 1 : age;
  return `wait until ${dayText(addDays(facts.firstInvoiceOn, days))}, when the first invoice is ${counted(days, 'day')} old`;
}
