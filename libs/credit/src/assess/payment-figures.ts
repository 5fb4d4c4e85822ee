import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { addDays, daysBetween, type Day } from '../money/day';
import { ageingDay, dueDateOf } from './due-date';
import type { OpenInvoice } from './facts';
import type { FileFacts } from './file-facts';
import { firstAfter } from './in-force';
import { isOverdue, isReceivable, undisputed } from './open-items';

const INDEX_DAYS = 730;
const WADTP_DAYS = 365;

/** Days late and what they are worth; 80 is on the day. Between two knots the index is on the line between them. */
const KNOTS: readonly (readonly [days: number, index: number])[] = [
  [-30, 100],
  [-20, 90],
  [0, 80],
  [15, 70],
  [22, 60],
  [30, 50],
  [60, 40],
  [90, 30],
  [120, 20],
  [150, 0],
];

type PaymentFigures = Pick<FileFacts, 'paymentIndex' | 'wadtp' | 'paymentFiguresChangeOn'>;

interface Judged {
  readonly termsDays: number;
  readonly open: readonly OpenInvoice[];
  readonly givenUp: ReadonlySet<string>;
}

/** F18. Amounts weigh in home currency, as the provider converted the invoice they were paid on. */
export function paymentFigures(ledger: CustomerLedger, asOf: Day, { termsDays, open, givenUp }: Judged): PaymentFigures {
  const index = new Weighted();
  const wadtp = new Weighted();
  let oldest: Day | null = null;
  let oldestOfYear: Day | null = null;
  for (const invoice of ledger.invoices) {
    if (!isReceivable(invoice) || givenUp.has(invoice.id)) continue;
    for (const { on, weight } of cashOn(invoice)) {
      const age = daysBetween(on, asOf);
      if (age < 0 || age >= INDEX_DAYS) continue;
      index.add(indexOf(daysLate(invoice, termsDays, on)), weight);
      if (oldest === null || on < oldest) oldest = on;
      if (age >= WADTP_DAYS) continue;
      wadtp.add(daysBetween(invoice.issued, on), weight);
      if (oldestOfYear === null || on < oldestOfYear) oldestOfYear = on;
    }
  }
  const overdue = open.filter(isOverdue);
  for (const invoice of overdue) index.add(indexOf(invoice.daysOverdue), Number(undisputed(invoice).home.minor));
  const days = [
    oldest && addDays(oldest, INDEX_DAYS),
    oldestOfYear && addDays(oldestOfYear, WADTP_DAYS),
    overdue.length > 0 ? addDays(asOf, 1) : null,
  ];
  return { paymentIndex: index.mean(), wadtp: wadtp.mean(), paymentFiguresChangeOn: firstAfter(days, asOf) };
}

/** Cash on an invoice with its weight in home minor units. */
function cashOn({ applications, total, homeTotal }: LedgerInvoice): readonly { readonly on: Day; readonly weight: number }[] {
  if (total.minor <= 0n) return [];
  const rate = Number(homeTotal.minor) / Number(total.minor);
  return applications
    .filter(({ kind, amount }) => kind === 'cash' && amount.minor > 0n)
    .map(({ on, amount }) => ({ on, weight: Number(amount.minor) * rate }));
}

/** As in payment-habits: the due date in force when the money came. */
function daysLate(invoice: LedgerInvoice, termsDays: number, paidOn: Day): number {
  const { due } = dueDateOf(invoice, termsDays);
  const agesFrom = ageingDay(invoice, due);
  return daysBetween(paidOn > agesFrom ? agesFrom : due, paidOn);
}

function indexOf(days: number): number {
  const [first] = KNOTS;
  if (first && days <= first[0]) return first[1];
  for (const [position, [toDays, toIndex]] of KNOTS.entries()) {
    if (days > toDays) continue;
    const [fromDays, fromIndex] = KNOTS[position - 1] ?? [toDays, toIndex];
    return fromIndex + ((toIndex - fromIndex) * (days - fromDays)) / (toDays - fromDays);
  }
  return 0;
}

/** A mean by weight; null without any weight. */
class Weighted {
  private sum = 0;
  private weight = 0;

  add(value: number, weight: number): void {
    this.sum += value * weight;
    this.weight += weight;
  }

  mean(): number | null {
    return this.weight > 0 ? this.sum / this.weight : null;
  }
}
