import { z } from 'zod';

// Tolerant on purpose: unknown fields are dropped, and a missing or misshapen one becomes null.

const text = z.string().nullable().catch(null);
const flag = z.boolean().nullable().catch(null);
const reference = z
  .object({ value: z.union([z.string().min(1), z.number()]).transform(String) })
  .nullable()
  .catch(null);

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
