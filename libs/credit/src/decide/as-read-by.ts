import { ageing } from '../assess/ageing';
import { overdueFacts } from '../assess/assess';
import type { CurrencyFacts, Facts, OpenInvoice } from '../assess/facts';
import { isOverdue, overdueAfterCash, undisputed } from '../assess/open-items';
import { daysBetween } from '../money/day';
import { sumMoney } from '../money/money';
import { effectiveDue } from './grace';
import { withLimitInForce } from './limit-in-force';
import type { CompiledPolicy } from './policy';

/** The facts as a policy reads them: what of a disputed debt counts as owed, its own credit limit where a person has granted none, and ages counted from the
 * effective due date. */
export function asReadBy(policy: CompiledPolicy, facts: Facts): Facts {
  return withGrace(policy, withLimitInForce(policy, facts));
}

function withGrace({ grace }: CompiledPolicy, facts: Facts): Facts {
  if (grace === null) return facts;
  const open = facts.openInvoices.map((invoice): OpenInvoice => {
    const agesFrom = effectiveDue(invoice.agesFrom, grace);
    return { ...invoice, agesFrom, daysOverdue: daysBetween(agesFrom, facts.asOf) };
  });
  return withOpenInvoices(
    facts,
    [...open].sort((a, b) => Number(isOverdue(b)) - Number(isOverdue(a)) || b.daysOverdue - a.daysOverdue),
  );
}

/** The facts with other ages of the open invoices, or with fewer of them: what counts as overdue is reckoned again, what is owed stays. */
export function withOpenInvoices(facts: Facts, openInvoices: readonly OpenInvoice[]): Facts {
  const { homeCurrency } = facts;
  const byCurrency = facts.byCurrency.map((own): CurrencyFacts => {
    const open = openInvoices.filter(({ balance }) => balance.currency === own.currency);
    const overdue = open.filter(isOverdue).map((invoice) => undisputed(invoice).own);
    const age = ageing(open, own.currency, (invoice) => undisputed(invoice).own);
    return { ...own, overdueAmount: sumMoney(overdue, own.currency), overdueCount: overdue.length, ageing: age };
  });
  return {
    ...facts,
    openInvoices,
    byCurrency,
    ...overdueFacts(openInvoices, homeCurrency),
    overdueAfterCash: overdueAfterCash(openInvoices, byCurrency, homeCurrency),
    ageing: ageing(openInvoices, homeCurrency, (invoice) => undisputed(invoice).home),
  };
}
