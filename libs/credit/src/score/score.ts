import type { SettledInvoice } from '../assess/facts';
import { winsorised } from '../assess/statistics';
import type { Prior } from './prior';

/* Constants of credit.md section 12.2: fixed, the same for every company, learned from none. */
const HALF_LIFE_INVOICES = 10;
const PRIOR_WEIGHT = 2;
const OVERDUE_COUNTED = 2;
const OVERDUE_DAYS_MAX = 60;

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
  const counted = [...overdueDays].sort((a, b) => a - b).slice(0, OVERDUE_COUNTED);
  let weights = PRIOR_WEIGHT + counted.length;
  let late = PRIOR_WEIGHT * prior.lateShare + counted.length;
  let days = PRIOR_WEIGHT * prior.signedDays;
  for (const overdue of counted) days += Math.min(OVERDUE_DAYS_MAX, overdue);
  for (const [rank, { signedDays }] of settled.entries()) {
    const weight = 0.5 ** (rank / HALF_LIFE_INVOICES);
    weights += weight;
    if (signedDays > 0) late += weight;
    days += weight * winsorised(signedDays);
  }
  return { lateProbability: late / weights, signedDays: days / weights, paidCount: settled.length, overdueDays: counted };
}
