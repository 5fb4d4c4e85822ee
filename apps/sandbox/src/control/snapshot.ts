import type { Books } from '../books/books';
import type { Customer, HistoryRecord, Invoice } from '../books/rows';

/** One company's books as its owner would find them now. Amounts are minor units. */
export function snapshotOf(books: Books) {
  const about = notesByObject(books);
  const invoices = books.all('invoice');
  return {
    company: books.identity.externalId,
    now: new Date(books.now()).toISOString(),
    today: books.today(),
    customers: books.all('customer').map((customer) => ({ ...customerView(books, customer), ...about('customer', customer.id) })),
    invoices: invoices.map((invoice) => ({ ...invoiceView(books, invoice), ...about('invoice', invoice.id) })),
    totals: totalsOf(books, invoices),
  };
}

function customerView(books: Books, customer: Customer) {
  const { ref, id, name, email, notes, paymentTerms, active, currency, individual, parentId, mergedIntoId, version } = customer;
  const groups = books.all('group').filter((group) => !group.deleted && group.memberIds.has(id));
  return {
    ref,
    id,
    name,
    email,
    terms: customer.termId === null ? null : books.must('term', customer.termId).name,
    paymentTerms,
    notes,
    groups: groups.map((group) => group.name),
    active,
    currency,
    individual,
    parentId,
    mergedIntoId,
    version,
    balance: books.netBalanceOf(customer),
  };
}

function invoiceView(books: Books, invoice: Invoice) {
  const { ref, id, number, customerId, issued, due, currency, total, status, emailed, privateNote, expectedOn, version } =
    invoice;
  const customerRef = books.get('customer', customerId)?.ref ?? null;
  const balance = books.balanceOf(invoice);
  return {
    ref,
    id,
    number,
    customerRef,
    customerId,
    issued,
    due,
    currency,
    total,
    balance,
    status,
    emailed,
    privateNote,
    expectedOn,
    version,
  };
}

function totalsOf(books: Books, invoices: readonly Invoice[]) {
  const open: { [currency: string]: number } = {};
  const unapplied: { [currency: string]: number } = {};
  const add = (sums: { [currency: string]: number }, currency: string, minor: number): void => {
    if (minor !== 0) sums[currency] = (sums[currency] ?? 0) + minor;
  };
  const counts = { invoices: invoices.length, openInvoices: 0, payments: 0 };
  for (const invoice of invoices) {
    const balance = invoice.status === 'approved' ? books.balanceOf(invoice) : 0;
    if (balance !== 0) counts.openInvoices += 1;
    add(open, invoice.currency, balance);
  }
  for (const payment of books.all('payment')) {
    if (!payment.void && payment.total > 0) counts.payments += 1;
    add(unapplied, payment.currency, books.unappliedOf(payment));
  }
  for (const credit of books.all('credit')) add(unapplied, credit.currency, books.remainingOf(credit));
  return { open, unapplied, ...counts };
}

type About = (entity: 'customer' | 'invoice', id: string) => { attachables: object[]; history: object[] };

/** Xero calls a customer a contact, whichever word its history was filed under. */
const ENTITY: { readonly [word: string]: 'customer' | 'invoice' } = {
  customer: 'customer',
  contact: 'customer',
  contacts: 'customer',
  invoice: 'invoice',
  invoices: 'invoice',
};

function notesByObject(books: Books): About {
  const attachables = grouped(books.all('attachable'));
  const history = grouped(books.all('history'));
  return (entity, id) => ({
    attachables: (attachables.get(`${entity}/${id}`) ?? []).map(({ id: own, note, about }) => ({ id: own, note, about })),
    history: (history.get(`${entity}/${id}`) ?? []).map(lineOf),
  });
}

function grouped<T extends { about: { entity: string; id: string } }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = `${ENTITY[row.about.entity.toLowerCase()] ?? row.about.entity}/${row.about.id}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function lineOf({ about, changes, details, user, createdAt }: HistoryRecord) {
  return { about, changes, details, user, at: new Date(createdAt).toISOString() };
}
