import type { Mark, Standing } from '../decide/decision';
import type { MonthEnd } from '../metrics/month-ends';
import type { Day } from '../money/day';
import type { Money } from '../money/money';
import type { Basis, Window } from './books';
import type { Intervals, RandomHold } from './chance';
import type { Exposure } from './exposure';
import type { Rates } from './rates';
import type { Change, JudgedInvoice } from './replay';
import type { Tally } from './tally';

/** "Had this policy been active over this window": what it would have said at the issue of every invoice, and what really happened to them. Nothing here is
 * a saving: nobody knows what customers would have done. */
export interface BacktestReport {
  readonly policy: { readonly name: string; readonly version: string };
  readonly window: Window;
  readonly basis: Basis;
  readonly knownUntil: Day;
  readonly homeCurrency: string;
  /** Facts the policy's rules ask for that these books do not tell: what people record about customers, what a group owes together, and the measure of the whole
   * book. In the replay nothing is recorded and nothing is measured. */
  readonly untold: readonly string[];
  /** Every invoice issued in the window; those issued to customers on hold or with money upfront; the others. */
  readonly all: Tally;
  readonly held: Tally;
  readonly rest: Tally;
  /** Null when fewer than 30 invoices are held: counts say enough, rates would say too much. */
  readonly rates: Rates | null;
  readonly intervals: Intervals | null;
  readonly byMark: readonly { readonly mark: Mark; readonly held: Tally }[];
  /** What each restricting rule held, alone or with others. */
  readonly byRule: readonly { readonly rule: string; readonly say: string; readonly standing: Standing; readonly held: Tally }[];
  /** Of the held invoices, and of the whole book. */
  readonly exposure: { readonly held: Exposure; readonly book: Exposure };
  readonly cost: Cost;
  readonly baselines: {
    readonly anyOverdue: { readonly held: Tally; readonly rates: Rates | null };
    readonly random: RandomHold | null;
  };
  /** Of the book as it really went, up to the day the books end; no policy moves them. */
  readonly monthEnds: readonly MonthEnd[];
  /** Overdue on the mornings on which holds began, each invoice once. */
  readonly arrearsAtHolds: Money;
  /** Customer by customer, by day of issue. */
  readonly judged: readonly JudgedInvoice[];
  readonly changes: readonly Change[];
}

export interface Cost {
  /** Customers who paid every invoice of the window on time, as far as it is paid, and those of them who were held at least once. */
  readonly goodCustomers: number;
  readonly goodCustomersHeld: number;
  readonly warnings: number;
  readonly restrictions: number;
  readonly releases: number;
  /** Every change of a standing is told. */
  readonly alertsPerWeek: number;
}

/** Of the draws for the intervals and for the holds by lot. The same seed gives the same report. */
export interface Draws {
  readonly bootstrap: number;
  readonly random: number;
  readonly seed: number;
}
