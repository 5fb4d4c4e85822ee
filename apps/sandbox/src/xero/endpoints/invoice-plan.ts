import type { Invoice } from '../../books/rows';
import type { ApiCall } from '../call';
import type { Ledger } from '../ledger';
import type { InvoiceParticulars } from '../particulars';
import { unmade } from '../reply';
import { contactStatus } from '../shapes/contact';
import { invoiceShape, invoiceStatus } from '../shapes/invoice';
import { text, type Json } from '../wire';
import type { Plan } from './elements';
import { checkStatus, readInvoice, type InvoiceWish } from './invoice-input';
import { markSent, partPaid, quietly } from './invoice-sent';
import { dueBy } from './payment-terms';

interface Wish {
  readonly element: Json;
  /** The invoice in the URL, which wins over an id in the body. */
  readonly named: Invoice | null;
  /** Numbers that earlier elements of the same request have taken. */
  readonly claimed: Set<string>;
}

const SENT_WARNING = 'Only AUTHORISED invoices may have SentToContact updated.';
const CLOSED = 'Invoice not of valid status for modification';

export function planInvoice(call: ApiCall, wish: Wish): Plan {
  const target = wish.named ?? targetOf(call, wish.element);
  const messages: string[] = [];
  const wanted = readInvoice(call.ledger, wish.element, target, messages);
  checkNumber(call.ledger, wanted.number, { target, claimed: wish.claimed }, messages);
  if (target) checkUpdate(call.ledger, target, wanted, messages);
  else checkCreate(call.ledger, wish.element, wanted, messages);
  if (messages.length > 0) return { refused: { element: unmade('InvoiceID', wish.element), messages } };
  if (wanted.number !== undefined) wish.claimed.add(wanted.number.toLowerCase());
  const status = wanted.status ?? (target ? invoiceStatus(call.ledger, target) : 'DRAFT');
  const sentInVain = wanted.sent !== undefined && status !== 'AUTHORISED';
  return {
    ...(sentInVain ? { warnings: [SENT_WARNING] } : {}),
    commit: () => {
      const invoice = target ? change(call.ledger, target, wanted) : create(call.ledger, wanted);
      if (wanted.sent !== undefined && !sentInVain) markSent(call.ledger, invoice, wanted.sent);
      return invoiceShape(call.ledger, invoice, { detailed: true });
    },
  };
}

/** PUT only creates; POST finds by id, then by number. */
function targetOf(call: ApiCall, element: Json): Invoice | null {
  if (call.method === 'PUT') return null;
  const { books } = call.ledger;
  const id = text(element['InvoiceID']);
  if (id !== null) return books.get('invoice', id.toLowerCase()) ?? null;
  const number = text(element['InvoiceNumber']);
  return number === null ? null : (books.all('invoice').find((invoice) => invoice.number === number) ?? null);
}

function checkNumber(
  ledger: Ledger,
  number: string | undefined,
  by: { target: Invoice | null; claimed: ReadonlySet<string> },
  messages: string[],
): void {
  if (number === undefined) return;
  const folded = number.toLowerCase();
  const taken = ledger.books.all('invoice').some((other) => other.id !== by.target?.id && other.number.toLowerCase() === folded);
  if (taken || by.claimed.has(folded)) messages.push('Invoice # must be unique.');
}

function checkCreate(ledger: Ledger, element: Json, wanted: InvoiceWish, messages: string[]): void {
  if (element['InvoiceID'] !== undefined && element['InvoiceID'] !== null)
    messages.push('Invoice not of valid type for creation');
  if (element['Type'] !== 'ACCREC') messages.push('Invoice not of valid type for creation');
  if (!wanted.customer) messages.push('A Contact must be specified for this type of transaction');
  else if (contactStatus(wanted.customer) === 'ARCHIVED') messages.push('The contact has been archived.');
  if (!wanted.lines) messages.push('One or more line items must be specified');
  if (wanted.status === 'VOIDED' || wanted.status === 'DELETED') messages.push('Invoice not of valid status for creation');
  const currency = wanted.currency ?? ledger.home;
  if (currency !== ledger.home && !ledger.books.identity.multiCurrency) {
    messages.push(`Users Organisation is not subscribed to currency ${currency}`);
  }
}

