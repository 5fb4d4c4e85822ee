import type { Standing } from '../decide/decision';
import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import type { Day } from '../money/day';
import type { Window } from './books';
import type { Outcome } from './outcome';
import { spellOn, type Spell } from './spell';

/** One invoice of the window: what the policy says on the morning of its issue, and what became of it. */
export interface JudgedInvoice {
  readonly customerId: string;
  readonly customerName: string;
  /** No more of it than is asked for: a large book has to fit into memory. */
  readonly invoice: Pick<LedgerInvoice, 'id' | 'number' | 'issued' | 'homeTotal'>;
  readonly outcome: Outcome;
  /** Null when no rule has been in force until then: credit is open. */
  readonly spell: Spell | null;
}

/** A customer's standing changes; somebody is told. */
export interface Change {
  readonly customerId: string;
  readonly on: Day;
  readonly from: Standing;
  readonly to: Standing;
}

/** An invoice of the window before a policy has spoken. */
export type UnjudgedInvoice = Omit<JudgedInvoice, 'spell'>;

/** Those of one customer, by day of issue. Drafts are none. */
export function casesOf(
  { customer, invoices }: CustomerLedger,
  { from, to }: Window,
  outcomes: ReadonlyMap<string, Outcome>,
): readonly UnjudgedInvoice[] {
  return invoices.flatMap(({ id, number, issued, homeTotal }) => {
    const outcome = outcomes.get(id);
    return outcome && issued >= from && issued <= to
      ? [{ customerId: customer.id, customerName: customer.name, invoice: { id, number, issued, homeTotal }, outcome }]
      : [];
  });
}

/** The standing at the issue of each. Nobody reacts: history stays as it happened, whatever is held. */
export function judge(cases: readonly UnjudgedInvoice[], spells: readonly Spell[]): readonly JudgedInvoice[] {
  return cases.map((one) => ({ ...one, spell: spellOn(spells, one.invoice.issued) }));
}

export function isHeld({ spell }: Pick<JudgedInvoice, 'spell'>): boolean {
  return spell !== null && isRestricted(spell.standing);
}

/** No credit, or only for money upfront. */
export function isRestricted(standing: Standing): boolean {
  return standing === 'upfront' || standing === 'hold';
}

export function changesIn(spells: readonly Spell[], customerId: string, since: Day): readonly Change[] {
  return spells.flatMap(({ from: on, standing: to }, n) => {
    const from = spells[n - 1]?.standing ?? 'open';
    return on >= since && from !== to ? [{ customerId, on, from, to }] : [];
  });
}
