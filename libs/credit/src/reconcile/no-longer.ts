import type { Facts } from '../assess/facts';
import { ledgerOn } from '../assess/post-dated';
import type { Decision } from '../decide/decision';
import { capital, invoiceNames, MARK_WORDS } from '../decide/words';
import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { addDays, dayText } from '../money/day';
import { moneyText } from '../money/money';
import type { Action, ExpectAction, PlaceAction, ReleaseAction, RemindAction, TaskAction } from './action';
import { restsOn } from './essentials';

interface Judged {
  /** The decision that does not ask for the action. */
  readonly decision: Decision;
  readonly ledger: CustomerLedger;
  readonly facts?: Pick<Facts, 'promises' | 'promisedUntil' | 'openInvoices'>;
}

const NO_RULE = 'No rule asks for it any more.';
const NO_PROMISE = 'The promises are others by now.';

/** Why an action that was planned, or approved, is not wanted any more: one sentence for people, the fact that speaks most plainly. */
export function noLonger(action: Action, told: Judged): string {
  // As the decision has it: what is dated later has not been paid.
  const judged = { ...told, ledger: ledgerOn(told.ledger, told.decision.asOf) };
  if (judged.ledger.customer.mergedInto !== null) return 'The customer was merged into another one.';
  const why = whyNot(action, judged);
  return why ?? (judged.ledger.customer.active ? NO_RULE : 'The customer is inactive in the ledger.');
}

function whyNot(action: Action, judged: Judged): string | null {
  switch (action.kind) {
    case 'place':
      return noPlace(action, judged);
    case 'release':
      return noRelease(action, judged);
    case 'expect':
      return fates(action, judged, (invoice) => settled(invoice) ?? expectedOtherwise(invoice, action)) ?? NO_PROMISE;
    case 'remind':
    case 'task':
      return noStep(action, judged);
  }
}

function noStep(action: RemindAction | TaskAction, judged: Judged): string | null {
  const { decision } = judged;
  const changed = fates(action, judged, (invoice) => settled(invoice) ?? postponed(invoice, action, judged));
  if (changed !== null) return changed;
  const agreed = promised(judged) ?? fates(action, judged, (invoice) => setAside(invoice, judged));
  if (agreed !== null) return agreed;
  if (action.kind === 'remind') {
    if (decision.heldBack.length > 0) return heldBack(decision);
    if (decision.waits) return `Waits until ${dayText(decision.waits.until)}: ${decision.waits.because}`;
  }
  const { step, channel, invoiceIds } = action.step;
  const instead = decision.steps.find(
    (other) => other.channel === channel && other.invoiceIds.some((id) => invoiceIds.includes(id)),
  );
  if (instead) {
    return instead.step === step
      ? `It is about ${invoiceNames(instead.about)} by now.`
      : `The next step, ${instead.step}, is due by now.`;
  }
  return fates(action, judged, (invoice, before) => partlyPaid(invoice, before));
}

function noPlace(action: PlaceAction, judged: Judged): string | null {
  const { decision } = judged;
  if (decision.mark === action.mark)
    return decision.heldBack.length > 0 ? heldBack(decision) : 'What stands in the ledger has changed meanwhile.';
  return (
    fates(action, judged, settled) ??
    (decision.mark === null ? (decision.cure ?? null) : `${capital(MARK_WORDS[decision.mark])} is called for instead.`) ??
    fates(action, judged, partlyPaid)
  );
}

function noRelease(action: ReleaseAction, { decision }: Judged): string {
  if (decision.mark === null) return 'No mark of ours stands in the ledger any more.';
  const because = decision.reasons.find(({ mark }) => mark === decision.mark)?.because ?? '';
  return decision.mark === action.mark
    ? `${capital(MARK_WORDS[action.mark])} is called for again: ${because}`
    : `${capital(MARK_WORDS[decision.mark])} is called for instead: ${because}`;
}

function heldBack({ heldBack: lines }: Decision): string {
  return `Held back: ${lines.join(' ')}`;
}

/** What became of an invoice; `is` for what lasts. */
interface Fate {
  readonly verb: 'was' | 'is';
  readonly what: string;
}

