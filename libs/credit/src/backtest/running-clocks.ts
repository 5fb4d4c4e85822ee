import { comparisonsOf, factOf } from '../decide/condition';
import type { Comparison, CompiledPolicy, CompiledRule } from '../decide/policy';
import { billingChangesOn, oldestDebt, overdue, trendChangesOn } from './running-facts';
import type { RunningInvoice } from './running-invoice';
import type { RunningLedger } from './running-ledger';

/** The first day after `today` on which time alone could change what a policy says; infinite when only news can. */
export type Clock = (ledger: RunningLedger, today: number) => number;

/** Those a policy has to watch for what is heard of it: what `lookAgainOn` asks for, without the treatment. */
export function clocksOf(
  { tolerance }: CompiledPolicy,
  heard: readonly Pick<CompiledRule, 'enter' | 'release'>[],
): readonly Clock[] {
  const clocks = heard.flatMap(({ enter, release }) => [...comparisonsOf(enter), ...comparisonsOf(release)]).flatMap(clockOf);
  if (tolerance.basisPoints > 0n) clocks.push(withTheMonth);
  return [...new Set(clocks)];
}

function clockOf(comparison: Comparison): readonly Clock[] {
  // A fact that counts days passes its threshold on that day or the next.
  const threshold = Math.floor(Number(comparison.value ?? 0));
  const passing = (start: number, today: number): number =>
    [start + threshold, start + threshold + 1].find((day) => day > today) ?? Number.POSITIVE_INFINITY;
  switch (factOf(comparison).movement) {
    case 'as-invoices-fall-due':
      return [asInvoicesFallDue];
    case 'with-the-oldest-debt':
      return [asInvoicesFallDue, ({ open }, today) => passing(oldestDebt(open), today)];
    case 'daily-while-overdue':
      return [asInvoicesFallDue, dailyWhileOverdue];
    case 'with-the-account-age':
      return [({ firstIssued }, today) => (firstIssued === null ? Number.POSITIVE_INFINITY : passing(firstIssued, today))];
    case 'with-the-trend-window':
      return [trendChangesOn];
    case 'with-the-month':
      return [withTheMonth];
    case 'only-with-the-ledger':
    // It counts payments, which are news.
    case 'with-the-restriction':
    // Nobody has recorded anything.
    case 'with-the-file':
    // No running ledger keeps such facts, so no policy that asks for them gets here.
    case 'with-the-book':
    case 'with-the-payment-figures':
      return [];
  }
}

function asInvoicesFallDue({ open }: RunningLedger, today: number): number {
  return open.reduce(
    (next: number, { overdueAfter }: RunningInvoice) => (overdueAfter >= today ? Math.min(next, overdueAfter + 1) : next),
    Number.POSITIVE_INFINITY,
  );
}

function dailyWhileOverdue({ open }: RunningLedger, today: number): number {
  return overdue(open, today).length > 0 ? today + 1 : Number.POSITIVE_INFINITY;
}

function withTheMonth(_ledger: RunningLedger, today: number): number {
  return billingChangesOn(today);
}
