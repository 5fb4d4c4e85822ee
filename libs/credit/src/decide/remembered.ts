import type { CustomerHistory, Decision } from './decision';

/** What the next decision has to know of this one: the rules in force, those that an override or an exclusion only sets aside, and the segment. */
export function remembered(decision: Decision, before: CustomerHistory): CustomerHistory {
  const { asOf, mark, reasons, setAside = [], segmented = null } = decision;
  const kept = setAside.filter((aside) => aside.kept);
  const changes = before.markChanges ?? [];
  const from = changes[0]?.to ?? null;
  return {
    ...before,
    activeRules: [...reasons, ...kept].map(({ rule, since }) => ({ rule, since })),
    segmented,
    markChanges: mark === from ? changes : [{ on: asOf, from, to: mark }, ...changes],
  };
}
