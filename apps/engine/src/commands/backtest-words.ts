import { moneyText, type Money, type Tally } from '@holdfast/credit';
import { NO_CURRENCY } from '../receivables-file/receivables-file';

/** `1,234.50` where the file names no currency, `EUR 1,234.50` where it does. */
export function amount(of: Money): string {
  const text = moneyText(of);
  return of.currency === NO_CURRENCY ? text.slice(NO_CURRENCY.length + 1) : text;
}

export function count(of: number): string {
  return of.toLocaleString('en-US');
}

/** `12.3%`; a dash where there is nothing to take a share of. */
export function percent(share: number | null): string {
  return share === null ? '-' : `${(share * 100).toFixed(1)}%`;
}

export const TALLY_HEAD = ['invoices', 'customers', 'value', 'on time', 'late', '> 10 days', 'open', 'no cash'];

export function tallyCells(tally: Tally): readonly string[] {
  return [
    count(tally.invoices),
    count(tally.customers),
    amount(tally.amount),
    count(tally.onTime),
    count(tally.late),
    count(tally.lateMoreThan10Days),
    count(tally.open),
    count(tally.neverPaid),
  ];
}
