import type { Credit } from '../../books/rows';
import { businessRule, cannotLink, missing } from '../faults';
import { textOf, type Json } from '../json';
import { amount } from '../money';
import type { Realm } from '../realm';
import { heading, metaFields, withValues, type Entity, type How } from './entity';
import { changed, differences, Given, ownKeys } from './given';
import { voidNote } from './invoice';
import { plainLines, readLines, showLines, totalOf } from './lines';
import { currencyFrom, currencyPart, customerFrom, customerRef, homePart, linesOf, numberFrom } from './sales';

const OWN = ownKeys(
  'DocNumber TxnDate CurrencyRef ExchangeRate CustomerRef Line TotalAmt Balance RemainingCredit HomeTotalAmt HomeBalance LinkedTxn TxnTaxDetail DueDate',
);
const KEPT = ['EmailStatus', 'PrintStatus', 'ApplyTaxAfterDiscount'];

function show(realm: Realm, row: Credit): Json {
  const extras = realm.extrasOf('credit', row, () => ({}));
  const voided = row.status === 'void';
  const total = voided ? 0 : row.total;
  const remaining = realm.books.remainingOf(row);
  return withValues({
    ...heading(row, row.updatedAt),
    DocNumber: row.number,
    TxnDate: row.on,
    ...currencyPart(realm, row),
    Line: showLines(linesOf(realm, 'credit', row), amount(row.total, row.currency), voided),
    TxnTaxDetail: { TotalTax: 0 },
    CustomerRef: customerRef(realm, row.customerId),
    TotalAmt: amount(total, row.currency),
    ApplyTaxAfterDiscount: false,
    PrintStatus: 'NeedToPrint',
    EmailStatus: 'NotSet',
    Balance: amount(remaining, row.currency),
    RemainingCredit: amount(remaining, row.currency),
    ...homePart(realm, row, { total, balance: remaining }),
    ...extras,
    ...(voided ? { PrivateNote: voidNote(textOf(extras['PrivateNote']) ?? '') } : {}),
  });
}

function create(realm: Realm, body: Json, how: How): Credit {
  const given = new Given(body, how, realm);
  const customer = customerFrom(realm, given);
  if (!customer) throw missing('CustomerRef');
  const { currency, rate } = currencyFrom(given, customer);
  const { lines, book } = readLines(body['Line'], currency, plainLines([], currency));
  const number = numberFrom(realm, given, { table: 'credit', duplicates: how.include.has('allowduplicatedocnum') }) ?? '';
  const row = realm.books.insert('credit', {
    ref: `api-${number}`,
    number,
    kind: 'credit-note',
    customerId: customer.id,
    on: given.day('TxnDate') ?? realm.today,
    currency,
    rate,
    total: totalOf(book),
    status: 'approved',
    applications: [],
  });
  realm.lines.set(`credit/${row.id}`, lines);
  realm.keepExtras('credit', row, given.extras({}, OWN));
  return row;
}

function update(realm: Realm, row: Credit, { body, how }: { body: Json; how: How }): void {
  const given = new Given(body, how, realm);
  const customer = customerFrom(realm, given);
  if (customer && customer.currency !== row.currency) throw businessRule('The currency of a transaction cannot be changed.');
  const before = realm.extrasOf('credit', row, () => ({}));
  const after = given.extras(before, OWN, KEPT);
  const sent = given.value('Line');
  const linesBefore = linesOf(realm, 'credit', row);
  const read = sent === undefined ? null : readLines(sent, row.currency, linesBefore);
  const total = read ? totalOf(read.book) : row.total;
  if (total < row.total - realm.books.remainingOf(row)) throw businessRule('The credit is already applied.');
  const patch = differences(row, {
    number: numberFrom(realm, given, { table: 'credit', id: row.id, duplicates: how.include.has('allowduplicatedocnum') }),
    customerId: customer?.id,
    on: given.day('TxnDate') ?? undefined,
    rate: given.number('ExchangeRate'),
    total,
  });
  const detail = {
    before: { ...before, Line: linesBefore.shown },
    after: { ...after, Line: read?.lines.shown ?? linesBefore.shown },
  };
  if (!changed(patch, detail)) return;
  if (read) realm.lines.set(`credit/${row.id}`, read.lines);
  realm.keepExtras('credit', row, after);
  realm.books.update('credit', row.id, patch);
}

function mustBeUnapplied(row: Credit): void {
  if (row.applications.length > 0) throw cannotLink(row.id);
}

export const creditMemo: Entity<Credit> = {
  name: 'CreditMemo',
  table: 'credit',
  nameList: false,
  rows: (realm) => realm.books.all('credit'),
  find: (realm, id) => realm.books.get('credit', id),
  show,
  active: () => true,
  updatedAt: (_realm, row) => row.updatedAt,
  fields: [
    ...metaFields<Credit>((_realm, row) => row.updatedAt),
    { name: 'DocNumber', type: 'text', get: (_realm, row) => row.number },
    { name: 'CustomerRef', type: 'text', get: (_realm, row) => row.customerId },
    { name: 'TxnDate', type: 'day', get: (_realm, row) => row.on },
    { name: 'TotalAmt', type: 'number', get: (_realm, row) => (row.status === 'void' ? 0 : amount(row.total, row.currency)) },
    { name: 'Balance', type: 'number', get: (realm, row) => amount(realm.books.remainingOf(row), row.currency) },
  ],
  writes: {
    limits: { DocNumber: 21, PrivateNote: 4000, 'CustomerMemo.value': 1000 },
    create,
    update,
    remove: (realm, row) => {
      mustBeUnapplied(row);
      realm.books.remove('credit', row.id);
    },
    void: (realm, row) => {
      if (row.status === 'void') return;
      mustBeUnapplied(row);
      realm.books.update('credit', row.id, { status: 'void' }, { operation: 'void' });
    },
  },
};
