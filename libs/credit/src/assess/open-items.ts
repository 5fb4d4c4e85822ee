import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { daysBetween, type Day } from '../money/day';
import { addMoney, money, subtractMoney, sumMoney, zero, type Money } from '../money/money';
import { ageing } from './ageing';
import { ageingDay, dueDateOf } from './due-date';
import type { CurrencyFacts, OpenInvoice } from './facts';
import { compareInvoiceNumbers } from './invoice-number';

/** An approved invoice on credit: not a draft, not void. */
export function isReceivable(invoice: LedgerInvoice): boolean {
  return invoice.status === 'open' || invoice.status === 'paid';
}

/** The part that may be asked for: 1 minor unit at least is overdue, undisputed, and not under a plan in good standing. */
export function isOverdue({ daysOverdue, onPlan, balance, disputed }: OpenInvoice): boolean {
  return daysOverdue >= 1 && !onPlan && balance.minor > disputed.minor;
}

/** What the file says of the invoices. */
interface InFile {
  readonly termsDays: number;
  readonly disputedOf: (invoice: LedgerInvoice) => Money;
  readonly onPlan: ReadonlySet<string>;
  readonly givenUp: ReadonlySet<string>;
}

/** Open is a matter of the balance, not of the status: at least one minor unit. Oldest debt first, those that count as overdue before all others. */
export function openInvoices(ledger: CustomerLedger, asOf: Day, inFile: InFile): readonly OpenInvoice[] {
  return ledger.invoices
    .filter((invoice) => isReceivable(invoice) && invoice.balance.minor >= 1n && !inFile.givenUp.has(invoice.id))
    .map((invoice): OpenInvoice => {
      const { due, dueDerived } = dueDateOf(invoice, inFile.termsDays);
      const agesFrom = ageingDay(invoice, due);
      const { id, number, issued, balance, homeBalance, sent, expectedOn } = invoice;
      const daysOverdue = daysBetween(agesFrom, asOf);
      const disputed = inFile.disputedOf(invoice);
      const homeDisputed = money(proportion(homeBalance.minor, disputed.minor, balance.minor), homeBalance.currency);
      const judged = { disputed, homeDisputed, onPlan: inFile.onPlan.has(id) };
      return { id, number, issued, due, dueDerived, agesFrom, daysOverdue, balance, homeBalance, ...judged, sent, expectedOn };
    })
    .sort(
      (a, b) =>
        Number(isOverdue(b)) - Number(isOverdue(a)) ||
        b.daysOverdue - a.daysOverdue ||
        daysBetween(b.issued, a.issued) ||
        compareInvoiceNumbers(a.number, b.number) ||
        Number(a.id > b.id) - Number(a.id < b.id),
    );
}

/** The undisputed part of a balance, in the document's currency and in home currency. */
export function undisputed({ balance, disputed, homeBalance, homeDisputed }: OpenInvoice): { own: Money; home: Money } {
  return { own: subtractMoney(balance, disputed), home: subtractMoney(homeBalance, homeDisputed) };
}

/** F1, F2 and F4 for every document currency the customer has something open in. */
export function currencyFacts(ledger: CustomerLedger, open: readonly OpenInvoice[]): readonly CurrencyFacts[] {
  const { cash, credits } = fundsOf(ledger);
  const currencies = [
    ...new Set([...open.map(({ balance }) => balance), ...cash, ...credits].map(({ currency }) => currency)),
  ].sort();
  return currencies.map((currency): CurrencyFacts => {
    const inCurrency = (amounts: readonly Money[]) =>
      sumMoney(
        amounts.filter((amount) => amount.currency === currency),
        currency,
      );
    const own = open.filter(({ balance }) => balance.currency === currency);
    const overdue = own.filter(isOverdue);
    const openAmount = inCurrency(own.map(({ balance }) => balance));
    const unappliedCash = inCurrency(cash);
    const openCredits = inCurrency(credits);
    return {
      currency,
      openAmount,
      openCount: own.length,
      disputedAmount: inCurrency(own.map(({ disputed }) => disputed)),
      overdueAmount: inCurrency(overdue.map((invoice) => undisputed(invoice).own)),
      overdueCount: overdue.length,
      ageing: ageing(own, currency, (invoice) => undisputed(invoice).own),
      unappliedCash,
      openCredits,
      netReceivable: subtractMoney(openAmount, addMoney(unappliedCash, openCredits)),
    };
  });
}

