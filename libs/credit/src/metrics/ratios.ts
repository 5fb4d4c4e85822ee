/* Figures made of other figures: credit.md section 3. Amounts are minor units of one currency; results are full precision, rounded only when shown.
 * Null: there is nothing to divide by. */

/** Standard DSO, best possible DSO and average days delinquent alike: the amount in days of the period's sales. */
export function inDaysOfSales(amount: bigint, sales: bigint, days: number): number | null {
  return sales > 0n ? (Number(amount) / Number(sales)) * days : null;
}

export function shareOf(part: bigint, whole: bigint): number | null {
  return whole > 0n ? Number(part) / Number(whole) : null;
}

export interface CountBack {
  readonly days: number;
  /** The receivables are more than all sales known: the days are at least these. */
  readonly isAtLeast: boolean;
}

/** How many days of sales, counted back from the latest month, make up the receivable. `months`: latest first; the latest may be a part of one. */
export function countBack(receivable: bigint, months: Iterable<{ readonly sales: bigint; readonly days: number }>): CountBack {
  let left = receivable;
  let counted = 0;
  for (const { sales, days } of months) {
    if (left <= 0n) break;
    if (left < sales) return { days: counted + (days * Number(left)) / Number(sales), isAtLeast: false };
    left -= sales;
    counted += days;
  }
  return { days: counted, isAtLeast: left > 0n };
}

/** True DSO: the age of what is open, weighed by each amount's part of the sales of its month. `amountDays`: amount times days since issue, summed over
 * what was issued in that month. */
export function trueDaysOutstanding(byMonth: Iterable<{ readonly amountDays: bigint; readonly sales: bigint }>): number {
  let days = 0;
  for (const { amountDays, sales } of byMonth) if (sales > 0n) days += Number(amountDays) / Number(sales);
  return days;
}

export interface Collected {
  readonly receivableBefore: bigint;
  /** Of one month; of a longer period, its monthly average. */
  readonly monthlySales: bigint;
  readonly receivable: bigint;
  /** The part of it that is not overdue. */
  readonly current: bigint;
}

/** CEI, in percent: of what could be collected, how much was. */
export function collectionEffectiveness({ receivableBefore, monthlySales, receivable, current }: Collected): number | null {
  const collectable = receivableBefore + monthlySales - current;
  if (collectable <= 0n) return null;
  return (Number(receivableBefore + monthlySales - receivable) / Number(collectable)) * 100;
}

/** Half up, away from zero as money is, of the decimal number that is read: 1.005 becomes 1.01. For showing, once. */
export function roundHalfUp(value: number, decimals: number): number {
  const [digits = '0', exponent = '0'] = String(Math.abs(value)).split('e');
  const scaled = Math.round(Number(`${digits}e${Number(exponent) + decimals}`));
  return (Math.sign(value) * scaled) / 10 ** decimals;
}
