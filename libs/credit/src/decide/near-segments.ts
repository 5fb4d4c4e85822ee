import type { Fact, FactUnit, FactValue } from '../assess/fact-table';
import { comparisonsOf, factOf, isMetBy, valueOf, type Circumstances } from './condition';
import type { Near } from './decision';
import type { Comparison, CompiledSegment } from './policy';
import { matchingSegments } from './matching-segments';
import { amountText, goalText, isGoalOne, thresholdText, valueText } from './words';

/** How far from a threshold is near it. */
const NEAR: Readonly<Record<Exclude<FactUnit, 'money' | 'flag'>, number>> = { days: 2, count: 1, share: 0.05 };
/** For money, and for shares of less than a half: a tenth of the threshold. */
const MONEY_NEAR_PART = 10n;
const SHARE_NEAR_PART = 0.1;
/** Just beyond a threshold, for what is not counted in whole numbers. */
const BARELY = 1e-9;

interface Crossing {
  readonly near: Near;
  /** In parts of what is near; 1 is as far as near goes. */
  readonly distance: number;
}

/** The other segments that a customer would be in if one fact crossed the threshold it is near to. */
export function nearSegments(
  segments: readonly CompiledSegment[],
  present: string | null,
  circumstances: Circumstances,
): readonly Near[] {
  const crossings = segments
    .flatMap(({ when }) => (when === null ? [] : comparisonsOf(when)))
    .flatMap((comparison) => crossing(comparison, { segments, present, circumstances }))
    .sort((a, b) => a.distance - b.distance);
  return crossings
    .filter(({ near }, index) => crossings.findIndex((other) => other.near.segment === near.segment) === index)
    .map(({ near }) => near);
}

interface Question {
  readonly segments: readonly CompiledSegment[];
  readonly present: string | null;
  readonly circumstances: Circumstances;
}

function crossing(comparison: Comparison, { segments, present, circumstances }: Question): readonly Crossing[] {
  const { tolerance, facts } = circumstances;
  const fact = factOf(comparison);
  const value = valueOf(comparison, circumstances);
  const isMet = isMetBy(value, comparison, tolerance);
  const beyond = across(comparison, !isMet, tolerance);
  const distance = distanceTo(beyond, value, comparison);
  if (distance === null || distance > 1) return [];
  const segment = matchingSegments(segments, (other) =>
    isMetBy(other.fact === comparison.fact ? beyond : valueOf(other, circumstances), other, tolerance),
  )[0];
  if (segment === undefined || segment.id === present) return [];
  const wanted = isMet ? { ...comparison, operator: OPPOSITE[comparison.operator] } : comparison;
  const goal = fact.says(goalText(wanted, circumstances), isGoalOne(wanted));
  const near: Near = {
    segment: segment.id,
    fact: fact.name,
    value: valueText(fact.unit, value, facts.homeCurrency),
    threshold: thresholdText(wanted, circumstances),
    because: `Would be ${segment.id} if ${goal} (today ${amountText(fact, value, facts.homeCurrency, comparison.value)}).`,
  };
  return [{ near, distance }];
}

const OPPOSITE = { '>': '<=', '>=': '<', '<': '>=', '<=': '>', '=': '=' } as const;

/** In parts of what is near; null when there is none, or the fact never goes that way. */
function distanceTo(beyond: FactValue, value: FactValue, comparison: Comparison): number | null {
  const fact = factOf(comparison);
  if (value === null || beyond === null || fact.unit === 'flag' || comparison.operator === '=') return null;
  if (fact.unit === 'money') {
    const margin = magnitude(BigInt(beyond)) / MONEY_NEAR_PART;
    return margin === 0n ? null : Number(magnitude(BigInt(value) - BigInt(beyond))) / Number(margin);
  }
  const apart = Number(beyond) - Number(value);
  if (apart < 0 && isOnlyGrowing(fact)) return null;
  // What has never happened is near to nobody, or everybody would be near it.
  if (fact.unit === 'count' && value === 0 && fact.movement === 'with-the-file') return null;
  const near = fact.unit === 'share' ? Math.min(NEAR.share, Number(beyond) * SHARE_NEAR_PART) : NEAR[fact.unit];
  return Math.abs(apart) / near;
}

function magnitude(minor: bigint): bigint {
  return minor < 0n ? -minor : minor;
}

/** What was paid once stays paid. */
function isOnlyGrowing({ unit, movement, restsOn }: Fact): boolean {
  return unit === 'count' && movement === 'only-with-the-ledger' && restsOn === 'history';
}

/** A value just on the side of the threshold on which the comparison is met, or is not. */
function across({ fact, operator, value }: Comparison, met: boolean, tolerance: bigint): FactValue {
  const threshold = value ?? tolerance;
  // Inclusive on the side where it is met, or exclusive where it is not: then the threshold itself is already across.
  const isOnThreshold = (operator === '>=' || operator === '<=') === met;
  if (isOnThreshold) return threshold;
  const upwards = (operator === '>' || operator === '>=') === met;
  if (typeof threshold === 'bigint') return threshold + (upwards ? 1n : -1n);
  const step = factOf({ fact, operator, value }).unit === 'count' ? 1 : BARELY;
  return Number(threshold) + (upwards ? step : -step);
}
