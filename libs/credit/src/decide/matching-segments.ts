import type { Comparison, CompiledCondition, CompiledSegment } from './policy';

/** In the policy's order; a segment that says nothing of when it matches takes whoever matched no other. */
export function matchingSegments(
  segments: readonly CompiledSegment[],
  met: (comparison: Comparison) => boolean,
): readonly CompiledSegment[] {
  const named = segments.filter(({ when }) => when !== null && holds(when, met));
  return named.length > 0 ? named : segments.filter(({ when }) => when === null);
}

function holds({ every, groups }: CompiledCondition, met: (comparison: Comparison) => boolean): boolean {
  const groupHolds = (group: CompiledCondition['groups'][number]): boolean =>
    group.every ? group.comparisons.every(met) : group.comparisons.some(met);
  return every ? groups.every(groupHolds) : groups.some(groupHolds);
}
