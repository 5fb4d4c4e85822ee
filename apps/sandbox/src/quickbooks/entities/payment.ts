import type { Application, Payment } from '../../books/rows';
import { businessRule, cannotLink, invalidNumber, missing } from '../faults';
import { isObject, textOf, type Json } from '../json';
import { amount, amountText, minorOf } from '../money';
import type { Realm } from '../realm';
import { heading, metaFields, withValues, type Entity, type How } from './entity';
import { changed, differences, Given, ownKeys } from './given';
import { voidNote } from './invoice';
import { currencyFrom, currencyPart, customerFrom, customerRef } from './sales';

const OWN = ownKeys('TxnDate CurrencyRef ExchangeRate PrivateNote CustomerRef Line TotalAmt UnappliedAmt LinkedTxn');
const KEPT = ['DepositToAccountRef', 'ProcessPayment'];

type Links = Pick<Payment, 'applications' | 'creditsUsed'>;

function lineEx(entries: readonly (readonly [string, string])[]): Json {
  const any = entries.map(([Name, Value]) => ({
    name: '{http://schema.intuit.com/finance/v3}NameValue',
    declaredType: 'com.intuit.schema.finance.v3.NameValue',
    scope: 'javax.xml.bind.JAXBElement$GlobalScope',
    value: { Name, Value },
    nil: false,
    globalScope: true,
    typeSubstituted: false,
  }));
  return { any };
}

function linkLine(row: Payment, link: { id: string; type: string; minor: number; open: number; number: string }): Json {
  return {
    Amount: amount(link.minor, row.currency),
    LinkedTxn: [{ TxnId: link.id, TxnType: link.type }],
    LineEx: lineEx([
      ['txnId', link.id],
      ['txnOpenBalance', amountText(link.open, row.currency)],
      ['txnReferenceNumber', link.number],
    ]),
  };
}

function linesOf(realm: Realm, row: Payment): Json[] {
  if (row.void) return [];
  const invoices = row.applications.flatMap(({ invoiceId, minor }): Json[] => {
    const found = realm.books.get('invoice', invoiceId);
    if (!found || found.status === 'void') return [];
    const open = realm.books.balanceOf(found) + minor;
    return [linkLine(row, { id: invoiceId, type: 'Invoice', minor, open, number: found.number })];
  });
  const credits = row.creditsUsed.flatMap(({ creditId, minor }): Json[] => {
    const found = realm.books.get('credit', creditId);
    if (!found) return [];
    const open = realm.books.remainingOf(found) + minor;
    return [linkLine(row, { id: creditId, type: 'CreditMemo', minor, open, number: found.number })];
  });
  return [...invoices, ...credits];
}

function show(realm: Realm, row: Payment): Json {
  const note = row.void ? voidNote(row.privateNote) : row.privateNote;
  return withValues({
    DepositToAccountRef: { value: '4' },
    ProcessPayment: false,
    ...realm.extrasOf('payment', row, () => ({})),
    CustomerRef: customerRef(realm, row.customerId),
    UnappliedAmt: amount(realm.books.unappliedOf(row), row.currency),
    TotalAmt: row.void ? 0 : amount(row.total, row.currency),
    ...heading(row, row.updatedAt),
    TxnDate: row.on,
    ...currencyPart(realm, row),
    PrivateNote: note || null,
    Line: linesOf(realm, row),
  });
}

