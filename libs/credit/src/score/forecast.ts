import type { Facts, OpenInvoice, SettledInvoice } from '../assess/facts';
import { median } from '../assess/statistics';
import { addDays, laterDay, type Day } from '../money/day';
import type { Money } from '../money/money';
import { nearestRun, weeklyPayRun, type Weekday } from './pay-run';
import type { Prior } from './prior';
import { overdueDaysOf, score, setAside, type Score } from './score';

const PAID_MIN = 3;
const LAST_PAID = 12;

/** Whether a number may be shown. Cold start has three kinds: nothing was ever paid, the company's own books are too young to tell, too little was paid. */
export type ForecastState = 'no-history' | 'young-book' | 'few-paid' | 'usable';

/** When one customer's open invoices will be paid, and what that rests on. */
export interface Forecast {
  readonly customerId: string;
  readonly asOf: Day;
  readonly state: ForecastState;
  /** The formula's value, always there: it puts lists in order. Only a `usable` one is shown to people. */
  readonly score: Score;
  readonly prior: Prior;
  /** The last twelve paid, or as many as there are; null without any. */
  readonly habit: PaymentHabit | null;
  /** Oldest debt first. */
  readonly invoices: readonly ExpectedInvoice[];
}

/** Signed days from due day to payment: early is negative. */
export interface PaymentHabit {
  readonly count: number;
  readonly lateCount: number;
  readonly median: number;
  /** The range, not an interval of confidence. */
  readonly earliest: number;
  readonly latest: number;
  /** The median of the late ones alone; null when none was late. */
  readonly medianOfLate: number | null;
  /** The day of the week on which it pays, where it has one. */
  readonly payRun: Weekday | null;
}

export interface ExpectedInvoice {
  readonly id: string;
  readonly number: string;
  readonly due: Day;
  readonly daysOverdue: number;
  readonly balance: Money;
  /** Why nothing is expected of it by habit; null where something is. */
  readonly setAside: 'disputed' | 'on-plan' | null;
  /** Null unless the forecast is usable. */
  readonly expected: Expected | null;
}

export interface Expected {
  /** Whole days, never negative; at least as many as it is overdue by now. */
  readonly daysLate: number;
  /** Never before the as-of day; the nearest usual pay run, where the customer has one. */
  readonly on: Day;
  /** It is overdue for as long as was to be expected, or longer: from now on any day. */
  readonly isAtLeast: boolean;
}

/** `settled` is every settled invoice of the customer (see settledOf), latest first: the facts carry only the latest, and all of them count. */
export function forecast(facts: Facts, settled: readonly SettledInvoice[], prior: Prior): Forecast {
  const own = score({ settled, overdueDays: overdueDaysOf(facts.openInvoices) }, prior);
  const state = stateOf(own, prior);
  const habit = habitOf(settled);
  const usual = state === 'usable' ? { asOf: facts.asOf, days: Math.round(own.signedDays), payRun: habit?.payRun ?? null } : null;
  return {
    customerId: facts.customerId,
    asOf: facts.asOf,
    state,
    score: own,
    prior,
    habit,
    invoices: facts.openInvoices.map((invoice) => expectedInvoice(invoice, usual)),
  };
}

function stateOf({ paidCount }: Score, { isTelling }: Prior): ForecastState {
  if (paidCount === 0) return 'no-history';
  if (!isTelling) return 'young-book';
  return paidCount < PAID_MIN ? 'few-paid' : 'usable';
}

function habitOf(settled: readonly SettledInvoice[]): PaymentHabit | null {
  const last = settled.slice(0, LAST_PAID);
  const days = last.map(({ signedDays }) => signedDays);
  const middle = median(days);
  if (middle === null) return null;
  const late = days.filter((each) => each >= 1);
  const range = { earliest: Math.min(...days), latest: Math.max(...days) };
  const payRun = weeklyPayRun(last.map((invoice) => invoice.settled));
  return { count: days.length, lateCount: late.length, median: middle, ...range, medianOfLate: median(late), payRun };
}

interface Usual {
  readonly asOf: Day;
  /** Signed, from due day to payment. */
  readonly days: number;
  readonly payRun: Weekday | null;
}

function expectedInvoice(invoice: OpenInvoice, usual: Usual | null): ExpectedInvoice {
  const { id, number, due, daysOverdue, balance } = invoice;
  const aside = setAside(invoice);
  const expected = usual === null || aside !== null ? null : expectedOf(invoice, usual);
  return { id, number, due, daysOverdue, balance, setAside: aside, expected };
}

function expectedOf({ agesFrom, daysOverdue }: OpenInvoice, { asOf, days, payRun }: Usual): Expected {
  const day = addDays(agesFrom, days);
  return {
    daysLate: Math.max(0, days, daysOverdue),
    on: payRun === null ? laterDay(asOf, day) : nearestRun(day, payRun, asOf),
    isAtLeast: daysOverdue >= 1 && daysOverdue >= days,
  };
}
