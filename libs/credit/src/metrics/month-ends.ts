import { dayNumber, type Day } from '../money/day';
import { balanceAt, type BookInvoice } from './book-invoice';
import { daysOf, lastDayOf, lastMonthEndedBy, monthOf, type Month } from './month';
import { collectionEffectiveness, countBack, inDaysOfSales, shareOf, trueDaysOutstanding, type CountBack } from './ratios';

/** A book at the end of a calendar month, that day included. Amounts are minor units; days, shares (0 to 1) and CEI are full precision, null where there is
 * nothing to divide by. Names and formulas: credit.md section 3. */
export interface MonthEnd {
  readonly day: Day;
  /** Issued, tax included: in the month, and in the three months that end with it. */
  readonly salesOfMonth: bigint;
  readonly salesOf3Months: bigint;
  readonly daysOf3Months: number;
  readonly receivableBefore: bigint;
  /** Gross: before unapplied cash and open credits. */
  readonly receivable: bigint;
  readonly openCount: number;
  readonly ageing: Ageing;
  readonly shareCurrent: number | null;
  readonly shareOver90: number | null;
  readonly dsoOfMonth: number | null;
  readonly dsoOf3Months: number | null;
  readonly dsoCountBack: CountBack;
  readonly trueDso: number;
  readonly bestPossibleDso: number | null;
  /** ADD, a figure of the book: not the mean days late. */
  readonly averageDaysDelinquent: number | null;
  /** CEI, in percent. */
  readonly collectionEffectiveness: number | null;
  /** Cash set against invoices in the month. */
  readonly paid: bigint;
  /** WADTP: from issue to payment, each payment weighed by its amount. */
  readonly daysToPay: number | null;
  /** From due day to payment, early payments negative. */
  readonly signedDaysLate: number | null;
  /** The same with early payments as zero. */
  readonly daysLate: number | null;
  /** Of what is overdue at the end of the month. */
  readonly meanOverdueAge: number | null;
}

/** By days past due; a remaining balance stands whole in one of them. */
export interface Ageing {
  readonly current: bigint;
  readonly days1To30: bigint;
  readonly days31To60: bigint;
  readonly days61To90: bigint;
  readonly over90: bigint;
}

/** Every month-end from `from` to `to`, both included. What was issued before `from` counts: as receivable, and as sales to count back over. */
export function monthEnds(invoices: readonly BookInvoice[], from: Day, to: Day): readonly MonthEnd[] {
  const running = new RunningMonthEnds(from, to);
  for (const invoice of invoices) running.add(invoice);
  return running.ends();
}

/** The same for a book whose invoices are met one by one and need not be kept. */
export class RunningMonthEnds {
  private readonly sales = new Map<Month, bigint>();
  /** One month more at the start, for what was receivable before; none when no month ends in time. */
  private readonly tallies: readonly Tally[];

  constructor(from: Day, to: Day) {
    const first = monthOf(from);
    const last = lastMonthEndedBy(to);
    this.tallies = Array.from({ length: last < first ? 0 : last - first + 2 }, (_, index) => newTally(first - 1 + index));
  }

  add(invoice: BookInvoice): void {
    const month = monthOf(invoice.issued);
    this.sales.set(month, (this.sales.get(month) ?? 0n) + invoice.total);
    tallyBalances(invoice, this.tallies);
    tallyPayments(invoice, this.tallies);
  }

  ends(): readonly MonthEnd[] {
    return this.tallies.slice(1).map((tally, index) => monthEnd(tally, this.tallies[index]?.receivable ?? 0n, this.sales));
  }
}

interface Tally {
  readonly month: Month;
  readonly day: Day;
  readonly number: number;
  receivable: bigint;
  openCount: number;
  readonly buckets: [bigint, bigint, bigint, bigint, bigint];
  /** Balance times days since issue, by month of issue. */
  readonly issuedDays: Map<Month, bigint>;
  /** Balance times days overdue. */
  overdueDays: bigint;
  paid: bigint;
  /** Amounts times days. */
  toPay: bigint;
  signed: bigint;
  late: bigint;
}

function newTally(month: Month): Tally {
  const day = lastDayOf(month);
  const sums = { receivable: 0n, openCount: 0, overdueDays: 0n, paid: 0n, toPay: 0n, signed: 0n, late: 0n };
  return { month, day, number: dayNumber(day), buckets: [0n, 0n, 0n, 0n, 0n], issuedDays: new Map(), ...sums };
}

