import { toJson, toJsonOrNull } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, isUuid } from '../sql';
import { ACTION, type ActionRow, type ActionState } from './outbox-row';

/** The row is in no state that allows this: somebody else has moved it, or the caller skipped a step. */
export class IllegalMove extends Error {
  constructor(
    readonly id: string,
    readonly from: ActionState | null,
    readonly to: ActionState,
  ) {
    super(from === null ? `there is no action ${id} to become ${to}` : `action ${id} is ${from} and cannot become ${to}`);
    this.name = 'IllegalMove';
  }
}

interface Move {
  readonly from: readonly ActionState[];
  readonly to: ActionState;
  readonly now: string | null;
  /** Further assignments; their values are $6 and on. */
  readonly set: string;
  readonly values: readonly unknown[];
}

/** approved -> sending: commit it before the first byte leaves. After `deadline` our client can no longer be sending. */
export function markSending(
  scope: CompanyScope,
  id: string,
  { request, deadline, now }: { readonly request: unknown; readonly deadline: string; readonly now: string },
): Promise<ActionRow> {
  const set = `request = $6::jsonb, deadline = $7, attempt = attempt + 1, not_before = null, outcome = null`;
  return move(scope, id, { from: ['approved'], to: 'sending', now, set, values: [toJson(request), deadline] });
}

/** sending or in_doubt -> confirmed. */
export function confirm(
  scope: CompanyScope,
  id: string,
  { outcome, now, refs = [] }: { readonly outcome: unknown; readonly now: string; readonly refs?: readonly string[] },
): Promise<ActionRow> {
  const set = `outcome = $6::jsonb, refs = refs || $7::jsonb`;
  return move(scope, id, {
    from: ['sending', 'in_doubt'],
    to: 'confirmed',
    now,
    set,
    values: [toJsonOrNull(outcome), toJson(refs)],
  });
}

/** approved, sending or in_doubt -> rejected: definitely not done, and not tried again. */
export function reject(
  scope: CompanyScope,
  id: string,
  { outcome, now }: { readonly outcome: unknown; readonly now: string },
): Promise<ActionRow> {
  const from: readonly ActionState[] = ['approved', 'sending', 'in_doubt'];
  return move(scope, id, { from, to: 'rejected', now, set: `outcome = $6::jsonb`, values: [toJsonOrNull(outcome)] });
}

/** sending -> in_doubt: nobody knows whether it happened. Only reading back, or a person, may end that. */
export function doubt(
  scope: CompanyScope,
  id: string,
  { outcome, now }: { readonly outcome?: unknown; readonly now: string },
): Promise<ActionRow> {
  const from: readonly ActionState[] = ['sending', 'in_doubt'];
  return move(scope, id, {
    from,
    to: 'in_doubt',
    now,
    set: `outcome = coalesce($6::jsonb, outcome)`,
    values: [toJsonOrNull(outcome)],
  });
}

/** approved, sending or in_doubt -> approved, not before a time: surely not done this time. The request stays, for the same bytes again. */
export function retryLater(
  scope: CompanyScope,
  id: string,
  { notBefore, reason, now }: { readonly notBefore: string | null; readonly reason: string; readonly now?: string },
): Promise<ActionRow> {
  const from: readonly ActionState[] = ['approved', 'sending', 'in_doubt'];
  const set = `not_before = $6, outcome = $7::jsonb, deadline = null`;
  return move(scope, id, { from, to: 'approved', now: now ?? null, set, values: [notBefore, toJson({ reason })] });
}

async function move(scope: CompanyScope, id: string, { from, to, now, set, values }: Move): Promise<ActionRow> {
  if (!isUuid(id)) throw new IllegalMove(id, null, to);
  const moved = await firstRow<ActionRow>(
    scope,
    `update action set state = $3, updated_at = coalesce($4, updated_at), ${set}
      where company_id = $1 and id = $2 and state = any($5) returning ${ACTION}`,
    id,
    to,
    now,
    from,
    ...values,
  );
  if (moved) return moved;
  const present = await firstRow<{ state: ActionState }>(scope, `select state from action where company_id = $1 and id = $2`, id);
  throw new IllegalMove(id, present?.state ?? null, to);
}
