import type { Facts } from '../assess/facts';
import { addDays, firstOfNextMonth, type Day } from '../money/day';
import { comparisonsOf, factOf, isComparisonMet, isMet, toleranceOf } from './condition';
import type { CustomerHistory, Reason, SetAside } from './decision';
import { exclusionsFor } from './exclusions';
import { effectiveDue } from './grace';
import type { Comparison, CompiledCondition, CompiledPolicy } from './policy';
import { isWarning } from './verdicts';

interface Decided {
  readonly reasons: readonly Reason[];
  readonly setAside: readonly SetAside[];
  readonly waitsUntil: Day | null;
  /** The first day on which the limit in force may be another one. */
  readonly limitChangesOn: Day | null;
}

/** The earliest day after `asOf` on which time alone could change the decision; a day too early costs one look, a day too late is a fault. */
export function lookAgainOn(facts: Facts, policy: CompiledPolicy, history: CustomerHistory, decided: Decided): Day | null {
  const days = [
    decided.waitsUntil,
    decided.limitChangesOn,
    facts.fileChangesOn,
    ...(facts.postDated ?? []).map(({ on }) => on),
    ...decided.setAside.map(({ until }) => until && addDays(until, 1)),
    ...exclusionsFor(policy, facts).map(({ until }) => until && addDays(until, 1)),
    ...invoiceDays(facts, policy),
    ...toleranceDays(facts, policy),
    ...warningDays(policy, history, decided.reasons, facts.asOf),
    ...reentryDays(facts, policy, history, decided),
    ...rulesOf(policy).flatMap((condition) =>
      comparisonsOf(condition).flatMap((comparison) => comparisonDays(comparison, facts)),
    ),
    ...othersOf(policy)
      .filter((condition) => !waitsForTheLedger(condition, facts))
      .flatMap((condition) => comparisonsOf(condition).flatMap((comparison) => comparisonDays(comparison, facts))),
  ];
  return days.reduce<Day | null>((earliest, day) => {
    if (day === null || day <= facts.asOf) return earliest;
    return earliest === null || day < earliest ? day : earliest;
  }, null);
}

function rulesOf({ rules }: CompiledPolicy): readonly CompiledCondition[] {
  return rules.flatMap(({ enter, release }) => [enter, release]);
}

function othersOf({ segments, approvals }: CompiledPolicy): readonly CompiledCondition[] {
  return [...segments.flatMap(({ when }) => (when === null ? [] : [when])), ...approvals.map(({ when }) => when)];
}

/** Something that must hold does not, and only the ledger can change that: so time cannot change the whole. It spares most customers a look on the first of
 * every month, when the book has been looked at. */
function waitsForTheLedger({ every, groups }: CompiledCondition, facts: Facts): boolean {
  if (!every) return false;
  const circumstances = { facts, tolerance: 0n, restrictedSince: null };
  return groups.some(({ comparisons: [only, ...others] }) => {
    const isFixed = only !== undefined && others.length === 0 && only.value !== null;
    return isFixed && factOf(only).movement === 'only-with-the-ledger' && !isComparisonMet(only, circumstances);
  });
}

/** Becoming overdue, reaching a step, leaving the time before the due date, the end of a promise. */
function invoiceDays({ openInvoices }: Facts, { treatment, grace }: CompiledPolicy): readonly Day[] {
  return openInvoices.flatMap(({ agesFrom, due, expectedOn }) => {
    const effective = effectiveDue(due, grace);
    return [
      addDays(agesFrom, 1),
      addDays(due, 1),
      ...treatment.map(({ day }) => addDays(day > 0 ? effective : due, day)),
      ...(expectedOn === null ? [] : [addDays(expectedOn, 2)]),
    ];
  });
}

function toleranceDays({ openInvoices, billingChangesOn }: Facts, policy: CompiledPolicy): readonly (Day | null)[] {
  if (policy.tolerance.basisPoints === 0n) return [];
  // With nothing open the overdue facts are zero, which no tolerance turns into a debt.
  const asksOtherwise = [...rulesOf(policy), ...othersOf(policy)]
    .flatMap(comparisonsOf)
    .some((comparison) => comparison.value === null && factOf(comparison).restsOn !== 'overdue');
  return openInvoices.length > 0 || asksOtherwise ? [billingChangesOn] : [];
}

/** A rule that waits for a warning takes hold when the warning is old enough. */
function warningDays(policy: CompiledPolicy, history: CustomerHistory, reasons: readonly Reason[], asOf: Day): readonly Day[] {
  const warnings = [...history.activeRules, ...reasons].filter(({ rule }) => isWarning(policy, rule));
  return policy.rules.flatMap(({ id, afterWarningDays }) => {
    const isInForce = reasons.some(({ rule }) => rule === id);
    if (afterWarningDays === null || isInForce) return [];
    // Known only from tomorrow on, even when no days have to pass.
    return warnings.map(({ since }) =>
      addDays(since === asOf ? addDays(since, Number(afterWarningDays === 0)) : since, afterWarningDays),
    );
  });
}

/** A rule that was lifted for what has come since it took hold, while its entry is met: tomorrow it begins anew, and counts from then. */
function reentryDays(facts: Facts, policy: CompiledPolicy, { activeRules }: CustomerHistory, decided: Decided): readonly Day[] {
  const standing = new Set([...decided.reasons, ...decided.setAside].map(({ rule }) => rule));
  const lifted = policy.rules.filter(({ id }) => activeRules.some(({ rule }) => rule === id) && !standing.has(id));
  if (lifted.length === 0) return [];
  const isCounting = (condition: CompiledCondition): boolean =>
    comparisonsOf(condition).some((comparison) => factOf(comparison).movement === 'with-the-restriction');
  const circumstances = { facts, tolerance: toleranceOf(policy, facts), restrictedSince: null };
  return lifted.some(({ enter, release }) => isCounting(release) && isMet(enter, circumstances)) ? [addDays(facts.asOf, 1)] : [];
}

function comparisonDays(comparison: Comparison, facts: Facts): readonly (Day | null)[] {
  const threshold = Math.floor(Number(comparison.value ?? 0));
  switch (factOf(comparison).movement) {
    case 'only-with-the-ledger':
    // Becoming overdue, and the next change of the credit file, are asked for anyway.
    case 'as-invoices-fall-due':
    case 'with-the-file':
      return [];
    case 'with-the-oldest-debt':
      return facts.openInvoices.flatMap(({ agesFrom }) => [addDays(agesFrom, threshold), addDays(agesFrom, threshold + 1)]);
    case 'daily-while-overdue':
      return facts.overdueCount > 0 ? [addDays(facts.asOf, 1)] : [];
    case 'with-the-account-age':
      return facts.firstInvoiceOn ? [addDays(facts.firstInvoiceOn, threshold), addDays(facts.firstInvoiceOn, threshold + 1)] : [];
    case 'with-the-trend-window':
      return [facts.trendChangesOn];
    case 'with-the-book':
      // Nothing overdue is nothing out of the ordinary, whatever the book is like.
      return factOf(comparison).restsOn === 'overdue' && facts.overdueCount === 0 ? [] : [firstOfNextMonth(facts.asOf)];
    case 'with-the-payment-figures':
      return [facts.paymentFiguresChangeOn];
    case 'with-the-month':
      return [facts.billingChangesOn];
    case 'with-the-restriction':
      // A rule not yet in force counts from the day it would take hold, so each payment on or after today stops counting the day after it.
      return facts.settledInvoices.map(({ settled }) => addDays(settled, 1));
  }
}
