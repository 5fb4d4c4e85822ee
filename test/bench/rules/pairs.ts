import {
  addDays,
  compilePolicy,
  FACTS,
  judged,
  money,
  PlainJudge,
  toleranceOf,
  verdicts,
  type CompiledPolicy,
  type CustomerHistory,
  type Fact,
  type Facts,
  type PolicyDocument,
  type RuleDocument,
  type Verdict,
} from '@holdfast/credit';
import { Random } from '../random';
import { NOTHING_KNOWN, TODAY } from './sheets';

type Condition = NonNullable<RuleDocument['enter']>;

export interface Compared {
  readonly pairs: number;
  readonly mismatches: number;
  /** How many rules were found in force, all pairs together. */
  readonly inForce: number;
  /** Pairs with an amount beyond 2^53 minor units, in the facts or in the policy. */
  readonly beyond: number;
}

/** Judges every fact sheet by every policy twice, by the compiled rules and by the plain interpreter, and counts the pairs in which any rule, day, comparison
 * or value differs. The same seed gives the same pairs. */
export function comparePairs({ policies, sheets, seed = 5 }: { policies: number; sheets: number; seed?: number }): Compared {
  const random = new Random(seed);
  let [mismatches, inForce, beyond] = [0, 0, 0];
  for (let made = 0; made < policies; made += 1) {
    const policy = anyPolicy(random);
    for (let sheet = 0; sheet < sheets; sheet += 1) {
      const facts = anySheet(random);
      const history = anyHistory(random, policy);
      const tolerance = toleranceOf(policy, facts);
      const compiled = verdicts(facts, policy, history, tolerance);
      const plain = judged(new PlainJudge(policy.rules, facts, tolerance), facts, policy, history);
      inForce += plain.length;
      mismatches += Number(!areSame(compiled, plain));
      beyond += Number(isBeyond(facts));
    }
  }
  return { pairs: policies * sheets, mismatches, inForce, beyond };
}

function areSame(some: readonly Verdict[], others: readonly Verdict[]): boolean {
  return (
    some.length === others.length &&
    some.every((one, place) => {
      const other = others[place] as Verdict;
      return (
        one.rule === other.rule &&
        one.since === other.since &&
        one.isEntered === other.isEntered &&
        areSameFigures(one.behind, other.behind) &&
        areSameFigures(one.missing, other.missing)
      );
    })
  );
}

function areSameFigures(some: Verdict['behind'], others: Verdict['behind']): boolean {
  return (
    some.length === others.length &&
    some.every(
      ({ comparison, value }, place) => comparison === others[place]?.comparison && Object.is(value, others[place]?.value),
    )
  );
}

function isBeyond(facts: Facts): boolean {
  return [facts.overdueAmount, facts.openAmount, facts.monthlyBilling].some(({ minor }) => !Number.isSafeInteger(Number(minor)));
}

/** Numbers that sheets and policies share, so that thresholds are often met exactly. */
const DAYS = [-30, -2.5, -1, 0, 0.1, 0.3, 1, 2.5, 5, 7, 14, 14.000001, 30, 90, 365];
const COUNTS = [0, 1, 2, 3, 4, 6, 12, 100];
const SHARES = [0, 1 / 6, 0.25, 1 / 3, 0.5, 0.7, 5 / 6, 1];
const AMOUNTS = [0n, 1n, 99n, 100n, 2_499n, 2_500n, 2_501n, 123_456n, 2n ** 53n - 1n];
/** No double holds all of these. */
const BEYOND = [2n ** 53n, 2n ** 53n + 1n, 10n ** 20n];
const OPERATORS = ['>', '>=', '<', '<=', '='];

function anyPolicy(random: Random): CompiledPolicy {
  for (;;) {
    const document: PolicyDocument = {
      name: 'Any',
      version: '1',
      tolerance: { amount: text(anyAmount(random, 0.01)), percentOfMonthlyBilling: random.chance(0.5) ? random.below(101) : 0 },
      rules: Array.from({ length: 1 + random.below(5) }, (_, place) => anyRule(random, place)),
      treatment: [],
    };
    const compiled = compilePolicy(document, 'GBP');
    if (compiled.ok) return compiled.policy;
  }
}

