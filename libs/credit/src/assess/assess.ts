import { EMPTY_FILE, FLAGS, type CreditFile, type FlagName } from '../ledger/credit-file';
import type { CompanySettings, CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { daysBetween, type Day } from '../money/day';
import { addMoney, subtractMoney, sumMoney, type Money } from '../money/money';
import { ageing } from './ageing';
import { billing, lastPayment } from './billing';
import { disputeDays, disputedOn, disputedSince } from './disputes';
import { earning } from './earning';
import { everRaised } from './ever-raised';
import type { Facts, OpenInvoice } from './facts';
import type { FileFacts } from './file-facts';
import { grantDays, grantedCredit } from './granted-credit';
import { firstAfter, latestInForce, turningDays } from './in-force';
import { mailedFromLedger } from './mailed-from-ledger';
import {
  atInvoiceRates,
  currencyFacts,
  isOverdue,
  isReceivable,
  openInvoices,
  overdueAfterCash,
  undisputed,
  unexplainedBalance,
} from './open-items';
import { paymentFigures } from './payment-figures';
import { judgedWith, paymentHabits, settledInvoices } from './payment-habits';
import { planDays, planState } from './plans';
import { ledgerOn, postDatedIn, withFundsToCome, withPostDated } from './post-dated';
import { promiseDays, promiseFacts } from './promises';
import { mean } from './statistics';
import { dropsOutOn, isRecent, returnedCount, type Returned } from './withdrawn';

/** How many settled invoices the facts carry: enough for every count a rule may ask for since it took hold. */
export const SETTLED_KEPT = 24;

/** What is true of one customer on `asOf`, a day in the company's time zone. Pure: the same ledger, file and day give the same facts. What the ledger dates
 * later has not come yet.
 * Throws RangeError when home amounts are not in the company's home currency. */
export function assess(books: CustomerLedger, asOf: Day, settings: CompanySettings, file: CreditFile = EMPTY_FILE): Facts {
  const { customer } = books;
  const { homeCurrency } = settings;
  const judged = judgedWith(books, asOf, settings, file);
  const { termsDays, givenUp, returned } = judged;
  const ledger = ledgerOn(books, asOf);
  const { covered: onPlan, ...plan } = planState(ledger, file, asOf);
  const inFile = { termsDays, disputedOf: disputedOn(file, asOf), onPlan, givenUp };
  const openNow = openInvoices(ledger, asOf, inFile);
  const open = ledger === books ? openNow : withPostDated(openNow, books);
  const settled = settledInvoices(ledger, judged);
  const amounts = currencyFacts(ledger, open);
  const byCurrency = ledger === books ? amounts : withFundsToCome(amounts, books);
  const writtenOff = ledger.invoices.filter((one) => isReceivable(one) && one.balance.minor >= 1n && givenUp.has(one.id));
  const owed = owedFacts(ledger, open, byCurrency, homeCurrency);
  return {
    customerId: customer.id,
    asOf,
    homeCurrency,
    openCount: open.length,
    ...owed,
    ...overdueFacts(open, homeCurrency),
    overdueAfterCash: overdueAfterCash(open, byCurrency, homeCurrency),
    byCurrency,
    unexplainedBalance: unexplainedBalance(books),
    ...(ledger === books ? {} : { postDated: postDatedIn(books, asOf) }),
    ...everRaised(ledger, homeCurrency),
    ...accountAge(ledger, asOf),
    ...paymentHabits(settled, asOf),
    ...billing(ledger, asOf, homeCurrency),
    earning: earning(ledger, asOf, { homeCurrency, termsDays, settled }),
    ...lastPayment(ledger),
    mailedFromLedger: mailedFromLedger(ledger, settings),
    groups: customer.groups,
    individual: customer.individual,
    mergedInto: customer.mergedInto,
    openInvoices: open,
    settledInvoices: settled.slice(0, SETTLED_KEPT),
    ...disputeFacts(open, file, asOf, homeCurrency),
    writtenOff: homeSum(writtenOff, homeCurrency),
    returnedPayments12: returnedCount(returned, asOf),
    violations12: file.violationsOn.filter((on) => isRecent(on, asOf)).length,
    ...promiseFacts(ledger, file, asOf),
    ...plan,
    ...grantedCredit(ledger, file, asOf, { exposure: owed.exposure, homeCurrency }),
    flags: flagsOn(file, asOf),
    ...paymentFigures(ledger, asOf, { termsDays, open, givenUp }),
    fileChangesOn: firstAfter(fileDays(file, returned), asOf),
  };
}

function owedFacts(
  ledger: CustomerLedger,
  open: readonly OpenInvoice[],
  byCurrency: Facts['byCurrency'],
  homeCurrency: string,
): Pick<Facts, 'openAmount' | 'unappliedCash' | 'openCredits' | 'exposure'> {
  const openAmount = homeSum(open, homeCurrency);
  const atHome = (amounts: readonly Money[]): Money | null => atInvoiceRates(amounts, ledger.invoices, homeCurrency);
  const unappliedCash = atHome(byCurrency.map((own) => own.unappliedCash));
  const openCredits = atHome(byCurrency.map((own) => own.openCredits));
  const exposure = unappliedCash && openCredits && subtractMoney(openAmount, addMoney(unappliedCash, openCredits));
  return { openAmount, unappliedCash, openCredits, exposure };
}

function homeSum(invoices: readonly Pick<LedgerInvoice, 'homeBalance'>[], homeCurrency: string): Money {
  return sumMoney(
    invoices.map(({ homeBalance }) => homeBalance),
    homeCurrency,
  );
}

/** F2, of invoices whose ages and disputes are settled. */
export function overdueFacts(
  open: readonly OpenInvoice[],
  homeCurrency: string,
): Pick<Facts, 'overdueAmount' | 'overdueCount' | 'oldestOverdueDays' | 'meanOverdueAgeDays'> {
  const overdue = open.filter(isOverdue);
  const overdueAmount = sumMoney(
    overdue.map((invoice) => undisputed(invoice).home),
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
  const weighted = overdue.reduce((sum, invoice) => sum + BigInt(invoice.daysOverdue) * undisputed(invoice).home.minor, 0n);
  return Number(weighted) / Number(total.minor);
}

function accountAge(ledger: CustomerLedger, asOf: Day): Pick<Facts, 'firstInvoiceOn' | 'accountAgeDays'> {
  const first = ledger.invoices
    .filter(isReceivable)
    .reduce<Day | null>((earliest, { issued }) => (earliest === null || issued < earliest ? issued : earliest), null);
  return { firstInvoiceOn: first, accountAgeDays: first && Math.max(0, daysBetween(first, asOf)) };
}

function disputeFacts(
  open: readonly OpenInvoice[],
  file: CreditFile,
  asOf: Day,
  homeCurrency: string,
): Pick<FileFacts, 'disputedAmount' | 'disputedSince' | 'ageing'> {
  return {
    disputedAmount: sumMoney(
      open.map(({ homeDisputed }) => homeDisputed),
      homeCurrency,
    ),
    disputedSince: disputedSince(file, new Set(open.map(({ id }) => id)), asOf),
    ageing: ageing(open, homeCurrency, (invoice) => undisputed(invoice).home),
  };
}

/** Since when each flag has stood, of those that stand on this day; null for the others. */
export function flagsOn({ flags }: CreditFile, asOf: Day): FileFacts['flags'] {
  const sinceOf = (name: FlagName): Day | null => {
    const own = flags.filter(({ flag }) => flag === name);
    return latestInForce(own, ({ since }) => since, asOf)?.since ?? null;
  };
  return Object.fromEntries(FLAGS.map((name) => [name, sinceOf(name)])) as Record<FlagName, Day | null>;
}

/** Every day on which something that the file says, or a receipt that came back, begins or ceases to count. */
function fileDays(file: CreditFile, returned: readonly Returned[]): readonly Day[] {
  return [
    ...disputeDays(file),
    ...promiseDays(file),
    ...planDays(file),
    ...grantDays(file),
    ...file.flags.flatMap((flag) => turningDays(flag, flag.since)),
    ...file.badDebts.flatMap((debt) => turningDays(debt, debt.on)),
    ...file.violationsOn.map(dropsOutOn),
    ...returned.map(({ on }) => dropsOutOn(on)),
  ];
}
