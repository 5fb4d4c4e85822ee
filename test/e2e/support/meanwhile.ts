import type { Happening } from '../../../apps/sandbox/src/books/script';
import type { CallSeen } from '../../../apps/sandbox/src/world';
import type { Witnessed } from '../../support/running';
import type { Ledger } from './witness';

/** Something that happens in the books while Holdfast is at work: right after the ledger has worked on a call, before Holdfast hears of it. Calls are
 * asked in their order until one is the right one. */
export function rightAfter(
  running: Witnessed,
  isIt: (call: CallSeen) => boolean,
  happens: () => void,
): { readonly happened: () => boolean } {
  const { calls } = running.sandbox.world;
  const push = calls.push.bind(calls);
  let hasHappened = false;
  calls.push = (...seen: CallSeen[]): number => {
    const length = push(...seen);
    if (!hasHappened && seen.some(isIt)) {
      hasHappened = true;
      happens();
    }
    return length;
  };
  return { happened: () => hasHappened };
}

/** In the books of one ledger, now. */
export function happensIn(running: Witnessed, ledger: Ledger, ...events: readonly Happening[]): void {
  const player = running.sandbox.timeline.all().find(({ books }) => books.identity.dialect === ledger);
  if (!player) throw new Error(`the sandbox has no ${ledger} company`);
  for (const event of events) player.happen(event);
}

/** The customer pays its one open invoice to the last penny. */
export function pays(running: Witnessed, ledger: Ledger, ref: string): void {
  const all = running.sandbox.timeline.all().find(({ books }) => books.identity.dialect === ledger)?.books;
  const invoice = all?.all('invoice').find((one) => one.ref === `I${ref}`);
  if (!all || !invoice) throw new Error(`the sandbox has no invoice I${ref}`);
  const minor = all.balanceOf(invoice);
  const applications = [{ invoiceRef: `I${ref}`, minor }];
  happensIn(running, ledger, { kind: 'payment', ref: `P-${ref}`, customerRef: ref, minor, applications });
}

/** Somebody keys in a cheque over all that is open of an invoice, which carries a day to come. */
export function givesCheque(
  running: Witnessed,
  ledger: Ledger,
  { invoiceRef, on }: { readonly invoiceRef: string; readonly on: string },
): void {
  const own = running.sandbox.timeline.all().find(({ books }) => books.identity.dialect === ledger)?.books;
  const invoice = own?.all('invoice').find(({ ref }) => ref === invoiceRef);
  const customer = own?.all('customer').find(({ id }) => id === invoice?.customerId);
  if (!own || !invoice || !customer?.ref) throw new Error(`the sandbox has no invoice ${invoiceRef}`);
  const minor = own.balanceOf(invoice);
  const ref = `cheque for ${invoiceRef}`;
  happensIn(running, ledger, { kind: 'payment', ref, customerRef: customer.ref, minor, applications: [{ invoiceRef, minor }] });
  const payment = own.all('payment').find((one) => one.ref === ref);
  if (!payment) throw new Error(`the sandbox has no ${ref}`);
  own.update('payment', payment.id, { on, applications: payment.applications.map((application) => ({ ...application, on })) });
  own.update('invoice', invoice.id, {});
}
