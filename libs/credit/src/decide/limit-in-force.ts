import type { Facts } from '../assess/facts';
import { proportion } from '../assess/open-items';
import { money, subtractMoney, type Money } from '../money/money';
import { earnedLimit } from '../score/earned-limit';
import type { CompiledPolicy } from './policy';

/** The limit that a person has granted; else the one that was earned, where the policy lets it count, and never less than the policy's own. Null: there is none. */
export function limitInForce({ defaultLimit, limits }: CompiledPolicy, facts: Facts): Money | null {
  // A limit that was granted in a currency without a rate is unknown, and no other takes its place.
  if (facts.creditLimit !== null || facts.limitExpired !== null) return facts.creditLimit;
  const earned = limits.earned ? (earnedLimit(facts, limits.maximum)?.amount.minor ?? null) : null;
  const most = earned !== null && (defaultLimit === null || earned > defaultLimit) ? earned : defaultLimit;
  return most === null ? null : money(most, facts.homeCurrency);
}

/** What of the customer's own disputed debts does not count as owed, and what of all members' where it is judged with a group. */
export function disputedLeftOut({ limits }: CompiledPolicy, { disputedAmount, group }: Facts): { own: Money; together: Money } {
  const leftOut = ({ minor, currency }: Money) => money(proportion(minor, limits.disputedLeftOut, 10_000n), currency);
  const own = leftOut(disputedAmount);
  const others = group?.disputedOfOthers ? leftOut(group.disputedOfOthers) : money(0n, own.currency);
  return { own, together: money(own.minor + others.minor, own.currency) };
}

/** The facts with what counts as owed, and what is left of the limit in force. */
export function withLimitInForce(policy: CompiledPolicy, facts: Facts): Facts {
  const { defaultLimit, limits } = policy;
  const isGranted = facts.limitExpired !== null || (defaultLimit === null && !limits.earned);
  if (isGranted && limits.disputedLeftOut === 0n) return facts;
  const { own, together } = disputedLeftOut(policy, facts);
  const exposure = facts.exposure && subtractMoney(facts.exposure, own);
  const groupExposure = facts.groupExposure && subtractMoney(facts.groupExposure, together);
  const counted = facts.group ? groupExposure : exposure;
  const creditLimit = limitInForce(policy, facts);
  return {
    ...facts,
    exposure,
    groupExposure,
    creditLimit,
    headroom: creditLimit && counted && subtractMoney(creditLimit, counted),
    limitUse: creditLimit && counted && creditLimit.minor > 0n ? Number(counted.minor) / Number(creditLimit.minor) : null,
  };
}
