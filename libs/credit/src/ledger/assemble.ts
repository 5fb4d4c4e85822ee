import type { Day } from '../money/day';
import type { CustomerLedger, LedgerInvoice } from './customer-ledger';
import { newestRecords } from './newest';
import type { Application, CreditRecord, CustomerRecord, InvoiceRecord, LedgerRecord, PaymentRecord } from './records';

/** One customer's ledger from what the mirror holds: records of other customers are left out, of several tellings the newest counts, and every
 * application is found whichever document tells it. The order of `records` does not matter.
 * `firstDueOf` gives the due date as first seen, by invoice id; null or missing when none was ever seen. */
export function assembleLedger(
  customer: CustomerRecord,
  records: readonly LedgerRecord[],
  firstDueOf: (invoiceId: string) => Day | null,
): CustomerLedger {
  const own = newestRecords(records).filter((record) => record.entity !== 'customer' && record.customerId === customer.id);
  const payments = own.filter((record): record is PaymentRecord => record.entity === 'payment').sort(byDayThenId);
  const credits = own.filter((record): record is CreditRecord => record.entity === 'credit').sort(byDayThenId);
  const told = applicationsByInvoice(payments, credits);
  const invoices = own
    .filter((record): record is InvoiceRecord => record.entity === 'invoice')
    .sort((a, b) => compare(a.issued, b.issued) || compare(a.id, b.id))
    .map((invoice): LedgerInvoice => ({
      ...invoice,
      applications: mergeApplications(invoice.cashApplied ?? [], told.get(invoice.id) ?? []),
      firstDue: firstDueOf(invoice.id),
    }));
  return { customer, invoices, payments, credits };
}

/** Void and draft documents settle nothing, whatever lines they still carry. */
function applicationsByInvoice(
  payments: readonly PaymentRecord[],
  credits: readonly CreditRecord[],
): ReadonlyMap<string, readonly (readonly Application[])[]> {
  const byInvoice = new Map<string, Application[][]>();
  const standing = [
    ...payments.filter((payment) => payment.status === 'active'),
    ...credits.filter((credit) => credit.status === 'open' || credit.status === 'used'),
  ];
  for (const { applications } of standing) {
    for (const invoiceId of new Set(applications.map((application) => application.invoiceId))) {
      const own = applications.filter((application) => application.invoiceId === invoiceId);
      byInvoice.set(invoiceId, [...(byInvoice.get(invoiceId) ?? []), own]);
    }
  }
  return byInvoice;
}

/** A receipt told both on the invoice and on the payment counts once: the first document that names a source speaks for it. */
function mergeApplications(
  onInvoice: readonly Application[],
  elsewhere: readonly (readonly Application[])[],
): readonly Application[] {
  const merged: Application[] = [...onInvoice];
  const spokenFor = new Set(onInvoice.map(sourceKey));
  for (const applications of elsewhere) {
    merged.push(...applications.filter((application) => !spokenFor.has(sourceKey(application))));
    for (const application of applications) spokenFor.add(sourceKey(application));
  }
  return merged.sort(
    (a, b) =>
      compare(a.on, b.on) ||
      compare(a.sourceId, b.sourceId) ||
      compare(a.kind, b.kind) ||
      compare(a.amount.minor, b.amount.minor),
  );
}

function sourceKey({ kind, sourceId }: Application): string {
  return `${kind}/${sourceId}`;
}

function byDayThenId(a: { on: Day; id: string }, b: { on: Day; id: string }): number {
  return compare(a.on, b.on) || compare(a.id, b.id);
}

function compare<T extends string | bigint>(a: T, b: T): number {
  return Number(a > b) - Number(a < b);
}
