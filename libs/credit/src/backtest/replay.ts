import type { CompiledPolicy } from '../decide/policy';
import type { Standing } from '../decide/decision';
import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import type { Day } from '../money/day';
import type { Books, Window } from './books';
import { outcomesOf, type Outcome } from './outcome';
import { Player } from './play';
import { spellOn, type Spell } from './spell';

/** One invoice of the window: what the policy says on the morning of its issue, and what became of it. */
export interface JudgedInvoice {
  readonly customerId: string;
  readonly invoice: LedgerInvoice;
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

export interface Replay {
  /** In the order of the ledgers, by day of issue. */
  readonly judged: readonly JudgedInvoice[];
  readonly changes: readonly Change[];
}

/** The invoices of the window, each with its outcome, customer by customer. Drafts are none. */
export type Cases = readonly { readonly ledger: CustomerLedger; readonly issued: readonly Omit<JudgedInvoice, 'spell'>[] }[];

export function casesOf(books: Books, { from, to }: Window): Cases {
  return books.ledgers.map((ledger) => {
    const outcomes = outcomesOf(ledger, books);
    const issued = ledger.invoices.flatMap((invoice) => {
      const outcome = outcomes.get(invoice.id);
      return outcome && invoice.issued >= from && invoice.issued <= to
        ? [{ customerId: ledger.customer.id, invoice, outcome }]
        : [];
    });
    return { ledger, issued };
  });
}

/** Plays the policy from the first day of the books, so that warnings and holds stand already when the window opens, and reads the standing at the issue of
 * every invoice of the window. Nobody reacts: history stays as it happened, whatever is held. */
export function replay(cases: Cases, books: Books, policy: CompiledPolicy, window: Window): Replay {
  const player = new Player({ policy, settings: books.settings, recordedOn: books.recordedOn, until: window.to });
  const judged: JudgedInvoice[] = [];
  const changes: Change[] = [];
  for (const { ledger, issued } of cases) {
    const spells = player.spellsOf(ledger);
    for (const one of issued) judged.push({ ...one, spell: spellOn(spells, one.invoice.issued) });
    changes.push(...changesIn(spells, ledger.customer.id, window.from));
  }
  return { judged, changes };
}

export function isHeld({ spell }: Pick<JudgedInvoice, 'spell'>): boolean {
  return spell !== null && isRestricted(spell.standing);
}

/** No credit, or only for money upfront. */
export function isRestricted(standing: Standing): boolean {
  return standing === 'upfront' || standing === 'hold';
}

function changesIn(spells: readonly Spell[], customerId: string, since: Day): readonly Change[] {
  return spells.flatMap(({ from: on, standing: to }, n) => {
    const from = spells[n - 1]?.standing ?? 'open';
    return on >= since && from !== to ? [{ customerId, on, from, to }] : [];
  });
}
