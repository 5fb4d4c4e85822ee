import type { Facts } from '../assess/facts';
import { dayText } from '../money/day';
import { money, moneyText } from '../money/money';
import type { Mark } from './decision';
import { onceAllHasCome, toComeForOverdue } from './once-all-has-come';
import { listed } from './words';

/** Why nothing may be done automatically although the rules speak; one line each, for people. Releases are never held back. */
export function heldBack(facts: Facts, mark: Mark | null, tolerance: bigint): readonly string[] {
  return [
    ...merged(facts),
    ...flagged(facts, mark),
    ...unexplained(facts),
    ...curable(facts, tolerance),
    ...needsApproval(facts, mark),
  ];
}

/** What the customer owes moves to the other one, and so does whoever is to be written to. */
function merged({ mergedInto }: Facts): readonly string[] {
  return mergedInto === null ? [] : ['Merged: this customer was merged into another one in the ledger.'];
}

/** In an insolvency the law may forbid to change terms because of it, and nobody is chased who is insolvent, dead or in dispute at court (credit.md
 * section 11); a public body pays late without being a risk. */
function flagged({ flags }: Facts, mark: Mark | null): readonly string[] {
  const lines = [
    ...(flags.insolvent
      ? [`Insolvent since ${dayText(flags.insolvent)}: only a person may change terms or write to this customer.`]
      : []),
    ...(flags.legalHold
      ? [`Legal hold since ${dayText(flags.legalHold)}: only a person may change terms or write to this customer.`]
      : []),
    ...(flags.deceased ? [`Recorded as deceased on ${dayText(flags.deceased)}: only a person may write.`] : []),
    ...(flags.related ? [`Staff or a related party since ${dayText(flags.related)}: the policy does not apply by itself.`] : []),
  ];
  const isRestricted = mark !== null && flags.publicBody !== null;
  return isRestricted ? [...lines, 'This customer is a public body: a person must approve a restriction.'] : lines;
}

function unexplained({ unexplainedBalance }: Facts): readonly string[] {
  if (unexplainedBalance === null || unexplainedBalance.minor === 0n) return [];
  const { minor, currency } = unexplainedBalance;
  const difference = moneyText(money(minor < 0n ? -minor : minor, currency));
  const direction = minor < 0n ? 'more' : 'less';
  return [
    `Unexplained balance: the ledger says this customer owes ${difference} ${direction} than its open documents add up to.`,
  ];
}

function curable(facts: Facts, tolerance: bigint): readonly string[] {
  if (facts.overdueAmount.minor <= tolerance) return [];
  if (facts.overdueAfterCash.minor <= tolerance)
    return [`Apply cash first: ${listed(notSet(facts))} could cover what is overdue.`];
  const once = onceAllHasCome(facts);
  if (once === null || once.overdueAfterCash.minor > tolerance) return [];
  const toCome = toComeForOverdue(facts).map(({ on, amount }) => `${moneyText(amount)} dated ${dayText(on)}`);
  return [
    `Dated ahead: ${listed([...toCome, ...notSet(facts)])} could cover what is overdue. Until then nothing new is asked for or restricted; what stands stays.`,
  ];
}

/** Cash and credits in the currencies of what is overdue. */
function notSet({ byCurrency }: Facts): readonly string[] {
  return byCurrency.flatMap(({ overdueCount, unappliedCash, openCredits }) => {
    if (overdueCount === 0) return [];
    const cash = unappliedCash.minor > 0n ? [`${moneyText(unappliedCash)} received and not yet set against an invoice`] : [];
    const credits = openCredits.minor > 0n ? [`${moneyText(openCredits)} of open credits`] : [];
    return [...cash, ...credits];
  });
}

/** A person decides before credit is restricted for a person or sole trader (credit.md section 11, solely automated decisions). */
function needsApproval({ individual }: Facts, mark: Mark | null): readonly string[] {
  return individual === true && mark !== null
    ? ['This customer is a person or sole trader: a person must approve a restriction.']
    : [];
}
