import type { Invoice } from '../../books/rows';
import type { Ledger } from '../ledger';
import { invoiceMoney } from '../shapes/invoice';

/** Money has been set against the invoice, so that Xero keeps most of it closed. */
export function partPaid(ledger: Ledger, invoice: Invoice): boolean {
  const { paid, credited } = invoiceMoney(ledger, invoice);
  return paid > 0 || credited > 0;
}

export function markSent(ledger: Ledger, invoice: Invoice, sent: boolean): void {
  ledger.particulars.keepInvoice(invoice.id, { sentSet: true });
  ledger.books.update('invoice', invoice.id, { emailed: sent }, quietly(ledger, invoice));
}

/** DueDate and SentToContact do not bump UpdatedDateUTC of a part-paid document. */
export function quietly(ledger: Ledger, invoice: Invoice): { at?: number } {
  return partPaid(ledger, invoice) ? { at: invoice.updatedAt } : {};
}
