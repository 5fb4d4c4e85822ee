import type { Action, ActionKind, Day } from '@holdfast/credit';

export type OutboxKind = ActionKind | 'note' | 'alert';
export type ActionState =
  'planned' | 'approved' | 'sending' | 'confirmed' | 'rejected' | 'in_doubt' | 'reading_back' | 'withdrawn';

/** What a note says is the engine's own business. */
export type NoteIntent = { readonly kind: 'note' } & Readonly<Record<string, unknown>>;
/** What an e-mail to the owner says likewise. */
export type AlertIntent = { readonly kind: 'alert' } & Readonly<Record<string, unknown>>;

/** One intended change outside, on its way. Times are ISO 8601. */
export interface ActionRow {
  /** Uuid, 36 characters: the provider's idempotency key. */
  readonly id: string;
  /** One key for ever: the same intention is the same row. */
  readonly key: string;
  readonly kind: OutboxKind;
  readonly customerId: string;
  readonly asOf: Day;
  readonly state: ActionState;
  readonly why: string;
  readonly intent: Action | NoteIntent | AlertIntent;
  /** As it was sent last; null before the first attempt. */
  readonly request: unknown;
  /** How many attempts there have been. */
  readonly attempt: number;
  /** Those that went out together with it in the last attempt have the same; null before the first, and after one that surely did nothing. */
  readonly parcel: string | null;
  readonly notBefore: string | null;
  readonly deadline: string | null;
  readonly outcome: unknown;
  readonly refs: readonly string[];
  /** A person, or what acts in one's name, as `undo`; null: the policy, or nobody yet. */
  readonly approvedBy: string | null;
  readonly approvedAt: string | null;
  /** Exactly what would be sent, for people; null until it has been composed. */
  readonly preview: unknown;
  /** Of the preview: an approval is bound to it. */
  readonly fingerprint: string | null;
  /** A person has to answer until then; null when nobody is asked. */
  readonly expiresAt: string | null;
  /** A reminder of a debt that was old when reminders were first let go; only so many of them go out in a day. */
  readonly oldDebt: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const ACTION = `action.id, action.key, action.kind, action.customer_id as "customerId", action.as_of as "asOf", action.state,
  action.why, action.intent, action.request, action.attempt, action.parcel, action.not_before as "notBefore", action.deadline,
  action.outcome, action.refs, action.approved_by as "approvedBy", action.approved_at as "approvedAt", action.preview, action.fingerprint,
  action.expires_at as "expiresAt", action.old_debt as "oldDebt", action.created_at as "createdAt", action.updated_at as "updatedAt"`;

/** Who approves what an undo puts back: a person asked for all of it at once, so it is not asked about again, and no plan takes it back. */
export const UNDO = 'undo';
export const BY_A_PERSON = `(action.approved_by is not null and action.approved_by <> '${UNDO}')`;

/** How the keys begin of what takes back a mark that was begun and given up. */
export const TAKEN_BACK = 'taken-back/';

/** Part of it may stand in the ledger, although it counts as not done: an attempt was broken off, or has changed something before it was. */
export const MAY_BE_HALF_DONE = `exists (select 1 from attempt
  where attempt.company_id = action.company_id and attempt.action_id = action.id
    and (attempt.result in ('in doubt', 'read back: not done') or (attempt.result = 'not done'
      and attempt.calls @? '$[*] ? (@.status >= 200 && @.status < 300 && !(@.endpoint starts with "GET"))')))`;

/** Credit is given back before it is taken, and marks go before words. */
export const FIRST_THINGS_FIRST = `array_position(array['release', 'place', 'expect', 'remind', 'note', 'alert', 'task'], action.kind)`;
