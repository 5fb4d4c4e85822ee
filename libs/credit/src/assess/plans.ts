import type { CreditFile, Kept } from '../ledger/credit-file';
import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { addDays, daysBetween, type Day } from '../money/day';
import { isInForce, turningDays } from './in-force';

/** How late an instalment may be while the plan is still in good standing. */
const LATE_DAYS_MAX = 3;

export interface PlanState {
  readonly plan: 'good' | 'breached' | null;
  readonly nextInstalmentOn: Day | null;
  /** Invoices whose due dates the instalments replace: those of plans in good standing. */
  readonly covered: ReadonlySet<string>;
}

/** F13. What was paid or credited on the covered invoices since the plan was agreed pays its instalments, earliest first. One plan in breach is a breach;
 * it is over when nothing is open or every instalment is paid and past, and who catches up is in good standing again. */
export function planState(ledger: CustomerLedger, { plans }: CreditFile, asOf: Day): PlanState {
  const states = plans
    .filter((plan) => isInForce(plan, plan.agreedOn, asOf))
    .filter((plan) => isOpen(plan, ledger.invoices))
    .flatMap((plan) => {
      const next = nextInstalment(plan, ledger.invoices, asOf);
      // Who pays ahead keeps the time agreed for whatever the instalments leave open.
      const counted = next ?? plan.instalments.at(-1)?.on ?? asOf;
      const isLate = daysBetween(counted, asOf) > LATE_DAYS_MAX;
      return next === null && isLate ? [] : [{ plan, next, isBreached: isLate }];
    });
  const good = states.filter(({ isBreached }) => !isBreached);
  return {
    plan: states.length === 0 ? null : good.length === states.length ? 'good' : 'breached',
    nextInstalmentOn: states.flatMap(({ next }) => next ?? []).sort()[0] ?? null,
    covered: new Set(good.flatMap(({ plan }) => plan.invoiceIds)),
  };
}

/** Days on which a plan begins, ends or is breached. */
export function planDays({ plans }: CreditFile): readonly Day[] {
  return plans.flatMap((plan) => [
    ...turningDays(plan, plan.agreedOn),
    ...plan.instalments.map(({ on }) => addDays(on, LATE_DAYS_MAX + 1)),
  ]);
}

function isOpen({ invoiceIds }: Kept<'plan'>, invoices: readonly LedgerInvoice[]): boolean {
  return invoices.some(({ id, balance, status }) => invoiceIds.includes(id) && status === 'open' && balance.minor >= 1n);
}

/** The first that is not paid in full; null when nothing is left to pay. */
function nextInstalment(
  { invoiceIds, instalments, agreedOn }: Kept<'plan'>,
  invoices: readonly LedgerInvoice[],
  asOf: Day,
): Day | null {
  let paid = invoices
    .filter(({ id }) => invoiceIds.includes(id))
    .flatMap(({ applications }) => applications)
    .reduce((sum, { on, amount }) => (on >= agreedOn && on <= asOf ? sum + amount.minor : sum), 0n);
  for (const { on, amount } of instalments) {
    paid -= amount.minor;
    if (paid < 0n) return on;
  }
  return null;
}
