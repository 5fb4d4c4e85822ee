import { decimal, flag, id, isObject, list, object, text, whole, type Fields } from './fields';

// The objects of QuickBooks as far as we read them. Only one without an id is unreadable.

const reference = object({ value: id, name: text }, 'value');

const told = {
  Id: id,
  SyncToken: id,
  MetaData: object({ CreateTime: text, LastUpdatedTime: text }),
};

const document = {
  ...told,
  CustomerRef: reference,
  TxnDate: text,
  DocNumber: text,
  TotalAmt: decimal,
  Balance: decimal,
  CurrencyRef: reference,
  ExchangeRate: decimal,
  PrivateNote: text,
};

const customer = {
  ...told,
  DisplayName: text,
  FullyQualifiedName: text,
  CompanyName: text,
  PrimaryEmailAddr: object({ Address: text }),
  Active: flag,
  CurrencyRef: reference,
  ParentRef: reference,
  SalesTermRef: reference,
  Notes: text,
  Balance: decimal,
};

const invoice = {
  ...document,
  DueDate: text,
  HomeTotalAmt: decimal,
  HomeBalance: decimal,
  EmailStatus: text,
  DeliveryInfo: object({ DeliveryTime: text }),
};

const link = object({ TxnId: id, TxnType: text }, 'TxnId');
const payment = { ...document, UnappliedAmt: decimal, Line: list(object({ Amount: decimal, LinkedTxn: list(link) })) };

const creditMemo = { ...document, RemainingCredit: decimal };

export const readTold = object(told, 'Id');
export const readCustomer = object(customer, 'Id');
export const readInvoice = object(invoice, 'Id');
export const readPayment = object(payment, 'Id');
export const readCreditMemo = object(creditMemo, 'Id');
export const readTerm = object({ ...told, Name: text, Active: flag, Type: text, DueDays: whole }, 'Id');
const noted = object({ EntityRef: object({ value: id }, 'value') }, 'EntityRef');
export const readAttachable = object({ ...told, Note: text, AttachableRef: list(noted) }, 'Id');

export type Told = Fields<typeof told, 'Id'>;
export type Document = Fields<typeof document, 'Id'>;
export type Customer = Fields<typeof customer, 'Id'>;
export type Invoice = Fields<typeof invoice, 'Id'>;
export type Payment = Fields<typeof payment, 'Id'>;
export type CreditMemo = Fields<typeof creditMemo, 'Id'>;

/** What change data tells of an object that is no more, and the answer to a delete. */
export function isDeleted(given: unknown): boolean {
  return fieldOf(given, 'status') === 'Deleted';
}

/** Null when the object has none. */
export function idOf(given: unknown): string | null {
  return id(fieldOf(given, 'Id'));
}

/** Seconds since 1970 of the last change; null when the object does not say. */
export function changedSeconds(given: unknown): number | null {
  const time = fieldOf(fieldOf(given, 'MetaData'), 'LastUpdatedTime');
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}

/** The term that this customer refers to; null when it has none. */
export function termIdOf(given: unknown): string | null {
  return id(fieldOf(fieldOf(given, 'SalesTermRef'), 'value'));
}

export function currencyOf(given: unknown): string | null {
  return id(fieldOf(fieldOf(given, 'CurrencyRef'), 'value'));
}

function fieldOf(given: unknown, name: string): unknown {
  return isObject(given) ? given[name] : undefined;
}
