import type { FlagName } from '../ledger/credit-file';
import type { Day } from '../money/day';
import type { Money } from '../money/money';

/** Facts that rest on the credit file, and what the ledger's own records tell beside it. Amounts are in home currency. With an empty file the amounts are
 * zero, the lists empty and everything else null. */
export interface FileFacts {
  /** F3: the disputed part of what is open, and the day the oldest of it was raised. */
  readonly disputedAmount: Money;
  readonly disputedSince: Day | null;
  /** What is open by age: the undisputed part of each invoice whole in one bucket. What a plan in good standing covers is current. */
  readonly ageing: Ageing;
  /** Balances that a person has given up; no part of any other figure. */
  readonly writtenOff: Money;

  /** F11: receipts of the last 365 days that came back after they had settled an invoice. */
  readonly returnedPayments12: number;
  /** Invoices of the last 365 days that were raised against a mark. */
  readonly violations12: number;

  /** F12: the last day of the latest promise that is still awaited; chasing pauses through it. */
  readonly promisedUntil: Day | null;
  /** Promises whose day was in the last 60: paid in full by the business day after it, or not. */
  readonly promisesKept60: number;
  readonly promisesBroken60: number;
  /** Promises that are awaited or were due in the last 60 days, by their day. */
  readonly promises: readonly PromiseFact[];

  /** F13: `good` while no instalment is more than 3 days late, null without a plan that has anything left to pay. */
  readonly plan: 'good' | 'breached' | null;
  /** The first instalment that is not paid in full. */
  readonly nextInstalmentOn: Day | null;

  /** F14: as granted, expired or not; null when none was, or its currency has no invoice to take a rate from. */
  readonly creditLimit: Money | null;
  readonly limitExpiresOn: Day | null;
  readonly limitExpired: boolean | null;
  /** The limit less the exposure, the group's where the customer is judged with one; negative when it is exceeded. */
  readonly headroom: Money | null;
  /** The exposure as a share of the limit; null for a limit of nothing. */
  readonly limitUse: number | null;
  /** What parent and children owe together after cash and credits; null when the customer is judged alone. */
  readonly groupExposure: Money | null;
  readonly group: {
    readonly parentId: string;
    readonly memberIds: readonly string[];
    /** The disputed part of what the other members have open; absent: nothing. */
    readonly disputedOfOthers?: Money;
  } | null;

  /** F16: since when each flag is set; null when it is not. */
  readonly flags: Readonly<Record<FlagName, Day | null>>;
  readonly termsAccepted: { readonly version: string; readonly on: Day; readonly acceptedBy: string } | null;
  /** The override in force on this day. */
  readonly pin: PinFact | null;

  /** F18: 0 to 100, 80 is on the day; payments of 730 days by amount, and what is overdue by its age so far. Null without either. */
  readonly paymentIndex: number | null;
  /** F18: days from issue to payment by amount, payments of 365 days; null without one. */
  readonly wadtp: number | null;
  /** The first day on which time alone changes one of these two; null when it cannot. */
  readonly paymentFiguresChangeOn: Day | null;

  /** The first day on which time alone changes what the file says; null when it cannot. */
  readonly fileChangesOn: Day | null;
}

export interface Ageing {
  readonly current: Money;
  /** 1 to 30 days overdue. */
  readonly days30: Money;
  readonly days60: Money;
  readonly days90: Money;
  readonly older: Money;
}

export interface PromiseFact {
  readonly entryId: string;
  readonly on: Day;
  readonly amount: Money;
  /** What has come of it, never more than was promised. */
  readonly paid: Money;
  /** A promise paid in part is broken. */
  readonly state: 'awaited' | 'kept' | 'broken';
}

export interface PinFact {
  readonly pin: 'hold' | 'exempt';
  readonly reason: string;
  readonly by: string;
  readonly from: Day;
  /** The last day it holds. */
  readonly expiresOn: Day;
}
