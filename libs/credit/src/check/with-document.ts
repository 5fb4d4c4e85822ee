import type { Facts } from '../assess/facts';
import { addMoney, subtractMoney, type Money } from '../money/money';
import { limitOf, recordedIn } from './recorded';
import type { CompiledPolicy } from '../decide/policy';

/** The facts as they will be once a further document of this much is open, not due yet and nothing paid of it. Home currency. */
export function withDocument(facts: Facts, amount: Money, policy: CompiledPolicy): Facts {
  const { groupExposure, headroom, limitUse } = recordedIn(facts);
  const further = {
    ...(groupExposure ? { groupExposure: addMoney(groupExposure, amount) } : {}),
    ...(headroom ? { headroom: subtractMoney(headroom, amount) } : {}),
    ...(limitUse == null ? {} : { limitUse: limitUse + shareOf(amount, limitOf(facts, policy)?.amount ?? null) }),
  };
  return {
    ...facts,
    openAmount: addMoney(facts.openAmount, amount),
    openCount: facts.openCount + 1,
    exposure: facts.exposure && addMoney(facts.exposure, amount),
    ...further,
  };
}

function shareOf(amount: Money, limit: Money | null): number {
  return limit === null || limit.minor === 0n ? 0 : Number(amount.minor) / Number(limit.minor);
}
