import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import type { Application, CreditRecord, PaymentRecord } from '../ledger/records';
import type { Day } from '../money/day';
import { money, subtractMoney, sumMoney, type Money } from '../money/money';
import type { CurrencyFacts, OpenInvoice, PostDated } from './facts';
import { fundsOf, proportion } from './open-items';

/** The ledger as it stands on `asOf`: a cheque that is dated in three weeks is in the books today and has not come, so what it pays is still owed and still
 * ages. The same object when nothing is dated later. */
export function ledgerOn(ledger: CustomerLedger, asOf: Day): CustomerLedger {
  const hasCome = ({ on }: Dated): boolean => on <= asOf;
  const isAllOf = ({ applications }: { readonly applications: readonly Application[] }): boolean => applications.every(hasCome);
  const { payments, credits, invoices } = ledger;
  if (invoices.every(isAllOf) && [...payments, ...credits].every((one) => hasCome(one) && isAllOf(one))) return ledger;
  return {
    ...ledger,
    invoices: invoices.map((invoice) => invoiceOn(invoice, invoice.applications.filter(hasCome))),
    payments: payments.filter(hasCome).map((payment): PaymentRecord => {
      const { known, left } = notYetSpent(payment.applications, payment.unapplied, hasCome);
      return { ...payment, applications: known, unapplied: left };
    }),
    credits: spentLater(ledger, hasCome).map((credit): CreditRecord => {
      const { known, left } = notYetSpent(credit.applications, credit.remaining, hasCome);
      return isSpendable(credit) ? { ...credit, applications: known, ...remaining(left) } : credit;
    }),
  };
}

interface Dated {
  readonly on: Day;
}

type HasCome = (line: Dated) => boolean;

function invoiceOn(invoice: LedgerInvoice, known: readonly Application[]): LedgerInvoice {
  if (known.length === invoice.applications.length) return invoice;
  const { total, homeTotal, homeBalance, status } = invoice;
  const balance = plus(invoice.balance, without(invoice.applications, known));
  const home = total.minor > 0n ? proportion(homeTotal.minor, balance.minor, total.minor) : homeBalance.minor;
  return {
    ...invoice,
    applications: known,
    balance,
    homeBalance: money(home, homeBalance.currency),
    status: status === 'paid' && balance.minor >= 1n ? 'open' : status,
  };
}

function notYetSpent(
  applications: readonly Application[],
  left: Money,
  hasCome: HasCome,
): { readonly known: readonly Application[]; readonly left: Money } {
  const known = applications.filter(hasCome);
  return { known, left: plus(left, without(applications, known)) };
}

/** The credits that have come, with what a payment of a later day takes of them: QuickBooks applies a credit by a payment, and does not say which one it was. */
function spentLater({ invoices, credits }: CustomerLedger, hasCome: HasCome): readonly CreditRecord[] {
  const own = new Set(credits.map(({ id }) => id));
  const later = invoices
    .flatMap(({ applications }) => applications)
    .filter((application) => application.kind === 'credit' && !hasCome(application) && !own.has(application.sourceId));
  const back = new Map<string, bigint>();
  for (const { amount } of later) back.set(amount.currency, (back.get(amount.currency) ?? 0n) + amount.minor);
  return credits.filter(hasCome).map((credit) => {
    const { currency } = credit.total;
    const due = back.get(currency) ?? 0n;
    const spent = isSpendable(credit) && credit.applications.length === 0 ? credit.total.minor - credit.remaining.minor : 0n;
    const given = due < spent ? due : spent;
    if (given <= 0n) return credit;
    back.set(currency, due - given);
    return { ...credit, ...remaining(money(credit.remaining.minor + given, currency)) };
  });
}

function isSpendable({ status }: CreditRecord): boolean {
  return status === 'open' || status === 'used';
}

function remaining(left: Money): Pick<CreditRecord, 'remaining' | 'status'> {
  return { remaining: left, status: left.minor > 0n ? 'open' : 'used' };
}

function without(all: readonly Application[], known: readonly Application[]): readonly Application[] {
  return all.filter((application) => !known.includes(application));
}

function plus({ minor, currency }: Money, applications: readonly Application[]): Money {
  return money(
    applications.reduce((sum, { amount }) => sum + amount.minor, minor),
    currency,
  );
}

/** What a ledger holds with a later date, earliest first: set against an invoice, or against none. */
export function postDatedIn(ledger: CustomerLedger, asOf: Day): readonly PostDated[] {
  const later = ({ on }: Dated): boolean => on > asOf;
  const onInvoices = ledger.invoices.flatMap(({ applications }) => applications.filter(later));
  const free = [
    ...ledger.payments
      .filter((payment) => payment.status === 'active' && later(payment))
      .map((p) => [p.on, p.unapplied] as const),
    ...ledger.credits.filter((credit) => credit.status === 'open' && later(credit)).map((c) => [c.on, c.remaining] as const),
  ];
  return [
    ...onInvoices.map(({ on, amount, invoiceId }): PostDated => ({ on, amount, invoiceId })),
    ...free.map(([on, amount]): PostDated => ({ on, amount, invoiceId: null })),
  ]
    .filter(({ amount }) => amount.minor !== 0n)
    .sort((a, b) => Number(a.on > b.on) - Number(a.on < b.on));
}

/** Open invoices with what of each is dated later in the ledger they are from. */
export function withPostDated(open: readonly OpenInvoice[], { invoices }: CustomerLedger): readonly OpenInvoice[] {
  const balances = new Map(invoices.map(({ id, balance }) => [id, balance]));
  return open.map((invoice) => {
    const left = balances.get(invoice.id) ?? invoice.balance;
    return left.minor === invoice.balance.minor ? invoice : { ...invoice, postDated: subtractMoney(invoice.balance, left) };
  });
}

/** Each currency with what its cash and credits will be more, or less, by what is dated later. */
export function withFundsToCome(byCurrency: readonly CurrencyFacts[], ledger: CustomerLedger): readonly CurrencyFacts[] {
  const { cash, credits } = fundsOf(ledger);
  return byCurrency.map((own) => {
    const { currency, unappliedCash, openCredits } = own;
    const once = sumMoney(
      [...cash, ...credits].filter((amount) => amount.currency === currency),
      currency,
    );
    const more = once.minor - unappliedCash.minor - openCredits.minor;
    return more === 0n ? own : { ...own, fundsToCome: money(more, currency) };
  });
}