/** `INV-1 and INV-2 were paid; INV-3 was voided.` Null when nothing of the kind happened to any. */
function fates(
  action: Action,
  { ledger }: Judged,
  fateOf: (invoice: LedgerInvoice | undefined, before: { readonly id: string; readonly balance: string | null }) => Fate | null,
): string | null {
  const byFate = new Map<
    string,
    { readonly fate: Fate; readonly invoices: { readonly id: string; readonly number: string }[] }
  >();
  for (const before of restsOn(action)) {
    const fate = fateOf(
      ledger.invoices.find(({ id }) => id === before.id),
      before,
    );
    if (fate === null) continue;
    const known = byFate.get(fate.what) ?? { fate, invoices: [] };
    byFate.set(fate.what, { fate, invoices: [...known.invoices, before] });
  }
  if (byFate.size === 0) return null;
  const clauses = [...byFate.values()].map(({ fate, invoices }) => {
    const verb = invoices.length === 1 ? fate.verb : { was: 'were', is: 'are' }[fate.verb];
    return `${invoiceNames(invoices)} ${verb} ${fate.what}`;
  });
  return `${capital(clauses.join('; '))}.`;
}

function settled(invoice: LedgerInvoice | undefined): Fate | null {
  if (!invoice) return { verb: 'was', what: 'deleted, or given to another customer' };
  if (invoice.status === 'void') return { verb: 'was', what: 'voided' };
  if (invoice.status === 'draft') return { verb: 'is', what: 'a draft' };
  if (invoice.balance.minor >= 1n) return null;
  const kinds = new Set(invoice.applications.map(({ kind }) => kind));
  return { verb: 'was', what: kinds.has('cash') ? 'paid' : kinds.has('credit') ? 'credited' : 'settled' };
}

function promised({ decision, facts }: Judged): string | null {
  const awaited = facts?.promises.find(({ state }) => state === 'awaited');
  if (!awaited || !facts?.promisedUntil || decision.asOf > facts.promisedUntil) return null;
  return `The customer has promised ${moneyText(awaited.amount)} for ${dayText(awaited.on)}.`;
}

/** By what a person has recorded, or the ledger dates later: nobody is asked for it now. */
function setAside(invoice: LedgerInvoice | undefined, { facts }: Judged): Fate | null {
  const open = facts?.openInvoices.find(({ id }) => id === invoice?.id);
  if (!open) return null;
  if (open.onPlan) return { verb: 'is', what: 'covered by a payment plan that is kept' };
  if (open.disputed.minor >= open.balance.minor) return { verb: 'is', what: 'disputed' };
  const later = open.postDated?.minor ?? 0n;
  return later > 0n && open.disputed.minor + later >= open.balance.minor ? { verb: 'is', what: 'paid with a later date' } : null;
}

/** A day that the ledger expects the payment on pauses chasing until the day after it. */
function postponed(invoice: LedgerInvoice | undefined, { step }: RemindAction | TaskAction, { decision }: Judged): Fate | null {
  if (!invoice) return null;
  const { expectedOn, due } = invoice;
  if (expectedOn !== null && decision.asOf <= addDays(expectedOn, 1))
    return { verb: 'is', what: `promised for ${dayText(expectedOn)}` };
  const before = step.about.find(({ id }) => id === invoice.id)?.due;
  return due !== null && before !== undefined && due > before ? { verb: 'is', what: `due only on ${dayText(due)} by now` } : null;
}

function expectedOtherwise(invoice: LedgerInvoice | undefined, { invoice: before }: ExpectAction): Fate | null {
  if (!invoice || invoice.expectedOn === before.expectedOn) return null;
  return {
    verb: 'is',
    what: invoice.expectedOn === null ? 'expected on no day by now' : `expected on ${dayText(invoice.expectedOn)} by now`,
  };
}

function partlyPaid(invoice: LedgerInvoice | undefined, { balance }: { readonly balance: string | null }): Fate | null {
  if (!invoice || balance === null || moneyText(invoice.balance) === balance) return null;
  return { verb: 'is', what: `open with ${moneyText(invoice.balance)} only` };
}
