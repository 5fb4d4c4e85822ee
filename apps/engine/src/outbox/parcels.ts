import {
  AccountingError,
  Halted,
  NotFound,
  RateLimited,
  Rejected,
  SignInExpired,
  Stale,
  type Capabilities,
  type Receipt,
} from '@holdfast/accounting';
import type { ExpectAction } from '@holdfast/credit';
import type { ActionRow } from '@holdfast/store';

/** Writes that go out by one call, or by as few as the ledger allows: the next ones of what is due, in its order; empty when nothing is. Never two for
 * one customer or invoice, whose second would rest on a state that the first has changed; and of one kind, as what lifts a hold goes before the limits of a day. */
export function nextParcel(
  due: readonly ActionRow[],
  { writes, singlesLeft }: { readonly writes: Capabilities['writes']; readonly singlesLeft: number },
): readonly ActionRow[] {
  const kind = due[0]?.kind;
  const most = membersMax(writes, singlesLeft);
  const members = new Map<string, ActionRow>();
  for (const row of due) {
    if (members.size === most) break;
    const subject = subjectOf(row);
    if (row.kind === kind && !members.has(subject)) members.set(subject, row);
  }
  return [...members.values()];
}

/** What of the ledger a write changes. */
function subjectOf({ kind, customerId, intent }: ActionRow): string {
  return kind === 'expect' ? `invoice ${(intent as ExpectAction).invoice.id}` : `customer ${customerId}`;
}

/** Where a shared call is metered and a single one is not, the first ones of a turn go singly. */
export function membersMax({ sharedIsMetered, perCall }: Capabilities['writes'], singlesLeft: number): number {
  return sharedIsMetered && singlesLeft > 0 ? 1 : perCall;
}

/** What an answer, or its absence, means for one write. */
export type Verdict =
  | { readonly is: 'confirmed'; readonly receipt: Receipt }
  /** Surely not done, and not to be tried again by itself. */
  | { readonly is: 'rejected'; readonly reason: string }
  /** Nobody knows. */
  | { readonly is: 'in doubt'; readonly reason: string }
  /** Surely not done, or not wholly; tried again after `waitMs`. */
  | { readonly is: 'later'; readonly reason: string; readonly waitMs: number };

export const STALE_REASON = 'The ledger changed at the same moment; it is read again.';

/** How often the ledger had changed under this write before: in all, and in this turn. */
export interface StaleBefore {
  readonly times: number;
  readonly inThisTurn: boolean;
}

/** `outcome`: what the writer returned or threw; whatever is no error of the port leaves the outcome unknown. */
export function verdictOn(
  outcome: unknown,
  before: StaleBefore,
  { staleAttemptsMax, retryDelayMs }: { readonly staleAttemptsMax: number; readonly retryDelayMs: number },
): Verdict {
  if (!(outcome instanceof Error)) return { is: 'confirmed', receipt: outcome as Receipt };
  if (outcome instanceof Stale) {
    if (before.times + 1 >= staleAttemptsMax)
      return {
        is: 'rejected',
        reason: 'The customer kept changing in the ledger while this was written. Nothing of it was changed by us.',
      };
    return { is: 'later', reason: STALE_REASON, waitMs: before.inThisTurn ? retryDelayMs : 0 };
  }
  if (outcome instanceof Rejected || outcome instanceof NotFound) return { is: 'rejected', reason: outcome.message };
  if (outcome instanceof RateLimited) return { is: 'later', reason: outcome.message, waitMs: outcome.retryAfterSeconds * 1000 };
  if (outcome instanceof SignInExpired || outcome instanceof Halted) return { is: 'later', reason: outcome.message, waitMs: 0 };
  if (outcome instanceof AccountingError) return { is: 'in doubt', reason: outcome.message };
  return { is: 'in doubt', reason: 'Holdfast failed while this was on its way.' };
}

/** What the outcomes of a parcel mean for the rest of the turn: `go on`, `stop`, or the error with which the turn ends. Some writes without an answer
 * are accidents; when none has one, the provider is out of order. */
export function afterParcel(outcomes: readonly unknown[]): 'go on' | 'stop' | Error {
  const errors = outcomes.filter((outcome) => outcome instanceof Error);
  const ours = errors.find((error) => !(error instanceof AccountingError));
  if (ours) return ours;
  const ending = errors.find((error) => error instanceof SignInExpired) ?? errors.find((error) => error instanceof RateLimited);
  if (ending) return ending;
  if (errors.some((error) => error instanceof Halted)) return 'stop';
  const [first] = errors;
  const unanswered = outcomes.every(
    (outcome) => outcome instanceof Error && verdictOn(outcome, NEVER, NO_LIMITS).is === 'in doubt',
  );
  return first && unanswered ? first : 'go on';
}

const NEVER: StaleBefore = { times: 0, inThisTurn: false };
const NO_LIMITS = { staleAttemptsMax: Infinity, retryDelayMs: 0 };
