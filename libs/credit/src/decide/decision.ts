import type { PinFact } from '../assess/file-facts';
import type { Day } from '../money/day';

/** What credit a customer has now, mildest first. */
export type Standing = 'open' | 'warn' | 'upfront' | 'hold';
export const MILD_TO_STRICT: readonly Standing[] = ['open', 'warn', 'upfront', 'hold'];

/** How a restriction is labelled in the ledger: a hold for a delinquent customer, money upfront, or a new account held. */
export type Mark = 'hold' | 'upfront' | 'new-account';
/** Of two marks the later one here is the stricter. */
export const MILD_TO_STRICT_MARKS: readonly Mark[] = ['upfront', 'new-account', 'hold'];

export function isStricter(mark: Mark | null, than: Mark | null): boolean {
  return rank(mark) > rank(than);
}

function rank(mark: Mark | null): number {
  return mark === null ? -1 : MILD_TO_STRICT_MARKS.indexOf(mark);
}

/** One rule that speaks about this customer, with what it rests on. */
export interface Reason {
  readonly rule: string;
  readonly standing: Standing;
  /** The mark this rule asks for; null for a rule that only warns. */
  readonly mark: Mark | null;
  /** With standing `upfront`: the part of an order that is asked for before supply, in percent; left out: all of it. */
  readonly depositPercent?: number;
  /** The day the rule took hold. */
  readonly since: Day;
  /** In words an owner understands, with the figures. */
  readonly because: string;
  /** Figures behind it: fact, value and threshold, as text. */
  readonly evidence: readonly { readonly fact: string; readonly value: string; readonly threshold: string }[];
  /** Invoices behind it, oldest debt first. */
  readonly invoices: readonly {
    readonly id: string;
    readonly number: string;
    readonly balance: string;
    readonly daysOverdue: number;
  }[];
  /** When it lets go, in words. Never empty. */
  readonly release: string;
  /** Which level of precedence the rule is from, where there are several. */
  readonly from?: string;
}

/** A step of the treatment that is due now for one customer: one message that lists all its open invoices. */
export interface DueStep {
  readonly step: string;
  readonly channel: 'email' | 'call' | 'letter' | 'review';
  readonly template: string;
  /** Invoices that made the step due; each is marked as having had it. */
  readonly invoiceIds: readonly string[];
  /** Those invoices for people, oldest debt first; how old each is today follows from its due date. Steps stored before it was kept have no balance. */
  readonly about: readonly { readonly id: string; readonly number: string; readonly due: Day; readonly balance?: string }[];
  /** What to remember once it is done: each of those invoices with its own latest step, which may be milder than the customer's. */
  readonly said: readonly { readonly invoiceId: string; readonly step: string }[];
  /** Of invoices to be listed the part that is disputed, as decimal text in the invoice's currency; left out when none is. */
  readonly disputed?: readonly { readonly id: string; readonly amount: string }[];
  /** All open invoices to list in the message, but those that are wholly disputed or covered by a plan in good standing. */
  readonly listedInvoiceIds: readonly string[];
}

/** A rule that speaks but does not count today, and why. */
export interface SetAside {
  readonly rule: string;
  readonly standing: Standing;
  readonly mark: Mark | null;
  readonly since: Day;
  readonly by: 'pin' | 'exclusion' | 'warning' | 'changes' | 'proposal';
  /** For people. */
  readonly because: string;
  /** The last day on which it does not count; null: not by time alone. */
  readonly until: Day | null;
  /** It was in force before and takes over again when nothing sets it aside any more; a rule that is not kept has to take hold anew. */
  readonly kept: boolean;
  /** It may count, but only a person is to say so. */
  readonly forPerson: boolean;
}

/** The kind of account by circumstances, when the policy has segments. */
export interface Segmented {
  /** The first segment that matches; null when none does. */
  readonly segment: string | null;
  readonly since: Day;
  /** The segment before, on the day it changed; null on every other day, and when there was none to change from. */
  readonly was: string | null;
  /** All that match, in the policy's order. */
  readonly tags: readonly Tag[];
  /** Segments that one fact a little different would put the customer in; the nearest first. */
  readonly near: readonly Near[];
}

export interface Tag {
  readonly id: string;
  readonly since: Day;
  readonly evidence: Reason['evidence'];
}

export interface Near {
  readonly segment: string | null;
  readonly fact: string;
  readonly value: string;
  readonly threshold: string;
  /** For people: which figure would do it. */
  readonly because: string;
}

export interface Decision {
  readonly customerId: string;
  readonly asOf: Day;
  readonly policyVersion: string;
  readonly standing: Standing;
  /** The mark of the strictest reason; null when credit is open or only warned. */
  readonly mark: Mark | null;
  /** Every reason, strictest first; empty when nothing speaks. */
  readonly reasons: readonly Reason[];
  /** Rules that speak without counting; decisions stored before there were any have none. */
  readonly setAside?: readonly SetAside[];
  /** A person's override in force; decisions stored before there were any have none. */
  readonly pin?: PinFact | null;
  /** Null when the policy has no segments; decisions stored before there were any have none. */
  readonly segmented?: Segmented | null;
  /** What ends the mark, in words that may stand for weeks; null without a mark. Decisions stored before there was such a text have none. */
  readonly release?: string | null;
  /** What today's facts say for lifting or easing a mark, such as the payment that came; null while more than the tolerance is overdue. */
  readonly cure?: string | null;
  readonly steps: readonly DueStep[];
  /** Why the message that is due does not go yet; null when none waits. Decisions stored before it was kept have none. */
  readonly waits?: Waits | null;
  /** Reasons why nothing may be done automatically although the rules speak (unexplained balance, cash that could cure the debt ...). */
  readonly heldBack: readonly string[];
  /** The next day on which time alone could change this decision; null when only the ledger can. */
  readonly lookAgainOn: Day | null;
}

/** A message that waits for the message limits. */
export interface Waits {
  /** The first day on which it may go, unless another message comes between. */
  readonly until: Day;
  /** What the customer had lately, and which limit counts it; a sentence for people. */
  readonly because: string;
}

export interface MarkChange {
  readonly on: Day;
  readonly from: Mark | null;
  readonly to: Mark | null;
}

/** What was decided and said before; the memory that hysteresis and the cadence need. */
export interface CustomerHistory {
  /** Rules in force and since when. */
  readonly activeRules: readonly { readonly rule: string; readonly since: Day }[];
  /** Last step said for each invoice, and when. */
  readonly said: readonly { readonly invoiceId: string; readonly step: string; readonly on: Day }[];
  /** Days on which a message went to this customer, latest first. */
  readonly messagesOn: readonly Day[];
  /** As it was decided last. */
  readonly segmented?: Segmented | null;
  /** Changes of the mark that was decided, of the last 30 days at least, latest first. */
  readonly markChanges?: readonly MarkChange[];
}
