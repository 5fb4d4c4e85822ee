import type { Day } from '../money/day';
import type { Money } from '../money/money';
import type { BookFigures } from './book-figures';
import type { Ageing, FileFacts } from './file-facts';
import type { PaymentWeights } from './payment-weights';

/** What is true of one customer on one day, from the ledger and from what people have recorded. Live convention: everything the ledger holds is known; overdue means open and due
 * before `asOf`. Null is "unknown", never zero. Amounts are in home currency (the provider's own conversion) unless the field says otherwise;
 * day counts pool across currencies, amounts never do.
 *
 * F-numbers are those of the fact sheet in credit.md section 2.3. Left out rather than invented: F15 contacts (they are in CustomerHistory), F17 freshness
 * (the company's, not the customer's), F9 and F19 (they need the whole book). */
export interface Facts extends FileFacts {
  readonly customerId: string;
  readonly asOf: Day;
  readonly homeCurrency: string;

  /** F1: gross, before unapplied cash and open credits. */
  readonly openAmount: Money;
  readonly openCount: number;
  /** F2: the undisputed part of what is overdue, without what a payment plan in good standing covers. So are the three that follow. */
  readonly overdueAmount: Money;
  readonly overdueCount: number;
  /** Zero when nothing is overdue. */
  readonly oldestOverdueDays: number;
  /** Weighted by home balance; null when nothing is overdue. */
  readonly meanOverdueAgeDays: number | null;
  /** What stays overdue if unapplied cash and open credits were set against it, currency by currency. */
  readonly overdueAfterCash: Money;
  /** F1, F2 and F4 in each document currency, by currency code. */
  readonly byCurrency: readonly CurrencyFacts[];

  /** F4 in home currency; null when an amount in a foreign currency has no invoice of that currency to take a rate from. */
  readonly unappliedCash: Money | null;
  readonly openCredits: Money | null;
  /** F14: gross open, disputed or not, less unapplied cash and open credits; negative when we owe the customer. */
  readonly exposure: Money | null;
  /** Open documents less unapplied cash and credits, minus the ledger's own balance; in that balance's currency. Null when the ledger states none
   * or the customer's documents are in other currencies too. */
  readonly unexplainedBalance: Money | null;

  /** Invoices on credit ever raised, and the largest of them; void ones and drafts do not count. */
  readonly invoiceCount: number;
  readonly largestInvoice: Money;
  /** F5: invoices paid with at least some cash, bad debts left out. */
  readonly paidCount: number;
  readonly paidOnTimeCount: number;
  readonly firstInvoiceOn: Day | null;
  readonly accountAgeDays: number | null;

  /** F6: the last six paid, fewer if fewer exist, null without any. Shares are 0 to 1. */
  readonly lateShareOfLast6: number | null;
  /** Early payments count as zero days late. */
  readonly meanDaysLateOfLast6: number | null;
  readonly meanSignedDaysOfLast6: number | null;
  /** F7: the last twelve paid; early is negative. */
  readonly medianSignedDaysOfLast12: number | null;
  /** Population standard deviation of the signed days, each held within -30 to +60. */
  readonly spreadOfLast12: number | null;
  readonly earliestOfLast12: number | null;
  readonly latestOfLast12: number | null;
  /** F8: how many days later (positive) or earlier payments become per year; least squares over the last 365 days, six payments at least. */
  readonly trendDaysPerYear: number | null;
  /** How clear the trend is: slope over its standard error, held within -99 to +99. */
  readonly trendTValue: number | null;
  /** The first day on which time alone changes the trend, by dropping a payment from its window. */
  readonly trendChangesOn: Day | null;

  /** F10: mean of the last six complete months; a month is complete on its last day. */
  readonly monthlyBilling: Money;
  /** The first day on which time alone may change the monthly billing; null when it stays zero. */
  readonly billingChangesOn: Day | null;

  /** What a credit limit is earned by; facts stored before there was one have none. */
  readonly earning?: Earning;
  /** The document that somebody asks about; absent outside of a credit check. */
  readonly document?: AskedDocument;

