import { createHash } from 'node:crypto';
import { canonicalJson, toJson } from '../json';
import type { CompanyScope } from '../scope';
import { isUuid, rows } from '../sql';
import type { ActionRow } from './outbox-row';

/** `in doubt` until it has been read back, or a person has ended it. */
export type AttemptResult = 'confirmed' | 'rejected' | 'in doubt' | 'not done' | 'read back: done' | 'read back: not done';

/** One call of an attempt as the provider answered it. */
export interface ProviderCall {
  readonly endpoint: string;
  readonly status: number;
  /** The provider's own name for the call: what its support asks for. */
  readonly reference: string | null;
}

/** One time that an action was sent. Times are ISO 8601. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  readonly parcel: string;
  readonly startedAt: string;
  /** After it our client could no longer be sending. */
  readonly deadline: string;
  /** Null while it is on its way. */
  readonly endedAt: string | null;
  readonly result: AttemptResult | null;
  readonly reason: string | null;
  /** SHA-256 of the request, as hex. */
  readonly requestHash: string;
  readonly calls: readonly ProviderCall[];
}

/** Those of each action, the first one first; an entry for every id asked. */
export async function attempts(
  scope: CompanyScope,
  actionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Attempt[]>> {
  const found = await rows<Attempt & { readonly actionId: string }>(
    scope,
    `select action_id as "actionId", number, parcel, started_at as "startedAt", deadline, ended_at as "endedAt", result, reason,
       request_hash as "requestHash", calls
       from attempt where company_id = $1 and action_id = any($2::uuid[]) order by action_id, number`,
    actionIds.filter(isUuid),
  );
  const all = new Map<string, Attempt[]>(actionIds.map((id) => [id, []]));
  for (const { actionId, ...attempt } of found) all.get(actionId)?.push(attempt);
  return all;
}

export interface AttemptEnd {
  readonly result: AttemptResult;
  readonly reason?: string | null;
  readonly calls?: readonly ProviderCall[] | undefined;
  readonly now: string;
}

/** Ends the row's last attempt, or says how one in doubt turned out. What is known of an attempt for certain is never rewritten. */
export async function endAttempt(
  scope: CompanyScope,
  { id, attempt }: Pick<ActionRow, 'id' | 'attempt'>,
  { result, reason = null, calls = [], now }: AttemptEnd,
): Promise<void> {
  await rows(
    scope,
    `update attempt set result = $4, reason = coalesce($5, reason), calls = calls || $6::jsonb, ended_at = coalesce(ended_at, $7)
      where company_id = $1 and action_id = $2 and number = $3 and (result is null or result = 'in doubt')`,
    id,
    attempt,
    result,
    reason,
    toJson(calls),
    now,
  );
}

export function requestHash(request: unknown): string {
  return createHash('sha256').update(canonicalJson(request)).digest('hex');
}
