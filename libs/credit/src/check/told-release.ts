import type { Facts } from '../assess/facts';
import { asReadBy } from '../decide/as-read-by';
import { factOf, isComparisonMet, isGroupMet, toleranceOf, valueOf, type Circumstances } from '../decide/condition';
import type { Decision } from '../decide/decision';
import type { Comparison, CompiledCondition, CompiledGroup, CompiledPolicy } from '../decide/policy';
import { demandsOf, eachOnce } from '../decide/release-sentence';
import { listed } from '../decide/words';

/** What ends a mark, in words for the customer's ear. */
export interface ToldRelease {
  /** `pay INV-12 (GBP 1,240.00 overdue)`. */
  readonly says: string;
  /** False where there is more to it that the customer is not told. */
  readonly isAll: boolean;
}

/** What a customer may know of itself, because it follows from its own invoices and payments. Everything else is between the owner and the policy: what is
 * measured against other customers, scores, what people have recorded. */
const TOLD: ReadonlySet<string> = new Set([
  'oldestOverdueDays',
  'overdueAmount',
  'overdueCount',
  'overdueOver30',
  'overdueOver60',
  'overdueOver90',
  'openAmount',
  'openCount',
  'exposure',
  'headroom',
  'paidCount',
  'paidOnTimeCount',
  'paidOnTimeSinceRestriction',
  'lateShareOfLast6',
  'meanDaysLateOfLast6',
  'accountAgeDays',
  'planBreached',
  'termsAccepted',
]);

/** What is still missing to end the mark, without what is no matter of the customer's. It is to pay all that it asks for: what would be let pass is not told.
 * Null without a mark, or when nothing of it can be told. */
export function toldRelease(facts: Facts, policy: CompiledPolicy, { reasons, mark }: Decision): ToldRelease | null {
  const read = asReadBy(policy, facts);
  const tolerance = toleranceOf(policy, read);
  const parts = reasons
    .filter((reason) => reason.mark !== null && reason.mark === mark)
    .map(({ rule: id, since }) => {
      const rule = policy.rules.find((one) => one.id === id);
      const now = { facts: read, restrictedSince: since };
      const told = rule ? toldPart(rule.release, { ...now, tolerance }) : NOTHING;
      return { isAll: told.isAll, demands: told.left ? demandsOf(told.left, { ...now, tolerance: 0n }) : [] };
    });
  const demands = eachOnce(parts.flatMap((part) => part.demands));
  if (demands.length === 0) return null;
  return { says: listed(demands.map(({ now }) => now)), isAll: parts.every(({ isAll }) => isAll) };
}

interface Part<Left> {
  /** Null: nothing of it is told. */
  readonly left: Left | null;
  readonly isAll: boolean;
}

const NOTHING: Part<CompiledCondition> = { left: null, isAll: false };

function toldPart(release: CompiledCondition, circumstances: Circumstances): Part<CompiledCondition> {
  const parts = release.groups
    .filter((group) => !isGroupMet(group, circumstances))
    .map((group) => toldGroup(group, circumstances));
  // Of alternatives each has to be enough.
  const groups = parts.flatMap(({ left, isAll }) => (left && (release.every || isAll) ? [left] : []));
  if (groups.length === 0) return NOTHING;
  return { left: { ...release, groups }, isAll: release.every ? parts.every(({ isAll }) => isAll) : true };
}

function toldGroup(group: CompiledGroup, circumstances: Circumstances): Part<CompiledGroup> {
  const missing = group.comparisons.filter((comparison) => !isComparisonMet(comparison, circumstances));
  const comparisons = missing.filter((comparison) => isTold(comparison, circumstances));
  if (comparisons.length === 0) return { left: null, isAll: false };
  return { left: { ...group, comparisons }, isAll: !group.every || comparisons.length === missing.length };
}

/** What is left of a limit that is shared tells what the others of the group owe. */
function isTold(comparison: Comparison, circumstances: Circumstances): boolean {
  const { name } = factOf(comparison);
  if (name === 'headroom' && circumstances.facts.group !== null) return false;
  return TOLD.has(name) && valueOf(comparison, circumstances) !== null;
}
