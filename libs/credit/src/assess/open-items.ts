import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { daysBetween, type Day } from '../money/day';
import { addMoney, money, subtractMoney, sumMoney, zero, type Money } from '../money/money';
import { ageingDay, dueDateOf } from './due-date';
import type { CurrencyFacts, OpenInvoice } from './facts';
import { compareInvoiceNumbers } from './invoice-number';

/** An approved invoice on credit: not a draft, not void. */
export function isReceivable(invoice: LedgerInvoice): boolean {
  return invoice.status === 'open' || invoice.status === 'paid';
}

/** Open is a matter of the balance, not of the status: at least one minor unit. Oldest debt first. */
export function openInvoices(ledger: CustomerLedger, asOf: Day, termsDays: number): readonly OpenInvoice[] {
  return ledger.invoices
    .filter((invoice) => isReceivable(invoice) && invoice.balance.minor >= 1n)
    .map((invoice): OpenInvoice => {
      const { due, dueDerived } = dueDateOf(invoice, termsDays);
      const agesFrom = ageingDay(invoice, due);
      const { id, number, issued, balance, homeBalance, sent, expectedOn } = invoice;
      const daysOverdue = daysBetween(agesFrom, asOf);
      return { id, number, issued, due, dueDerived, agesFrom, daysOverdue, balance, homeBalance, sent, expectedOn };
    })
    .sort(
      (a, b) =>
        b.daysOverdue - a.daysOverdue ||
        daysBetween(b.issued, a.issued) ||
        compareInvoiceNumbers(a.number, b.number) ||
        Number(a.id > b.id) - Number(a.id < b.id),
    );
}

/** F1, F2 and F4 for every document currency the customer has something open in. */
export function currencyFacts(ledger: CustomerLedger, open: readonly OpenInvoice[]): readonly CurrencyFacts[] {
  const cash = [
    ...ledger.payments.filter((payment) => payment.status === 'active').map((payment) => payment.unapplied),
    // Overpayments and prepayments are receipts that the ledger files as credits.
    ...openCreditsOf(ledger, (kind) => kind !== 'credit-note'),
  ].filter((amount) => amount.minor !== 0n);
  const credits = openCreditsOf(ledger, (kind) => kind === 'credit-note').filter((amount) => amount.minor !== 0n);
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
    const overdue = own.filter(({ daysOverdue }) => daysOverdue >= 1);
    const openAmount = inCurrency(own.map(({ balance }) => balance));
    const unappliedCash = inCurrency(cash);
    const openCredits = inCurrency(credits);
    return {
      currency,
      openAmount,
      openCount: own.length,
      overdueAmount: inCurrency(overdue.map(({ balance }) => balance)),
      overdueCount: overdue.length,
      unappliedCash,
      openCredits,
      netReceivable: subtractMoney(openAmount, addMoney(unappliedCash, openCredits)),
    };
  });
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
    const overdue = open.filter(({ balance, daysOverdue }) => balance.currency === currency && daysOverdue >= 1);
    const home = sumMoney(
      overdue.map(({ homeBalance }) => homeBalance),
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

/** The open documents minus what the ledger itself says is owed. */
export function unexplainedBalance(stated: Money | null, byCurrency: readonly CurrencyFacts[]): Money | null {
  if (stated === null || byCurrency.some(({ currency }) => currency !== stated.currency)) return null;
  return subtractMoney(
    sumMoney(
      byCurrency.map(({ netReceivable }) => netReceivable),
      stated.currency,
    ),
    stated,
  );
}

/** whole x part / of, half up, for positive `of`. */
function proportion(whole: bigint, part: bigint, of: bigint): bigint {
  const product = 2n * whole * part + of;
  const doubled = 2n * of;
  // BigInt division truncates towards zero; negative products have to go down instead.
  return product < 0n && product % doubled !== 0n ? product / doubled - 1n : product / doubled;
}
