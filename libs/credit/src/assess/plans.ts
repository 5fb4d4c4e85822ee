import type { CreditFile, Kept } from '../ledger/credit-file';
import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { addDays, daysBetween, type Day } from '../money/day';
import { money, type Money } from '../money/money';
import { isInForce, turningDays } from './in-force';

/** How late an instalment may be while the plan is still in good standing. */
const LATE_DAYS_MAX = 3;

export interface PlanState {
  readonly plan: 'good' | 'breached' | null;
  readonly nextInstalmentOn: Day | null;
  /** Invoices whose due dates the instalments replace: those of plans in good standing. */
  readonly covered: ReadonlySet<string>;
}

/** An instalment and what has come for it. */
export interface Instalment {
  readonly on: Day;
  readonly amount: Money;
  /** Never more than the instalment. */
  readonly paid: Money;
}

/** F13. What was paid or credited on the covered invoices since the plan was agreed pays its instalments, earliest first. One plan in breach is a breach;
 * it is over when nothing is open or every instalment is paid and past, and who catches up is in good standing again. */
export function planState(ledger: CustomerLedger, { plans }: CreditFile, asOf: Day): PlanState {
  const states = plans
    .filter((plan) => isInForce(plan, plan.agreedOn, asOf))
    .flatMap((plan) => standingOf(plan, ledger, asOf) ?? []);
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

/** Null: it is over, because nothing is open or everything is paid and past. */
export function standingOf(
  plan: Kept<'plan'>,
  { invoices }: CustomerLedger,
  asOf: Day,
): { readonly plan: Kept<'plan'>; readonly next: Day | null; readonly isBreached: boolean } | null {
  if (!isOpen(plan, invoices)) return null;
  const next = instalmentsOf(plan, invoices, asOf).find(({ amount, paid }) => paid.minor < amount.minor)?.on ?? null;
  // Who pays ahead keeps the time agreed for whatever the instalments leave open.
  const counted = next ?? plan.instalments.at(-1)?.on ?? asOf;
  const isBreached = daysBetween(counted, asOf) > LATE_DAYS_MAX;
  return next === null && isBreached ? null : { plan, next, isBreached };
}

function isOpen({ invoiceIds }: Kept<'plan'>, invoices: readonly LedgerInvoice[]): boolean {
  return invoices.some(({ id, balance, status }) => invoiceIds.includes(id) && status === 'open' && balance.minor >= 1n);
}

/** What has come by this day, set against the instalments in their order. */
export function instalmentsOf(
  { invoiceIds, instalments, agreedOn }: Kept<'plan'>,
  invoices: readonly LedgerInvoice[],
  asOf: Day,
): readonly Instalment[] {
  let left = invoices
    .filter(({ id }) => invoiceIds.includes(id))
    .flatMap(({ applications }) => applications)
    .reduce((sum, { on, amount }) => (on >= agreedOn && on <= asOf ? sum + amount.minor : sum), 0n);
  return instalments.map(({ on, amount }) => {
    const paid = left < amount.minor ? left : amount.minor;
    left -= paid;
    return { on, amount, paid: money(paid, amount.currency) };
  });
}
