import type { Facts } from '../assess/facts';
import { dayText } from '../money/day';
import { withOpenInvoices } from './as-read-by';
import type { Reason } from './decision';
import type { CompiledExclusion, CompiledPolicy } from './policy';

/** Exclusions of this customer that count on this day, most specific first. */
export function exclusionsFor({ exclusions }: CompiledPolicy, facts: Facts): readonly CompiledExclusion[] {
  return exclusions.filter(
    (exclusion) => (exclusion.until === null || facts.asOf <= exclusion.until) && concerns(exclusion, facts),
  );
}

function concerns({ of, named }: CompiledExclusion, { customerId, groups, openInvoices }: Facts): boolean {
  switch (of) {
    case 'invoice':
      return openInvoices.some(({ id }) => id === named);
    case 'customer':
      return customerId === named;
    case 'group':
      return groups.includes(named);
    case 'everybody':
      return true;
  }
}

/** The exclusion that cancels a rule altogether; one of an invoice only takes that invoice away from it. */
export function cancelling(exclusions: readonly CompiledExclusion[], ruleId: string): CompiledExclusion | null {
  return exclusions.find(({ of, rule }) => of !== 'invoice' && (rule === null || rule === ruleId)) ?? null;
}

/** What the rules say when each looks away from the invoices that are excluded from it. */
export function lookingAway(
  facts: Facts,
  exclusions: readonly CompiledExclusion[],
  rulesFor: (facts: Facts) => readonly Reason[],
): readonly Reason[] {
  const ofInvoices = exclusions.filter(({ of }) => of === 'invoice');
  const speaking = rulesFor(
    without(
      facts,
      ofInvoices.filter(({ rule }) => rule === null),
    ),
  );
  const ruleIds = new Set(ofInvoices.flatMap(({ rule }) => (rule === null ? [] : [rule])));
  if (ruleIds.size === 0) return speaking;
  return speaking.flatMap((reason) => {
    if (!ruleIds.has(reason.rule)) return [reason];
    const own = ofInvoices.filter(({ rule }) => rule === null || rule === reason.rule);
    return rulesFor(without(facts, own)).filter(({ rule }) => rule === reason.rule);
  });
}

function without(facts: Facts, exclusions: readonly CompiledExclusion[]): Facts {
  if (exclusions.length === 0) return facts;
  const ids = new Set(exclusions.map(({ named }) => named));
  return withOpenInvoices(
    facts,
    facts.openInvoices.filter(({ id }) => !ids.has(id)),
  );
}

export function exclusionText({ say, until }: CompiledExclusion): string {
  const ends = until === null ? '' : `, through ${dayText(until)}`;
  return `Does not count here${ends}: ${say}`;
}
