const decimals = new Map<string, number>();
const names = new Intl.DisplayNames('en-US', { type: 'currency' });

export function decimalsOf(currency: string): number {
  const known = decimals.get(currency);
  if (known !== undefined) return known;
  const found = new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  decimals.set(currency, found);
  return found;
}

/** Minor units as the JSON number of an entity. */
export function amount(minor: number, currency: string): number {
  return minor === 0 ? 0 : minor / 10 ** decimalsOf(currency);
}

/** Minor units as the text inside LineEx: `2400.00`. */
export function amountText(minor: number, currency: string): string {
  return amount(minor, currency).toFixed(decimalsOf(currency));
}

/** A number from a request in minor units; null when it is no number. */
export function minorOf(value: unknown, currency: string): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return null;
  return Math.round(number * 10 ** decimalsOf(currency));
}

/** Minor units of the home currency. */
export function homeMinor(minor: number, from: { currency: string; rate: number }, home: string): number {
  return Math.round((minor / 10 ** decimalsOf(from.currency)) * from.rate * 10 ** decimalsOf(home));
}

/** `United States Dollar`, as in the recordings; CLDR writes `US Dollar`. */
export function currencyName(currency: string): string {
  return currency === 'USD' ? 'United States Dollar' : (names.of(currency) ?? currency);
}
