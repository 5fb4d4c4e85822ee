import type { Facts } from '../assess/facts';
import type { Day } from '../money/day';
import { comparisonsOf, factOf, isMetBy, valueOf, type Circumstances } from './condition';
import type { CustomerHistory, Segmented, Tag } from './decision';
import { matchingSegments } from './matching-segments';
import { nearSegments } from './near-segments';
import type { Comparison, CompiledPolicy, CompiledSegment } from './policy';
import { thresholdText, valueText } from './words';

/** What kind of account this is: the first segment that matches, and all that match, each with the day from which it has. Null without segments. */
export function segmentedBy(policy: CompiledPolicy, facts: Facts, history: CustomerHistory, tolerance: bigint): Segmented | null {
  if (policy.segments.length === 0) return null;
  const circumstances: Circumstances = { facts, tolerance, restrictedSince: null };
  const met = (comparison: Comparison): boolean => isMetBy(valueOf(comparison, circumstances), comparison, tolerance);
  const matching = matchingSegments(policy.segments, met);
  const before = history.segmented ?? null;
  const segment = matching[0]?.id ?? null;
  const isSame = before !== null && before.segment === segment;
  return {
    segment,
    since: isSame ? before.since : facts.asOf,
    was: isSame || before === null ? null : before.segment,
    tags: matching.map((one) => tag(one, before, circumstances, met)),
    near: nearSegments(policy.segments, segment, circumstances),
  };
}

function tag(
  { id, when }: CompiledSegment,
  before: Segmented | null,
  circumstances: Circumstances,
  met: (comparison: Comparison) => boolean,
): Tag {
  const since: Day = before?.tags.find((other) => other.id === id)?.since ?? circumstances.facts.asOf;
  const behind = when === null ? [] : comparisonsOf(when).filter(met);
  return { id, since, evidence: behind.map((comparison) => evidenceOf(comparison, circumstances)) };
}

function evidenceOf(comparison: Comparison, circumstances: Circumstances): Tag['evidence'][number] {
  const { name, unit } = factOf(comparison);
  const value = valueText(unit, valueOf(comparison, circumstances), circumstances.facts.homeCurrency);
  return { fact: name, value, threshold: thresholdText(comparison, circumstances) };
}
