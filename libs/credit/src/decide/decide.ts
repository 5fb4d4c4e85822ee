import type { Facts } from '../assess/facts';
import type { Day } from '../money/day';
import { earnedLimitChangesOn } from '../score/earned-limit';
import { asReadBy } from './as-read-by';
import { isMet, toleranceOf } from './condition';
import { countedReasons } from './counted-reasons';
import type { CustomerHistory, Decision, Mark, Reason, Segmented } from './decision';
import { dueSteps } from './due-steps';
import { exclusionsFor, lookingAway } from './exclusions';
import { heldBack } from './held-back';
import { lookAgainOn } from './look-again';
import type { CompiledPolicy } from './policy';
import { rulesInForce } from './rules-in-force';
import { segmentedBy } from './segments';
import { cure, wayOut } from './way-out';

/** Every rule speaks and every word is kept; the strictest standing stands. A person's override beats the rules, an exclusion cancels the one it names. The
 * history is what was decided and said up to now: see `remembered`. Throws RangeError when the policy was compiled for another home currency. */
export function decide(known: Facts, policy: CompiledPolicy, history: CustomerHistory): Decision {
  if (known.homeCurrency !== policy.homeCurrency) {
    throw new RangeError(`facts in ${known.homeCurrency} cannot be judged by a policy in ${policy.homeCurrency}`);
  }
  const facts = asReadBy(policy, known);
  const tolerance = toleranceOf(policy, facts);
  const segmented = segmentedBy(policy, facts, history, tolerance);
  const exclusions = exclusionsFor(policy, facts);
  const speaking = lookingAway(facts, exclusions, (seen) => rulesInForce(seen, policy, history, tolerance)).map((reason) =>
    withOrigin(reason, policy),
  );
  const { reasons, setAside } = countedReasons(speaking, { facts, policy, history, segmented, exclusions });
  const mark = reasons[0]?.mark ?? null;
  const planned = withTreatmentOf(segmented, policy);
  const { steps, waits } = dueSteps(facts, planned, history, tolerance);
  return {
    customerId: facts.customerId,
    asOf: facts.asOf,
    policyVersion: policy.version,
    standing: reasons[0]?.standing ?? 'open',
    mark,
    reasons,
    setAside,
    pin: facts.pin,
    segmented,
    release: wayOut(reasons, { facts, policy, tolerance }),
    cure: cure(history, { facts, policy, tolerance }),
    steps,
    waits,
    heldBack: [...heldBack(facts, approvable(facts, mark), tolerance), ...approvals(facts, policy, mark, tolerance)],
    lookAgainOn: lookAgainOn(facts, planned, history, {
      reasons,
      setAside,
      waitsUntil: waits?.until ?? null,
      limitChangesOn: limitChangesOn(known, policy),
    }),
  };
}

/** As the books have the ages: a policy's grace changes nothing about how a customer pays. */
function limitChangesOn(known: Facts, { limits }: CompiledPolicy): Day | null {
  return limits.earned && known.limitExpired === null ? earnedLimitChangesOn(known) : null;
}

function withOrigin(reason: Reason, { rules }: CompiledPolicy): Reason {
  const from = rules.find(({ id }) => id === reason.rule)?.from ?? null;
  return from === null ? reason : { ...reason, from };
}

/** The policy with the contact plan of the customer's segment, where there is one. */
function withTreatmentOf(segmented: Segmented | null, policy: CompiledPolicy): CompiledPolicy {
  const own = segmented?.segment ? policy.treatments[segmented.segment] : undefined;
  return own ? { ...policy, treatment: own } : policy;
}

/** What a person has pinned needs nobody's approval any more. */
function approvable({ pin }: Facts, mark: Mark | null): Mark | null {
  return pin?.pin === 'hold' ? null : mark;
}

function approvals(facts: Facts, policy: CompiledPolicy, decided: Mark | null, tolerance: bigint): readonly string[] {
  const mark = approvable(facts, decided);
  if (mark === null) return [];
  return policy.approvals
    .filter(({ marks, when }) => (marks?.includes(mark) ?? true) && isMet(when, { facts, tolerance, restrictedSince: null }))
    .map(({ say }) => `${say} A person must approve a restriction.`);
}
