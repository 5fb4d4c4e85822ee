import { daysBetween } from '../money/day';
import type { Window } from './books';
import { isHeld, isRestricted, type Change, type JudgedInvoice } from './replay';
import type { Cost } from './report';

/** What a policy costs those who pay, and those who read its alerts. */
export function costOf(judged: readonly JudgedInvoice[], changes: readonly Change[], { from, to }: Window): Cost {
  const paid = judged.filter(({ outcome }) => outcome.kind === 'on time' || outcome.kind === 'late');
  const late = new Set(paid.filter(({ outcome }) => outcome.kind === 'late').map(({ customerId }) => customerId));
  const good = new Set(paid.map(({ customerId }) => customerId).filter((id) => !late.has(id)));
  const heldIds = new Set(judged.filter(isHeld).map(({ customerId }) => customerId));
  const weeks = (daysBetween(from, to) + 1) / 7;
  return {
    goodCustomers: good.size,
    goodCustomersHeld: [...good].filter((id) => heldIds.has(id)).length,
    warnings: changes.filter(({ from: before, to: after }) => before === 'open' && after === 'warn').length,
    restrictions: changes.filter(({ from: before, to: after }) => !isRestricted(before) && isRestricted(after)).length,
    releases: changes.filter(({ from: before, to: after }) => isRestricted(before) && !isRestricted(after)).length,
    alertsPerWeek: changes.length / weeks,
  };
}
