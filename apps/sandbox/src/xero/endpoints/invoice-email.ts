import type { Invoice } from '../../books/rows';
import type { ApiCall } from '../call';
import { NO_CONTENT, validation, type Refusal, type Reply } from '../reply';
import { invoiceStatus } from '../shapes/invoice';
import { markSent } from './invoice-sent';

const MAILS_A_DAY_MAX = 1000;
const MAILABLE = new Set(['SUBMITTED', 'AUTHORISED', 'PAID']);

export function emailInvoice(call: ApiCall, invoice: Invoice): Reply {
  const { ledger } = call;
  const customer = ledger.books.must('customer', invoice.customerId);
  const status = invoiceStatus(ledger, invoice);
  const today = ledger.today();
  const sent = ledger.particulars.mailsOn.get(today) ?? 0;
  if (!MAILABLE.has(status)) throw refused(invoice, `Invoices with status ${status} cannot be emailed.`);
  if (customer.email === null) throw refused(invoice, 'The contact does not have an email address.');
  if (sent >= MAILS_A_DAY_MAX) throw refused(invoice, 'The daily email limit for this organisation has been reached.');
  ledger.particulars.mailsOn.set(today, sent + 1);
  markSent(ledger, invoice, true);
  ledger.books.insert('history', {
    about: { entity: 'invoice', id: invoice.id },
    changes: 'Invoice Sent',
    user: 'System Generated',
    details: `This invoice has been sent to ${customer.email}`,
  });
  return NO_CONTENT;
}

function refused(invoice: Invoice, message: string): Refusal {
  return validation([{ element: { InvoiceID: invoice.id }, messages: [message] }]);
}
