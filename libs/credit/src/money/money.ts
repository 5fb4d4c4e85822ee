/** An exact amount: integer minor units (cents, yen, fils) of one ISO 4217 currency. Never a float. */
export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

/** Currencies whose minor unit is not a hundredth (ISO 4217, list one). Everything else has two decimals. */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

/** How many decimals amounts of this currency have: 0, 2 or 3. */
export function minorDigits(currency: string): number {
  return MINOR_DIGITS[currency] ?? 2;
}

export function money(minor: bigint, currency: string): Money {
  return { minor, currency };
}

export function zero(currency: string): Money {
  return { minor: 0n, currency };
}

/** Reads plain decimal text such as `-1234.5`; further decimals than the currency has are rounded half up, away from zero.
 * Throws RangeError when the text is not a decimal number. */
export function parseMoney(text: string, currency: string): Money {
  return { minor: scaleDecimal(text, minorDigits(currency)), currency };
}

/** Plain decimal text with the currency's own number of decimals: `1234.50`, `1235` (JPY). */
export function decimalText(amount: Money): string {
  const digits = minorDigits(amount.currency);
  const sign = amount.minor < 0n ? '-' : '';
  const text = (amount.minor < 0n ? -amount.minor : amount.minor).toString().padStart(digits + 1, '0');
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** For people: `GBP 1,234.50`. */
export function moneyText(amount: Money): string {
  const [whole = '0', decimals] = decimalText(amount).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amount.currency} ${decimals === undefined ? grouped : `${grouped}.${decimals}`}`;
}

/** Throws RangeError when the currencies differ: amounts of two currencies are never added. */
export function addMoney(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { minor: a.minor + b.minor, currency: a.currency };
}

export function subtractMoney(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { minor: a.minor - b.minor, currency: a.currency };
}

export function sumMoney(amounts: Iterable<Money>, currency: string): Money {
  let total = zero(currency);
  for (const amount of amounts) total = addMoney(total, amount);
  return total;
}

/** Converts at an exact decimal rate: units of `into` per one unit of the amount's currency; rounded half up, away from zero. */
export function convert(amount: Money, rate: string, into: string): Money {
  const { digits, scale } = decimalParts(rate);
  const numerator = amount.minor * digits * 10n ** BigInt(minorDigits(into));
  return { minor: divideHalfUp(numerator, 10n ** BigInt(scale + minorDigits(amount.currency))), currency: into };
}

/** Converts by division: `rate` is units of the amount's currency per one unit of `into` (Xero's CurrencyRate). Throws RangeError on rate 0. */
export function convertInverse(amount: Money, rate: string, into: string): Money {
  const { digits, scale } = decimalParts(rate);
  if (digits === 0n) throw new RangeError('exchange rate is zero');
  const numerator = amount.minor * 10n ** BigInt(scale + minorDigits(into));
  return { minor: divideHalfUp(numerator, digits * 10n ** BigInt(minorDigits(amount.currency))), currency: into };
}

function scaleDecimal(text: string, decimals: number): bigint {
  const { digits, scale } = decimalParts(text);
  return scale <= decimals ? digits * 10n ** BigInt(decimals - scale) : divideHalfUp(digits, 10n ** BigInt(scale - decimals));
}

function decimalParts(text: string): { digits: bigint; scale: number } {
  const found = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim());
  if (!found) throw new RangeError(`not a decimal number: ${JSON.stringify(text)}`);
  const [, sign, whole = '0', fraction = '', exponent = '0'] = found;
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return negative ? -rounded : rounded;
}

function sameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new RangeError(`amounts in ${a.currency} and ${b.currency} cannot be added`);
}