function tallyBalances(invoice: BookInvoice, tallies: readonly Tally[]): void {
  const start = tallies[0]?.month ?? 0;
  const issuedMonth = monthOf(invoice.issued);
  const issued = dayNumber(invoice.issued);
  const due = dayNumber(invoice.due);
  const lastMove = invoice.applications.reduce<Day>((latest, { on }) => (on > latest ? on : latest), invoice.issued);
  for (let at = Math.max(0, issuedMonth - start); at < tallies.length; at += 1) {
    const tally = tallies[at] as Tally;
    const balance = balanceAt(invoice, tally.day);
    if (balance === 0n) {
      // Only an application that is taken back opens it again.
      if (tally.day >= lastMove || (invoice.writtenOffOn !== null && invoice.writtenOffOn <= tally.day)) return;
      continue;
    }
    const daysOverdue = tally.number - due;
    tally.receivable += balance;
    tally.openCount += 1;
    tally.buckets[bucketOf(daysOverdue)] += balance;
    tally.issuedDays.set(issuedMonth, (tally.issuedDays.get(issuedMonth) ?? 0n) + balance * BigInt(tally.number - issued));
    if (daysOverdue > 0) tally.overdueDays += balance * BigInt(daysOverdue);
  }
}

function bucketOf(daysOverdue: number): 0 | 1 | 2 | 3 | 4 {
  if (daysOverdue <= 0) return 0;
  if (daysOverdue <= 30) return 1;
  if (daysOverdue <= 60) return 2;
  return daysOverdue <= 90 ? 3 : 4;
}

function tallyPayments({ issued, due, applications }: BookInvoice, tallies: readonly Tally[]): void {
  const start = tallies[0]?.month ?? 0;
  for (const { on, amount, kind } of applications) {
    const tally = tallies[monthOf(on) - start];
    if (kind !== 'cash' || amount <= 0n || !tally) continue;
    const paidOn = dayNumber(on);
    const signed = BigInt(paidOn - dayNumber(due));
    tally.paid += amount;
    tally.toPay += amount * BigInt(paidOn - dayNumber(issued));
    tally.signed += amount * signed;
    if (signed > 0n) tally.late += amount * signed;
  }
}

function monthEnd(tally: Tally, receivableBefore: bigint, sales: ReadonlyMap<Month, bigint>): MonthEnd {
  const { month, receivable, paid } = tally;
  const [current, days1To30, days31To60, days61To90, over90] = tally.buckets;
  const salesIn = (which: Month): bigint => sales.get(which) ?? 0n;
  const overdue = receivable - current;
  const salesOfMonth = salesIn(month);
  const quarter = { sales: salesOfMonth + salesIn(month - 1) + salesIn(month - 2), days: daysOf(month - 2, month) };
  return {
    day: tally.day,
    salesOfMonth,
    salesOf3Months: quarter.sales,
    daysOf3Months: quarter.days,
    receivableBefore,
    receivable,
    openCount: tally.openCount,
    ageing: { current, days1To30, days31To60, days61To90, over90 },
    shareCurrent: shareOf(current, receivable),
    shareOver90: shareOf(over90, receivable),
    dsoOfMonth: inDaysOfSales(receivable, salesOfMonth, daysOf(month)),
    dsoOf3Months: inDaysOfSales(receivable, quarter.sales, quarter.days),
    dsoCountBack: countBack(receivable, monthsBack(month, sales)),
    trueDso: trueDaysOutstanding([...tally.issuedDays].map(([issued, amountDays]) => ({ amountDays, sales: salesIn(issued) }))),
    bestPossibleDso: inDaysOfSales(current, quarter.sales, quarter.days),
    averageDaysDelinquent: inDaysOfSales(overdue, quarter.sales, quarter.days),
    collectionEffectiveness: collectionEffectiveness({ receivableBefore, monthlySales: salesOfMonth, receivable, current }),
    paid,
    daysToPay: shareOf(tally.toPay, paid),
    signedDaysLate: shareOf(tally.signed, paid),
    daysLate: shareOf(tally.late, paid),
    meanOverdueAge: shareOf(tally.overdueDays, overdue),
  };
}

/** From this month back to the first one with sales. */
function* monthsBack(
  month: Month,
  sales: ReadonlyMap<Month, bigint>,
): Generator<{ readonly sales: bigint; readonly days: number }> {
  const earliest = Math.min(...sales.keys());
  for (let each = month; each >= earliest; each -= 1) yield { sales: sales.get(each) ?? 0n, days: daysOf(each) };
}
