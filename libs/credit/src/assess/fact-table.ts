import type { Day } from '../money/day';
import type { Facts } from './facts';

export type FactUnit = 'days' | 'money' | 'count' | 'share' | 'flag';

/** Days (fractions for means), whole counts and shares of one as numbers; money as minor units of the home currency; null is unknown. */
export type FactValue = number | bigint | boolean | null;

/** How a fact can change by the passing of days alone, which tells when to look again. */
export type FactMovement =
  | 'only-with-the-ledger'
  /** Changes when an open invoice becomes overdue. */
  | 'as-invoices-fall-due'
  /** Counts days since the oldest debt. */
  | 'with-the-oldest-debt'
  /** Changes every day while anything is overdue. */
  | 'daily-while-overdue'
  | 'with-the-account-age'
  | 'with-the-trend-window'
  | 'with-the-month'
  /** Depends on when the rule took hold. */
  | 'with-the-restriction';

export interface Fact {
  /** The word used in policies. */
  readonly name: string;
  readonly unit: FactUnit;
  /** A sentence for an accountant; `value` is already in words, such as `14` or `GBP 20.00`. */
  readonly says: (value: string) => string;
  /** What it is, as part of a sentence: "bring ... down to 50%". */
  readonly noun: string;
  readonly movement: FactMovement;
  /** Which invoices it rests on, to be named in a reason. */
  readonly restsOn: 'overdue' | 'open' | 'history';
  /** `restrictedSince`: the day the rule that asks took hold, null when it is not in force. */
  readonly read: (facts: Facts, restrictedSince: Day | null) => FactValue;
}

