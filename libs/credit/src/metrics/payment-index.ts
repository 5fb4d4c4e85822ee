import { addDays, daysBetween, type Day } from '../money/day';
import { balanceAt, type BookInvoice } from './book-invoice';
import { firstDayOf, lastDayOf, monthOf } from './month';

const WINDOW_MONTHS = 24;

/** Points at days from the due day, with straight lines between. Earlier than the first: 100; later than the last: 0. */
const POINTS = [
  { days: -30, points: 100 },
  { days: -20, points: 90 },
  { days: 0, points: 80 },
  { days: 15, points: 70 },
  { days: 22, points: 60 },
  { days: 30, points: 50 },
  { days: 60, points: 40 },
  { days: 90, points: 30 },
  { days: 120, points: 20 },
  { days: 150, points: 0 },
] as const;

/** 80 and more is low risk, below 50 high. */
export function paymentPoints(signedDays: number): number {
  const next = POINTS.findIndex(({ days }) => signedDays <= days);
  const to = POINTS[next];
  const from = POINTS[next - 1];
  if (!to) return 0;
  return from ? from.points + ((to.points - from.points) * (signedDays - from.days)) / (to.days - from.days) : to.points;
}

/** How the book, or one customer of it, has paid in the 24 months that end with this day: 0 to 100, weighed by amount. What is overdue counts as late as
 * it is by now, what is not yet due does not count. Null when there is neither. */
export function paymentIndex(invoices: readonly BookInvoice[], day: Day): number | null {
  const since = monthsBefore(day, WINDOW_MONTHS);
  let amounts = 0;
  let points = 0;
  const count = (amount: bigint, signedDays: number): void => {
    amounts += Number(amount);
    points += Number(amount) * paymentPoints(signedDays);
  };
  for (const invoice of invoices) {
    for (const { on, amount, kind } of invoice.applications)
      if (kind === 'cash' && amount > 0n && on > since && on <= day) count(amount, daysBetween(invoice.due, on));
    if (invoice.due < day) count(balanceAt(invoice, day), daysBetween(invoice.due, day));
  }
  return amounts > 0 ? points / amounts : null;
}

/** The same day of an earlier month, or its last day where it has none. */
function monthsBefore(day: Day, months: number): Day {
  const month = monthOf(day) - months;
  const same = addDays(firstDayOf(month), Number(day.slice(8, 10)) - 1);
  return monthOf(same) === month ? same : lastDayOf(month);
}
