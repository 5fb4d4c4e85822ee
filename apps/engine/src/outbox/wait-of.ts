import type { ActionRow, Mode, Switches } from '@holdfast/store';
import { whyStopped } from '../connect/gate';

/** Why something has not been done yet; for people. */
export interface Wait {
  readonly reason: string;
  /** ISO 8601; null when no time alone ends it. */
  readonly until: string | null;
}

/** What a company's actions may wait for. */
export interface Circumstances {
  readonly nowMs: number;
  readonly switches: Switches;
  readonly modeOf: (kind: ActionRow['kind']) => Mode;
  /** Why nothing may be sent on what was read last; null: it is up to date. */
  readonly unread: string | null;
  /** How many reminders of old debts go out in a day; null while today's are not used up. */
  readonly oldDebtPerDay: number | null;
  readonly settleMs: number;
  /** Customers for whom a change of the mark has no answer yet. */
  readonly inDoubt: ReadonlySet<string>;
}

/** What an action waits for; null when it is over and done with, or goes with the next turn. */
export function waitOf(row: ActionRow, circumstances: Circumstances): Wait | null {
  switch (row.state) {
    case 'planned':
      return asked(row, circumstances.modeOf);
    case 'approved':
      return held(row, circumstances);
    case 'sending':
      return { reason: 'It is on its way.', until: null };
    case 'in_doubt':
    case 'reading_back':
      return unanswered(row, circumstances);
    case 'confirmed':
    case 'rejected':
    case 'withdrawn':
      return null;
  }
}

function asked({ kind, expiresAt }: ActionRow, modeOf: Circumstances['modeOf']): Wait {
  return modeOf(kind) === 'observe'
    ? { reason: 'Holdfast only observes; this is what it would do.', until: null }
    : { reason: 'A person has to approve it.', until: expiresAt };
}

/** The first of what keeps it back that the owner can do something about, or has done. */
function held(row: ActionRow, { nowMs, switches, modeOf, unread, oldDebtPerDay, inDoubt }: Circumstances): Wait | null {
  const stopped = whyStopped(switches, nowMs);
  if (stopped !== null) return { reason: stopped, until: isPausedOnly(switches) ? switches.pausedUntil : null };
  if (row.approvedBy === null && modeOf(row.kind) === 'observe') return asked(row, modeOf);
  if (row.notBefore !== null && Date.parse(row.notBefore) > nowMs)
    return { reason: reasonIn(row.outcome) ?? 'It is tried again later.', until: row.notBefore };
  if (unread !== null && row.kind !== 'task' && row.kind !== 'alert') return { reason: unread, until: null };
  if ((row.kind === 'place' || row.kind === 'release') && inDoubt.has(row.customerId))
    return { reason: 'An earlier change of this customer’s mark has no answer yet; it is settled first.', until: null };
  if (row.oldDebt && oldDebtPerDay !== null)
    return {
      reason: `Only ${oldDebtPerDay} reminders of old debts go out in a day. Today’s have gone; the next go tomorrow.`,
      until: null,
    };
  return null;
}

function unanswered({ kind, outcome, deadline, updatedAt }: ActionRow, { settleMs }: Circumstances): Wait {
  const why = reasonIn(outcome);
  const told = why === null ? '' : `${why} `;
  if (kind === 'remind' || kind === 'alert')
    return {
      reason: `${told}Nobody knows whether it arrived, so a person has to say; it is not sent again by itself.`,
      until: null,
    };
  const until = new Date(Date.parse(deadline ?? updatedAt) + settleMs).toISOString();
  return { reason: `${told}The ledger is asked whether it happened as soon as it can no longer be under way.`, until };
}

function isPausedOnly({ isStopped, killSwitch, isConnected }: Switches): boolean {
  return !isStopped && !killSwitch && isConnected;
}

function reasonIn(outcome: unknown): string | null {
  const reason = (outcome as { readonly reason?: unknown } | null)?.reason;
  return typeof reason === 'string' ? reason : null;
}
