import type { Invoice } from '../../books/rows';
import { elements, param, type ApiCall, type Route } from '../call';
import type { Ledger } from '../ledger';
import { list } from '../listing/list';
import type { Fields } from '../listing/where';
import { notFound, rows, unmade, validation, type Reply } from '../reply';
import { paymentShape, paymentStatus } from '../shapes/payment';
import { allParts, findPart, partsOf, type PaymentPart } from '../shapes/payment-parts';
import { amount, dayMs, guidOf, isGuid, isObject, readAmount, readDay, text, type Json } from '../wire';
import { writeElements, type Plan } from './elements';

export const paymentRoutes: readonly Route[] = [
  { method: 'get', path: '/Payments', scope: 'payments', handle: listPayments },
  { method: 'get', path: '/Payments/:id', scope: 'payments', handle: onePayment },
  { method: 'put', path: '/Payments', scope: 'payments', handle: createPayments },
  { method: 'post', path: '/Payments', scope: 'payments', handle: createPayments },
  { method: 'post', path: '/Payments/:id', scope: 'payments', handle: deletePayment },
];

const FIELDS = (ledger: Ledger): Fields<PaymentPart> => ({
  paymentid: ({ id }) => id,
  paymenttype: () => 'ACCRECPAYMENT',
  status: paymentStatus,
  date: ({ application }) => dayMs(application.on),
  amount: ({ application, payment }) => amount(application.minor, payment.currency),
  reference: ({ payment }) => ledger.particulars.payment(payment.id).reference ?? null,
  'invoice.invoiceid': ({ application }) => application.invoiceId,
  updateddateutc: ({ payment }) => payment.updatedAt,
});

function listPayments(call: ApiCall): Reply {
  const { ledger } = call;
  return list(call, {
    name: 'Payments',
    rows: allParts(ledger.books),
    id: ({ id }) => id,
    updatedAt: ({ payment }) => payment.updatedAt,
    fields: FIELDS(ledger),
    shape: (part) => paymentShape(ledger, part),
  });
}

function thePart(call: ApiCall): PaymentPart {
  const part = findPart(call.ledger.books, param(call, 'id').toLowerCase());
  if (!part) throw notFound();
  return part;
}

function onePayment(call: ApiCall): Reply {
  return rows('Payments', [paymentShape(call.ledger, thePart(call))]);
}

function createPayments(call: ApiCall): Reply {
  // What earlier elements of the same request take from an invoice is not in the books yet.
  const spoken = new Map<string, number>();
  const plans = elements(call, 'Payments').map((element) => () => planPayment(call.ledger, element, spoken));
  return writeElements(call, 'Payments', plans);
}

function planPayment(ledger: Ledger, element: Json, spoken: Map<string, number>): Plan {
  const invoice = invoiceOf(ledger, element['Invoice']);
  const minor = readAmount(element['Amount'], invoice?.currency ?? ledger.home);
  const on = element['Date'] === undefined ? ledger.today() : readDay(element['Date']);
  const messages = complaints(ledger, { invoice, minor, spoken: spoken.get(invoice?.id ?? '') ?? 0 });
  if (on === null) messages.push('Date is not a valid date');
  if (!isObject(element['Account'])) messages.push('A valid bank account must be specified');
  if (messages.length > 0 || !invoice || minor === null || on === null) {
    return { refused: { element: unmade('PaymentID', element), messages } };
  }
  spoken.set(invoice.id, (spoken.get(invoice.id) ?? 0) + minor);
  return {
    commit: () => {
      spoken.set(invoice.id, (spoken.get(invoice.id) ?? 0) - minor);
      return paymentShape(ledger, pay(ledger, { invoice, minor, on }, element));
    },
  };
}

function invoiceOf(ledger: Ledger, posted: unknown): Invoice | undefined {
  if (!isObject(posted)) return undefined;
  const id = text(posted['InvoiceID']);
  if (id !== null) return ledger.books.get('invoice', id.toLowerCase());
  return ledger.books.all('invoice').find(({ number }) => number === posted['InvoiceNumber']);
}

function complaints(ledger: Ledger, about: { invoice: Invoice | undefined; minor: number | null; spoken: number }): string[] {
  const { invoice, minor, spoken } = about;
  if (!invoice) return ['Invoice could not be found'];
  if (invoice.status !== 'approved') return ['Payments can only be made against Authorised documents'];
  if (minor === null || minor <= 0) return ['Payment amount must be greater than zero'];
  const over = minor > ledger.books.balanceOf(invoice) - spoken;
  return over ? ['Payment amount exceeds the amount outstanding on this document'] : [];
}

function pay(ledger: Ledger, part: { invoice: Invoice; minor: number; on: string }, element: Json): PaymentPart {
  const { invoice, minor, on } = part;
  const { books } = ledger;
  const { customerId, currency, rate } = invoice;
  const account = isObject(element['Account']) ? text(element['Account']['AccountID']) : null;
  const reference = text(element['Reference']);
  const rest = { creditsUsed: [], void: false, privateNote: '' };
  const number = books.ofCustomer('payment', customerId).length + 1;
  const applications = [{ id: guidOf(invoice.id, 'payment', String(number)), invoiceId: invoice.id, minor, on }];
  const money = { customerId, on, currency, rate, total: minor, applications };
  const payment = books.insert('payment', { ref: `api ${invoice.number}/${number}`, ...money, ...rest });
  books.applied('payment', payment);
  ledger.particulars.keepPayment(payment.id, {
    ...(reference === null ? {} : { reference }),
    ...(isGuid(account) ? { accountId: account } : {}),
    reconciled: element['IsReconciled'] === true,
  });
  // A payment changes its invoice too.
  books.update('invoice', invoice.id, {});
  const [made] = partsOf(payment);
  if (!made) throw new RangeError('a payment that pays nothing');
  return made;
}

/** The only change a payment allows. */
function deletePayment(call: ApiCall): Reply {
  const part = thePart(call);
  const [element = {}] = elements(call, 'Payments');
  const messages: string[] = [];
  if (element['Status'] !== 'DELETED') messages.push('A payment cannot be updated; its Status can be set to DELETED.');
  if (part.payment.void) messages.push('Payment not of valid status for modification');
  if (part.batch) messages.push('A payment that is part of a batch cannot be deleted here.');
  if (messages.length > 0)
    throw validation([{ element: { PaymentID: part.id, ...element, HasValidationErrors: true }, messages }]);
  const { books } = call.ledger;
  books.update('payment', part.payment.id, { void: true }, { operation: 'void' });
  books.update('invoice', part.application.invoiceId, {});
  return rows('Payments', [paymentShape(call.ledger, part)]);
}
