import type { Facts } from '../assess/facts';
import { addMoney, subtractMoney, type Money } from '../money/money';

/** The facts as they will be once a further document of this much is open, not due yet and nothing paid of it. Home currency. */
export function withDocument(facts: Facts, amount: Money): Facts {
  const { exposure, groupExposure, headroom, limitUse, creditLimit } = facts;
  return {
    ...facts,
    openAmount: addMoney(facts.openAmount, amount),
    openCount: facts.openCount + 1,
    exposure: exposure && addMoney(exposure, amount),
    groupExposure: groupExposure && addMoney(groupExposure, amount),
    headroom: headroom && subtractMoney(headroom, amount),
    limitUse: limitUse === null || !creditLimit ? limitUse : limitUse + Number(amount.minor) / Number(creditLimit.minor),
  };
}
