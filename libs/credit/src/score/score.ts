import type { OpenInvoice, SettledInvoice } from '../assess/facts';
import { paymentWeights, type PaymentWeights } from '../assess/payment-weights';
import type { Prior } from './prior';

/* Constants of credit.md section 12.2: fixed, the same for every company, learned from none. */
const PRIOR_WEIGHT = 2;
const OVERDUE_COUNTED = 2;
/** A debt counts no more days than this. */
export const OVERDUE_DAYS_MAX = 60;

/** What one customer has done, as far as it tells how it pays. */
export interface PaymentPast {
  /** Every settled invoice, latest settlement first. */
  readonly settled: readonly Pick<SettledInvoice, 'signedDays'>[];
  /** How many days each open invoice is overdue that counts: not disputed, not written off, not under a plan. In any order. */
  readonly overdueDays: readonly number[];
}

export interface Score {
  /** 0 to 1. */
  readonly lateProbability: number;
  /** From due day to payment; negative is early. */
  readonly signedDays: number;
  readonly paidCount: number;
  /** The overdue ones that counted: two at most, the youngest debts. */
  readonly overdueDays: readonly number[];
}

/** How likely the next invoice is paid late, and by how many days. A fixed formula over one company's own ledger: nothing in it is learned, and another
 * company's payments cannot reach it. The latest payments weigh most; an overdue debt counts as a late payment of its age so far, but no more than two of
 * them do, or one that is stuck would drag the customer for ever. */
export function score({ settled, overdueDays }: PaymentPast, prior: Prior): Score {
  const counted = youngest(overdueDays);
  const own = paymentWeights(settled);
  const lateProbability =
    (own.late + PRIOR_WEIGHT * prior.lateShare + counted.length) / (own.all + PRIOR_WEIGHT + counted.length);
  const signedDays = expectedDays(own, overdueDays, prior.signedDays);
  return { lateProbability, signedDays, paidCount: settled.length, overdueDays: counted };
}

/** The signed days of the score; `usual`: those of the prior. */
export function expectedDays(own: PaymentWeights, overdueDays: readonly number[], usual: number): number {
  const counted = youngest(overdueDays);
  const debts = counted.reduce((sum, overdue) => sum + Math.min(OVERDUE_DAYS_MAX, overdue), 0);
  return (own.days + PRIOR_WEIGHT * usual + debts) / (own.all + PRIOR_WEIGHT + counted.length);
}

/** Why nothing is to be learned from an open invoice; null where something is. */
export function setAside({ disputed, onPlan }: OpenInvoice): 'disputed' | 'on-plan' | null {
  if (disputed.minor > 0n) return 'disputed';
  return onPlan ? 'on-plan' : null;
}

/** Of those that count. */
export function overdueDaysOf(open: readonly OpenInvoice[]): readonly number[] {
  return open.filter((invoice) => invoice.daysOverdue >= 1 && setAside(invoice) === null).map(({ daysOverdue }) => daysOverdue);
}

function youngest(overdueDays: readonly number[]): readonly number[] {
  return [...overdueDays].sort((a, b) => a - b).slice(0, OVERDUE_COUNTED);
}
