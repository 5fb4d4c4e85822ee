import { daysBetween } from './calendar';
import { rateOf } from './currency';
import { dueByTerms, OWNER, termOf, type Moment } from './front-office';
import { guidFrom } from './ids';
import type { Register } from './register';
import type { Application, Credit, Invoice, Payment } from './rows';
import type { HappeningOf } from './script';

export function raiseInvoice(register: Register, event: HappeningOf<'invoice'>, { at, day }: Moment): void {
  const { books } = register;
  if (register.find('invoice', event.ref)) throw new RangeError(`there is an invoice ${event.ref} already`);
  const customer = register.customer(event.customerRef);
  const currency = event.currency ?? customer.currency;
  const due = event.due ?? dueByTerms(register, customer, day);
  books.insert(
    'invoice',
    {
      ref: event.ref,
      number: event.number,
      customerId: customer.id,
      issued: day,
      due,
      currency,
      rate: rateOf(currency, books.identity.homeCurrency),
      lines: [{ description: event.description, minor: event.minor }],
      total: event.minor,
      // QuickBooks knows no drafts.
      status: books.identity.dialect === 'quickbooks' ? 'approved' : event.status,
      termId: termOf(register, customer, daysBetween(day, due)),
      emailed: true,
      privateNote: '',
      expectedOn: null,
    },
    at,
  );
}

export function editInvoice(register: Register, event: HappeningOf<'invoice-edit'>, { at }: Moment): void {
  const { due, privateNote } = event;
  const patch = { ...(due === undefined ? {} : { due }), ...(privateNote === undefined ? {} : { privateNote }) };
  register.books.update('invoice', register.invoice(event.ref).id, patch, { at });
}

export function approveInvoice(register: Register, event: HappeningOf<'invoice-approve'>, { at }: Moment): void {
  const invoice = register.invoice(event.ref);
  if (invoice.status === 'void') throw new RangeError(`invoice ${event.ref} is void`);
  register.books.update('invoice', invoice.id, { status: 'approved' }, { at });
}

/** QuickBooks tells the time on the invoice, Xero only in its history. Xero's own reminders touch nothing else of an invoice that is sent already. */
export function mailInvoice(register: Register, event: HappeningOf<'invoice-mail'>, { at }: Moment): void {
  const { books } = register;
  const invoice = register.invoice(event.ref);
  const { email, name } = books.must('customer', invoice.customerId);
  if (invoice.status !== 'approved') throw new RangeError(`invoice ${event.ref} is ${invoice.status} and cannot be mailed`);
  if (email === null) throw new RangeError(`${name} has no e-mail address`);
  const isXero = books.identity.dialect === 'xero';
  const hasMoney = books.paymentsOn(invoice.id).length + books.creditsOn(invoice.id).length > 0;
  const isQuiet = isXero && (hasMoney || (event.by === 'ledger' && invoice.emailed));
  books.update('invoice', invoice.id, { emailed: true, mailedAt: at }, { at: isQuiet ? invoice.updatedAt : at });
  if (!isXero) return;
  const line =
    event.by === 'person'
      ? { changes: 'Invoice Sent', user: OWNER, details: `This invoice has been sent to ${email}` }
      : { changes: 'Invoice Reminder Sent', user: 'System Generated', details: `A reminder has been sent to ${email}` };
  books.insert('history', { about: { entity: 'invoice', id: invoice.id }, ...line }, at);
}

/** QuickBooks sets free what had been paid; Xero refuses. */
export function voidInvoice(register: Register, event: HappeningOf<'invoice-void'>, { at }: Moment): void {
  const { books } = register;
  const invoice = register.invoice(event.ref);
  const payments = books.paymentsOn(invoice.id).map(({ payment }) => payment);
  const credits = books.creditsOn(invoice.id).map(({ credit }) => credit);
  const others = (row: Payment | Credit): Application[] => row.applications.filter(({ invoiceId }) => invoiceId !== invoice.id);
  if (books.identity.dialect === 'xero' && payments.length + credits.length > 0) {
    throw new RangeError(`invoice ${event.ref} has payments or credits and cannot be voided`);
  }
  for (const payment of new Set(payments))
    books.update('payment', payment.id, { applications: others(payment), ...creditsLeft(payment, invoice) }, { at });
  for (const credit of new Set(credits)) books.update('credit', credit.id, { applications: others(credit) }, { at });
  books.update('invoice', invoice.id, { status: 'void', privateNote: voided(invoice.privateNote) }, { at, operation: 'void' });
}

