import type { Facts } from '../assess/facts';
import type { PinFact } from '../assess/file-facts';
import { addDays, dayText, type Day } from '../money/day';
import { isStricter, type CustomerHistory, type Mark, type Reason, type Segmented, type SetAside } from './decision';
import { cancelling, exclusionText } from './exclusions';
import type { CompiledExclusion, CompiledPolicy } from './policy';
import { waitsFor } from './restraint';

export interface Counted {
  /** Strictest first. */
  readonly reasons: readonly Reason[];
  readonly setAside: readonly SetAside[];
}

interface Question {
  readonly facts: Facts;
  readonly policy: CompiledPolicy;
  readonly history: CustomerHistory;
  readonly segmented: Segmented | null;
  readonly exclusions: readonly CompiledExclusion[];
}

/** Of the rules that speak those that count: not cancelled by an exclusion, not too soon after a change, and not overridden by a person. */
export function countedReasons(speaking: readonly Reason[], question: Question): Counted {
  const { facts, policy, history, segmented, exclusions } = question;
  const isInForce = (rule: string) => history.activeRules.some((active) => active.rule === rule);
  const concerned = speaking.filter(({ rule }) => isInForce(rule) || isFor(policy, rule, segmented));
  const setAside: SetAside[] = [];
  const asideFor = (reason: Reason, why: Pick<SetAside, 'by' | 'because' | 'until' | 'forPerson'>) =>
    setAside.push({ ...aside(reason), ...why, kept: isInForce(reason.rule) });
  let reasons = concerned.filter((reason) => {
    const exclusion = cancelling(exclusions, reason.rule);
    if (exclusion)
      asideFor(reason, { by: 'exclusion', because: exclusionText(exclusion), until: exclusion.until, forPerson: false });
    return exclusion === null;
  });
  if (facts.pin?.pin === 'exempt') {
    // Before anything waits: what a person has decided does not hang on what was changed lately.
    const { expiresOn } = facts.pin;
    for (const reason of reasons) asideFor(reason, { by: 'pin', because: exempt(facts.pin), until: expiresOn, forPerson: false });
    return { reasons: [], setAside };
  }
  reasons = reasons.filter((reason) => {
    const isProposal = policy.rules.some(({ id, isProposal: proposes }) => id === reason.rule && proposes);
    // Kept, so that it is one proposal from the first day to the last.
    if (isProposal) setAside.push({ ...aside(reason), ...proposed(reason), kept: true });
    return !isProposal;
  });
  const standing = strictestMark(reasons.filter(({ rule }) => isInForce(rule)));
  reasons = reasons.filter((reason) => {
    const waits =
      isInForce(reason.rule) || !isStricter(reason.mark, standing) ? null : waitsFor(reason, { facts, policy, history });
    if (waits) asideFor(reason, waits);
    return waits === null;
  });
  return { reasons: [...(facts.pin ? [pinned(facts.pin)] : []), ...reasons], setAside };
}

function aside({ rule, standing, mark, since }: Reason): Pick<SetAside, 'rule' | 'standing' | 'mark' | 'since'> {
  return { rule, standing, mark, since };
}

function proposed({ because }: Reason): Pick<SetAside, 'by' | 'because' | 'until' | 'forPerson'> {
  return { by: 'proposal', because: `${because} A person decides.`, until: null, forPerson: true };
}

function isFor({ rules }: CompiledPolicy, ruleId: string, segmented: Segmented | null): boolean {
  const only = rules.find(({ id }) => id === ruleId)?.segments ?? null;
  return only === null || (segmented?.tags ?? []).some(({ id }) => only.includes(id));
}

function strictestMark(reasons: readonly Reason[]): Mark | null {
  return reasons.reduce<Mark | null>((strictest, { mark }) => (isStricter(mark, strictest) ? mark : strictest), null);
}

/** The name of a person's hold among the reasons; no rule of a policy can have it. */
const PIN = 'held by a person';

function pinned({ by, reason, from, expiresOn }: PinFact): Reason {
  return {
    rule: PIN,
    standing: 'hold',
    mark: 'hold',
    since: from,
    because: `${author(by)} has put this customer on hold from ${dayText(from)} through ${dayText(expiresOn)}: ${ended(reason)}`,
    evidence: [],
    invoices: [],
    release: `wait until ${dayText(dayAfter(expiresOn))}, or until a person lifts the hold`,
  };
}

function exempt({ by, reason, expiresOn }: PinFact): string {
  return `${author(by)} has exempted this customer through ${dayText(expiresOn)}: ${ended(reason)}`;
}

/** Who gave no name is the owner. */
function author(by: string): string {
  return by === 'owner' ? 'The owner' : by;
}

function dayAfter(day: Day): Day {
  return addDays(day, 1);
}

function ended(sentence: string): string {
  return /[.!?]$/.test(sentence.trim()) ? sentence.trim() : `${sentence.trim()}.`;
}
