import { toJson, toJsonOrNull } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, isUuid, rows } from '../sql';
import { endAttempt, requestHash, type AttemptResult, type ProviderCall } from './outbox-attempts';
import { ACTION, type ActionRow, type ActionState } from './outbox-row';

/** The row is in no state that allows this: somebody else has moved it, or the caller skipped a step. Nothing was changed. */
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

export interface Move {
  readonly from: readonly ActionState[];
  readonly to: ActionState;
  readonly now: string;
  /** Further assignments; their values are $6 and on. */
  readonly set: string;
  readonly values: readonly unknown[];
  /** A further condition on the row. */
  readonly where?: string;
}

/** How it is known what became of an attempt: the provider said so, or its ledger was looked at. */
type Known = 'answer' | 'read back';

export interface Parcel {
  /** Uuid; never used for another set of writes. */
  readonly parcel: string;
  readonly members: readonly { readonly id: string; readonly request: unknown }[];
  /** After it our client can no longer be sending any of them. */
  readonly deadline: string;
  readonly now: string;
}

/** approved -> sending, all of them or none, each with a new attempt: commit it before the first byte leaves. Throws IllegalMove. */
export async function markSending(scope: CompanyScope, { parcel, members, deadline, now }: Parcel): Promise<void> {
  await requireApproved(
    scope,
    members.map(({ id }) => id),
  );
  const told = members.map(({ id, request }) => ({ id, request, hash: requestHash(request) }));
  await rows(
    scope,
    `with told as (
       select * from jsonb_to_recordset($2) as t(id uuid, request jsonb, hash text)
     ), sent as (
       update action set state = 'sending', parcel = $3, request = told.request, deadline = $4, attempt = attempt + 1,
           not_before = null, outcome = null, updated_at = $5
         from told where action.company_id = $1 and action.id = told.id
       returning action.id, action.attempt, told.hash
     )
     insert into attempt (company_id, action_id, number, parcel, started_at, deadline, request_hash)
     select $1, id, attempt, $3, $5, $4, hash from sent`,
    toJson(told),
    parcel,
    deadline,
    now,
  );
}

/** Locked until the transaction ends, in one order for everybody. */
async function requireApproved(scope: CompanyScope, ids: readonly string[]): Promise<void> {
  const held = await rows<{ id: string; state: ActionState }>(
    scope,
    `select id, state from action where company_id = $1 and id = any($2::uuid[]) order by id for update`,
    ids.filter(isUuid),
  );
  const approved = new Set(held.filter(({ state }) => state === 'approved').map(({ id }) => id));
  for (const id of ids) {
    if (!approved.delete(id)) throw new IllegalMove(id, held.find((row) => row.id === id)?.state ?? null, 'sending');
  }
}

/** sending -> confirmed by the provider's answer; reading_back -> confirmed because the effect was found. */
export async function confirm(
  scope: CompanyScope,
  id: string,
  done: {
    readonly outcome: unknown;
    readonly calls?: readonly ProviderCall[];
    readonly now: string;
    readonly refs?: readonly string[];
    readonly how?: Known;
  },
): Promise<ActionRow> {
  const { outcome, calls, now, refs = [], how = 'answer' } = done;
  const set = `outcome = $6::jsonb, refs = refs || $7::jsonb`;
  const values = [toJsonOrNull(outcome), toJson(refs)];
  const row = await move(scope, id, { from: [how === 'answer' ? 'sending' : 'reading_back'], to: 'confirmed', now, set, values });
  await endAttempt(scope, row, { result: how === 'answer' ? 'confirmed' : 'read back: done', calls, now });
  return row;
}

interface NotDone {
  readonly reason: string;
  readonly calls?: readonly ProviderCall[];
  readonly now: string;
}

/** approved, sending, in_doubt or reading_back -> rejected: definitely not done, and not tried again by itself. */
export async function reject(scope: CompanyScope, id: string, { reason, calls, now }: NotDone): Promise<ActionRow> {
  const from: readonly ActionState[] = ['approved', 'sending', 'in_doubt', 'reading_back'];
  const row = await move(scope, id, { from, to: 'rejected', now, set: `outcome = $6::jsonb`, values: [toJson({ reason })] });
  await endAttempt(scope, row, { result: 'rejected', reason, calls, now });
  return row;
}

/** sending or reading_back -> in_doubt: nobody knows whether it happened. Only reading back, or a person, may end that. */
export async function doubt(scope: CompanyScope, id: string, { reason, calls, now }: NotDone): Promise<ActionRow> {
  const from: readonly ActionState[] = ['sending', 'reading_back'];
  const row = await move(scope, id, { from, to: 'in_doubt', now, set: `outcome = $6::jsonb`, values: [toJson({ reason })] });
  await endAttempt(scope, row, { result: 'in doubt', reason, calls, now });
  return row;
}

/** in_doubt -> reading_back: its effect is being looked for. */
export function readBack(scope: CompanyScope, id: string, { now }: { readonly now: string }): Promise<ActionRow> {
  return move(scope, id, { from: ['in_doubt'], to: 'reading_back', now, set: `outcome = outcome`, values: [] });
}

/** approved, sending or (`read back`) reading_back -> approved, not before a time: surely not done this time. The request is kept. */
export async function retryLater(
  scope: CompanyScope,
  id: string,
  later: NotDone & { readonly notBefore: string | null; readonly how?: Known },
): Promise<ActionRow> {
  const { notBefore, reason, calls, now, how = 'answer' } = later;
  const from: readonly ActionState[] = how === 'answer' ? ['approved', 'sending'] : ['reading_back'];
  const set = `not_before = $6, outcome = $7::jsonb, deadline = null, parcel = null`;
  const row = await move(scope, id, { from, to: 'approved', now, set, values: [notBefore, toJson({ reason })] });
  const result: AttemptResult = how === 'answer' ? 'not done' : 'read back: not done';
  await endAttempt(scope, row, { result, reason, calls, now });
  return row;
}

/** Compare and set on the state. Throws IllegalMove. */
export async function move(scope: CompanyScope, id: string, { from, to, now, set, values, where }: Move): Promise<ActionRow> {
  if (!isUuid(id)) throw new IllegalMove(id, null, to);
  const moved = await firstRow<ActionRow>(
    scope,
    `update action set state = $3, updated_at = $4, ${set}
      where company_id = $1 and id = $2 and state = any($5) and (${where ?? 'true'}) returning ${ACTION}`,
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