export function receivePayment(register: Register, event: HappeningOf<'payment'>, moment: Moment): void {
  const applied = event.applications.reduce((sum, { minor }) => sum + minor, 0);
  if (register.find('payment', event.ref)) throw new RangeError(`there is a payment ${event.ref} already`);
  if (applied > event.minor) throw new RangeError(`payment ${event.ref} is ${event.minor} and cannot pay ${applied}`);
  for (const { invoiceRef, minor } of event.applications) checkOwed(register, invoiceRef, minor);
  if (register.books.identity.dialect === 'quickbooks') {
    insertPayment(register, event, { ref: event.ref, total: event.minor, applications: event.applications }, moment);
    return;
  }
  // A payment in Xero is for one invoice, and what is left over is an over-payment.
  event.applications.forEach((application, index) => {
    const ref = index === 0 ? event.ref : `${event.ref}/${index + 1}`;
    insertPayment(register, event, { ref, total: application.minor, applications: [application] }, moment);
  });
  if (applied < event.minor)
    insertCredit(register, { ...event, minor: event.minor - applied, number: '' }, 'overpayment', moment);
}

export function voidPayment(register: Register, event: HappeningOf<'payment-void'>, { at }: Moment): void {
  const { books } = register;
  const parts = books.all('payment').filter(({ ref }) => ref === event.ref || ref.startsWith(`${event.ref}/`));
  const rest = books.identity.dialect === 'xero' ? register.find('credit', event.ref) : undefined;
  if (parts.length === 0 && !rest) throw new RangeError(`${books.identity.name} has no payment with the reference ${event.ref}`);
  if (rest && rest.applications.length > 0) throw new RangeError(`over-payment ${event.ref} is allocated and cannot be voided`);
  for (const part of parts) {
    books.update('payment', part.id, { void: true, privateNote: voided(part.privateNote) }, { at, operation: 'void' });
    for (const { invoiceId } of part.applications) books.update('invoice', invoiceId, {}, { at });
  }
  if (rest) books.update('credit', rest.id, { status: 'void' }, { at, operation: 'void' });
}

export function issueCredit(register: Register, event: HappeningOf<'credit'>, moment: Moment): void {
  if (register.find('credit', event.ref)) throw new RangeError(`there is a credit ${event.ref} already`);
  insertCredit(register, event, 'credit-note', moment);
}

export function allocate(register: Register, event: HappeningOf<'allocate'>, moment: Moment): void {
  const { books } = register;
  checkOwed(register, event.invoiceRef, event.minor);
  const invoice = register.invoice(event.invoiceRef);
  if (event.from === 'payment' && books.identity.dialect === 'quickbooks') {
    const payment = register.payment(event.ref);
    if (books.unappliedOf(payment) < event.minor)
      throw new RangeError(`payment ${event.ref} has ${books.unappliedOf(payment)} left`);
    apply(register, 'payment', payment, { invoice, minor: event.minor, moment });
    return;
  }
  const credit = register.credit(event.ref);
  if (books.remainingOf(credit) < event.minor) throw new RangeError(`credit ${event.ref} has ${books.remainingOf(credit)} left`);
  apply(register, 'credit', credit, { invoice, minor: event.minor, moment });
  if (books.identity.dialect === 'quickbooks') linkCredit(register, credit, { invoice, minor: event.minor, moment });
}

interface Part {
  readonly invoice: Invoice;
  readonly minor: number;
  readonly moment: Moment;
}

