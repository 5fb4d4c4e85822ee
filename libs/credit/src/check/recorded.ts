import type { Facts } from '../assess/facts';
import type { CompiledPolicy } from '../decide/policy';
import type { Day } from '../money/day';
import { money, type Money } from '../money/money';

export interface Limit {
  readonly amount: Money;
  /** The last day to which it was granted; null: it does not expire. */
  readonly expiresOn: Day | null;
}

/** The limit granted to the customer, otherwise the policy's for everybody; null: there is none. */
export function limitOf({ creditLimit, limitExpiresOn }: Facts, { defaultLimit, homeCurrency }: CompiledPolicy): Limit | null {
  if (creditLimit) return { amount: creditLimit, expiresOn: limitExpiresOn };
  return defaultLimit === null ? null : { amount: money(defaultLimit, homeCurrency), expiresOn: null };
}

/** What counts against the limit, the group's where it is judged together. Cash in a currency without a rate is not taken off: what is not known does not
 * help. */
export function exposureOf({ groupExposure, exposure, openAmount }: Facts): Money {
  return groupExposure ?? exposure ?? openAmount;
}
