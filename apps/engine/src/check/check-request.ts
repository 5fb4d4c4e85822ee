import { BadRequestException, UnprocessableEntityException } from '@nestjs/common';
import { minorDigits, money, parseMoney, type Money, type Sale } from '@holdfast/credit';
import type { CheckBasis } from '@holdfast/store';
import { z } from 'zod';

const amount = z.string().regex(/^\d{1,12}(\.\d{1,3})?$/, 'write plain decimal text, for example "1250.00"');

/** What a shop, a till or an order system asks. */
export const CheckRequest = z.strictObject({
  /** The ledger's own id of the customer. */
  customer: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u, 'has a character that no id has'),
  /** The document's total, tax included. */
  amount: amount.refine((text) => Number(text) > 0, 'must be more than nothing'),
  /** ISO 4217; left out: the customer's own. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'write three capital letters, for example "GBP"')
    .optional(),
  /** What has been received for this document already; it is not sold on credit. */
  prepaid: amount.optional(),
  /** From issue to due, as the document is to say; left out: the customer's own terms. */
  termsDays: z.number().int().min(0).max(3650).optional(),
  /** How the asker calls the document; kept with the answer. */
  document: z.string().trim().min(1).max(200).optional(),
});
export type CheckRequest = z.infer<typeof CheckRequest>;

/** The sale in home currency, as it is judged, and the rate it was converted at. */
export interface ConvertedSale {
  readonly sale: Sale;
  readonly asked: { readonly amount: Money; readonly prepaid: Money };
  /** Home per one unit of the asked currency, to six decimals; null: none was needed. */
  readonly rate: string | null;
}

/** At the rate of the newest invoice in that currency. Throws a 400 for more decimals than the currency has, a 422 where there is no such invoice. */
export function converted(
  request: CheckRequest,
  { customer, rate }: Pick<CheckBasis, 'rate'> & { readonly customer: { readonly currency: string } },
  homeCurrency: string,
): ConvertedSale {
  const currency = request.currency ?? customer.currency;
  const asked = {
    amount: exactly(request.amount, currency, 'amount'),
    prepaid: exactly(request.prepaid ?? '0', currency, 'prepaid'),
  };
  const terms = request.termsDays === undefined ? {} : { termsDays: request.termsDays };
  if (currency === homeCurrency) return { sale: { ...asked, ...terms }, asked, rate: null };
  if (rate === null)
    throw new UnprocessableEntityException(
      `There is no invoice in ${currency} in these books to take a rate from, so the amount cannot be judged. Nothing was recorded. Cure: send it in ${homeCurrency}, the home currency, with "currency": "${homeCurrency}".`,
    );
  const home = ({ minor }: Money): Money => money((2n * minor * rate.home + rate.foreign) / (2n * rate.foreign), homeCurrency);
  // A sale of a fraction of a minor unit is still a sale.
  const amountHome = home(asked.amount);
  const sale = { amount: amountHome.minor > 0n ? amountHome : money(1n, homeCurrency), prepaid: home(asked.prepaid), ...terms };
  return { sale, asked, rate: rateText(rate, currency, homeCurrency) };
}

function exactly(text: string, currency: string, field: string): Money {
  const digits = minorDigits(currency);
  if ((text.split('.')[1] ?? '').replace(/0+$/, '').length > digits)
    throw new BadRequestException(`${field}: amounts in ${currency} have ${digits} decimals, and this has more: ${text}`);
  return parseMoney(text, currency);
}

const RATE_DECIMALS = 6;

function rateText(rate: { readonly home: bigint; readonly foreign: bigint }, currency: string, homeCurrency: string): string {
  const up = 10n ** BigInt(RATE_DECIMALS + minorDigits(currency));
  const down = 10n ** BigInt(minorDigits(homeCurrency));
  const scaled = (2n * rate.home * up + rate.foreign * down) / (2n * rate.foreign * down);
  const digits = scaled.toString().padStart(RATE_DECIMALS + 1, '0');
  return `${digits.slice(0, -RATE_DECIMALS)}.${digits.slice(-RATE_DECIMALS)}`;
}