  /** What the ledger holds with a later date, earliest first. It has not come: no other figure counts it. Absent: nothing. */
  readonly postDated?: readonly PostDated[];

  /** F11, in the payment's own currency. */
  readonly lastPaymentOn: Day | null;
  readonly lastPaymentAmount: Money | null;

  /** The latest seven days on which the ledger, or a person in it, mailed invoices otherwise than to deliver them: latest first. */
  readonly mailedFromLedger: readonly LedgerMail[];

  /** Names of the ledger's groups that the customer belongs to. */
  readonly groups: readonly string[];
  /** F16: true for a person or sole trader; null when the ledger does not say. */
  readonly individual: boolean | null;

  /** The customer that took this one's place in the ledger; null unless the two were merged. */
  readonly mergedInto: string | null;

  /** What the whole book was like on the first of the month; absent or null: nobody has looked. */
  readonly book?: BookFigures | null;

  /** Oldest debt first. */
  readonly openInvoices: readonly OpenInvoice[];
  /** The last 24 paid, latest first. */
  readonly settledInvoices: readonly SettledInvoice[];
}

/** Cash or a credit of a day to come. */
export interface PostDated {
  readonly on: Day;
  readonly amount: Money;
  /** Null: not set against an invoice. */
  readonly invoiceId: string | null;
}

export interface Earning {
  /** F10 as a sum: the last six complete months together, each counted at most twice their median. */
  readonly steadyBilling: Money;
  /** From issue to due, of the usual invoice of those months; without any the customer's own. */
  readonly usualTermsDays: number;
  /** As the ledger has them now, for the customer or else for the company. */
  readonly ownTermsDays: number;
  /** F9. */
  readonly payments: PaymentWeights;
}

export interface AskedDocument {
  /** What of it is sold on credit, in home currency. */
  readonly amount: Money;
  /** From issue to due; null: not told. */
  readonly termsDays: number | null;
}

/** What was mailed on one day; at least one invoice, by number. */
export interface LedgerMail {
  readonly on: Day;
  readonly invoices: readonly { readonly id: string; readonly number: string }[];
}

export interface CurrencyFacts {
  readonly currency: string;
  readonly openAmount: Money;
  readonly openCount: number;
  readonly disputedAmount: Money;
  readonly overdueAmount: Money;
  readonly overdueCount: number;
  readonly ageing: Ageing;
  readonly unappliedCash: Money;
  readonly openCredits: Money;
  /** Open less unapplied cash and open credits; negative when we owe the customer. */
  readonly netReceivable: Money;
  /** What cash and credits together will be more by what is dated later; negative where a credit goes to an invoice then. Absent: nothing. */
  readonly fundsToCome?: Money;
}

export interface OpenInvoice {
  readonly id: string;
  readonly number: string;
  readonly issued: Day;
  /** As the document says; derived from terms when it says nothing. Messages speak of this day. */
  readonly due: Day;
  readonly dueDerived: boolean;
  /** The day its age is counted from. Rules speak of this day; see due-date.ts. */
  readonly agesFrom: Day;
  /** Days from `agesFrom` to the as-of day: 1 or more is overdue, negative is not due yet. */
  readonly daysOverdue: number;
  readonly balance: Money;
  readonly homeBalance: Money;
  /** The part of the balance that is disputed, at most all of it. */
  readonly disputed: Money;
  readonly homeDisputed: Money;
  /** The part of the balance that is paid or credited with a later date; it is owed until then. Absent: nothing. */
  readonly postDated?: Money;
  /** True when the instalments of a plan in good standing stand in place of its due date. */
  readonly onPlan: boolean;
  readonly sent: boolean | null;
  readonly expectedOn: Day | null;
}

export interface SettledInvoice {
  readonly id: string;
  readonly number: string;
  readonly issued: Day;
  /** The day of the last cash application. */
  readonly settled: Day;
  /** Settled minus due: early is negative, 0 is on time, 1 or more is late. At least 1 when a receipt for it came back. */
  readonly signedDays: number;
}
