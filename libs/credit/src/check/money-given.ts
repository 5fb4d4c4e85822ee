import type { Facts } from '../assess/facts';
import { toComeForOverdue } from '../decide/once-all-has-come';
import { listed } from '../decide/words';
import { dayText } from '../money/day';
import { moneyText } from '../money/money';
import type { CheckReason } from './verdict';

const WARNING = { verdict: 'allow-with-warning', evidence: [], invoices: [], ofDocument: false } as const;

/** That money which is set against nothing yet could cover what is overdue. */
export function cashHasCome({ overdueAmount }: Facts): CheckReason {
  return {
    ...WARNING,
    code: 'apply-cash-first',
    because: `Money has come that could cover what is overdue, or enough of the ${moneyText(overdueAmount)}, and is not set against an invoice yet.`,
    cure: 'set it against the invoices in the ledger',
  };
}

/** That money which the ledger dates later could. */
export function datedAhead(facts: Facts): CheckReason {
  const toCome = toComeForOverdue(facts).map(({ on, amount }) => `${moneyText(amount)} on ${dayText(on)}`);
  return {
    ...WARNING,
    code: 'dated-ahead',
    because: `Money is in the ledger with a later date that will cover what is overdue, or enough of the ${moneyText(facts.overdueAmount)}: ${listed(toCome)}.`,
    cure: 'wait until it has come',
  };
}