/** The closed list of facts that a policy may use. */
export const FACTS: readonly Fact[] = [
  {
    name: 'oldestOverdueDays',
    unit: 'days',
    says: (value) => `the oldest debt is ${value} days overdue`,
    noun: 'the age of the oldest debt in days overdue',
    movement: 'with-the-oldest-debt',
    restsOn: 'overdue',
    read: (facts) => facts.oldestOverdueDays,
  },
  {
    name: 'overdueAmount',
    unit: 'money',
    says: (value) => `${value} is overdue`,
    noun: 'the overdue amount',
    movement: 'as-invoices-fall-due',
    restsOn: 'overdue',
    read: (facts) => facts.overdueAmount.minor,
  },
  {
    name: 'overdueCount',
    unit: 'count',
    says: (value) => `overdue invoices: ${value}`,
    noun: 'the number of overdue invoices',
    movement: 'as-invoices-fall-due',
    restsOn: 'overdue',
    read: (facts) => facts.overdueCount,
  },
  {
    name: 'meanOverdueAgeDays',
    unit: 'days',
    says: (value) => `what is overdue is ${value} days old on average, by amount`,
    noun: 'the average age of what is overdue, in days',
    movement: 'daily-while-overdue',
    restsOn: 'overdue',
    read: (facts) => facts.meanOverdueAgeDays,
  },
  {
    name: 'openAmount',
    unit: 'money',
    says: (value) => `${value} is open`,
    noun: 'the open amount',
    movement: 'only-with-the-ledger',
    restsOn: 'open',
    read: (facts) => facts.openAmount.minor,
  },
  {
    name: 'openCount',
    unit: 'count',
    says: (value) => `open invoices: ${value}`,
    noun: 'the number of open invoices',
    movement: 'only-with-the-ledger',
    restsOn: 'open',
    read: (facts) => facts.openCount,
  },
  {
    name: 'exposure',
    unit: 'money',
    says: (value) => `${value} is owed after unapplied cash and credits`,
    noun: 'what is owed after unapplied cash and credits',
    movement: 'only-with-the-ledger',
    restsOn: 'open',
    read: (facts) => facts.exposure && facts.exposure.minor,
  },
  {
    name: 'unappliedCash',
    unit: 'money',
    says: (value) => `${value} has been received and not been set against an invoice`,
    noun: 'the unapplied cash',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.unappliedCash && facts.unappliedCash.minor,
  },
  {
    name: 'openCredits',
    unit: 'money',
    says: (value) => `credits of ${value} are open`,
    noun: 'the open credits',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.openCredits && facts.openCredits.minor,
  },
  {
    name: 'monthlyBilling',
    unit: 'money',
    says: (value) => `${value} is billed in an average month`,
    noun: 'the monthly billing',
    movement: 'with-the-month',
    restsOn: 'history',
    read: (facts) => facts.monthlyBilling.minor,
  },
  {
    name: 'paidCount',
    unit: 'count',
    says: (value) => `invoices paid so far: ${value}`,
    noun: 'the number of invoices paid so far',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.paidCount,
  },
  {
    name: 'paidOnTimeCount',
    unit: 'count',
    says: (value) => `invoices paid on time so far: ${value}`,
    noun: 'the number of invoices paid on time so far',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.paidOnTimeCount,
  },
  {
    name: 'accountAgeDays',
    unit: 'days',
    says: (value) => `the first invoice was ${value} days ago`,
    noun: 'the days since the first invoice',
    movement: 'with-the-account-age',
    restsOn: 'history',
    read: (facts) => facts.accountAgeDays,
  },
  {
    name: 'lateShareOfLast6',
    unit: 'share',
    says: (value) => `${value} of the last 6 paid invoices were paid late`,
    noun: 'the share paid late among the last 6 paid invoices',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.lateShareOfLast6,
  },
  {
    name: 'meanDaysLateOfLast6',
    unit: 'days',
    says: (value) => `the last 6 paid invoices were ${value} days late on average`,
    noun: 'the average days late of the last 6 paid invoices',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.meanDaysLateOfLast6,
  },
  {
    name: 'meanSignedDaysOfLast6',
    unit: 'days',
    says: (value) => `the last 6 paid invoices were paid ${value} days from their due date on average (early is negative)`,
    noun: 'the average days from due date to payment of the last 6 paid invoices',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.meanSignedDaysOfLast6,
  },
  {
    name: 'medianSignedDaysOfLast12',
    unit: 'days',
    says: (value) => `the usual payment of the last 12 came ${value} days from the due date (early is negative)`,
    noun: 'the usual days from due date to payment of the last 12 paid invoices',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.medianSignedDaysOfLast12,
  },
  {
    name: 'spreadOfLast12',
    unit: 'days',
    says: (value) => `the last 12 payments vary by ${value} days`,
    noun: 'the variation of the last 12 payments in days',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.spreadOfLast12,
  },
  {
    name: 'trendDaysPerYear',
    unit: 'days',
    says: (value) => `payments move by ${value} days a year (later is positive)`,
    noun: 'the movement of payments in days a year',
    movement: 'with-the-trend-window',
    restsOn: 'history',
    read: (facts) => facts.trendDaysPerYear,
  },
  {
    name: 'trendIsClear',
    unit: 'flag',
    says: (value) => `the trend is clear: ${value}`,
    noun: 'whether the trend is clear',
    movement: 'with-the-trend-window',
    restsOn: 'history',
    // credit.md section 4, segments 8 and 9.
    read: (facts) => (facts.trendTValue === null ? null : Math.abs(facts.trendTValue) > 2.5),
  },
  {
    name: 'paidOnTimeSinceRestriction',
    unit: 'count',
    says: (value) => `invoices paid on time since the restriction: ${value}`,
    noun: 'the number of invoices paid on time since the restriction',
    movement: 'with-the-restriction',
    restsOn: 'history',
    read: (facts, restrictedSince) =>
      restrictedSince === null
        ? 0
        : facts.settledInvoices.filter(({ settled, signedDays }) => settled >= restrictedSince && signedDays <= 0).length,
  },
  {
    name: 'individual',
    unit: 'flag',
    says: (value) => `the customer is a person or sole trader: ${value}`,
    noun: 'whether the customer is a person or sole trader',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.individual,
  },
];
