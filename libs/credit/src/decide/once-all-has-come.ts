import type { CurrencyFacts, Facts, OpenInvoice } from '../assess/facts';
import { isOverdue, proportion } from '../assess/open-items';
import type { Day } from '../money/day';
import { addMoney, money, type Money } from '../money/money';
import { withOpenInvoices } from './as-read-by';

/** The facts as they would be today if everything that the ledger dates later had come. Null where it dates nothing later. */
export function onceAllHasCome(facts: Facts): Facts | null {
  if (facts.postDated === undefined) return null;
  const byCurrency = facts.byCurrency.map((own): CurrencyFacts => {
    const { fundsToCome, unappliedCash } = own;
    return fundsToCome ? { ...own, unappliedCash: addMoney(unappliedCash, fundsToCome) } : own;
  });
  const left = facts.openInvoices.flatMap((invoice): readonly OpenInvoice[] => lessBy(invoice, invoice.postDated?.minor ?? 0n));
  return withOpenInvoices({ ...facts, byCurrency }, left);
}

/** What of that could be set against what is overdue: how much on which day, in each currency, earliest first. */
export function toComeForOverdue({
  postDated = [],
  openInvoices,
}: Facts): readonly { readonly on: Day; readonly amount: Money }[] {
  const overdue = openInvoices.filter(isOverdue);
  const ids = new Set(overdue.map(({ id }) => id));
  const currencies = new Set(overdue.map(({ balance }) => balance.currency));
  const byDay = new Map<string, { readonly on: Day; readonly amount: Money }>();
  for (const { on, amount, invoiceId } of postDated) {
    if (invoiceId === null ? !currencies.has(amount.currency) : !ids.has(invoiceId)) continue;
    const key = `${on} ${amount.currency}`;
    const before = byDay.get(key);
    byDay.set(key, before ? { on, amount: addMoney(before.amount, amount) } : { on, amount });
  }
  return [...byDay.values()];
}

/** An open invoice with so many minor units less owed; none when nothing is left. */
export function lessBy(invoice: OpenInvoice, taken: bigint): readonly OpenInvoice[] {
  const { balance, homeBalance, disputed, homeDisputed } = invoice;
  const minor = balance.minor - taken;
  if (taken === 0n) return [invoice];
  if (minor <= 0n) return [];
  const home = money(proportion(homeBalance.minor, minor, balance.minor), homeBalance.currency);
  const less = { ...invoice, balance: money(minor, balance.currency), homeBalance: home };
  if (disputed.minor <= minor) return [less];
  return [{ ...less, disputed: less.balance, homeDisputed: money(home.minor, homeDisputed.currency) }];
}
