import type { FactUnit, FactValue } from '../assess/fact-table';
import type { OpenInvoice } from '../assess/facts';
import { money, moneyText, sumMoney, type Money } from '../money/money';
import { factOf, type Circumstances } from './condition';
import type { Comparison, Operator } from './policy';

/** A value as people write it: `14`, `83.3%`, `GBP 20.00`, `yes`, `unknown`. */
export function valueText(unit: FactUnit, value: FactValue, homeCurrency: string): string {
  if (value === null) return 'unknown';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'bigint') return moneyText(money(value, homeCurrency));
  return unit === 'share' ? `${rounded(value * 100)}%` : String(rounded(value));
}

/** `more than 14`, `at most GBP 25.00`. */
export function thresholdText(comparison: Comparison, { facts, tolerance }: Circumstances): string {
  const value = valueText(factOf(comparison).unit, comparison.value ?? tolerance, facts.homeCurrency);
  const words = `${OPERATOR_WORDS[comparison.operator]} ${value}`;
  return comparison.value === null ? `${words}, the tolerance` : words;
}

const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  '>': 'more than',
  '>=': 'at least',
  '<': 'less than',
  '<=': 'at most',
  '=': 'exactly',
};

const NAMED_AT_MOST = 5;

/** `INV-12 and INV-15`, with the tail of a long list as a number. */
export function invoiceNames(invoices: readonly OpenInvoice[]): string {
  const names = invoices.slice(0, NAMED_AT_MOST).map(({ number, id }) => number || `invoice ${id}`);
  const more = invoices.length - names.length;
  return listed(more > 0 ? [...names, `${more} more`] : names);
}

/** The sum in the invoices' own currency when they share one, otherwise in home currency. */
export function sumOf(invoices: readonly OpenInvoice[], homeCurrency: string): Money {
  const [first] = invoices;
  const shared = first && invoices.every(({ balance }) => balance.currency === first.balance.currency);
  return shared
    ? sumMoney(
        invoices.map(({ balance }) => balance),
        first.balance.currency,
      )
    : sumMoney(
        invoices.map(({ homeBalance }) => homeBalance),
        homeCurrency,
      );
}

/** `a, b and c`. */
export function listed(parts: readonly string[], conjunction = 'and'): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** `1 day`, `2 days`. */
export function counted(count: number, noun: string): string {
  return `${rounded(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
