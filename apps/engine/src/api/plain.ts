import { decimalText, type Money } from '@holdfast/credit';

/** The value as JSON can carry it: money as `{amount: "12.30", currency: "GBP"}`, other big integers as text. */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  if (isMoney(value)) return { amount: decimalText(value), currency: value.currency };
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

function isMoney(value: object): value is Money {
  return 'minor' in value && typeof value.minor === 'bigint' && 'currency' in value;
}
