import { parseDay, type Day } from '../money/day';
import { conditionAt } from './compile-rule';
import { isWholeFrom } from './compile-treatment';
import { eachHasItsOwnName, type Compiling, type Report } from './fault-report';
import type {
  ApprovalDocument,
  ChangesDocument,
  CompiledApproval,
  CompiledExclusion,
  CompiledPolicy,
  ExclusionDocument,
} from './policy';

const MOST_SPECIFIC_FIRST = ['invoice', 'customer', 'group', 'everybody'] as const;

/** The word in an exclusion that cancels every rule. */
export const ALL_RULES = 'all';

export function compileExclusions(
  exclusions: readonly ExclusionDocument[] | undefined,
  rules: readonly string[],
  report: Report,
): readonly CompiledExclusion[] {
  if (exclusions === undefined) return [];
  eachHasItsOwnName(exclusions, 'exclusions', report);
  const compiled = exclusions.map((exclusion, position): CompiledExclusion => {
    const { id, say, cancels, until } = exclusion;
    const path = ['exclusions', position];
    const named = (['invoice', 'customer', 'group'] as const).filter((of) => exclusion[of] !== undefined);
    if (named.length > 1)
      report(
        path,
        `The exclusion ${id} names ${named.join(' and ')}.`,
        'Name one of them, and write an exclusion for each other.',
      );
    if (cancels !== ALL_RULES && !rules.includes(cancels))
      report([...path, 'cancels'], `The policy has no rule "${cancels}".`, `Write all, or one of ${rules.join(', ')}.`);
    const of = named[0] ?? 'everybody';
    return {
      id,
      say,
      of,
      named: of === 'everybody' ? '' : (exclusion[of] ?? ''),
      rule: cancels === ALL_RULES ? null : cancels,
      until: until === undefined ? null : lastDay(until, [...path, 'until'], report),
    };
  });
  return MOST_SPECIFIC_FIRST.flatMap((of) => compiled.filter((exclusion) => exclusion.of === of));
}

function lastDay(text: string, path: readonly (string | number)[], report: Report): Day | null {
  try {
    return parseDay(text);
  } catch {
    report(path, `"${text}" is no day.`, 'Write the last day on which it counts, for example 2027-03-31.');
    return null;
  }
}

export function compileApprovals(
  approvals: readonly ApprovalDocument[] | undefined,
  { homeCurrency, report }: Compiling,
): readonly CompiledApproval[] {
  if (approvals === undefined) return [];
  eachHasItsOwnName(approvals, 'approvals', report);
  return approvals.flatMap(({ id, say, marks = null, when }, position): readonly CompiledApproval[] => {
    const compiled = conditionAt(['approvals', position, 'when'], when, { homeCurrency, report });
    return compiled ? [{ id, say, marks, when: compiled }] : [];
  });
}

export function compileChanges(changes: ChangesDocument | undefined, report: Report): CompiledPolicy['changes'] {
  const { minimumDaysOpen = 0, maximumIn30Days } = changes ?? {};
  if (!isWholeFrom(minimumDaysOpen, 0) || minimumDaysOpen > CHANGES_WINDOW_DAYS)
    report(
      ['changes', 'minimumDaysOpen'],
      `${minimumDaysOpen} is not possible here.`,
      `Write a whole number of days, ${CHANGES_WINDOW_DAYS} at most.`,
    );
  if (maximumIn30Days !== undefined && !isWholeFrom(maximumIn30Days, 1))
    report(['changes', 'maximumIn30Days'], `${maximumIn30Days} is not possible here.`, 'Write a whole number, 1 or more.');
  return { minimumDaysOpen, maximumIn30Days: maximumIn30Days ?? null };
}

/** How far back changes of a mark are remembered. */
export const CHANGES_WINDOW_DAYS = 30;
