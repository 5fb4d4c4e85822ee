import type { CompanySettings, CustomerLedger } from '../ledger/customer-ledger';
import { addDays, dayAt, daysBetween, type Day } from '../money/day';
import { isReceivable } from './open-items';

const WINDOW_DAYS = 365;

export interface Returned {
  readonly sourceId: string;
  readonly invoiceId: string;
  readonly on: Day;
}

/** Receipts that came back: withdrawn from an invoice that was a debt again at the end of that day. A receipt that was only keyed in anew has its like of
 * the same day and amount, and an invoice that was itself withdrawn owes nothing. */
export function returnedReceipts(ledger: CustomerLedger, { timeZone }: CompanySettings): readonly Returned[] {
  return (ledger.withdrawn ?? []).flatMap(({ sourceId, invoiceId, amount, on: receivedOn, withdrawnAt }) => {
    const invoice = ledger.invoices.find(({ id }) => id === invoiceId);
    if (!invoice || !isReceivable(invoice)) return [];
    const on = dayAt(withdrawnAt, timeZone);
    // A cheque that is taken back before its day had settled nothing.
    if (receivedOn > on) return [];
    const isKeyedAnew = invoice.applications.some((one) => one.on === receivedOn && one.amount.minor === amount.minor);
    const settled = invoice.applications.reduce((sum, { on: day, amount: part }) => (day <= on ? sum + part.minor : sum), 0n);
    return settled < invoice.total.minor && !isKeyedAnew ? [{ sourceId, invoiceId, on }] : [];
  });
}

/** How many receipts came back in the last 365 days. */
export function returnedCount(returned: readonly Returned[], asOf: Day): number {
  return new Set(returned.filter(({ on }) => isRecent(on, asOf)).map(({ sourceId }) => sourceId)).size;
}

export function isRecent(on: Day, asOf: Day): boolean {
  return on <= asOf && daysBetween(on, asOf) < WINDOW_DAYS;
}

/** The day on which something drops out of the window. */
export function dropsOutOn(on: Day): Day {
  return addDays(on, WINDOW_DAYS);
}
