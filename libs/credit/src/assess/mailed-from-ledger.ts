import type { CompanySettings, CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { dayAt, daysBetween, type Day } from '../money/day';
import { dueDateOf } from './due-date';
import type { LedgerMail } from './facts';
import { compareInvoiceNumbers } from './invoice-number';

/** A mail so soon after the day of issue delivers the invoice; a later one, or one so close to the due date, reminds of it. */
const DELIVERED_WITHIN_DAYS = 3;
const REMINDS_BEFORE_DUE_DAYS = 3;

/** Limits count days within a week, so no more of them can matter. */
const DAYS_KEPT = 7;

/** The days on which invoices were mailed from the ledger as reminders, paid and void ones too: the customer had the message all the same.
 * The ledger tells the last mail of each invoice only. */
export function mailedFromLedger(ledger: CustomerLedger, settings: CompanySettings): readonly LedgerMail[] {
  const termsDays = ledger.customer.terms?.days ?? settings.defaultTermsDays;
  const byDay = new Map<Day, LedgerInvoice[]>();
  for (const invoice of ledger.invoices) {
    if (invoice.mailedAt === null || invoice.status === 'draft') continue;
    const on = dayAt(invoice.mailedAt, settings.timeZone);
    if (isReminder(invoice, on, termsDays)) byDay.set(on, [...(byDay.get(on) ?? []), invoice]);
  }
  return [...byDay]
    .sort(([a], [b]) => daysBetween(a, b))
    .slice(0, DAYS_KEPT)
    .map(([on, invoices]) => ({
      on,
      invoices: invoices
        .map(({ id, number }) => ({ id, number }))
        .sort((a, b) => compareInvoiceNumbers(a.number, b.number) || Number(a.id > b.id) - Number(a.id < b.id)),
    }));
}

function isReminder(invoice: LedgerInvoice, on: Day, termsDays: number): boolean {
  const age = daysBetween(invoice.issued, on);
  const { due } = dueDateOf(invoice, termsDays);
  return age > DELIVERED_WITHIN_DAYS || (age > 0 && daysBetween(on, due) <= REMINDS_BEFORE_DUE_DAYS);
}
