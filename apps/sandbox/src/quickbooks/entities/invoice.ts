import type { Invoice } from '../../books/rows';
import { businessRule, cannotLink, missing } from '../faults';
import { isObject, textOf, type Json } from '../json';
import { amount } from '../money';
import type { Realm } from '../realm';
import { addDays, pacific } from '../times';
import { termFrom } from './customer';
import { heading, metaFields, withValues, type Entity, type How } from './entity';
import { changed, differences, Given, ownKeys } from './given';
import { plainLines, readLines, showLines, totalOf } from './lines';
import { currencyFrom, currencyPart, customerFrom, customerRef, homePart, linesOf, numberFrom } from './sales';

const OWN = ownKeys(
  'DocNumber TxnDate DueDate CurrencyRef ExchangeRate PrivateNote CustomerRef SalesTermRef Line LinkedTxn TotalAmt Balance HomeTotalAmt HomeBalance DeliveryInfo InvoiceLink TxnTaxDetail',
);
const KEPT = ['EmailStatus', 'PrintStatus', 'AllowOnlineACHPayment', 'AllowOnlineCreditCardPayment', 'ApplyTaxAfterDiscount'];
/** Recorded without any term: thirty days. */
const DEFAULT_DUE_DAYS = 30;
const VOIDED = 'Voided';

function extrasOf(realm: Realm, row: Invoice): Json {
  return realm.extrasOf('invoice', row, () => {
    const email = realm.books.get('customer', row.customerId)?.email;
    return email ? { BillEmail: { Address: email } } : {};
  });
}

export function voidNote(note: string): string {
  if (note.startsWith(VOIDED)) return note;
  return note === '' ? VOIDED : `${VOIDED} - ${note}`;
}

function deliveryOf(row: Invoice, extras: Json): Json {
  if (!row.emailed) return { EmailStatus: extras['EmailStatus'] ?? 'NotSet' };
  const mailedAt = row.mailedAt ?? row.createdAt;
  return { EmailStatus: 'EmailSent', DeliveryInfo: { DeliveryType: 'Email', DeliveryTime: pacific(mailedAt) } };
}

function show(realm: Realm, row: Invoice): Json {
  const extras = extrasOf(realm, row);
  const voided = row.status === 'void';
  const total = voided ? 0 : row.total;
  const balance = realm.books.balanceOf(row);
  const payments = new Set(realm.books.paymentsOn(row.id).map(({ payment }) => payment.id));
  const note = voided ? voidNote(row.privateNote) : row.privateNote;
  return withValues({
    AllowIPNPayment: false,
    AllowOnlinePayment: false,
    AllowOnlineCreditCardPayment: false,
    AllowOnlineACHPayment: false,
    ...heading(row, realm.invoiceUpdatedAt(row)),
    DocNumber: row.number,
    TxnDate: row.issued,
    ...currencyPart(realm, row),
    PrivateNote: note || null,
    LinkedTxn: [...payments].map((id) => ({ TxnId: id, TxnType: 'Payment' })),
    Line: showLines(linesOf(realm, 'invoice', row), amount(row.total, row.currency), voided),
    TxnTaxDetail: { TotalTax: 0 },
    CustomerRef: customerRef(realm, row.customerId),
    SalesTermRef: row.termId === null ? null : { value: row.termId },
    DueDate: row.due,
    TotalAmt: amount(total, row.currency),
    ApplyTaxAfterDiscount: false,
    PrintStatus: 'NeedToPrint',
    Balance: amount(balance, row.currency),
    ...homePart(realm, row, { total, balance }),
    ...extras,
    ...deliveryOf(row, extras),
  });
}

function dueFrom(realm: Realm, issued: string, termId: string | null): string {
  const term = termId === null ? undefined : realm.books.get('term', termId);
  return addDays(issued, term?.dueDays ?? DEFAULT_DUE_DAYS);
}

function mustHaveEmail(extras: Json): void {
  const email = extras['BillEmail'];
  if (extras['EmailStatus'] === 'NeedToSend' && !(isObject(email) && textOf(email['Address']))) throw missing('BillEmail');
}

