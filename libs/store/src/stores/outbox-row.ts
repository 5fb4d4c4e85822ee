import type { Action, ActionKind, Day } from '@holdfast/credit';

export type OutboxKind = ActionKind | 'note';
export type ActionState = 'planned' | 'approved' | 'sending' | 'confirmed' | 'rejected' | 'in_doubt' | 'withdrawn';

/** What a note says is the engine's own business. */
export type NoteIntent = { readonly kind: 'note' } & Readonly<Record<string, unknown>>;

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
  readonly intent: Action | NoteIntent;
  readonly request: unknown;
  readonly attempt: number;
  readonly notBefore: string | null;
  readonly deadline: string | null;
  readonly outcome: unknown;
  readonly refs: readonly string[];
  readonly approvedBy: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const ACTION = `action.id, action.key, action.kind, action.customer_id as "customerId", action.as_of as "asOf", action.state,
  action.why, action.intent, action.request, action.attempt, action.not_before as "notBefore", action.deadline, action.outcome, action.refs,
  action.approved_by as "approvedBy", action.created_at as "createdAt", action.updated_at as "updatedAt"`;
