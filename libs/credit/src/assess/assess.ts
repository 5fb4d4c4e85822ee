import type { CompanySettings, CustomerLedger } from '../ledger/customer-ledger';
import { daysBetween, type Day } from '../money/day';
import { addMoney, subtractMoney, sumMoney, type Money } from '../money/money';
import { billing, lastPayment } from './billing';
import { everRaised } from './ever-raised';
import type { Facts, OpenInvoice } from './facts';
import { mailedFromLedger } from './mailed-from-ledger';
import { atInvoiceRates, currencyFacts, isReceivable, openInvoices, overdueAfterCash, unexplainedBalance } from './open-items';
import { mean } from './statistics';
import { paymentHabits, settledInvoices } from './payment-habits';

/** How many settled invoices the facts carry: enough for every count a rule may ask for since it took hold. */
const SETTLED_KEPT = 24;

/** What is true of one customer on `asOf`, a day in the company's time zone. Pure: the same ledger and day give the same facts.
 * Throws RangeError when home amounts are not in the company's home currency. */
export function assess(ledger: CustomerLedger, asOf: Day, settings: CompanySettings): Facts {
  const { customer } = ledger;
  const { homeCurrency } = settings;
  const termsDays = customer.terms?.days ?? settings.defaultTermsDays;
  const open = openInvoices(ledger, asOf, termsDays);
  const settled = settledInvoices(ledger, termsDays);
  const byCurrency = currencyFacts(ledger, open);
  const openAmount = sumMoney(
    open.map(({ homeBalance }) => homeBalance),
    homeCurrency,
  );
  const unappliedCash = atInvoiceRates(
    byCurrency.map((own) => own.unappliedCash),
    ledger.invoices,
    homeCurrency,
  );
  const openCredits = atInvoiceRates(
    byCurrency.map((own) => own.openCredits),
    ledger.invoices,
    homeCurrency,
  );
  return {
    customerId: customer.id,
    asOf,
    homeCurrency,
    openAmount,
    openCount: open.length,
    ...overdueFacts(open, homeCurrency),
    overdueAfterCash: overdueAfterCash(open, byCurrency, homeCurrency),
    byCurrency,
    unappliedCash,
    openCredits,
    exposure: unappliedCash && openCredits && subtractMoney(openAmount, addMoney(unappliedCash, openCredits)),
    unexplainedBalance: unexplainedBalance(customer.ledgerBalance, byCurrency),
    ...everRaised(ledger, homeCurrency),
    ...accountAge(ledger, asOf),
    ...paymentHabits(settled, asOf),
    ...billing(ledger, asOf, homeCurrency),
    ...lastPayment(ledger),
    mailedFromLedger: mailedFromLedger(ledger, settings),
    groups: customer.groups,
    individual: customer.individual,
    mergedInto: customer.mergedInto,
    openInvoices: open,
    settledInvoices: settled.slice(0, SETTLED_KEPT),
  };
}

function overdueFacts(
  open: readonly OpenInvoice[],
  homeCurrency: string,
): Pick<Facts, 'overdueAmount' | 'overdueCount' | 'oldestOverdueDays' | 'meanOverdueAgeDays'> {
  const overdue = open.filter(({ daysOverdue }) => daysOverdue >= 1);
  const overdueAmount = sumMoney(
    overdue.map(({ homeBalance }) => homeBalance),
    homeCurrency,
  );
  return {
    overdueAmount,
    overdueCount: overdue.length,
    // Oldest debt comes first, so its age is the largest.
    oldestOverdueDays: overdue[0]?.daysOverdue ?? 0,
    meanOverdueAgeDays:
      overdueAmount.minor > 0n ? weightedAge(overdue, overdueAmount) : mean(overdue.map(({ daysOverdue }) => daysOverdue)),
  };
}

function weightedAge(overdue: readonly OpenInvoice[], total: Money): number {
  const weighted = overdue.reduce((sum, { daysOverdue, homeBalance }) => sum + BigInt(daysOverdue) * homeBalance.minor, 0n);
  return Number(weighted) / Number(total.minor);
}

function accountAge(ledger: CustomerLedger, asOf: Day): Pick<Facts, 'firstInvoiceOn' | 'accountAgeDays'> {
  const first = ledger.invoices
    .filter(isReceivable)
    .reduce<Day | null>((earliest, { issued }) => (earliest === null || issued < earliest ? issued : earliest), null);
  return { firstInvoiceOn: first, accountAgeDays: first && Math.max(0, daysBetween(first, asOf)) };
}
