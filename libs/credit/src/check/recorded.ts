import type { Facts } from '../assess/facts';
import { disputedLeftOut, limitInForce } from '../decide/limit-in-force';
import type { CompiledPolicy } from '../decide/policy';
import type { Day } from '../money/day';
import { subtractMoney, type Money } from '../money/money';

export interface Limit {
  readonly amount: Money;
  /** The last day to which it was granted; null: it does not expire. */
  readonly expiresOn: Day | null;
}

/** As the policy reads it; null: there is none. */
export function limitOf(facts: Facts, policy: CompiledPolicy): Limit | null {
  const amount = limitInForce(policy, facts);
  return amount && { amount, expiresOn: facts.limitExpiresOn };
}

/** What counts against the limit, the group's where it is judged together, without the part of what is disputed that the policy leaves out. Cash in a currency
 * without a rate is not taken off: what is not known does not help. */
export function exposureOf(facts: Facts, policy: CompiledPolicy): Money {
  const { own, together } = disputedLeftOut(policy, facts);
  const { groupExposure, exposure, openAmount } = facts;
  return groupExposure ? subtractMoney(groupExposure, together) : subtractMoney(exposure ?? openAmount, own);
}
