import type { Facts } from '../assess/facts';
import { dayText } from '../money/day';
import { money, moneyText } from '../money/money';
import type { CustomerHistory, Mark, Reason } from './decision';
import type { CompiledPolicy } from './policy';
import { demandsOf, eachOnce, type Demand } from './release-sentence';
import { capital, listed, MARK_WORDS } from './words';

interface Judged {
  readonly facts: Facts;
  readonly policy: CompiledPolicy;
  readonly tolerance: bigint;
}

/** What ends the mark, for a text that stands for weeks: every demand once, those of milder marks apart. Null without a mark. */
export function wayOut(reasons: readonly Reason[], { facts, policy, tolerance }: Judged): string | null {
  const demandsFor = ({ rule: id, since, release }: Reason): readonly Demand[] => {
    const rule = policy.rules.find((one) => one.id === id);
    // A person's override stands in no policy and says itself how it ends.
    if (!rule) return [{ now: release, lasting: release, overdueFrom: null }];
    return demandsOf(rule.release, { facts, tolerance, restrictedSince: since });
  };
  const marked = reasons.filter(({ mark }) => mark !== null);
  const strictest = marked[0]?.mark;
  if (!strictest) return null;
  const now = eachOnce(marked.filter(({ mark }) => mark === strictest).flatMap(demandsFor));
  const later = marked.filter(({ mark }) => mark !== strictest);
  const said = new Set(now.map(({ lasting }) => lasting));
  const further = eachOnce([...now, ...later.flatMap(demandsFor)]).filter(({ lasting }) => !said.has(lasting));
  const marks = [...new Set(later.flatMap(({ mark }) => (mark === null ? [] : [mark])))].map((mark: Mark) => MARK_WORDS[mark]);
  return [sentence(now), ...(further.length === 0 ? [] : [`to end ${listed(marks)} as well: ${sentence(further)}`])].join('; ');
}

function sentence(demands: readonly Demand[]): string {
  return listed(demands.map(({ lasting }) => lasting));
}

/** What the facts say for lifting or easing a mark: the payment that came while a rule was in force, and that nothing is overdue. Null while more than
 * the tolerance is. */
export function cure({ activeRules }: CustomerHistory, { facts, policy, tolerance }: Judged): string | null {
  if (facts.overdueAmount.minor > tolerance) return null;
  const since = activeRules
    .filter(({ rule }) => policy.rules.find(({ id }) => id === rule)?.standing !== 'warn')
    .map((active) => active.since)
    .sort()[0];
  const { lastPaymentOn, lastPaymentAmount, overdueAmount } = facts;
  const isCause = since !== undefined && lastPaymentOn !== null && lastPaymentOn >= since && lastPaymentOn <= facts.asOf;
  const paid = isCause && lastPaymentAmount ? [`paid ${moneyText(lastPaymentAmount)} on ${dayText(lastPaymentOn)}`] : [];
  return `${capital([...paid, overdueWords(overdueAmount.minor, tolerance, facts.homeCurrency)].join('; '))}.`;
}

function overdueWords(overdue: bigint, tolerance: bigint, currency: string): string {
  if (overdue === 0n) return 'nothing is overdue';
  const [amount, allowed] = [overdue, tolerance].map((minor) => moneyText(money(minor, currency)));
  return `only ${amount} is overdue, no more than the ${allowed} that is let pass`;
}
