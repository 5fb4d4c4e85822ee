import { money, type Money } from '../money/money';
import type { JudgedInvoice } from './replay';

/** What a set of invoices came to; amounts in home currency. */
export interface Tally {
  readonly invoices: number;
  readonly customers: number;
  readonly amount: Money;
  readonly onTime: number;
  readonly onTimeAmount: Money;
  readonly late: number;
  readonly lateAmount: Money;
  readonly lateMoreThan10Days: number;
  /** Not paid, and too early to call late. */
  readonly open: number;
  /** Cleared without cash, or void. */
  readonly neverPaid: number;
  /** Amount times days overdue, in the unit of the amounts. */
  readonly overdueCurrencyDays: Money;
}

export function tallyOf(judged: Iterable<JudgedInvoice>, homeCurrency: string): Tally {
  const customers = new Set<string>();
  const kinds = { 'on time': 0, late: 0, open: 0, cleared: 0, void: 0 };
  const amounts = { 'on time': 0n, late: 0n, open: 0n, cleared: 0n, void: 0n };
  let lateMoreThan10Days = 0;
  let overdueCurrencyDays = 0n;
  for (const one of judged) {
    const { kind } = one.outcome;
    customers.add(one.customerId);
    kinds[kind] += 1;
    amounts[kind] += one.invoice.homeTotal.minor;
    overdueCurrencyDays += one.outcome.overdueCurrencyDays;
    if (isLateMoreThan10Days(one)) lateMoreThan10Days += 1;
  }
  return {
    invoices: Object.values(kinds).reduce((sum, count) => sum + count, 0),
    customers: customers.size,
    amount: money(
      Object.values(amounts).reduce((sum, minor) => sum + minor, 0n),
      homeCurrency,
    ),
    onTime: kinds['on time'],
    onTimeAmount: money(amounts['on time'], homeCurrency),
    late: kinds.late,
    lateAmount: money(amounts.late, homeCurrency),
    lateMoreThan10Days,
    open: kinds.open,
    neverPaid: kinds.cleared + kinds.void,
    overdueCurrencyDays: money(overdueCurrencyDays, homeCurrency),
  };
}

export function isLateMoreThan10Days({ outcome }: Pick<JudgedInvoice, 'outcome'>): boolean {
  return outcome.kind === 'late' && outcome.daysLate > 10;
}
