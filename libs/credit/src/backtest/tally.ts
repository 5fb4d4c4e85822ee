import { money, type Money } from '../money/money';
import type { Judged } from './replay';

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

export function tallyOf(judged: readonly Judged[], homeCurrency: string): Tally {
  const count = (isCounted: (one: Judged) => boolean): number => judged.filter(isCounted).length;
  const sum = (amountOf: (one: Judged) => bigint): Money =>
    money(
      judged.reduce((total, one) => total + amountOf(one), 0n),
      homeCurrency,
    );
  const amountIf = (kind: Judged['outcome']['kind']) =>
    sum((one) => (one.outcome.kind === kind ? one.invoice.homeTotal.minor : 0n));
  return {
    invoices: judged.length,
    customers: new Set(judged.map(({ customerId }) => customerId)).size,
    amount: sum(({ invoice }) => invoice.homeTotal.minor),
    onTime: count(({ outcome }) => outcome.kind === 'on time'),
    onTimeAmount: amountIf('on time'),
    late: count(({ outcome }) => outcome.kind === 'late'),
    lateAmount: amountIf('late'),
    lateMoreThan10Days: count(isLateMoreThan10Days),
    open: count(({ outcome }) => outcome.kind === 'open'),
    neverPaid: count(({ outcome }) => outcome.kind === 'cleared' || outcome.kind === 'void'),
    overdueCurrencyDays: sum(({ outcome }) => outcome.overdueCurrencyDays),
  };
}

export function isLateMoreThan10Days({ outcome }: Judged): boolean {
  return outcome.kind === 'late' && outcome.daysLate > 10;
}
