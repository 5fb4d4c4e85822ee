import type { Facts } from '../assess/facts';
import { toleranceOf } from './condition';
import type { CustomerHistory, Decision, Segmented } from './decision';
import { dueSteps } from './due-steps';
import { heldBack } from './held-back';
import { lookAgainOn } from './look-again';
import type { CompiledPolicy } from './policy';
import { rulesInForce } from './rules-in-force';
import { segmentedBy } from './segments';
import { cure, wayOut } from './way-out';

/** Every rule speaks and every word is kept; the strictest standing stands. The history is what was decided and said up to now: rules in force come from
 * the reasons of the decision before. Throws RangeError when the policy was compiled for another home currency. */
export function decide(facts: Facts, policy: CompiledPolicy, history: CustomerHistory): Decision {
  if (facts.homeCurrency !== policy.homeCurrency) {
    throw new RangeError(`facts in ${facts.homeCurrency} cannot be judged by a policy in ${policy.homeCurrency}`);
  }
  const tolerance = toleranceOf(policy, facts);
  const reasons = rulesInForce(facts, policy, history, tolerance);
  const mark = reasons[0]?.mark ?? null;
  const segmented = segmentedBy(policy, facts, history, tolerance);
  const planned = withTreatmentOf(segmented, policy);
  const { steps, waits } = dueSteps(facts, planned, history, tolerance);
  return {
    customerId: facts.customerId,
    asOf: facts.asOf,
    policyVersion: policy.version,
    standing: reasons[0]?.standing ?? 'open',
    mark,
    reasons,
    segmented,
    release: wayOut(reasons, { facts, policy, tolerance }),
    cure: cure(history, { facts, policy, tolerance }),
    steps,
    waits,
    heldBack: heldBack(facts, mark, tolerance),
    lookAgainOn: lookAgainOn(facts, planned, history, { reasons, waitsUntil: waits?.until ?? null }),
  };
}

/** The policy with the contact plan of the customer's segment, where there is one. */
function withTreatmentOf(segmented: Segmented | null, policy: CompiledPolicy): CompiledPolicy {
  const own = segmented?.segment ? policy.treatments[segmented.segment] : undefined;
  return own ? { ...policy, treatment: own } : policy;
}
