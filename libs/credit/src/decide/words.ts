import type { Fact, FactUnit, FactValue } from '../assess/fact-table';
import type { OpenInvoice } from '../assess/facts';
import { undisputed } from '../assess/open-items';
import { money, moneyText, sumMoney, type Money } from '../money/money';
import { factOf, type Circumstances } from './condition';
import type { Mark } from './decision';
import type { Comparison, Operator } from './policy';

/** A mark inside a sentence. */
export const MARK_WORDS: Readonly<Record<Mark, string>> = {
  hold: 'the credit hold',
  upfront: 'upfront payment',
  'new-account': 'the new-account hold',
};

/** A value for a table of figures: `14`, `83.3%`, `GBP 20.00`, `yes`, `unknown`. */
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

/** A value inside a sentence: `17 days`, `83%`, `1 invoice`, `nothing`, `5 days early`. Where rounding would make it look like the threshold it is
 * compared with, it is `just over` or `just under` it. */
export function amountText(fact: Fact, value: FactValue, homeCurrency: string, threshold: Comparison['value'] = null): string {
  if (typeof value !== 'number') return value === 0n ? 'nothing' : valueText(fact.unit, value, homeCurrency);
  if (fact.unit === 'count') return value === 0 ? `no ${countedNoun(fact)}` : counted(value, countedNoun(fact));
  const side =
    typeof threshold === 'number' && rounded(value, fact.unit) === rounded(threshold, fact.unit) ? value - threshold : 0;
  const near = Math.abs(side) < 1e-9 ? '' : side > 0 ? 'just over ' : 'just under ';
  return `${near}${numberText(fact, near === '' ? rounded(value, fact.unit) : Number(threshold))}`;
}

interface GoalWords {
  readonly facts: Pick<Circumstances['facts'], 'homeCurrency'>;
  readonly tolerance: bigint;
}

/** What a comparison asks for, inside a sentence: `at most 50%`, `fewer than 3 invoices`, `nothing`, `more than 3 days early`. */
export function goalText(comparison: Comparison, { facts, tolerance }: GoalWords): string {
  const { operator } = comparison;
  const fact = factOf(comparison);
  const wanted = comparison.value ?? tolerance;
  if (typeof wanted === 'boolean') return wanted ? 'yes' : 'no';
  if (isNone(operator, wanted, fact.unit))
    return fact.unit === 'count' ? `no ${countedNoun(fact)}` : (NONE_WORDS[fact.unit] ?? '');
  if (typeof wanted === 'bigint') return `${OPERATOR_WORDS[operator]} ${moneyText(money(wanted, facts.homeCurrency))}`;
  if (fact.unit === 'count') {
    if (operator === '>' && wanted === 0) return `at least 1 ${countedNoun(fact)}`;
    return `${OPERATOR_WORDS[operator].replace('less', 'fewer')} ${counted(wanted, countedNoun(fact))}`;
  }
  // Less than minus three days late is more than three days early.
  const isMirrored = fact.sides !== undefined && wanted < 0;
  return `${OPERATOR_WORDS[isMirrored ? MIRRORED[operator] : operator]} ${numberText(fact, wanted, `0 days ${fact.sides?.above}`)}`;
}

function countedNoun({ counts = 'invoice' }: Fact): string {
  return counts;
}

/** Whether the amount in `goalText` is a single invoice, or none. */
export function isGoalOne({ value }: Comparison): boolean {
  return value === 1 || value === 0;
}

const NONE_WORDS: Partial<Readonly<Record<FactUnit, string>>> = { money: 'nothing', count: 'no invoice', share: 'none' };

function isNone(operator: Operator, wanted: number | bigint, unit: FactUnit): boolean {
  if (NONE_WORDS[unit] === undefined) return false;
  if (operator === '<=' || operator === '=') return Number(wanted) === 0;
  return operator === '<' && unit !== 'share' && Number(wanted) === 1;
}

function numberText({ unit, sides }: Fact, value: number, zero = sides?.zero): string {
  if (unit === 'share') return `${rounded(value * 100)}%`;
  if (!sides) return counted(value, 'day');
  return value === 0 ? (zero ?? '') : `${counted(Math.abs(value), 'day')} ${value > 0 ? sides.above : sides.below}`;
}

const MIRRORED: Readonly<Record<Operator, Operator>> = { '>': '<', '>=': '<=', '<': '>', '<=': '>=', '=': '=' };

const NAMED_AT_MOST = 5;

/** `INV-12`, but `invoice 1041`: a bare number is no name. */
export function invoiceName({ number, id }: { readonly number: string; readonly id: string }): string {
  const name = number.trim();
  return /\p{L}/u.test(name) ? name : `invoice ${name || id}`;
}

/** `INV-12 and INV-15`, with the tail of a long list as a number. */
export function invoiceNames(invoices: readonly { readonly number: string; readonly id: string }[]): string {
  const names = invoices.slice(0, NAMED_AT_MOST).map(invoiceName);
  const more = invoices.length - names.length;
  return listed(more > 0 ? [...names, `${more} more`] : names);
}

/** What is undisputed of them, in the invoices' own currency when they share one, otherwise in home currency. */
export function undisputedSum(invoices: readonly OpenInvoice[], homeCurrency: string): Money {
  const [first] = invoices;
  const shared = first && invoices.every(({ balance }) => balance.currency === first.balance.currency);
  const amounts = invoices.map((invoice) => undisputed(invoice));
  return shared
    ? sumMoney(
        amounts.map(({ own }) => own),
        first.balance.currency,
      )
    : sumMoney(
        amounts.map(({ home }) => home),
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

/** For the start of a sentence. */
export function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** Days to one decimal, shares of one to a whole percent. */
function rounded(value: number, unit: FactUnit = 'days'): number {
  return unit === 'share' ? Math.round(value * 100) / 100 : Math.round(value * 10) / 10;
}
