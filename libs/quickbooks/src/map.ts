import {
  convert,
  money,
  parseDay,
  parseMoney,
  zero,
  type CreditRecord,
  type CustomerRecord,
  type Day,
  type EntityKind,
  type GoneRecord,
  type InvoiceRecord,
  type LedgerRecord,
  type Money,
} from '@holdfast/credit';
import { applicationsOf } from './applications';
import {
  currencyOf,
  isDeleted,
  readCreditMemo,
  readCustomer,
  readInvoice,
  readPayment,
  readTold,
  type CreditMemo,
  type Customer,
  type Document,
  type Invoice,
  type Payment,
  type Told,
} from './objects';
import type { Terms } from './terms';

/** What a record needs besides its own object. */
export interface MapContext {
  readonly home: string;
  readonly terms: Terms;
  /** When the answer was given, for an object that does not say when it changed; ISO 8601, UTC. */
  readonly toldAt: string;
}

/** One object of QuickBooks as our record; null when it cannot be told what it is or whose it is. Never throws. */
export function recordOf(kind: EntityKind, object: unknown, context: MapContext): LedgerRecord | null {
  if (isDeleted(object)) return map(readTold(object), (given) => gone(kind, given, context));
  switch (kind) {
    case 'customer':
      return map(readCustomer(object), (given) => customer(given, context));
    case 'invoice':
      return map(readInvoice(object), (given) => invoice(given, context));
    case 'payment':
      return map(readPayment(object), (given) => payment(given, context));
    case 'credit':
      return map(readCreditMemo(object), (given) => credit(given, context));
  }
}

/** The record of an object that an answer does not show any more. `toldAt`: the provider's clock, seconds. */
export function goneRecord(of: EntityKind, absentId: string, toldAt: number): GoneRecord {
  const context = { toldAt: new Date(toldAt * 1000).toISOString() };
  return gone(of, { Id: absentId, SyncToken: null, MetaData: null }, context);
}

/** Can this object be told only by somebody who knows the home currency? */
export function needsHome(kind: EntityKind, object: unknown): boolean {
  return !isDeleted(object) && (kind === 'invoice' || currencyOf(object) === null);
}

function map<Given>(given: Given | null, tell: (given: Given) => LedgerRecord | null): LedgerRecord | null {
  return given === null ? null : tell(given);
}

function gone(of: EntityKind, told: Told, context: Pick<MapContext, 'toldAt'>): GoneRecord {
  const { id, version, changedAt } = toldBy(told, context);
  // Change data gives a deletion neither a SyncToken nor a part of a second. Nothing follows a deletion, so it comes last in its second.
  return { entity: 'gone', of, id, version, changedAt: changedAt.replace(/\.\d+Z$/, '.999Z') };
}

function customer(given: Customer, context: MapContext): CustomerRecord {
  const currency = given.CurrencyRef?.value ?? context.home;
  const term = given.SalesTermRef;
  const known = term ? context.terms.get(term.value) : undefined;
  return {
    entity: 'customer',
    ...toldBy(given, context),
    name: given.DisplayName ?? given.FullyQualifiedName ?? given.CompanyName ?? '',
    emails: emailsIn(given.PrimaryEmailAddr?.Address ?? ''),
    active: given.Active ?? true,
    currency,
    parentId: given.ParentRef?.value ?? null,
    mergedInto: null,
    // QuickBooks has no such mark; a missing CompanyName proves nothing.
    individual: null,
    terms: term ? { id: term.value, name: known?.name ?? term.name ?? '', days: known?.days ?? null } : null,
    notes: given.Notes ?? '',
    groups: [],
    ledgerBalance: given.Balance === null ? null : parseMoney(given.Balance, currency),
    createdAt: isoOf(given.MetaData?.CreateTime),
  };
}

