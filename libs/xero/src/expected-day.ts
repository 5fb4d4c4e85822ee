import type { ExpectPayment, Receipt } from '@holdfast/accounting';
import { dayText, type Day, type InvoiceRecord } from '@holdfast/credit';
import { dayOf } from './provider-time';
import type { Invoice } from './schema';
import { postExpectedDay, type Course } from './steps';

/** The owner's own later choice stands, and what is there already is not written. That API and screens keep the day is documented nowhere, so what the answer
 * shows is what has become of it. https://developer.xero.com/documentation/api/accounting/invoices */
export function* expectPayment({ invoice, on, from }: ExpectPayment): Course {
  if (invoice.status !== 'open' || invoice.expectedOn === on) return receipt(invoice, []);
  if (invoice.expectedOn !== from) return receipt(invoice, [chosenByOwner(invoice.expectedOn)]);
  const answer = yield* postExpectedDay(invoice.id, on);
  return receipt(invoiceAfter(invoice, answer), []);
}

/** Has it happened, by what Xero shows now? Null when the day is still the one before. */
export function foundExpected({ invoice, on, from }: ExpectPayment, now: Invoice): Receipt | null {
  const record = invoiceAfter(invoice, now);
  if (record.expectedOn === on) return receipt(record, []);
  return record.expectedOn === from ? null : receipt(record, [chosenByOwner(record.expectedOn)]);
}

/** Nothing else of an answer is believed, and not that it is newer: then the next look, which tells all of the invoice, counts for more. */
function invoiceAfter(invoice: InvoiceRecord, answer: Invoice): InvoiceRecord {
  return { ...invoice, expectedOn: dayOf(answer.ExpectedPaymentDate) };
}

function receipt(record: InvoiceRecord, drift: readonly string[]): Receipt {
  return { reference: record.id, drift, records: [record] };
}

function chosenByOwner(day: Day | null): string {
  return `Somebody has chosen ${day === null ? 'no day' : dayText(day)} in Xero for the expected payment meanwhile; it was left alone.`;
}
