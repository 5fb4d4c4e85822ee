import type { Fact } from '../assess/fact-table';
import type { Facts } from '../assess/facts';
import { factOf, isComparisonMet, valueOf, type Circumstances } from './condition';
import type { Comparison, CompiledCondition } from './policy';
import { amountText, capital, counted, goalText, invoiceName, listed } from './words';

/** Comparisons that are said together. */
interface Bundle {
  readonly comparisons: readonly Comparison[];
  readonly conjunction: 'and' | 'or';
}

interface Clause {
  readonly text: string;
  /** What the policy asks for, one for each comparison that is worth it. */
  readonly goals: readonly string[];
  readonly units: readonly string[];
}

/** Today's figures behind the given comparisons of a condition, as sentences with the policy's thresholds in brackets: `INV-12 is 17 days overdue and
 * GBP 1,340.00 is overdue in all (the rule: more than 14 days).` */
export function figureSentences(
  condition: CompiledCondition,
  behind: readonly Comparison[],
  label: string,
  circumstances: Circumstances,
): readonly string[] {
  return bundles(condition, new Set(behind)).flatMap(({ comparisons, conjunction }) =>
    // Alternatives stay together; what is asked for at once makes a sentence about debts, one about what is open and one about habits.
    (conjunction === 'or' ? [comparisons] : grouped(comparisons, (one) => factOf(one).restsOn)).map((said) =>
      sentence(clausesOf(said, circumstances), conjunction, label),
    ),
  );
}

function bundles({ every, groups }: CompiledCondition, behind: ReadonlySet<Comparison>): readonly Bundle[] {
  const inOrder = (comparisons: readonly Comparison[]) =>
    comparisons.filter((comparison) => behind.has(comparison)).sort((a, b) => a.fact - b.fact);
  const nested = groups
    .filter(({ comparisons }) => comparisons.length > 1)
    .map((group): Bundle => ({ comparisons: inOrder(group.comparisons), conjunction: group.every ? 'and' : 'or' }));
  const alone = groups.filter(({ comparisons }) => comparisons.length === 1).flatMap(({ comparisons }) => comparisons);
  return [...nested, { comparisons: inOrder(alone), conjunction: every ? ('and' as const) : ('or' as const) }].filter(
    ({ comparisons }) => comparisons.length > 0,
  );
}

/** Thresholds in one bracket at the end, unless it would not be clear which belongs to what. */
function sentence(clauses: readonly Clause[], conjunction: 'and' | 'or', label: string): string {
  const units = clauses.flatMap((clause) => clause.units);
  const bracket = (goals: readonly string[]) => (goals.length === 0 ? '' : ` (${label}: ${listed(goals, conjunction)})`);
  const isClear = clauses.length === 1 || new Set(units).size === units.length;
  const text = isClear
    ? `${listed(clauses.map((clause) => clause.text))}${bracket(clauses.flatMap(({ goals }) => goals))}`
    : listed(clauses.map((clause) => `${clause.text}${bracket(clause.goals)}`));
  return `${capital(text)}.`;
}

/** One clause for each fact; the share and the days of late payments make one together. */
function clausesOf(comparisons: readonly Comparison[], circumstances: Circumstances): readonly Clause[] {
  const byFact = grouped(comparisons, (one) => factOf(one).name);
  const names = new Set(comparisons.map((one) => factOf(one).name));
  const told = byFact.filter((same) => !same.every((one) => isPrecondition(one, comparisons, circumstances)));
  return told.reduce<readonly Clause[]>((clauses, same) => {
    const [first] = same;
    if (first === undefined) return clauses;
    const worthIt = same.filter((one) => factOf(one).unit !== 'flag' && !isSmallPrint(one, names));
    const clause: Clause = {
      text: clauseText(first, names, circumstances),
      goals: worthIt.map((one) => goalText(one, circumstances)),
      units: worthIt.length === 0 ? [] : [factOf(first).unit],
    };
    const before = clauses.at(-1);
    if (!before || !isToldWithShare(first, names, circumstances.facts)) return [...clauses, clause];
    const both = {
      text: `${before.text}${clause.text}`,
      goals: [...before.goals, ...clause.goals],
      units: [...before.units, ...clause.units],
    };
    return [...clauses.slice(0, -1), both];
  }, []);
}

/** That enough invoices are paid to speak of a habit, where habits are spoken of. It stays in the evidence. */
function isPrecondition(comparison: Comparison, all: readonly Comparison[], circumstances: Circumstances): boolean {
  const isEnough = isCountPaid(factOf(comparison)) && (comparison.operator === '>=' || comparison.operator === '>');
  return isEnough && isComparisonMet(comparison, circumstances) && all.some((other) => HABITS.has(factOf(other).name));
}

