import type { Facts } from '../assess/facts';
import { addDays, type Day } from '../money/day';
import { comparisonsOf, factOf } from './condition';
import type { CustomerHistory, Reason } from './decision';
import type { Comparison, CompiledPolicy } from './policy';
import { isWarning } from './verdicts';

interface Decided {
  readonly reasons: readonly Reason[];
  readonly waitsUntil: Day | null;
}

/** The earliest day after `asOf` on which time alone could change the decision; a day too early costs one look, a day too late is a fault. */
export function lookAgainOn(facts: Facts, policy: CompiledPolicy, history: CustomerHistory, decided: Decided): Day | null {
  const days = [
    decided.waitsUntil,
    ...invoiceDays(facts, policy),
    ...toleranceDays(facts, policy),
    ...warningDays(policy, history, decided.reasons, facts.asOf),
    ...policy.rules.flatMap(({ enter, release }) =>
      [...comparisonsOf(enter), ...comparisonsOf(release)].flatMap((comparison) => comparisonDays(comparison, facts)),
    ),
  ];
  return days.reduce<Day | null>((earliest, day) => {
    if (day === null || day <= facts.asOf) return earliest;
    return earliest === null || day < earliest ? day : earliest;
  }, null);
}

/** Becoming overdue, reaching a step, leaving the time before the due date, the end of a promise. */
function invoiceDays({ openInvoices }: Facts, { treatment }: CompiledPolicy): readonly Day[] {
  return openInvoices.flatMap(({ agesFrom, due, expectedOn }) => [
    addDays(agesFrom, 1),
    addDays(due, 1),
    ...treatment.map(({ day }) => addDays(due, day)),
    ...(expectedOn === null ? [] : [addDays(expectedOn, 2)]),
  ]);
}

function toleranceDays({ openInvoices, billingChangesOn }: Facts, { tolerance, rules }: CompiledPolicy): readonly (Day | null)[] {
  if (tolerance.basisPoints === 0n) return [];
  // With nothing open the overdue facts are zero, which no tolerance turns into a debt.
  const asksOtherwise = rules
    .flatMap(({ enter, release }) => [...comparisonsOf(enter), ...comparisonsOf(release)])
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

function comparisonDays(comparison: Comparison, facts: Facts): readonly (Day | null)[] {
  const threshold = Math.floor(Number(comparison.value ?? 0));
  switch (factOf(comparison).movement) {
    case 'only-with-the-ledger':
    // Becoming overdue is asked for every open invoice anyway.
    case 'as-invoices-fall-due':
      return [];
    case 'with-the-oldest-debt':
      return facts.openInvoices.flatMap(({ agesFrom }) => [addDays(agesFrom, threshold), addDays(agesFrom, threshold + 1)]);
    case 'daily-while-overdue':
      return facts.overdueCount > 0 ? [addDays(facts.asOf, 1)] : [];
    case 'with-the-account-age':
      return facts.firstInvoiceOn ? [addDays(facts.firstInvoiceOn, threshold), addDays(facts.firstInvoiceOn, threshold + 1)] : [];
    case 'with-the-trend-window':
      return [facts.trendChangesOn];
    case 'with-the-month':
      return [facts.billingChangesOn];
    case 'with-the-restriction':
      // A rule not yet in force counts from the day it would take hold, so each payment on or after today stops counting the day after it.
      return facts.settledInvoices.map(({ settled }) => addDays(settled, 1));
  }
}
