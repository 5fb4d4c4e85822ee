import {
  addDays,
  ledgerAsKnown,
  money,
  zero,
  type Application,
  type Books,
  type CustomerLedger,
  type Day,
  type LedgerInvoice,
} from '@holdfast/credit';
import type { InvoiceRow } from './invoice-row';

/** The books that the rows of a file tell, each invoice with all of its rows. `knownUntil`: what came to be known later is left out; null: the latest day in
 * the rows. */
export function booksOf(invoices: readonly (readonly InvoiceRow[])[], currency: string, knownUntil: Day | null): Books {
  const customers = new Map<string, { readonly name: string; readonly invoices: LedgerInvoice[] }>();
  for (const rows of invoices) {
    const [first] = rows;
    if (!first) continue;
    const customer = customers.get(first.customer) ?? { name: first.name, invoices: [] };
    customers.set(first.customer, customer);
    customer.invoices.push(ledgerInvoice(first, rows));
  }
  const recorded = new Map(invoices.flatMap(recordings));
  const recordedOn = recorded.size === 0 ? null : recorded;
  // Every row has its due date by now, so no terms are left to assume.
  const settings = { homeCurrency: currency, defaultTermsDays: 30, timeZone: 'UTC' };
  const all = [...customers].map(([id, { name, invoices: own }]) =>
    customerLedger(id, { name, currency, invoices: own.sort(byDayThenId) }),
  );
  if (knownUntil === null) return { ledgers: all, settings, recordedOn, knownUntil: latestDay(invoices.flat()) };
  const ledgers = all.map((ledger) => ledgerAsKnown(ledger, addDays(knownUntil, 1), { recordedOn, settings }));
  return { ledgers: ledgers.filter((ledger) => ledger.invoices.length > 0), settings, recordedOn, knownUntil };
}

const TOLD = { version: '1', changedAt: '1970-01-01T00:00:00Z' };

function customerLedger(
  id: string,
  { name, currency, invoices }: { readonly name: string; readonly currency: string; readonly invoices: readonly LedgerInvoice[] },
): CustomerLedger {
  return {
    customer: {
      ...TOLD,
      entity: 'customer',
      id,
      name,
      emails: [],
      active: true,
      currency,
      parentId: null,
      mergedInto: null,
      individual: null,
      terms: null,
      notes: '',
      groups: [],
      ledgerBalance: null,
      createdAt: null,
    },
    invoices,
    payments: [],
    credits: [],
  };
}

function ledgerInvoice({ customer, number, issued, due, total, isVoid }: InvoiceRow, rows: readonly InvoiceRow[]): LedgerInvoice {
  const applications = rows.flatMap(({ paid }, n): readonly Application[] =>
    paid ? [{ sourceId: paymentId(number, n), invoiceId: number, on: paid.on, amount: paid.amount, kind: 'cash' }] : [],
  );
  const balance = isVoid
    ? zero(total.currency)
    : money(
        applications.reduce((left, { amount }) => left - amount.minor, total.minor),
        total.currency,
      );
  return {
    ...TOLD,
    entity: 'invoice',
    id: number,
    customerId: customer,
    number,
    issued,
    due,
    firstDue: due,
    total,
    balance,
    homeTotal: total,
    homeBalance: balance,
    status: isVoid ? 'void' : balance.minor >= 1n ? 'open' : 'paid',
    cashApplied: null,
    applications,
    sent: null,
    mailedAt: null,
    expectedOn: null,
    createdAt: null,
  };
}

function recordings(rows: readonly InvoiceRow[]): readonly (readonly [string, Day])[] {
  return rows.flatMap(({ number, recorded, paid }, n) => [
    ...(n === 0 && recorded ? [[`invoice/${number}`, recorded] as const] : []),
    ...(paid?.recorded ? [[`payment/${paymentId(number, n)}`, paid.recorded] as const] : []),
  ]);
}

function paymentId(number: string, n: number): string {
  return `${number}/${n + 1}`;
}

function latestDay(rows: readonly InvoiceRow[]): Day {
  return rows
    .flatMap(({ issued, paid }) => [issued, ...(paid ? [paid.on] : [])])
    .reduce((latest, day) => (day > latest ? day : latest));
}

function byDayThenId(a: LedgerInvoice, b: LedgerInvoice): number {
  if (a.issued !== b.issued) return a.issued < b.issued ? -1 : 1;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