function checkUpdate(ledger: Ledger, target: Invoice, wanted: InvoiceWish, messages: string[]): void {
  checkStatus(ledger, target, wanted.status, messages);
  if (!partPaid(ledger, target)) return;
  if (wanted.status === 'VOIDED') messages.push('Invoice cannot be voided because it has payments or credits allocated.');
  if (changesClosedParts(target, wanted)) messages.push(CLOSED);
}

/** Of a part-paid invoice only reference, due date, number, theme, contact, link and line texts may change. */
function changesClosedParts(target: Invoice, wanted: InvoiceWish): boolean {
  const { issued, lines, currency, rate } = wanted;
  if (issued !== undefined && issued !== target.issued) return true;
  if (currency !== undefined && currency !== target.currency) return true;
  if (rate !== undefined && Math.abs(rate - target.rate) > 1e-6) return true;
  if (!lines) return false;
  return lines.length !== target.lines.length || lines.some((line, index) => line.minor !== target.lines[index]?.minor);
}

const IN_BOOKS: Readonly<Record<string, Invoice['status']>> = {
  DRAFT: 'draft',
  SUBMITTED: 'submitted',
  AUTHORISED: 'approved',
  VOIDED: 'void',
  DELETED: 'void',
};

function change(ledger: Ledger, target: Invoice, wanted: InvoiceWish): Invoice {
  const status = IN_BOOKS[wanted.status ?? ''] ?? target.status;
  const keep = particularsOf(wanted);
  if (Object.keys(keep).length > 0) ledger.particulars.keepInvoice(target.id, keep);
  const patch = {
    status,
    ...(wanted.customer === undefined ? {} : { customerId: wanted.customer.id }),
    ...(wanted.number === undefined ? {} : { number: wanted.number }),
    ...(wanted.issued === undefined ? {} : { issued: wanted.issued }),
    ...(wanted.due === undefined ? {} : { due: wanted.due }),
    ...(wanted.expectedOn === undefined ? {} : { expectedOn: wanted.expectedOn }),
    ...(wanted.rate === undefined ? {} : { rate: wanted.rate }),
    ...(wanted.lines === undefined ? {} : { lines: [...wanted.lines], total: sum(wanted.lines) }),
  };
  const voids = status === 'void' ? { operation: 'void' as const } : {};
  return ledger.books.update('invoice', target.id, patch, {
    ...voids,
    ...(onlyQuietParts(wanted) ? quietly(ledger, target) : {}),
  });
}

function onlyQuietParts(wanted: InvoiceWish): boolean {
  const loud = Object.entries(wanted).filter(
    ([part, value]) => value !== undefined && !['due', 'sent', 'currency'].includes(part),
  );
  return loud.length === 0;
}

function particularsOf(wanted: InvoiceWish): InvoiceParticulars {
  return {
    ...(wanted.reference === undefined ? {} : { reference: wanted.reference }),
    ...(wanted.url === undefined ? {} : { url: wanted.url }),
    ...(wanted.brandingThemeId === undefined ? {} : { brandingThemeId: wanted.brandingThemeId }),
    ...(wanted.status === 'DELETED' ? { deleted: true } : {}),
  };
}

function create(ledger: Ledger, wanted: InvoiceWish): Invoice {
  const lines = [...(wanted.lines ?? [])];
  const currency = wanted.currency ?? wanted.customer?.currency ?? ledger.home;
  const issued = wanted.issued ?? ledger.today();
  const number = wanted.number ?? nextNumber(ledger);
  const invoice = ledger.books.insert('invoice', {
    ref: number,
    number,
    customerId: wanted.customer?.id ?? '',
    issued,
    due: wanted.due ?? dueBy(issued, wanted.customer?.paymentTerms ?? null),
    currency,
    rate: wanted.rate ?? 1,
    lines,
    total: sum(lines),
    status: IN_BOOKS[wanted.status ?? 'DRAFT'] ?? 'draft',
    termId: null,
    emailed: false,
    privateNote: '',
    expectedOn: wanted.expectedOn ?? null,
  });
  ledger.particulars.keepInvoice(invoice.id, { ...particularsOf(wanted), createdByApi: true });
  return invoice;
}

function sum(lines: readonly { minor: number }[]): number {
  return lines.reduce((total, { minor }) => total + minor, 0);
}

function nextNumber(ledger: Ledger): string {
  const numbers = ledger.books.all('invoice').map(({ number }) => Number(/^INV-(\d+)$/.exec(number)?.[1] ?? 0));
  return `INV-${String(numbers.reduce((most, one) => Math.max(most, one), 0) + 1).padStart(4, '0')}`;
}