/** Payment lines are all or none: what is sent replaces what was there. */
function linksFrom(realm: Realm, sent: unknown, about: { currency: string; on: string; key: string }): Links {
  const applications: Application[] = [];
  const creditsUsed: Payment['creditsUsed'] = [];
  if (sent !== null && !Array.isArray(sent)) throw missing('Line');
  for (const line of (sent ?? []) as readonly unknown[]) {
    const linked = isObject(line) && Array.isArray(line['LinkedTxn']) ? (line['LinkedTxn'][0] as unknown) : undefined;
    if (!isObject(line) || !isObject(linked)) throw missing('LinkedTxn');
    const minor = minorOf(line['Amount'], about.currency);
    if (minor === null || minor < 0) throw invalidNumber('Amount', line['Amount']);
    const id = textOf(linked['TxnId']) ?? '';
    const type = textOf(linked['TxnType']);
    if (type === 'Invoice' && realm.books.get('invoice', id)?.currency === about.currency) {
      applications.push({ id: `${about.key}-${applications.length + 1}`, invoiceId: id, minor, on: about.on });
    } else if (type === 'CreditMemo' && realm.books.get('credit', id)?.currency === about.currency) {
      creditsUsed.push({ creditId: id, minor });
    } else throw cannotLink(id);
  }
  return { applications, creditsUsed };
}

const sum = (rows: readonly { readonly minor: number }[]): number => rows.reduce((all, { minor }) => all + minor, 0);

function mustAddUp(realm: Realm, total: number, links: Links): void {
  const { applications, creditsUsed } = links;
  if (sum(applications) > total + sum(creditsUsed)) throw businessRule('The amount applied exceeds the amount received.');
  if (creditsUsed.length > 0 && (total !== 0 || sum(applications) !== sum(creditsUsed))) {
    throw businessRule('This sandbox sets credit memos against invoices only in a payment of zero that uses them whole.');
  }
  for (const { invoiceId, minor } of applications) {
    const found = realm.books.must('invoice', invoiceId);
    if (minor > realm.books.balanceOf(found))
      throw businessRule('The amount applied exceeds the open balance of the transaction.');
  }
  for (const { creditId, minor } of creditsUsed) {
    if (minor > realm.books.remainingOf(realm.books.must('credit', creditId))) {
      throw businessRule('The amount applied exceeds the open balance of the credit.');
    }
  }
}

/** The invoices' own balances follow; recorded: applying a payment moves the linked transaction's SyncToken. */
function apply(realm: Realm, row: Payment): void {
  let used = row.creditsUsed.map((one) => ({ ...one }));
  for (const { id, invoiceId, minor, on } of row.applications) {
    let left = row.creditsUsed.length > 0 ? minor : 0;
    for (const one of used) {
      const part = Math.min(left, one.minor);
      if (part === 0) continue;
      const credit = realm.books.must('credit', one.creditId);
      const applications = [...credit.applications, { id: `${id}/${credit.id}`, invoiceId, minor: part, on }];
      realm.books.applied('credit', realm.books.update('credit', credit.id, { applications }));
      one.minor -= part;
      left -= part;
    }
    used = used.filter((one) => one.minor > 0);
  }
  realm.books.applied('payment', row);
  for (const { invoiceId } of row.applications) touchInvoice(realm, invoiceId);
}

function touchInvoice(realm: Realm, id: string): void {
  if (realm.books.get('invoice', id)) realm.books.update('invoice', id, {});
}

/** Takes back what the payment did to credits and invoices; the payment itself is the caller's to change. */
function unapply(realm: Realm, row: Payment): void {
  for (const { creditId, minor } of row.creditsUsed) {
    const credit = realm.books.get('credit', creditId);
    if (!credit) continue;
    let left = minor;
    const applications = credit.applications.filter((one) => {
      const ours = left > 0 && one.minor <= left && row.applications.some(({ invoiceId }) => invoiceId === one.invoiceId);
      if (ours) left -= one.minor;
      return !ours;
    });
    realm.books.update('credit', creditId, { applications });
  }
  for (const { invoiceId } of row.applications) touchInvoice(realm, invoiceId);
}

function create(realm: Realm, body: Json, how: How): Payment {
  const given = new Given(body, how, realm);
  const customer = customerFrom(realm, given);
  if (!customer) throw missing('CustomerRef');
  const { currency, rate } = currencyFrom(given, customer);
  const total = given.minor('TotalAmt', currency);
  if (total === undefined) throw missing('TotalAmt');
  const on = given.day('TxnDate') ?? realm.today;
  const links = linksFrom(realm, given.value('Line'), { currency, on, key: `api-${realm.books.all('payment').length + 1}` });
  mustAddUp(realm, total, links);
  const row = realm.books.insert('payment', {
    ref: `api-payment-${realm.books.all('payment').length + 1}`,
    customerId: customer.id,
    on,
    currency,
    rate,
    total,
    ...links,
    void: false,
    privateNote: given.text('PrivateNote') ?? '',
  });
  realm.keepExtras('payment', row, given.extras({}, OWN));
  apply(realm, row);
  return row;
}