function anyRule(random: Random, place: number): RuleDocument {
  const common = { id: `rule-${place}`, say: 'We do.', enter: anyCondition(random), release: anyCondition(random) };
  // The first one warns, so that others may wait for it.
  if (place === 0 || random.chance(0.3)) return { ...common, standing: 'warn' };
  const waits = random.chance(0.3) ? { afterWarningDays: random.below(10) } : {};
  return { ...common, standing: 'hold', mark: 'hold', ...waits };
}

function anyCondition(random: Random): Condition {
  const list = <T>(most: number, make: () => T): readonly T[] => Array.from({ length: 1 + random.below(most) }, make);
  const group = <T>(entries: readonly T[]) => (random.chance(0.5) ? { all: entries } : { any: entries });
  return group(list(4, () => (random.chance(0.4) ? group(list(3, () => anyComparison(random))) : anyComparison(random))));
}

function anyComparison(random: Random): string {
  const fact = random.pick(FACTS);
  if (fact.unit === 'flag') return `${fact.name} = ${random.pick(['yes', 'no'])}`;
  return `${fact.name} ${random.pick(OPERATORS)} ${thresholdOf(random, fact)}`;
}

function thresholdOf(random: Random, { unit }: Fact): string {
  switch (unit) {
    case 'money':
      return random.chance(0.3) ? 'tolerance' : text(anyAmount(random, 0.02));
    case 'count':
      return String(random.pick(COUNTS));
    case 'share':
      return `${random.pick(SHARES) * 100}%`;
    default:
      return String(random.pick(DAYS));
  }
}

function anyAmount(random: Random, beyond: number): bigint {
  return random.pick(random.chance(beyond) ? BEYOND : AMOUNTS);
}

function text(minor: bigint): string {
  return `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
}

/** Any values that the types allow, unlikely ones together: judging must not rest on facts being consistent. */
function anySheet(random: Random): Facts {
  const days = (): number => random.pick(DAYS);
  const count = (): number => random.pick(COUNTS);
  const maybe = <T>(make: () => T): T | null => (random.chance(0.25) ? null : make());
  const pounds = () => money(anyAmount(random, 0.1) * (random.chance(0.1) ? -1n : 1n), 'GBP');
  return {
    ...NOTHING_KNOWN,
    openAmount: pounds(),
    openCount: count(),
    overdueAmount: pounds(),
    overdueCount: count(),
    oldestOverdueDays: Math.abs(days()),
    meanOverdueAgeDays: maybe(days),
    unappliedCash: maybe(pounds),
    openCredits: maybe(pounds),
    exposure: maybe(pounds),
    monthlyBilling: money(anyAmount(random, 0.1), 'GBP'),
    paidCount: count(),
    paidOnTimeCount: count(),
    accountAgeDays: maybe(count),
    lateShareOfLast6: maybe(() => random.pick(SHARES)),
    meanDaysLateOfLast6: maybe(days),
    meanSignedDaysOfLast6: maybe(days),
    medianSignedDaysOfLast12: maybe(days),
    spreadOfLast12: maybe(days),
    trendDaysPerYear: maybe(days),
    trendTValue: maybe(days),
    individual: maybe(() => random.chance(0.5)),
    settledInvoices: Array.from({ length: random.below(4) }, (_, place) => ({
      id: `I${place}`,
      number: `I${place}`,
      issued: addDays(TODAY, -60),
      settled: addDays(TODAY, -random.below(20)),
      signedDays: random.below(5) - 2,
    })),
  };
}

/** Some of the rules in force since lately, and now and then one that the policy no longer has. */
function anyHistory(random: Random, { rules }: CompiledPolicy): CustomerHistory {
  const known = [...rules.map(({ id }) => id), 'forgotten'];
  const activeRules = random.chance(0.4)
    ? []
    : known.filter(() => random.chance(0.4)).map((rule) => ({ rule, since: addDays(TODAY, -random.below(20)) }));
  return { activeRules, said: [], messagesOn: [] };
}
