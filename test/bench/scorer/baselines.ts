import { daysFrom } from '../../scenarios/receivables-file';
import { mean, middle, type Guess } from './judgement';
import { settledOn, type KnownInvoice } from './known-book';

interface Paid {
  readonly customer: string;
  readonly settled: string;
  readonly signedDays: number;
}

/** What anybody could guess without a scorer, from what was known at the start of a day. */
export class Baselines {
  private readonly paid: readonly Paid[];

  constructor(invoices: readonly KnownInvoice[]) {
    this.paid = invoices.flatMap((invoice) => {
      const settled = settledOn(invoice);
      return settled === null ? [] : [{ customer: invoice.customer, settled, signedDays: daysFrom(invoice.due, settled) }];
    });
  }

  /** The same for everybody: the company's share of late ones, and its mean days late. */
  global(day: string): Guess {
    return { late: shareLate(this.before(day)), days: meanDaysLate(this.before(day)) };
  }

  /** The same for everybody: the median, which is "on time" wherever less than half are late. */
  globalMedian(day: string): Guess {
    return { late: shareLate(this.before(day)), days: middle(this.before(day).map(daysLate)) };
  }

  /** The customer's own mean; in order by its mean signed days, as nothing else of a mean puts invoices in order. */
  customerMean(customer: string, day: string): Guess {
    const own = this.of(customer, day);
    return { late: mean(own.map(({ signedDays }) => signedDays)), days: meanDaysLate(own) };
  }

  customerShare(customer: string, day: string): Guess {
    const own = this.of(customer, day);
    return { late: shareLate(own), days: middle(own.map(daysLate)) };
  }

  private before(day: string): readonly Paid[] {
    return this.paid.filter(({ settled }) => settled < day);
  }

  /** Of a customer without a past, everybody's. */
  private of(customer: string, day: string): readonly Paid[] {
    const known = this.before(day);
    const own = known.filter((each) => each.customer === customer);
    return own.length === 0 ? known : own;
  }
}

function daysLate({ signedDays }: Paid): number {
  return Math.max(0, signedDays);
}

function meanDaysLate(paid: readonly Paid[]): number {
  return mean(paid.map(daysLate));
}

function shareLate(paid: readonly Paid[]): number {
  return mean(paid.map(({ signedDays }) => Number(signedDays > 0)));
}