function create(realm: Realm, body: Json, how: How): Invoice {
  const given = new Given(body, how, realm);
  const customer = customerFrom(realm, given);
  if (!customer) throw missing('CustomerRef');
  const { currency, rate } = currencyFrom(given, customer);
  const { lines, book } = readLines(body['Line'], currency, plainLines([], currency));
  const extras = given.extras({}, OWN);
  mustHaveEmail(extras);
  const termId = termFrom(realm, given) ?? null;
  const issued = given.day('TxnDate') ?? realm.today;
  const number = numberFrom(realm, given, { table: 'invoice', duplicates: how.include.has('allowduplicatedocnum') }) ?? '';
  const row = realm.books.insert('invoice', {
    ref: `api-${number}`,
    number,
    customerId: customer.id,
    issued,
    due: given.day('DueDate') ?? dueFrom(realm, issued, termId),
    currency,
    rate,
    lines: book,
    total: totalOf(book),
    status: 'approved',
    termId,
    emailed: extras['EmailStatus'] === 'EmailSent',
    privateNote: given.text('PrivateNote') ?? '',
    expectedOn: null,
  });
  realm.lines.set(`invoice/${row.id}`, lines);
  realm.keepExtras('invoice', row, extras);
  return row;
}

function update(realm: Realm, row: Invoice, { body, how }: { body: Json; how: How }): void {
  const given = new Given(body, how, realm);
  const customer = customerFrom(realm, given);
  if (customer && customer.currency !== row.currency) throw businessRule('The currency of a transaction cannot be changed.');
  const before = extrasOf(realm, row);
  const after = given.extras(before, OWN, KEPT);
  mustHaveEmail(after);
  const sent = given.value('Line');
  const read = sent === undefined ? null : readLines(sent, row.currency, linesOf(realm, 'invoice', row));
  const termId = row.termId !== null && given.ref('SalesTermRef') === row.termId ? undefined : termFrom(realm, given);
  const issued = given.day('TxnDate') ?? row.issued;
  const note = given.text('PrivateNote');
  const due = given.day('DueDate');
  const patch = differences(row, {
    number: numberFrom(realm, given, { table: 'invoice', id: row.id, duplicates: how.include.has('allowduplicatedocnum') }),
    customerId: customer?.id,
    issued,
    due: due === null ? dueFrom(realm, issued, termId === undefined ? row.termId : termId) : due,
    rate: given.number('ExchangeRate'),
    lines: read?.book,
    total: read ? totalOf(read.book) : undefined,
    termId,
    privateNote: note === null ? '' : note,
    emailed: after['EmailStatus'] === 'EmailSent' ? true : undefined,
  });
  const linesBefore = linesOf(realm, 'invoice', row);
  const detail = {
    before: { ...before, Line: linesBefore.shown },
    after: { ...after, Line: read?.lines.shown ?? linesBefore.shown },
  };
  if (!changed(patch, detail)) return;
  if (read) realm.lines.set(`invoice/${row.id}`, read.lines);
  realm.keepExtras('invoice', row, after);
  realm.books.update('invoice', row.id, patch);
}

/** Money that stood on the invoice stays with its payments, unapplied. */
function freePayments(realm: Realm, row: Invoice): void {
  if (realm.books.creditsOn(row.id).length > 0) throw cannotLink(row.id);
  for (const { payment } of realm.books.paymentsOn(row.id)) {
    const applications = payment.applications.filter(({ invoiceId }) => invoiceId !== row.id);
    realm.books.update('payment', payment.id, { applications });
  }
}

export const invoice: Entity<Invoice> = {
  name: 'Invoice',
  table: 'invoice',
  nameList: false,
  rows: (realm) => realm.books.all('invoice'),
  find: (realm, id) => realm.books.get('invoice', id),
  show,
  active: () => true,
  updatedAt: (realm, row) => realm.invoiceUpdatedAt(row),
  fields: [
    ...metaFields<Invoice>((realm, row) => realm.invoiceUpdatedAt(row)),
    { name: 'DocNumber', type: 'text', get: (_realm, row) => row.number },
    { name: 'CustomerRef', type: 'text', get: (_realm, row) => row.customerId },
    { name: 'SalesTermRef', type: 'text', get: (_realm, row) => row.termId },
    { name: 'TxnDate', type: 'day', get: (_realm, row) => row.issued },
    { name: 'DueDate', type: 'day', get: (_realm, row) => row.due },
    { name: 'TotalAmt', type: 'number', get: (_realm, row) => (row.status === 'void' ? 0 : amount(row.total, row.currency)) },
    { name: 'Balance', type: 'number', get: (realm, row) => amount(realm.books.balanceOf(row), row.currency) },
  ],
  writes: {
    limits: {
      DocNumber: 21,
      PrivateNote: 4000,
      'CustomerMemo.value': 1000,
      'BillEmail.Address': 100,
      'BillEmailCc.Address': 200,
    },
    create,
    update,
    remove: (realm, row) => {
      freePayments(realm, row);
      realm.books.remove('invoice', row.id);
    },
    void: (realm, row) => {
      if (row.status === 'void') return;
      freePayments(realm, row);
      realm.books.update('invoice', row.id, { status: 'void', privateNote: voidNote(row.privateNote) }, { operation: 'void' });
    },
  },
};