function update(realm: Realm, row: Payment, { body, how }: { body: Json; how: How }): void {
  if (row.void) throw businessRule('A voided payment cannot be changed.');
  const given = new Given(body, how, realm);
  const customer = customerFrom(realm, given);
  const before = realm.extrasOf('payment', row, () => ({}));
  const after = given.extras(before, OWN, KEPT);
  const on = given.day('TxnDate') ?? row.on;
  const sent = given.value('Line');
  const note = given.text('PrivateNote');
  const links =
    sent === undefined ? null : linksFrom(realm, sent, { currency: row.currency, on, key: `${row.id}-${row.version + 1}` });
  const plain = (list: readonly Application[]): unknown => list.map(({ invoiceId, minor }) => ({ invoiceId, minor }));
  const relinked =
    links !== null &&
    JSON.stringify([plain(links.applications), links.creditsUsed]) !== JSON.stringify([plain(row.applications), row.creditsUsed]);
  const patch = differences(row, {
    customerId: customer?.id,
    on,
    total: given.minor('TotalAmt', row.currency),
    rate: given.number('ExchangeRate'),
    privateNote: note === null ? '' : note,
  });
  const total = patch.total ?? row.total;
  if (relinked) relink(realm, row, { links, total });
  else if (sum(row.applications) > total + sum(row.creditsUsed))
    throw businessRule('The amount applied exceeds the amount received.');
  if (!relinked && !changed(patch, { before, after })) return;
  realm.keepExtras('payment', row, after);
  realm.books.update('payment', row.id, patch);
  if (relinked) apply(realm, row);
}

/** Puts the old links back when the new ones do not add up. */
function relink(realm: Realm, row: Payment, { links, total }: { links: Links; total: number }): void {
  const { applications, creditsUsed } = row;
  unapply(realm, row);
  Object.assign(row, { applications: [], creditsUsed: [] });
  try {
    mustAddUp(realm, total, links);
  } catch (fault) {
    Object.assign(row, { applications, creditsUsed });
    apply(realm, row);
    throw fault;
  }
  Object.assign(row, links);
}

export const payment: Entity<Payment> = {
  name: 'Payment',
  table: 'payment',
  nameList: false,
  rows: (realm) => realm.books.all('payment'),
  find: (realm, id) => realm.books.get('payment', id),
  show,
  active: () => true,
  updatedAt: (_realm, row) => row.updatedAt,
  fields: [
    ...metaFields<Payment>((_realm, row) => row.updatedAt),
    { name: 'CustomerRef', type: 'text', get: (_realm, row) => row.customerId },
    { name: 'TxnDate', type: 'day', get: (_realm, row) => row.on },
    { name: 'TotalAmt', type: 'number', get: (_realm, row) => (row.void ? 0 : amount(row.total, row.currency)) },
    {
      name: 'PaymentRefNum',
      type: 'text',
      get: (realm, row) => textOf(realm.extrasOf('payment', row, () => ({}))['PaymentRefNum']) ?? null,
    },
  ],
  writes: {
    limits: { PrivateNote: 4000, PaymentRefNum: 21 },
    create,
    update,
    remove: (realm, row) => {
      unapply(realm, row);
      realm.books.remove('payment', row.id);
    },
    void: (realm, row) => {
      if (row.void) return;
      unapply(realm, row);
      const privateNote = voidNote(row.privateNote);
      realm.books.update(
        'payment',
        row.id,
        { void: true, privateNote, applications: [], creditsUsed: [] },
        { operation: 'void' },
      );
    },
  },
};
