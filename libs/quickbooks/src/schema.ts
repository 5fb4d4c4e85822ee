import { z } from 'zod';

// Tolerant on purpose: unknown fields are dropped, a missing or misshapen one becomes null, and only an object without an id is unreadable.

const text = z.string().nullable().catch(null);
const flag = z.boolean().nullable().catch(null);
const id = z.union([z.string().min(1), z.number()]).transform(String);
const reference = z.object({ value: id, name: text }).nullable().catch(null);
/** The shortest decimal text that is the same number as the JSON's: what QuickBooks wrote, to the cent. */
const decimal = z
  .union([z.string(), z.number()])
  .transform((amount) => String(amount))
  .pipe(z.string().regex(/^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/))
  .nullable()
  .catch(null);
const whole = z.number().int().nullable().catch(null);

const told = z.object({
  Id: id,
  SyncToken: z
    .union([z.string(), z.number()])
    .transform((token) => String(token))
    .catch(''),
  MetaData: z.object({ CreateTime: text, LastUpdatedTime: text }).nullable().catch(null),
  /** `Deleted` in change data and in the answer to a delete. */
  status: text,
});

const linkedLine = z.object({
  Amount: decimal,
  LinkedTxn: z
    .array(z.object({ TxnId: id, TxnType: text }))
    .nullable()
    .catch(null),
});

const document = told.extend({
  CustomerRef: reference,
  TxnDate: text,
  DocNumber: text,
  TotalAmt: decimal,
  Balance: decimal,
  CurrencyRef: reference,
  ExchangeRate: decimal,
  PrivateNote: text,
});

export const toldSchema = told;

export const customerSchema = told.extend({
  DisplayName: text,
  FullyQualifiedName: text,
  CompanyName: text,
  PrimaryEmailAddr: z.object({ Address: text }).nullable().catch(null),
  Active: flag,
  CurrencyRef: reference,
  ParentRef: reference,
  SalesTermRef: reference,
  Notes: text,
  Balance: decimal,
});

export const invoiceSchema = document.extend({
  DueDate: text,
  HomeTotalAmt: decimal,
  HomeBalance: decimal,
  EmailStatus: text,
  DeliveryInfo: z.object({ DeliveryTime: text }).nullable().catch(null),
});

export const paymentSchema = document.extend({
  UnappliedAmt: decimal,
  Line: z.array(linkedLine.nullable().catch(null)).nullable().catch(null),
});

export const creditMemoSchema = document.extend({ RemainingCredit: decimal });

export const termSchema = told.extend({ Name: text, Active: flag, Type: text, DueDays: whole });

export const attachableSchema = told.extend({ Note: text });

export const companyInfoSchema = z.object({
  CompanyName: text,
  LegalName: text,
  Country: text,
  CompanyAddr: z.object({ Country: text }).nullable().catch(null),
  DefaultTimeZone: text,
});

export const preferencesSchema = z.object({
  CurrencyPrefs: z
    .object({
      HomeCurrency: z
        .union([z.string().transform((value) => ({ value })), z.object({ value: z.string() })])
        .nullable()
        .catch(null),
      MultiCurrencyEnabled: flag,
    })
    .nullable()
    .catch(null),
  SalesFormsPrefs: z.object({ DefaultTerms: reference }).nullable().catch(null),
  AccountingInfoPrefs: z.object({ BookCloseDate: text }).nullable().catch(null),
});

export const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().nullable().catch(null),
  x_refresh_token_expires_in: z.number().nullable().catch(null),
  x_refresh_token_hard_expires_in: z.number().nullable().catch(null),
});

export const oauthErrorSchema = z.object({ error: z.string() });

export const discoverySchema = z.object({
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  revocation_endpoint: z.url(),
});

export type Told = z.infer<typeof told>;
export type Document = z.infer<typeof document>;
export type Customer = z.infer<typeof customerSchema>;
export type Invoice = z.infer<typeof invoiceSchema>;
export type Payment = z.infer<typeof paymentSchema>;
export type CreditMemo = z.infer<typeof creditMemoSchema>;
