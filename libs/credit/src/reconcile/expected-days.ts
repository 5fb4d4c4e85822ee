import type { OpenInvoice } from '../assess/facts';
import type { PromiseFact } from '../assess/file-facts';
import { promisesOn } from '../assess/promises';
import { undisputed } from '../assess/open-items';
import { assembleFile, type FileEntry } from '../ledger/credit-file';
import type { CustomerLedger } from '../ledger/customer-ledger';
import { dayText, type Day } from '../money/day';
import { moneyText } from '../money/money';
import { invoiceName } from '../decide/words';
import type { ExpectAction } from './action';

/** A day that we have told the ledger to expect the payment of an invoice on, and that we have not taken back. */
export interface ToldDay {
  readonly invoiceId: string;
  /** The promise behind it. */
  readonly entryId: string;
  /** As we left it. */
  readonly on: Day;
  /** What was there before the first of a spell: what taking it back puts back. */
  readonly prior: Day | null;
}

export interface Promising {
  readonly ledger: CustomerLedger;
  /** The whole file, endings too. */
  readonly entries: readonly FileEntry[];
  /** Oldest debt first. */
  readonly openInvoices: readonly OpenInvoice[];
  readonly told: readonly ToldDay[];
  readonly knownKeys: ReadonlySet<string>;
  readonly asOf: Day;
}

/** What is missing for the ledger to expect each promise on its day. A promise is about the oldest invoices that were raised when it was made, as far as
 * what is left of it reaches; what is disputed of them is not promised. An invoice has the day of the last promise that reaches it. A day of ours is taken
 * back when its promise was broken or ended. One that somebody has changed since is theirs, and an invoice that is settled is left alone. */
export function expectedDays(promising: Promising): readonly ExpectAction[] {
  const { ledger, entries, asOf, knownKeys } = promising;
  const made = new Map(entries.flatMap((entry) => (entry.kind === 'promise' ? [[entry.id, entry.madeOn] as const] : [])));
  if (made.size === 0) return [];
  const promises = promisesOn(ledger, assembleFile(entries), asOf);
  const wanted = reachedBy(promises.filter(({ state }) => state === 'awaited'), promising.openInvoices, made); // prettier-ignore
  const standing = new Set(promises.filter(({ state }) => state !== 'broken').map(({ entryId }) => entryId));
  return promising.openInvoices.flatMap((invoice): readonly ExpectAction[] => {
    const ours = promising.told.find(({ invoiceId, on }) => invoiceId === invoice.id && on === invoice.expectedOn);
    const meant = { ledger, asOf, invoice, ours };
    const promise = wanted.get(invoice.id);
    if (promise?.on === invoice.expectedOn) return [];
    const actions = [
      ...(promise ? [told(meant, promise)] : []),
      ...(ours && !standing.has(ours.entryId) && ours.prior !== ours.on ? [takenBack(meant, ours)] : []),
    ];
    return actions.filter(({ key }) => !knownKeys.has(key)).slice(0, 1);
  });
}

/** The last promise that reaches each invoice, by invoice. */
function reachedBy(
  promises: readonly PromiseFact[],
  invoices: readonly OpenInvoice[],
  madeOn: ReadonlyMap<string, Day>,
): ReadonlyMap<string, PromiseFact> {
  const left = invoices.map((invoice) => ({ invoice, minor: undisputed(invoice).own.minor }));
  const reached = new Map<string, PromiseFact>();
  for (const promise of promises) {
    let missing = promise.amount.minor - promise.paid.minor;
    for (const part of left) {
      const { id, balance, issued } = part.invoice;
      if (balance.currency !== promise.amount.currency || issued > (madeOn.get(promise.entryId) ?? issued)) continue;
      const taken = part.minor < missing ? part.minor : missing;
      if (taken > 0n) reached.set(id, promise);
      part.minor -= taken;
      missing -= taken;
    }
  }
  return reached;
}

interface Meant {
  readonly ledger: CustomerLedger;
  readonly asOf: Day;
  readonly invoice: OpenInvoice;
  /** The day of ours that stands on it. */
  readonly ours: ToldDay | undefined;
}

function told({ ledger, asOf, invoice, ours }: Meant, { entryId, on, amount }: PromiseFact): ExpectAction {
  return {
    kind: 'expect',
    customerId: ledger.customer.id,
    key: `expect/${entryId}/${invoice.id}`,
    asOf,
    invoice: about(invoice),
    entryId,
    on,
    prior: ours ? ours.prior : invoice.expectedOn,
    takesBack: false,
    why: `${invoiceName(invoice)} is expected to be paid on ${dayText(on)}: ${moneyText(amount)} has been promised for that day.`,
  };
}

function takenBack({ ledger, asOf, invoice }: Meant, { entryId, on, prior }: ToldDay): ExpectAction {
  const then = prior === null ? 'on no day any more' : `on ${dayText(prior)} again, as before`;
  return {
    kind: 'expect',
    customerId: ledger.customer.id,
    key: `expect/${entryId}/${invoice.id}/back`,
    asOf,
    invoice: about(invoice),
    entryId,
    on: prior,
    prior: null,
    takesBack: true,
    why: `${invoiceName(invoice)} is expected ${then}: the promise for ${dayText(on)} does not stand any more.`,
  };
}

function about({ id, number, expectedOn }: OpenInvoice): ExpectAction['invoice'] {
  return { id, number, expectedOn };
}
