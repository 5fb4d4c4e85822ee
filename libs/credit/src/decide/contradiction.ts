import { SETTLED_KEPT } from '../assess/assess';
import { FACTS, type Fact } from '../assess/fact-table';
import type { Comparison, CompiledCondition } from './policy';

interface Problem {
  /** The first that nothing meets together with those before it. */
  readonly comparison: Comparison;
  readonly problem: string;
  readonly cure: string;
}

/** Facts that are never negative, by unit; signed days, exposure and what is left of a limit are the exceptions. */
const MAY_BE_NEGATIVE: ReadonlySet<string> = new Set([
  'exposure',
  'groupExposure',
  'headroom',
  'limitUse',
  'wadtp',
  'meanSignedDaysOfLast6',
  'medianSignedDaysOfLast12',
  'trendDaysPerYear',
]);

/** Shares of a limit, which may be exceeded. */
const MAY_EXCEED_ALL: ReadonlySet<string> = new Set(['limitUse', 'overdueShareOfLimit']);

/** Facts of which the most is known; shares and flags have theirs by their unit. The spread is of days from -30 to 60. */
const NEVER_ABOVE: ReadonlyMap<string, number> = new Map([
  ['paymentIndex', 100],
  ['spreadOfLast12', 45],
  ['paidOnTimeSinceRestriction', SETTLED_KEPT],
]);

/** The most percent that a policy may compare a share with. */
export function percentMax({ name }: Fact): number {
  return MAY_EXCEED_ALL.has(name) ? PERCENT_OF_LIMIT_MAX : 100;
}

/** A hundred times the limit; beyond it nobody means what is written. */
const PERCENT_OF_LIMIT_MAX = 10_000;

/** Finds conditions that no facts can ever meet: a comparison beyond what its fact can be, or two that must both hold and cannot. Comparisons with the
 * tolerance are taken as possible, for the tolerance moves. */
export function contradictionIn(condition: CompiledCondition): Problem | null {
  const alternatives = alternativesOf(condition);
  const problems = alternatives.map(contradictionAmong);
  const [first] = problems;
  return first && problems.every((problem) => problem !== null) ? first : null;
}

/** True when a rule could never take hold because whatever makes it enter also lets it go. Only rules whose parts must all hold are looked at. */
export function letsGoAtOnce(enter: CompiledCondition, release: CompiledCondition): boolean {
  const entering = alternativesOf(enter);
  const leaving = alternativesOf(release);
  return (
    entering.length > 0 &&
    entering.every((given) => leaving.some((wanted) => wanted.every((comparison) => isImplied(comparison, given))))
  );
}

/** More than anybody writes on purpose; every group of alternatives multiplies them. */
const ALTERNATIVES_MAX = 10_000;

/** The condition as alternatives, each a list that must hold together; none when there are too many to look at. */
function alternativesOf({ every, groups }: CompiledCondition): readonly (readonly Comparison[])[] {
  const ofGroups = groups.map((group) =>
    group.every ? [group.comparisons] : group.comparisons.map((comparison) => [comparison]),
  );
  if (!every) return ofGroups.flat();
  if (ofGroups.reduce((ways, group) => ways * group.length, 1) > ALTERNATIVES_MAX) return [];
  return ofGroups.reduce<readonly (readonly Comparison[])[]>(
    (sofar, ways) => sofar.flatMap((held) => ways.map((way) => [...held, ...way])),
    [[]],
  );
}

function contradictionAmong(together: readonly Comparison[]): Problem | null {
  for (const position of new Set(together.map(({ fact }) => fact))) {
    const name = FACTS[position]?.name ?? '';
    const own = together.filter(({ fact, value }) => fact === position && value !== null);
    const comparison = own.find((_, index) => isEmpty(rangeOf(position, own.slice(0, index + 1))));
    if (comparison) {
      const most = NEVER_ABOVE.get(name);
      const range = most === undefined ? '' : `; it goes from 0 to ${most}`;
      return {
        comparison,
        problem: `No ${name} can ever meet this${range}.`,
        cure: `Check the comparisons of ${name}: they exclude each other, or ask for a value it cannot have.`,
      };
    }
  }
  return null;
}

interface Range {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
}

function isEmpty({ low, lowOpen, high, highOpen }: Range): boolean {
  return low > high || (low === high && (lowOpen || highOpen));
}

function rangeOf(position: number, together: readonly Comparison[]): Range {
  const fact = FACTS[position];
  let range: Range = {
    low: fact && MAY_BE_NEGATIVE.has(fact.name) ? Number.NEGATIVE_INFINITY : 0,
    lowOpen: false,
    high: fact ? mostOf(fact) : Number.POSITIVE_INFINITY,
    highOpen: false,
  };
  for (const { fact: other, operator, value } of together) {
    if (other !== position || value === null) continue;
    const bound = Number(value);
    const isOpen = operator === '>' || operator === '<';
    if (operator !== '<' && operator !== '<=' && (bound > range.low || (bound === range.low && isOpen)))
      range = { ...range, low: bound, lowOpen: isOpen };
    if (operator !== '>' && operator !== '>=' && (bound < range.high || (bound === range.high && isOpen)))
      range = { ...range, high: bound, highOpen: isOpen };
  }
  return range;
}

function mostOf({ name, unit }: Fact): number {
  if (unit === 'flag' || (unit === 'share' && !MAY_EXCEED_ALL.has(name))) return 1;
  return NEVER_ABOVE.get(name) ?? Number.POSITIVE_INFINITY;
}

/** Does everything that meets `given` also meet `comparison`? */
function isImplied(comparison: Comparison, given: readonly Comparison[]): boolean {
  if (comparison.value === null) {
    return given.some(
      ({ fact, operator, value }) =>
        fact === comparison.fact &&
        value === null &&
        (operator === comparison.operator || `${operator}=` === comparison.operator),
    );
  }
  if (!given.some(({ fact }) => fact === comparison.fact)) return false;
  const held = rangeOf(comparison.fact, given);
  const wanted = Number(comparison.value);
  switch (comparison.operator) {
    case '>':
      return held.low > wanted || (held.low === wanted && held.lowOpen);
    case '>=':
      return held.low >= wanted;
    case '<':
      return held.high < wanted || (held.high === wanted && held.highOpen);
    case '<=':
      return held.high <= wanted;
    case '=':
      return held.low === wanted && held.high === wanted;
  }
}
