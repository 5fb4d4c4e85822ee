import { convertInverse, parseMoney, subtractMoney, zero, type Day, type Money } from '@holdfast/credit';
import type { Application, CreditRecord, CustomerRecord, GoneRecord, InvoiceRecord, InvoiceStatus } from '@holdfast/credit';
import { groupNames, termsOf } from './marks';
import { dayOf, msOf } from './provider-time';
import type { Contact, CreditDocument, Invoice } from './schema';

type Amount = number | string | null | undefined;

/** One strict address: no display name, list, comment or line break can hide in it. Ledger e-mail fields are written by outsiders. */
const STRICT_ADDRESS = /^[^\s@<>,;:"()[\]\\]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;

/** Every amount is read from the shortest decimal text of the JSON number, which is what Xero wrote; no arithmetic on floats. Absent: zero. */
export function amountOf(value: Amount, currency: string): Money {
  return value === null || value === undefined || value === '' ? zero(currency) : parseMoney(String(value), currency);
}

/** Every contact is mirrored, suppliers too: a contact becomes a customer without its change time moving. */
export function customerOf(contact: Contact, homeCurrency: string): CustomerRecord {
  return {
    entity: 'customer',
    id: contact.ContactID,
    ...told(contact),
    name: contact.Name ?? '',
    emails: emailsOf(contact),
    active: contact.ContactStatus === 'ACTIVE',
    currency: contact.DefaultCurrency || homeCurrency,
    parentId: null,
    mergedInto: contact.MergedToContactID || null,
    individual: null,
    terms: termsOf(contact.PaymentTerms?.Sales),
    notes: '',
    groups: groupNames(contact),
    ledgerBalance: ledgerBalanceOf(contact, homeCurrency),
    createdAt: null,
  };
}

export function invoiceOf(invoice: Invoice, homeCurrency: string): InvoiceRecord | GoneRecord | null {
  if (invoice.Type !== 'ACCREC') return null;
  if (invoice.Status === 'DELETED') return gone('invoice', invoice.InvoiceID, invoice);
  const currency = invoice.CurrencyCode || homeCurrency;
  const total = amountOf(invoice.Total, currency);
  const balance = balanceOf(invoice, total);
  return {
    entity: 'invoice',
    id: invoice.InvoiceID,
    ...told(invoice),
    customerId: invoice.Contact?.ContactID ?? '',
    number: invoice.InvoiceNumber ?? '',
    issued: dayOf(invoice.Date) ?? changeDay(invoice),
    due: dayOf(invoice.DueDate),
    total,
    balance,
    homeTotal: homeAmount(total, invoice.CurrencyRate, homeCurrency),
    homeBalance: homeAmount(balance, invoice.CurrencyRate, homeCurrency),
    status: invoiceStatus(invoice.Status, balance),
    cashApplied: cashOf(invoice, currency),
    sent: invoice.SentToContact ?? null,
    // Only the history tells: `Reader.mailed`.
    mailedAt: null,
    expectedOn: dayOf(invoice.ExpectedPaymentDate),
    createdAt: null,
  };
}

/** Credit notes, overpayments and prepayments of customers. Xero lists and counts those of suppliers with them: not of the receivables, so they are told
 * as gone, and every document that is listed is either in the mirror or remembered as not to be there. */
export function creditOf(
  kind: CreditRecord['kind'],
  id: string,
  document: CreditDocument,
  homeCurrency: string,
): CreditRecord | GoneRecord {
  const isOurs = /^(ACCRECCREDIT|RECEIVE-(OVER|PRE)PAYMENT|AR(OVER|PRE)PAYMENT)$/.test(document.Type ?? '');
  if (!isOurs || document.Status === 'DELETED') return gone('credit', id, document);
  const currency = document.CurrencyCode || homeCurrency;
  const isOpen = document.Status === 'AUTHORISED';
  return {
    entity: 'credit',
    id,
    ...told(document),
    kind,
    customerId: document.Contact?.ContactID ?? '',
    on: dayOf(document.Date) ?? changeDay(document),
    total: amountOf(document.Total, currency),
    // Drafts and voided documents show RemainingCredit = Total; only an approved one can be spent.
    remaining: isOpen ? amountOf(document.RemainingCredit, currency) : zero(currency),
    status: creditStatus(document.Status),
    // An over- or prepayment is the customer's money: an invoice settled with it is paid, not credited.
    applications: allocationsOf(id, document, { currency, kind: kind === 'credit-note' ? 'credit' : 'cash' }),
  };
}

function told(document: { readonly UpdatedDateUTC?: string | null | undefined }): { version: string; changedAt: string } {
  const ms = changedMs(document);
  return { version: String(ms), changedAt: new Date(ms).toISOString() };
}

/** When the document last changed, by Xero's clock; 0 when a partial answer leaves it out, so that it never beats a full one. */
export function changedMs(document: { readonly UpdatedDateUTC?: string | null | undefined }): number {
  return msOf(document.UpdatedDateUTC) ?? 0;
}

function changeDay(document: { readonly UpdatedDateUTC?: string | null | undefined }): Day {
  return new Date(changedMs(document)).toISOString().slice(0, 10) as Day;
}

function gone(
  of: 'invoice' | 'credit',
  id: string,
  document: { readonly UpdatedDateUTC?: string | null | undefined },
): GoneRecord {
  return { entity: 'gone', of, id, ...told(document) };
}

/** The contact's own address, and the persons Xero itself would copy in. */
function emailsOf(contact: Contact): readonly string[] {
  const persons = (contact.ContactPersons ?? []).filter((person) => person.IncludeInEmails === true);
  const addresses = [contact.EmailAddress, ...persons.map((person) => person.EmailAddress)].map((address) =>
    (address ?? '').trim(),
  );
  return [...new Set(addresses.filter((address) => STRICT_ADDRESS.test(address)))];
}

/** Xero converts foreign balances at today's rate, so they check nothing: only a contact that trades in the home currency has one. On the paged and
 * single reads we make, absent balances mean that nothing is owed. */
function ledgerBalanceOf(contact: Contact, homeCurrency: string): Money | null {
  if (contact.DefaultCurrency && contact.DefaultCurrency !== homeCurrency) return null;
  return amountOf(contact.Balances?.AccountsReceivable?.Outstanding, homeCurrency);
}

function balanceOf(invoice: Invoice, total: Money): Money {
  if (invoice.Status === 'VOIDED') return zero(total.currency);
  if (invoice.AmountDue !== null && invoice.AmountDue !== undefined) return amountOf(invoice.AmountDue, total.currency);
  const applied = amountOf(invoice.AmountPaid, total.currency);
  return subtractMoney(subtractMoney(total, applied), amountOf(invoice.AmountCredited, total.currency));
}

/** CurrencyRate is foreign units per one home unit. A foreign document without a rate has no known home value: zero, for no hold may rest on a figure
 * nobody gave. */
function homeAmount(amount: Money, rate: Amount, homeCurrency: string): Money {
  if (amount.currency === homeCurrency) return amount;
  if (rate === null || rate === undefined || !(Number(rate) > 0)) return zero(homeCurrency);
  return convertInverse(amount, String(rate), homeCurrency);
}

function invoiceStatus(status: string | null | undefined, balance: Money): InvoiceStatus {
  if (status === 'PAID') return 'paid';
  if (status === 'AUTHORISED') return balance.minor === 0n ? 'paid' : 'open';
  if (status === 'VOIDED') return 'void';
  // DRAFT, SUBMITTED, and any state Xero may add: not a claim yet.
  return 'draft';
}

function creditStatus(status: string | null | undefined): CreditRecord['status'] {
  if (status === 'AUTHORISED') return 'open';
  if (status === 'PAID') return 'used';
  return status === 'VOIDED' ? 'void' : 'draft';
}

function cashOf(invoice: Invoice, currency: string): readonly Application[] {
  return (invoice.Payments ?? []).flatMap((payment) => {
    if (payment.Status === 'DELETED' || !payment.PaymentID) return [];
    const on = dayOf(payment.Date) ?? changeDay(invoice);
    return [
      {
        sourceId: payment.PaymentID,
        invoiceId: invoice.InvoiceID,
        on,
        amount: amountOf(payment.Amount, currency),
        kind: 'cash' as const,
      },
    ];
  });
}

function allocationsOf(
  id: string,
  document: CreditDocument,
  { currency, kind }: { readonly currency: string; readonly kind: Application['kind'] },
): readonly Application[] {
  return (document.Allocations ?? []).flatMap((allocation) => {
    const invoiceId = allocation.Invoice?.InvoiceID;
    if (allocation.IsDeleted === true || !invoiceId) return [];
    // The customer paid when the money came in, however late it was set against the invoice; a credit counts from when it was set.
    const dated = kind === 'cash' ? (document.Date ?? allocation.Date) : (allocation.Date ?? document.Date);
    const on = dayOf(dated) ?? changeDay(document);
    return [{ sourceId: id, invoiceId, on, amount: amountOf(allocation.Amount, currency), kind }];
  });
}
