import type { Invoice } from '../../books/rows';
import { elements, param, type ApiCall, type Route } from '../call';
import type { Ledger } from '../ledger';
import { list } from '../listing/list';
import type { Fields } from '../listing/where';
import { notFound, rows, validation, type Reply } from '../reply';
import { invoiceMoney, invoiceShape, invoiceStatus } from '../shapes/invoice';
import { amount, dayMs, guidOf, isGuid } from '../wire';
import { writeElements } from './elements';
import { emailInvoice } from './invoice-email';
import { planInvoice } from './invoice-plan';

export const invoiceRoutes: readonly Route[] = [
  { method: 'get', path: '/Invoices', scope: 'invoices', handle: listInvoices },
  { method: 'get', path: '/Invoices/:id', scope: 'invoices', handle: oneInvoice },
  { method: 'put', path: '/Invoices', scope: 'invoices', handle: (call) => write(call, null) },
  { method: 'post', path: '/Invoices', scope: 'invoices', handle: (call) => write(call, null) },
  { method: 'post', path: '/Invoices/:id', scope: 'invoices', handle: (call) => write(call, theInvoice(call)) },
  { method: 'post', path: '/Invoices/:id/Email', scope: 'invoices', handle: (call) => emailInvoice(call, theInvoice(call)) },
  { method: 'get', path: '/Invoices/:id/OnlineInvoice', scope: 'invoices', handle: onlineInvoice },
];

function fieldsOf(ledger: Ledger): Fields<Invoice> {
  const customer = (invoice: Invoice) => ledger.books.must('customer', invoice.customerId);
  const money = (invoice: Invoice, minor: number) => amount(minor, invoice.currency);
  return {
    invoiceid: (invoice) => invoice.id,
    invoicenumber: (invoice) => invoice.number,
    type: () => 'ACCREC',
    status: (invoice) => invoiceStatus(ledger, invoice),
    reference: (invoice) => ledger.particulars.invoice(invoice.id).reference ?? '',
    'contact.contactid': (invoice) => invoice.customerId,
    'contact.name': (invoice) => customer(invoice).name,
    'contact.contactnumber': (invoice) => ledger.particulars.contact(invoice.customerId).contactNumber ?? null,
    date: (invoice) => dayMs(invoice.issued),
    duedate: (invoice) => dayMs(invoice.due),
    amountdue: (invoice) => money(invoice, invoiceMoney(ledger, invoice).due),
    amountpaid: (invoice) => money(invoice, invoiceMoney(ledger, invoice).paid),
    amountcredited: (invoice) => money(invoice, invoiceMoney(ledger, invoice).credited),
    total: (invoice) => money(invoice, invoice.total),
    currencycode: (invoice) => invoice.currency,
    senttocontact: (invoice) => invoice.emailed,
    updateddateutc: (invoice) => invoice.updatedAt,
  };
}

function listInvoices(call: ApiCall): Reply {
  const { ledger, query } = call;
  const summaryOnly = query.flag('summaryOnly');
  return list(call, {
    name: 'Invoices',
    rows: chosen(call),
    id: (invoice) => invoice.id,
    updatedAt: (invoice) => invoice.updatedAt,
    fields: fieldsOf(ledger),
    shape: (invoice, paged) => invoiceShape(ledger, invoice, { detailed: paged, summaryOnly }),
    pagedAnyway: summaryOnly || query.list('Statuses') !== undefined,
  });
}

/** The comma lists narrow first; `where` comes after them. */
function chosen(call: ApiCall): Invoice[] {
  const { ledger, query } = call;
  const ids = query.list('IDs');
  const numbers = query.list('InvoiceNumbers');
  const contacts = query.list('ContactIDs');
  const statuses = query.list('Statuses');
  const mine = query.flag('createdByMyApp');
  const sought = query.text('searchTerm')?.toLowerCase();
  const reference = (invoice: Invoice) => ledger.particulars.invoice(invoice.id).reference ?? '';
  return ledger.books.all('invoice').filter((invoice) => {
    if (ids && !ids.has(invoice.id.toLowerCase())) return false;
    if (numbers && !numbers.has(invoice.number.toLowerCase())) return false;
    if (contacts && !contacts.has(invoice.customerId.toLowerCase())) return false;
    if (statuses && !statuses.has(invoiceStatus(ledger, invoice).toLowerCase())) return false;
    if (mine && ledger.particulars.invoice(invoice.id).createdByApi !== true) return false;
    return sought === undefined || `${invoice.number}\n${reference(invoice)}`.toLowerCase().includes(sought);
  });
}

/** By InvoiceID or by number. */
export function theInvoice(call: ApiCall): Invoice {
  const id = param(call, 'id');
  const { books } = call.ledger;
  const found = isGuid(id) ? books.get('invoice', id.toLowerCase()) : books.all('invoice').find(({ number }) => number === id);
  if (!found) throw notFound();
  return found;
}

function oneInvoice(call: ApiCall): Reply {
  return rows('Invoices', [invoiceShape(call.ledger, theInvoice(call), { detailed: true })]);
}

function write(call: ApiCall, named: Invoice | null): Reply {
  const claimed = new Set<string>();
  const plans = elements(call, 'Invoices').map((element) => () => planInvoice(call, { element, named, claimed }));
  return writeElements(call, 'Invoices', plans);
}

function onlineInvoice(call: ApiCall): Reply {
  const invoice = theInvoice(call);
  if (invoice.status === 'draft') {
    throw validation([{ element: { InvoiceID: invoice.id }, messages: ['A draft invoice has no online invoice'] }]);
  }
  const token = Buffer.from(guidOf(invoice.id, 'online')).toString('base64url').slice(0, 40);
  return rows('OnlineInvoices', [{ OnlineInvoiceUrl: `https://in.xero.com/${token}` }]);
}
