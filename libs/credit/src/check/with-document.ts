import type { AskedDocument, Facts } from '../assess/facts';
import { addMoney, subtractMoney } from '../money/money';

/** The facts as they will be once this further document is open, not due yet and nothing paid of it. */
export function withDocument(facts: Facts, document: AskedDocument): Facts {
  const { amount } = document;
  const { exposure, groupExposure, headroom, limitUse, creditLimit } = facts;
  return {
    ...facts,
    document,
    openAmount: addMoney(facts.openAmount, amount),
    openCount: facts.openCount + 1,
    exposure: exposure && addMoney(exposure, amount),
    groupExposure: groupExposure && addMoney(groupExposure, amount),
    headroom: headroom && subtractMoney(headroom, amount),
    limitUse: limitUse === null || !creditLimit ? limitUse : limitUse + Number(amount.minor) / Number(creditLimit.minor),
  };
}
