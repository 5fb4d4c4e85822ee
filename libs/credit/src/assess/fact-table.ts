import type { Day } from '../money/day';
import type { Facts } from './facts';
import { BOOK_FACTS } from './book-fact-table';
import { DOCUMENT_FACTS } from './document-fact-table';
import { FILE_FACTS } from './file-fact-table';

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
  /** Is measured against the whole book, which is looked at on the first of a month. */
  | 'with-the-book'
  /** Changes on days that the credit file names. */
  | 'with-the-file'
  | 'with-the-payment-figures'
  /** Depends on when the rule took hold. */
  | 'with-the-restriction';

export interface Fact {
  /** The word used in policies. */
  readonly name: string;
  readonly unit: FactUnit;
  /** What a count counts; invoices, where it does not say. */
  readonly counts?: string;
  /** A clause for an owner. The amount is already in words, today's or a goal: `17 days`, `at most 50%`, `nothing`, `5 days early`, `at least 1 invoice`;
   * `isOne` when it is a single invoice. */
  readonly says: (amount: string, isOne?: boolean) => string;
  /** What it is, as part of a sentence: "wait until ... is known". */
  readonly noun: string;
  /** A number of days to either side of a day or a trend: the words for above and below zero, and for zero itself. */
  readonly sides?: { readonly above: string; readonly below: string; readonly zero: string };
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
    says: (amount) => `the oldest debt is ${amount} overdue`,
    noun: 'the age of the oldest debt in days overdue',
    movement: 'with-the-oldest-debt',
    restsOn: 'overdue',
    read: (facts) => facts.oldestOverdueDays,
  },
  {
    name: 'overdueAmount',
    unit: 'money',
    says: (amount) => `${amount} is overdue`,
    noun: 'the overdue amount',
    movement: 'as-invoices-fall-due',
    restsOn: 'overdue',
    read: (facts) => facts.overdueAmount.minor,
  },
  {
    name: 'overdueCount',
    unit: 'count',
    says: (amount, isOne) => `${amount} ${isOne ? 'is' : 'are'} overdue`,
    noun: 'the number of overdue invoices',
    movement: 'as-invoices-fall-due',
    restsOn: 'overdue',
    read: (facts) => facts.overdueCount,
  },
  {
    name: 'meanOverdueAgeDays',
    unit: 'days',
    says: (amount) => `what is overdue is ${amount} late on average`,
    noun: 'the average age of what is overdue, in days',
    movement: 'daily-while-overdue',
    restsOn: 'overdue',
    read: (facts) => facts.meanOverdueAgeDays,
  },
  {
    name: 'openAmount',
    unit: 'money',
    says: (amount) => `${amount} is open`,
    noun: 'the open amount',
    movement: 'only-with-the-ledger',
    restsOn: 'open',
    read: (facts) => facts.openAmount.minor,
  },
  {
    name: 'openCount',
    unit: 'count',
    says: (amount, isOne) => `${amount} ${isOne ? 'is' : 'are'} open`,
    noun: 'the number of open invoices',
    movement: 'only-with-the-ledger',
    restsOn: 'open',
    read: (facts) => facts.openCount,
  },
  {
    name: 'exposure',
    unit: 'money',
    says: (amount) => `${amount} is owed after unapplied cash and credits`,
    noun: 'what is owed after unapplied cash and credits',
    movement: 'only-with-the-ledger',
    restsOn: 'open',
    read: (facts) => facts.exposure && facts.exposure.minor,
  },
  {
    name: 'unappliedCash',
    unit: 'money',
    says: (amount) => `${amount} has been received but not set against an invoice`,
    noun: 'the unapplied cash',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.unappliedCash && facts.unappliedCash.minor,
  },
  {
    name: 'openCredits',
    unit: 'money',
    says: (amount) => `${amount} is open in credits`,
    noun: 'the open credits',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.openCredits && facts.openCredits.minor,
  },
  {
    name: 'monthlyBilling',
    unit: 'money',
    says: (amount) => `${amount} is billed in an average month`,
    noun: 'the monthly billing',
    movement: 'with-the-month',
    restsOn: 'history',
    read: (facts) => facts.monthlyBilling.minor,
  },
  {
    name: 'paidCount',
    unit: 'count',
    says: (amount, isOne) => `${amount} ${isOne ? 'has' : 'have'} been paid`,
    noun: 'the number of invoices paid so far',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.paidCount,
  },
  {
    name: 'paidOnTimeCount',
    unit: 'count',
    says: (amount, isOne) => `${amount} ${isOne ? 'has' : 'have'} been paid on time`,
    noun: 'the number of invoices paid on time so far',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.paidOnTimeCount,
  },
  {
    name: 'accountAgeDays',
    unit: 'days',
    says: (amount) => `the first invoice was ${amount} ago`,
    noun: 'the days since the first invoice',
    movement: 'with-the-account-age',
    restsOn: 'history',
    read: (facts) => facts.accountAgeDays,
  },
  {
    name: 'lateShareOfLast6',
    unit: 'share',
    says: (amount) => `${amount} of the last 6 paid invoices were late`,
    noun: 'the share paid late among the last 6 paid invoices',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.lateShareOfLast6,
  },
  {
    name: 'meanDaysLateOfLast6',
    unit: 'days',
    says: (amount) => `the last 6 paid invoices were ${amount} late on average`,
    noun: 'the average days late of the last 6 paid invoices',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.meanDaysLateOfLast6,
  },
  {
    name: 'meanSignedDaysOfLast6',
    unit: 'days',
    says: (amount) => `the last 6 paid invoices came ${amount} on average`,
    noun: 'the average days from due date to payment of the last 6 paid invoices',
    sides: { above: 'late', below: 'early', zero: 'on the due date' },
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.meanSignedDaysOfLast6,
  },
  {
    name: 'mostDaysLateOfLast24',
    unit: 'days',
    says: (amount) => `of the last 24 paid invoices the latest came ${amount} late`,
    noun: 'the most days that one of the last 24 paid invoices was late',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: ({ settledInvoices }) =>
      settledInvoices.length === 0 ? null : Math.max(0, ...settledInvoices.map(({ signedDays }) => signedDays)),
  },
  {
    name: 'medianSignedDaysOfLast12',
    unit: 'days',
    says: (amount) => `of the last 12 paid invoices the usual one came ${amount}`,
    noun: 'the usual days from due date to payment of the last 12 paid invoices',
    sides: { above: 'late', below: 'early', zero: 'on the due date' },
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.medianSignedDaysOfLast12,
  },
  {
    name: 'spreadOfLast12',
    unit: 'days',
    says: (amount) => `the last 12 payments vary by ${amount}`,
    noun: 'the variation of the last 12 payments in days',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.spreadOfLast12,
  },
  {
    name: 'trendDaysPerYear',
    unit: 'days',
    says: (amount) => `payments come ${amount} with every year`,
    noun: 'the movement of payments in days a year',
    sides: { above: 'later', below: 'earlier', zero: 'neither later nor earlier' },
    movement: 'with-the-trend-window',
    restsOn: 'history',
    read: (facts) => facts.trendDaysPerYear,
  },
  {
    name: 'trendIsClear',
    unit: 'flag',
    says: (amount) => (amount === 'yes' ? 'the trend is clear' : 'there is no clear trend'),
    noun: 'whether the trend is clear',
    movement: 'with-the-trend-window',
    restsOn: 'history',
    // credit.md section 4, segments 8 and 9.
    read: (facts) => (facts.trendTValue === null ? null : Math.abs(facts.trendTValue) > 2.5),
  },
  {
    name: 'paidOnTimeSinceRestriction',
    unit: 'count',
    says: (amount, isOne) => `${amount} ${isOne ? 'has' : 'have'} been paid on time since then`,
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
    says: (amount) => `the customer is ${amount === 'yes' ? '' : 'not '}a person or sole trader`,
    noun: 'whether the customer is a person or sole trader',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts) => facts.individual,
  },
  ...FILE_FACTS,
  ...BOOK_FACTS,
  ...DOCUMENT_FACTS,
];