function isCountPaid({ name }: Fact): boolean {
  return name === 'paidCount' || name === 'paidOnTimeCount';
}

const HABITS: ReadonlySet<string> = new Set([
  'lateShareOfLast6',
  'meanDaysLateOfLast6',
  'meanSignedDaysOfLast6',
  'medianSignedDaysOfLast12',
  'spreadOfLast12',
  'trendDaysPerYear',
]);

/** That a debt is more than a trifle, where its age is what counts. */
function isSmallPrint({ value, operator }: Comparison, names: ReadonlySet<string>): boolean {
  return value === null && (operator === '>' || operator === '>=') && names.has('oldestOverdueDays');
}

function isToldWithShare(comparison: Comparison, names: ReadonlySet<string>, { lateShareOfLast6 }: Facts): boolean {
  return factOf(comparison).name === 'meanDaysLateOfLast6' && names.has('lateShareOfLast6') && lateShareOfLast6 !== null;
}

function clauseText(comparison: Comparison, names: ReadonlySet<string>, circumstances: Circumstances): string {
  const { facts } = circumstances;
  const fact = factOf(comparison);
  const value = valueOf(comparison, circumstances);
  if (value === null) return `${fact.noun} is not known yet`;
  const amount = amountText(fact, value, facts.homeCurrency, comparison.value);
  switch (fact.name) {
    case 'oldestOverdueDays':
      return oldestDebt(facts, fact.says(amount));
    case 'overdueAmount':
      if (!names.has('oldestOverdueDays') || facts.overdueCount === 0) return fact.says(amount);
      return facts.overdueCount === 1
        ? `${amount} of it is ${isPartDisputed(facts) ? 'undisputed' : 'open'}`
        : `${amount} is overdue in all`;
    case 'accountAgeDays':
      return value === 0 ? 'the first invoice is of today' : fact.says(amount);
    case 'lateShareOfLast6':
      return lateInvoices(facts, Number(value));
    case 'meanDaysLateOfLast6':
      return isToldWithShare(comparison, names, facts) ? onAverage(facts, amount) : ofTheLast(facts, 6, fact.says(amount));
    case 'meanSignedDaysOfLast6':
      return ofTheLast(facts, 6, fact.says(amount));
    case 'medianSignedDaysOfLast12':
    case 'spreadOfLast12':
      return ofTheLast(facts, 12, fact.says(amount));
    default:
      return fact.says(amount, value === 1 || value === 0);
  }
}

function isPartDisputed({ openInvoices: [oldest] }: Facts): boolean {
  return oldest !== undefined && oldest.disputed.minor > 0n;
}

function oldestDebt({ openInvoices, overdueCount, oldestOverdueDays }: Facts, otherwise: string): string {
  const [oldest] = openInvoices;
  if (overdueCount === 0) return 'nothing is overdue';
  return oldest ? `${invoiceName(oldest)} is ${counted(oldestOverdueDays, 'day')} overdue` : otherwise;
}

function lateInvoices({ paidCount }: Facts, share: number): string {
  const paid = Math.min(6, paidCount);
  const late = Math.round(share * paid);
  if (paid === 1) return `the one paid invoice was ${late === 1 ? '' : 'not '}late`;
  const which =
    late === 0 ? 'none was' : late === paid ? 'all were' : `${late} (${Math.round(share * 100)}%) ${late === 1 ? 'was' : 'were'}`;
  return `of the ${paid === 6 ? 'last 6' : paid} paid invoices ${which} late`;
}

/** Follows the share. */
function onAverage({ paidCount, lateShareOfLast6, meanDaysLateOfLast6 }: Facts, amount: string): string {
  if (meanDaysLateOfLast6 === 0) return '';
  if (paidCount === 1) return `, by ${amount}`;
  return lateShareOfLast6 === 1 ? `, by ${amount} on average` : `, an average of ${amount} over all ${Math.min(6, paidCount)}`;
}

/** Who has paid fewer invoices is judged by those. */
function ofTheLast({ paidCount }: Facts, most: number, text: string): string {
  if (paidCount >= most) return text;
  if (paidCount > 1) return text.replace(`last ${most}`, String(paidCount));
  return text
    .replace(/^of the last 12 paid invoices the usual one|^the last 6 paid invoices/, 'the one paid invoice')
    .replace('invoice were', 'invoice was')
    .replace(' on average', '')
    .replace('last 12 payments vary', 'one payment varies');
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()];
}