/** What has come and is set against no invoice: cash, and credit notes. */
export function fundsOf(ledger: CustomerLedger): { readonly cash: readonly Money[]; readonly credits: readonly Money[] } {
  const isAnything = ({ minor }: Money): boolean => minor !== 0n;
  const cash = [
    ...ledger.payments.filter((payment) => payment.status === 'active').map((payment) => payment.unapplied),
    // Overpayments and prepayments are receipts that the ledger files as credits.
    ...openCreditsOf(ledger, (kind) => kind !== 'credit-note'),
  ];
  return {
    cash: cash.filter(isAnything),
    credits: openCreditsOf(ledger, (kind) => kind === 'credit-note').filter(isAnything),
  };
}

function openCreditsOf(
  ledger: CustomerLedger,
  ofKind: (kind: CustomerLedger['credits'][number]['kind']) => boolean,
): readonly Money[] {
  return ledger.credits.filter((credit) => credit.status === 'open' && ofKind(credit.kind)).map((credit) => credit.remaining);
}

/** What stays overdue in home currency after each currency's own cash and credits; the part that stays is converted as the provider converted the
 * overdue invoices themselves. */
export function overdueAfterCash(
  open: readonly OpenInvoice[],
  byCurrency: readonly CurrencyFacts[],
  homeCurrency: string,
): Money {
  const remains = byCurrency.map(({ currency, overdueAmount, unappliedCash, openCredits }) => {
    const left = overdueAmount.minor - unappliedCash.minor - openCredits.minor;
    if (left <= 0n) return zero(homeCurrency);
    const overdue = open.filter((invoice) => invoice.balance.currency === currency && isOverdue(invoice));
    const home = sumMoney(
      overdue.map((invoice) => undisputed(invoice).home),
      homeCurrency,
    );
    return money(proportion(home.minor, left, overdueAmount.minor), homeCurrency);
  });
  return sumMoney(remains, homeCurrency);
}

/** In home currency, at the rate the provider used for this customer's newest invoice in the same currency. Null when an amount has no such invoice. */
export function atInvoiceRates(
  amounts: readonly Money[],
  invoices: readonly LedgerInvoice[],
  homeCurrency: string,
): Money | null {
  let total = zero(homeCurrency);
  for (const amount of amounts) {
    if (amount.minor === 0n) continue;
    if (amount.currency === homeCurrency) {
      total = addMoney(total, amount);
      continue;
    }
    const sample = invoices.findLast(
      (invoice) => isReceivable(invoice) && invoice.total.currency === amount.currency && invoice.total.minor > 0n,
    );
    if (!sample) return null;
    total = addMoney(total, money(proportion(sample.homeTotal.minor, amount.minor, sample.total.minor), homeCurrency));
  }
  return total;
}

/** The open documents, those a person has given up with them, less cash and credits, minus what the ledger itself says is owed. Both as the ledger has them
 * now, with what it dates later. */
export function unexplainedBalance(ledger: CustomerLedger): Money | null {
  const stated = ledger.customer.ledgerBalance;
  if (stated === null) return null;
  const { cash, credits } = fundsOf(ledger);
  const open = ledger.invoices.filter((invoice) => isReceivable(invoice) && invoice.balance.minor >= 1n);
  const owed = open.map(({ balance }) => balance);
  const had = [...cash, ...credits];
  if ([...owed, ...had].some(({ currency }) => currency !== stated.currency)) return null;
  return subtractMoney(subtractMoney(sumMoney(owed, stated.currency), sumMoney(had, stated.currency)), stated);
}

/** whole x part / of, half up, for positive `of`. */
export function proportion(whole: bigint, part: bigint, of: bigint): bigint {
  const product = 2n * whole * part + of;
  const doubled = 2n * of;
  // BigInt division truncates towards zero; negative products have to go down instead.
  return product < 0n && product % doubled !== 0n ? product / doubled - 1n : product / doubled;
}
