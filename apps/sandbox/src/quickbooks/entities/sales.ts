import type { Credit, Customer, Invoice } from '../../books/rows';
import { businessRule, duplicateDocNumber, invalidReference, missing } from '../faults';
import { type Json } from '../json';
import { amount, currencyName, homeMinor } from '../money';
import type { Realm } from '../realm';
import { qualifiedName } from './customer';
import type { Given } from './given';
import { plainLines, type BookLine, type Lines } from './lines';

type Table = 'invoice' | 'credit';

/** What invoices and credit memos share: whose they are, their number, currency and lines. */
export function customerFrom(realm: Realm, given: Given): Customer | undefined {
  const id = given.ref('CustomerRef');
  if (id === undefined) return undefined;
  if (id === null) throw missing('CustomerRef');
  const customer = realm.books.get('customer', id);
  if (!customer || customer.mergedIntoId !== null) throw invalidReference('Names', id);
  return customer;
}

export function customerRef(realm: Realm, customerId: string): Json {
  const customer = realm.books.get('customer', customerId);
  return { value: customerId, ...(customer ? { name: qualifiedName(realm, customer) } : {}) };
}

/** The currency is the customer's; the rate counts only with multi-currency on. */
export function currencyFrom(given: Given, customer: Customer): { currency: string; rate: number } {
  const wanted = given.ref('CurrencyRef');
  if (wanted && wanted !== customer.currency) {
    throw businessRule("The transaction currency must be the same as the customer's currency.");
  }
  return { currency: customer.currency, rate: given.number('ExchangeRate') ?? 1 };
}

/** CurrencyRef always; rate and home amounts only where multi-currency is on. */
export function currencyPart(realm: Realm, row: { readonly currency: string; readonly rate: number }): Json {
  const { multiCurrency } = realm.books.identity;
  return {
    CurrencyRef: { value: row.currency, name: currencyName(row.currency) },
    ...(multiCurrency ? { ExchangeRate: row.rate } : {}),
  };
}

export function homePart(realm: Realm, row: { currency: string; rate: number }, minor: { total: number; balance: number }): Json {
  const { multiCurrency, homeCurrency } = realm.books.identity;
  if (!multiCurrency) return {};
  const home = (value: number): number => amount(homeMinor(value, row, homeCurrency), homeCurrency);
  return { HomeTotalAmt: home(minor.total), HomeBalance: home(minor.balance) };
}

/** Absent: the next number. Taken: 6140, unless the client says that it may be. */
export function numberFrom(
  realm: Realm,
  given: Given,
  about: { table: Table; id?: string; duplicates: boolean },
): string | undefined {
  const wanted = given.text('DocNumber');
  if (wanted === undefined) return undefined;
  const rows: readonly (Invoice | Credit)[] = realm.books.all(about.table);
  if (wanted === null) return about.id === undefined ? nextNumber(rows) : undefined;
  const taken = about.duplicates ? undefined : rows.find((row) => row.number === wanted && row.id !== about.id);
  if (taken) throw duplicateDocNumber(wanted, { type: about.table === 'invoice' ? 'Invoice' : 'Credit Memo', id: taken.id });
  return wanted;
}

function nextNumber(rows: readonly { readonly number: string }[]): string {
  let highest = 1000;
  for (const { number } of rows) if (/^\d{1,15}$/.test(number)) highest = Math.max(highest, Number(number));
  return String(highest + 1);
}

/** Lines as sent while they still say what the books say; a script may have changed the books since. */
export function linesOf(
  realm: Realm,
  table: Table,
  row: { readonly id: string; readonly currency: string; readonly total: number; readonly lines?: readonly BookLine[] },
): Lines {
  const kept = realm.lines.get(`${table}/${row.id}`);
  return kept?.total === row.total ? kept : plainLines(row.lines ?? [{ description: '', minor: row.total }], row.currency);
}
