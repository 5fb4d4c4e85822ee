import type { CompiledPolicy } from '../decide/policy';

/** As much of a policy as decides on a standing: no steps, no approvals, and of the segments those that a rule is for; all of them where a rule is for whoever
 * is in no other. It says the same of everybody, has fewer days on which to look again, and fewer words to find. */
export function whatDecides(policy: CompiledPolicy): CompiledPolicy {
  const names = new Set(policy.rules.flatMap(({ segments }) => segments ?? []));
  const named = policy.segments.filter(({ id }) => names.has(id));
  const segments = named.some(({ when }) => when === null) ? policy.segments : named;
  return { ...policy, segments, treatment: [], treatments: {}, approvals: [] };
}
