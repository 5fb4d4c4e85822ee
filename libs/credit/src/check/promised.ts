import type { Facts, OpenInvoice } from '../assess/facts';
import { isOverdue, undisputed } from '../assess/open-items';
import { addDays, type Day } from '../money/day';
import { money, type Money } from '../money/money';

/** What a customer has promised of what is overdue and is still awaited, earliest first. */
export interface Promised {
  readonly parts: readonly { readonly on: Day; readonly amount: Money }[];
  /** True when nothing is left to be asked for, but what is let pass. */
  readonly isAll: boolean;
}

/** Null where nothing is overdue or nothing promised. `tolerance` in minor units of the home currency. */
export function promisedOf(facts: Facts, tolerance: bigint): Promised | null {
  const overdue = facts.openInvoices.filter(isOverdue);
  const expected = overdue.filter((invoice) => isExpected(invoice, facts.asOf));
  const given = facts.promises
    .filter(({ state }) => state === 'awaited')
    .map(({ on, amount, paid }) => ({ on, amount: money(amount.minor - paid.minor, amount.currency) }));
  const isGivenAll = isCovered(overdue, given, facts, tolerance);
  // One promise may be known twice: as one that a person wrote down, and as the day that the ledger expects the invoice on.
  const days = isGivenAll
    ? []
    : expected.flatMap((one) => (one.expectedOn ? [{ on: one.expectedOn, amount: undisputed(one).own }] : []));
  const parts = [...given, ...days].sort((a, b) => Number(a.on > b.on) - Number(a.on < b.on));
  if (overdue.length === 0 || parts.length === 0) return null;
  const others = overdue.filter((invoice) => !expected.includes(invoice));
  return { parts, isAll: isGivenAll || isCovered(others, given, facts, tolerance) };
}

/** As chasing pauses: through the day after it. */
function isExpected({ expectedOn }: OpenInvoice, asOf: Day): boolean {
  return expectedOn !== null && asOf <= addDays(expectedOn, 1);
}

function isCovered(
  overdue: readonly OpenInvoice[],
  given: readonly { readonly amount: Money }[],
  { homeCurrency }: Facts,
  tolerance: bigint,
): boolean {
  const currencies = new Set(overdue.map(({ balance }) => balance.currency));
  return [...currencies].every((currency) => {
    const sum = (amounts: readonly Money[]): bigint =>
      amounts.reduce((all, amount) => (amount.currency === currency ? all + amount.minor : all), 0n);
    const left = sum(overdue.map((invoice) => undisputed(invoice).own)) - sum(given.map(({ amount }) => amount));
    return left <= (currency === homeCurrency ? tolerance : 0n);
  });
}