function invoice(given: Invoice, context: MapContext): InvoiceRecord | null {
  const base = documentOf(given, context);
  if (!base) return null;
  const balance = amount(given.Balance, base.total.currency);
  return {
    entity: 'invoice',
    ...toldBy(given, context),
    customerId: base.customerId,
    number: given.DocNumber ?? '',
    issued: base.on,
    due: dayOf(given.DueDate),
    total: base.total,
    balance,
    homeTotal: atHome(base.total, given.HomeTotalAmt, given, context),
    homeBalance: atHome(balance, given.HomeBalance, given, context),
    status: base.isVoid ? 'void' : balance.minor === 0n ? 'paid' : 'open',
    cashApplied: null,
    sent: sentOf(given),
    // Queued once more (NeedToSend) does not undo that it was sent.
    mailedAt: isoOf(given.DeliveryInfo?.DeliveryTime),
    expectedOn: null,
    createdAt: isoOf(given.MetaData?.CreateTime),
  };
}

function payment(given: Payment, context: MapContext): LedgerRecord | null {
  const base = documentOf(given, context);
  if (!base) return null;
  const { customerId, on, total, isVoid } = base;
  const unapplied = amount(given.UnappliedAmt, total.currency);
  return {
    entity: 'payment',
    ...toldBy(given, context),
    customerId,
    on,
    total,
    unapplied,
    status: isVoid ? 'void' : 'active',
    applications: isVoid ? [] : applicationsOf(given, { on, total, unapplied }),
  };
}

function credit(given: CreditMemo, context: MapContext): CreditRecord | null {
  const base = documentOf(given, context);
  if (!base) return null;
  const { customerId, on, total, isVoid } = base;
  const remaining = isVoid ? zero(total.currency) : amount(given.RemainingCredit ?? given.Balance, total.currency);
  return {
    entity: 'credit',
    ...toldBy(given, context),
    kind: 'credit-note',
    customerId,
    on,
    total,
    remaining,
    status: isVoid ? 'void' : remaining.minor === 0n ? 'used' : 'open',
    // A credit memo is applied by a payment, and the payment tells it.
    applications: [],
  };
}

interface DocumentBase {
  readonly customerId: string;
  readonly on: Day;
  readonly total: Money;
  readonly isVoid: boolean;
}

function documentOf(given: Document, context: MapContext): DocumentBase | null {
  const customerId = given.CustomerRef?.value;
  // QuickBooks dates a document without a date on the day it is created.
  const on = dayOf(given.TxnDate) ?? dayOf((given.MetaData?.CreateTime ?? context.toldAt).slice(0, 10));
  if (customerId === undefined || on === null) return null;
  const total = amount(given.TotalAmt, given.CurrencyRef?.value ?? context.home);
  // There is no status field: a void is these two together (facts/quickbooks.md, section 4).
  return { customerId, on, total, isVoid: total.minor === 0n && (given.PrivateNote ?? '').startsWith('Voided') };
}

function toldBy(given: Told, context: Pick<MapContext, 'toldAt'>): Pick<LedgerRecord, 'id' | 'version' | 'changedAt'> {
  return { id: given.Id, version: given.SyncToken ?? '', changedAt: isoOf(given.MetaData?.LastUpdatedTime) ?? context.toldAt };
}

/** QuickBooks leaves out what has no value, so an amount that is missing is zero. */
function amount(decimal: string | null, currency: string): Money {
  return decimal === null ? zero(currency) : parseMoney(decimal, currency);
}

function atHome(own: Money, told: string | null, given: Document, context: MapContext): Money {
  if (own.currency === context.home) return own;
  if (told !== null) return parseMoney(told, context.home);
  if (own.minor === 0n) return money(0n, context.home);
  // ExchangeRate is home units for one foreign unit; QuickBooks leaves out a rate of 1.
  return convert(own, given.ExchangeRate ?? '1', context.home);
}

function sentOf(given: Invoice): boolean | null {
  if (given.EmailStatus === 'EmailSent' || given.DeliveryInfo?.DeliveryTime) return true;
  return given.EmailStatus === 'NotSet' || given.EmailStatus === 'NeedToSend' ? false : null;
}

/** The address form of the HTML standard with at least one dot in the domain; no names, comments, quotes or groups. */
const STRICT_ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/i;

/** Owners keep lists in the one e-mail field; every part that is not one plain address is dropped. */
export function emailsIn(field: string): readonly string[] {
  const parts = field.split(/[,;]/).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part.length <= 254 && STRICT_ADDRESS.test(part)))];
}

export function dayOf(text: string | null | undefined): Day | null {
  try {
    return parseDay(text ?? '');
  } catch {
    return null;
  }
}

function isoOf(text: string | null | undefined): string | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
