import type { Books } from '../books/books';
import { dayIn, daysBetween } from '../books/calendar';
import { moneyText } from '../books/currency';
import type { Customer, Invoice } from '../books/rows';
import type { Message } from '../inbox';
import type { World } from '../world';

const LEDGER_NAME = { quickbooks: 'QuickBooks books', xero: 'Xero books' } as const;
const PAID_SHOWN_MAX = 15;

/** The head of every page of one company. */
export function frameOf(books: Books, title: string) {
  const { dialect, name } = books.identity;
  return {
    title: `${title} · ${name}`,
    ledger: dialect,
    owner: name,
    kind: LEDGER_NAME[dialect],
    home: homeOf(books),
    today: books.today(),
    isXero: dialect === 'xero',
  };
}

export function companyCard(world: World, books: Books) {
  const { dialect, externalId, name, homeCurrency } = books.identity;
  const open = books.all('invoice').filter((invoice) => invoice.status === 'approved' && books.balanceOf(invoice) > 0);
  const calls = world.calls.filter((call) => call.externalId === externalId);
  const inHome = (invoices: readonly Invoice[]): string =>
    withCurrency(
      invoices.reduce((sum, invoice) => sum + Math.round(books.balanceOf(invoice) * invoice.rate), 0),
      homeCurrency,
    );
  return {
    ledger: dialect,
    name,
    kind: LEDGER_NAME[dialect],
    href: homeOf(books),
    externalId,
    open: inHome(open),
    openCount: open.length,
    overdue: inHome(open.filter((invoice) => isLate(books, invoice))),
    customers: books.all('customer').length,
    marksHead: dialect === 'xero' ? 'group' : 'terms',
    marks: marksOf(books),
    reads: calls.filter(({ kind }) => kind === 'read').length,
    writes: calls.filter(({ kind }) => kind === 'write' || kind === 'batch').length,
  };
}

export function customerLine(books: Books, customer: Customer) {
  const invoices = books.ofCustomer('invoice', customer.id);
  const overdue = owed(books, invoices.filter((invoice) => isLate(books, invoice))); // prettier-ignore
  return {
    href: customerHref(books, customer.id),
    name: customer.name,
    active: customer.active,
    terms: termsText(books, customer),
    prepaid: isPrepaid(books, customer),
    groups: groupsOf(books, customer.id),
    notes: customer.notes,
    open: withCurrency(owed(books, invoices), customer.currency),
    overdue: overdue > 0 ? withCurrency(overdue, customer.currency) : null,
  };
}

export function customerPage(books: Books, customer: Customer) {
  const { id, email, phone, currency, parentId } = customer;
  const newestFirst = books.ofCustomer('invoice', id).toSorted((a, b) => (a.issued < b.issued ? 1 : -1));
  const open = newestFirst.filter((invoice) => invoice.status !== 'void' && books.balanceOf(invoice) !== 0);
  const settled = newestFirst.filter((invoice) => !open.includes(invoice));
  return {
    ...customerLine(books, customer),
    id,
    email: email ?? 'none',
    phone: phone ?? 'none',
    currency,
    parent: parentId === null ? null : books.get('customer', parentId)?.name,
    balance: withCurrency(books.netBalanceOf(customer), currency),
    invoices: [...open, ...settled.slice(0, PAID_SHOWN_MAX)].map((invoice) => invoiceLine(books, invoice)),
    older: Math.max(0, settled.length - PAID_SHOWN_MAX),
    attachments: attachmentsOf(books, 'customer', id),
    history: historyOf(books, 'contact', id),
  };
}

export function invoicePage(books: Books, invoice: Invoice) {
  const { currency, termId, expectedOn, privateNote, lines } = invoice;
  const payments = books.paymentsOn(invoice.id).filter(({ payment }) => payment.creditsUsed.length === 0);
  const money = [
    ...payments.map(({ payment, minor }) => ({ on: payment.on, what: 'Payment', amount: withCurrency(minor, currency) })),
    ...books.creditsOn(invoice.id).map(({ credit, minor, on }) => ({
      on,
      what: `${CREDIT_NAME[credit.kind]} ${credit.number}`,
      amount: withCurrency(minor, currency),
    })),
  ];
  return {
    ...invoiceLine(books, invoice),
    balance: withCurrency(books.balanceOf(invoice), currency),
    listName: books.identity.dialect === 'quickbooks' ? 'Customers' : 'Contacts',
    customerHref: customerHref(books, invoice.customerId),
    customerName: books.get('customer', invoice.customerId)?.name,
    terms: termId === null ? null : books.get('term', termId)?.name,
    expectedOn,
    memo: privateNote,
    sent: invoice.emailed ? 'yes' : 'not yet',
    lines: lines.map(({ description, minor }) => ({ description, amount: withCurrency(minor, currency) })),
    money: money.toSorted((a, b) => (a.on < b.on ? -1 : 1)),
    attachments: attachmentsOf(books, 'invoice', invoice.id),
    history: historyOf(books, 'invoice', invoice.id),
  };
}

