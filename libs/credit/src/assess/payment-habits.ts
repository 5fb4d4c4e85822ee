import { EMPTY_FILE, type CreditFile } from '../ledger/credit-file';
import type { CompanySettings, CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { addDays, dayNumber, daysBetween, type Day } from '../money/day';
import { ageingDay, dueDateOf } from './due-date';
import type { Facts, SettledInvoice } from './facts';
import { compareInvoiceNumbers } from './invoice-number';
import { isReceivable } from './open-items';
import { isInForce } from './in-force';
import { ledgerOn } from './post-dated';
import { returnedReceipts, type Returned } from './withdrawn';
import { leastSquares, mean, median, populationDeviation, winsorised } from './statistics';

export const TREND_WINDOW_DAYS = 365;
export const TREND_PAYMENTS_MIN = 6;
export const DAYS_PER_YEAR = 365;

interface Judged {
  readonly termsDays: number;
  /** Ids of invoices that a person has given up. */
  readonly givenUp: ReadonlySet<string>;
  readonly returned: readonly Returned[];
}

/** What a customer's invoices are judged with on `asOf`. */
export function judgedWith(ledger: CustomerLedger, asOf: Day, settings: CompanySettings, file: CreditFile): Judged {
  return {
    termsDays: ledger.customer.terms?.days ?? settings.defaultTermsDays,
    givenUp: new Set(file.badDebts.filter((debt) => isInForce(debt, debt.on, asOf)).map(({ invoiceId }) => invoiceId)),
    returned: returnedReceipts(ledger, settings),
  };
}

/** Every settled invoice, as the facts of that day count them; the facts themselves carry only the latest. */
export function settledOf(
  ledger: CustomerLedger,
  asOf: Day,
  settings: CompanySettings,
  file: CreditFile = EMPTY_FILE,
): readonly SettledInvoice[] {
  return settledInvoices(ledgerOn(ledger, asOf), judgedWith(ledger, asOf, settings, file));
}

/** Every invoice that says something about how this customer pays, latest settlement first (then issue day, then number). Left out: drafts, void and
 * zero invoices, those given up, and those cleared by credits alone. A credit that clears the rest later does not move the day: the last cash does. One whose receipt came back was late, whenever it is paid in the end. */
export function settledInvoices(ledger: CustomerLedger, { termsDays, givenUp, returned }: Judged): readonly SettledInvoice[] {
  const bounced = new Set(returned.map(({ invoiceId }) => invoiceId));
  return ledger.invoices
    .flatMap((invoice) => {
      const settled = settledOn(invoice);
      if (settled === null || givenUp.has(invoice.id)) return [];
      const { due } = dueDateOf(invoice, termsDays);
      const agesFrom = ageingDay(invoice, due);
      // Paid before the first-issued due date passed: the date then in force counts, however far it had been moved.
      const days = daysBetween(settled > agesFrom ? agesFrom : due, settled);
      const signedDays = bounced.has(invoice.id) ? Math.max(1, days) : days;
      return [{ id: invoice.id, number: invoice.number, issued: invoice.issued, settled, signedDays }];
    })
    .sort(
      (a, b) =>
        daysBetween(a.settled, b.settled) ||
        daysBetween(a.issued, b.issued) ||
        compareInvoiceNumbers(b.number, a.number) ||
        Number(b.id > a.id) - Number(b.id < a.id),
    );
}

function settledOn(invoice: LedgerInvoice): Day | null {
  if (!isReceivable(invoice) || invoice.total.minor <= 0n || invoice.balance.minor >= 1n) return null;
  const cashDays = invoice.applications.filter(({ kind, amount }) => kind === 'cash' && amount.minor > 0n).map(({ on }) => on);
  return cashDays.reduce<Day | null>((latest, on) => (latest === null || on > latest ? on : latest), null);
}

type Habits = Pick<
  Facts,
  | 'paidCount'
  | 'paidOnTimeCount'
  | 'lateShareOfLast6'
  | 'meanDaysLateOfLast6'
  | 'meanSignedDaysOfLast6'
  | 'medianSignedDaysOfLast12'
  | 'spreadOfLast12'
  | 'earliestOfLast12'
  | 'latestOfLast12'
  | 'trendDaysPerYear'
  | 'trendTValue'
  | 'trendChangesOn'
>;

/** F5 to F8, from the settled invoices, latest first. */
export function paymentHabits(settled: readonly SettledInvoice[], asOf: Day): Habits {
  const last6 = settled.slice(0, 6).map(({ signedDays }) => signedDays);
  const last12 = settled.slice(0, 12).map(({ signedDays }) => signedDays);
  return {
    paidCount: settled.length,
    paidOnTimeCount: settled.filter(({ signedDays }) => signedDays <= 0).length,
    lateShareOfLast6: mean(last6.map((days) => (days >= 1 ? 1 : 0))),
    meanDaysLateOfLast6: mean(last6.map((days) => Math.max(0, days))),
    meanSignedDaysOfLast6: mean(last6),
    medianSignedDaysOfLast12: median(last12),
    spreadOfLast12: populationDeviation(last12.map(winsorised)),
    earliestOfLast12: last12.length === 0 ? null : Math.min(...last12),
    latestOfLast12: last12.length === 0 ? null : Math.max(...last12),
    ...trend(settled, asOf),
  };
}

function trend(
  settled: readonly SettledInvoice[],
  asOf: Day,
): Pick<Habits, 'trendDaysPerYear' | 'trendTValue' | 'trendChangesOn'> {
  const windowStart = addDays(asOf, -TREND_WINDOW_DAYS);
  const recent = settled.filter((invoice) => invoice.settled >= windowStart);
  const oldest = recent.at(-1);
  const points = recent.map((invoice) => ({ x: dayNumber(invoice.settled), y: winsorised(invoice.signedDays) }));
  const line = recent.length >= TREND_PAYMENTS_MIN ? leastSquares(points) : null;
  return {
    trendDaysPerYear: line && line.slope * DAYS_PER_YEAR,
    trendTValue: line && line.tValue,
    trendChangesOn: oldest ? addDays(oldest.settled, TREND_WINDOW_DAYS + 1) : null,
  };
}
