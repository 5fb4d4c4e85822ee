import type { Day, Instant, Mark, Standing } from './answers';

/* What the engine says about policies tried on the past. Amounts are decimal text in the result's currency, shares go from 0 to 1. */

export type Basis = 'recorded' | 'document dates';

export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface Suppositions {
  readonly prepay: Range;
  readonly clear: Range;
  readonly leave: Range;
}

export interface BacktestLine {
  readonly number: number;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  /** In words: `version 3`, `in force`. */
  readonly policy: string;
  readonly compareTo: string | null;
  readonly window: { readonly from: Day; readonly to: Day };
  readonly askedAt: Instant;
  readonly customersDone: number;
  readonly customers: number | null;
  readonly error: string | null;
}

export interface Backtest extends BacktestLine {
  readonly result: BacktestResult | null;
}

export interface Tally {
  readonly invoices: number;
  readonly customers: number;
  readonly amount: string;
  readonly onTime: number;
  readonly onTimeAmount: string;
  readonly late: number;
  readonly lateMoreThan10Days: number;
  readonly open: number;
  readonly neverPaid: number;
  readonly overdueCurrencyDays: string;
}

export const RATES = [
  'held',
  'heldAmount',
  'lateOfHeld',
  'lateOfRest',
  'lateCaught',
  'late10Caught',
  'onTimeAmountBlocked',
  'overdueDaysInHeld',
] as const;
export type Rates = Readonly<Record<(typeof RATES)[number], number | null>>;
export type Intervals = Readonly<Record<(typeof RATES)[number], Range | null>>;

interface Peak {
  readonly amount: string;
  readonly on: Day | null;
}

interface Exposure {
  readonly open: Peak;
  readonly overdue: Peak;
}

/** Of one policy. */
export interface PolicyResult {
  readonly policy: { readonly name: string; readonly version: string };
  readonly all: Tally;
  readonly held: Tally;
  readonly rest: Tally;
  readonly rates: Rates | null;
  readonly intervals: Intervals | null;
  readonly byMark: readonly { readonly mark: Mark; readonly held: Tally }[];
  readonly byRule: readonly { readonly rule: string; readonly say: string; readonly standing: Standing; readonly held: Tally }[];
  readonly exposure: { readonly held: Exposure; readonly book: Exposure };
  readonly cost: {
    readonly goodCustomers: number;
    readonly goodCustomersHeld: number;
    readonly warnings: number;
    readonly restrictions: number;
    readonly releases: number;
    readonly alertsPerWeek: number;
  };
  readonly baselines: {
    readonly anyOverdue: { readonly held: Tally; readonly rates: Rates | null };
    readonly random: { readonly draws: number; readonly mean: Rates; readonly intervals: Intervals } | null;
  };
  readonly heldInvoices: readonly HeldInvoice[];
}

export interface HeldInvoice {
  readonly customer: string;
  readonly name: string;
  readonly invoice: string;
  readonly issued: Day;
  readonly amount: string;
  readonly standing: Standing;
  readonly mark: Mark | null;
  readonly outcome: 'on time' | 'late' | 'open' | 'cleared' | 'void';
  readonly daysLate: number;
}

export interface BacktestResult extends PolicyResult {
  readonly window: { readonly from: Day; readonly to: Day };
  readonly basis: Basis;
  readonly knownUntil: Day;
  readonly currency: string;
  readonly untold: readonly string[];
  readonly books: {
    readonly customers: number;
    readonly recorded: { readonly documents: number; readonly known: number; readonly late: number } | null;
    readonly filesFrom: Day | null;
    readonly measuredFrom: Day | null;
  };
  readonly comparison: {
    readonly with: PolicyResult;
    readonly both: Tally;
    readonly onlyFirst: Tally;
    readonly onlySecond: Tally;
    readonly customersDiffering: number;
    readonly customers: readonly {
      readonly customer: string;
      readonly name: string;
      readonly first: Tally;
      readonly second: Tally;
    }[];
  } | null;
}

interface AmountRange {
  readonly low: string;
  readonly high: string;
}

export interface Scenario {
  readonly prepaid: AmountRange;
  readonly salesLost: AmountRange;
  readonly heldDaysNotArising: AmountRange;
  readonly arrearsCleared: AmountRange;
}

/** A company's own policy text. */
export interface PolicyVersionLine {
  readonly number: number;
  readonly level: 'company' | 'group' | 'customer';
  readonly subject: string;
  readonly note: string | null;
  readonly state: 'draft' | 'active' | 'scheduled' | 'past';
}