export function messageLine({ id, receivedAt, to, subject }: Message) {
  return { id, at: timeText(Date.parse(receivedAt)), to: to.join(', '), subject: subject === '' ? '(no subject)' : subject };
}

/** The sandbox's own time: mail and the clock belong to no company. */
export function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The time where the company is, as its ledger would show it, with the zone's name. */
function localTimeText({ identity: { timeZone } }: Books, ms: number): string {
  const options = { timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
  const parts = new Map(new Intl.DateTimeFormat('en-US', options).formatToParts(ms).map(({ type, value }) => [type, value]));
  return `${dayIn(timeZone, ms)} ${parts.get('hour')}:${parts.get('minute')} ${parts.get('timeZoneName')}`;
}

function withCurrency(minor: number, currency: string): string {
  return `${moneyText(minor, currency)} ${currency}`;
}

const CREDIT_NAME = { 'credit-note': 'Credit', overpayment: 'Over-payment', prepayment: 'Prepayment' } as const;

function invoiceLine(books: Books, invoice: Invoice) {
  const { id, number, issued, due, total, currency } = invoice;
  const { dialect, externalId } = books.identity;
  return {
    href: `/${dialect}/${externalId}/invoices/${id}`,
    number,
    issued,
    due,
    late: isLate(books, invoice),
    status: statusText(books, invoice),
    total: withCurrency(total, currency),
    balance: withCurrency(books.balanceOf(invoice), currency),
  };
}

function statusText(books: Books, invoice: Invoice): string {
  if (invoice.status !== 'approved') return invoice.status === 'void' ? 'Void' : 'Draft';
  const balance = books.balanceOf(invoice);
  if (balance === 0) return 'Paid';
  const days = daysBetween(invoice.due, books.today());
  if (days > 0) return `Overdue ${daysText(days)}`;
  return balance < invoice.total ? 'Part paid' : 'Open';
}

function isLate(books: Books, invoice: Invoice): boolean {
  return invoice.status === 'approved' && invoice.due < books.today() && books.balanceOf(invoice) > 0;
}

function owed(books: Books, invoices: readonly Invoice[]): number {
  return invoices.reduce((sum, invoice) => sum + (invoice.status === 'approved' ? books.balanceOf(invoice) : 0), 0);
}

function termsText(books: Books, { termId, paymentTerms }: Customer): string {
  if (termId !== null) return books.get('term', termId)?.name ?? 'unknown';
  if (paymentTerms === null) return 'none';
  const { day, type } = paymentTerms;
  const names: { readonly [type: string]: string } = {
    DAYSAFTERBILLDATE: day === 0 ? 'due on the invoice date' : `${daysText(day)} after the invoice date`,
    DAYSAFTERBILLMONTH: `${daysText(day)} after the end of the month`,
    OFCURRENTMONTH: `on day ${day} of the month`,
    OFFOLLOWINGMONTH: `on day ${day} of the next month`,
  };
  return names[type] ?? `${day} ${type}`;
}

function daysText(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

/** Terms of no days stand out in a list: that is what a hold looks like. */
function isPrepaid(books: Books, { termId, paymentTerms }: Customer): boolean {
  return (termId === null ? paymentTerms?.day : books.get('term', termId)?.dueDays) === 0;
}

/** Terms (QuickBooks) or groups (Xero) with how many are in them: what an owner would count to see Holdfast at work. */
function marksOf(books: Books): { readonly name: string; readonly count: number | undefined }[] {
  if (books.identity.dialect === 'xero') {
    return books.all('group').filter((group) => !group.deleted && group.memberIds.size > 0).map(({ name, memberIds }) => ({ name, count: memberIds.size })); // prettier-ignore
  }
  const counts = new Map<string, number>();
  for (const { termId } of books.all('customer')) if (termId !== null) counts.set(termId, (counts.get(termId) ?? 0) + 1);
  return books.all('term').flatMap(({ id, name }) => (counts.has(id) ? [{ name, count: counts.get(id) }] : []));
}

function groupsOf(books: Books, customerId: string): string[] {
  return books.all('group').filter((group) => !group.deleted && group.memberIds.has(customerId)).map(({ name }) => name); // prettier-ignore
}

function attachmentsOf(books: Books, entity: 'customer' | 'invoice', id: string) {
  const own = books.all('attachable').filter(({ about }) => about.entity === entity && about.id === id);
  return own.map(({ note, createdAt }) => ({ note, at: localTimeText(books, createdAt) })).toReversed();
}

function historyOf(books: Books, entity: string, id: string) {
  const own = books.all('history').filter(({ about }) => about.entity === entity && about.id === id);
  return own
    .map(({ createdAt, changes, user, details }) => ({ at: localTimeText(books, createdAt), changes, user, details }))
    .toReversed();
}

function homeOf({ identity: { dialect, externalId } }: Books): string {
  return `/${dialect}/${externalId}/${dialect === 'quickbooks' ? 'customers' : 'contacts'}`;
}

function customerHref(books: Books, id: string): string {
  return `${homeOf(books)}/${id}`;
}