/** QuickBooks sets a credit memo against an invoice by a payment of nothing. */
function linkCredit(register: Register, credit: Credit, { invoice, minor, moment }: Part): void {
  const { books } = register;
  const { currency, rate, customerId } = credit;
  const payment = books.insert(
    'payment',
    {
      ref: `${credit.ref}@${invoice.ref}`,
      customerId,
      on: moment.day,
      currency,
      rate,
      total: 0,
      applications: [{ id: guidFrom(`${credit.id}/${invoice.id}/link`), invoiceId: invoice.id, minor, on: moment.day }],
      creditsUsed: [{ creditId: credit.id, minor }],
      void: false,
      privateNote: '',
    },
    moment.at,
  );
  books.applied('payment', payment);
}

function insertPayment(
  register: Register,
  event: HappeningOf<'payment'>,
  part: { readonly ref: string; readonly total: number; readonly applications: HappeningOf<'payment'>['applications'] },
  { at, day }: Moment,
): void {
  const { books } = register;
  const customer = register.customer(event.customerRef);
  const currency = event.currency ?? customer.currency;
  const applications = part.applications.map(({ invoiceRef, minor }) => {
    const invoiceId = register.invoice(invoiceRef).id;
    return { id: guidFrom(`${part.ref}/${invoiceId}`), invoiceId, minor, on: day };
  });
  const rate = rateOf(currency, books.identity.homeCurrency);
  const { ref, total } = part;
  const payment = books.insert(
    'payment',
    { ref, customerId: customer.id, on: day, currency, rate, total, applications, creditsUsed: [], void: false, privateNote: '' },
    at,
  );
  books.applied('payment', payment);
  for (const { invoiceId } of applications) books.update('invoice', invoiceId, {}, { at });
}

function insertCredit(
  register: Register,
  event: Omit<HappeningOf<'credit'>, 'kind'>,
  kind: Credit['kind'],
  { at, day }: Moment,
): void {
  const customer = register.customer(event.customerRef);
  const currency = event.currency ?? customer.currency;
  const rate = rateOf(currency, register.books.identity.homeCurrency);
  const { ref, number, minor: total } = event;
  register.books.insert(
    'credit',
    { ref, number, kind, customerId: customer.id, on: day, currency, rate, total, status: 'approved', applications: [] },
    at,
  );
}

function apply<T extends 'payment' | 'credit'>(
  register: Register,
  table: T,
  row: Payment | Credit,
  { invoice, minor, moment }: Part,
): void {
  const { books } = register;
  const application = {
    id: guidFrom(`${row.id}/${invoice.id}/${row.applications.length}`),
    invoiceId: invoice.id,
    minor,
    on: moment.day,
  };
  const applications = [...row.applications, application];
  const updated =
    table === 'payment'
      ? books.update('payment', row.id, { applications }, moment)
      : books.update('credit', row.id, { applications }, moment);
  books.applied(table, updated);
  books.update('invoice', invoice.id, {}, { at: moment.at });
}

function checkOwed(register: Register, invoiceRef: string, minor: number): void {
  const invoice = register.invoice(invoiceRef);
  const owed = register.books.balanceOf(invoice);
  if (invoice.status !== 'approved' || minor > owed)
    throw new RangeError(`invoice ${invoiceRef} is ${invoice.status} with ${owed} open and cannot take ${minor}`);
}

function creditsLeft(payment: Payment, invoice: Invoice): Pick<Payment, 'creditsUsed'> {
  const freed = payment.applications
    .filter(({ invoiceId }) => invoiceId === invoice.id)
    .reduce((sum, { minor }) => sum + minor, 0);
  let left = payment.creditsUsed.length > 0 ? freed : 0;
  return {
    creditsUsed: payment.creditsUsed.flatMap((used) => {
      const taken = Math.min(used.minor, left);
      left -= taken;
      return used.minor > taken ? [{ ...used, minor: used.minor - taken }] : [];
    }),
  };
}

function voided(note: string): string {
  return note === '' ? 'Voided' : `Voided - ${note}`;
}
