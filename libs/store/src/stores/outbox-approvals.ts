import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { isUuid, rows } from '../sql';
import { endAttempt } from './outbox-attempts';
import { move } from './outbox-moves';
import { BY_A_PERSON, UNDO, type ActionRow, type ActionState } from './outbox-row';

interface ByPerson {
  readonly by: string;
  readonly now: string;
}

/** Ids. */
export interface Approval {
  readonly approved: readonly string[];
  /** The preview is no longer the one that was seen. */
  readonly changed: readonly string[];
  /** Nobody answered in time. */
  readonly expired: readonly string[];
  /** Unknown, withdrawn, declined, or let go before. */
  readonly gone: readonly string[];
}

/** planned -> approved, by a person who has seen the preview with this fingerprint. */
export async function approve(
  scope: CompanyScope,
  seen: readonly { readonly id: string; readonly fingerprint: string }[],
  { by, now }: ByPerson,
): Promise<Approval> {
  const held = await rows<{ id: string; state: ActionState; fingerprint: string | null; hasExpired: boolean }>(
    scope,
    `select id, state, fingerprint, coalesce(expires_at <= $3, false) or coalesce((outcome -> 'expired')::boolean, false) as "hasExpired"
       from action where company_id = $1 and id = any($2::uuid[]) order by id for update`,
    seen.map(({ id }) => id).filter(isUuid),
    now,
  );
  const byId = new Map(held.map((row) => [row.id, row]));
  const result = { approved: new Set<string>(), changed: new Set<string>(), expired: new Set<string>(), gone: new Set<string>() };
  for (const { id, fingerprint } of seen) {
    const row = byId.get(id);
    if (row?.state === 'planned' && !row.hasExpired) result[row.fingerprint === fingerprint ? 'approved' : 'changed'].add(id);
    else if ((row?.state === 'planned' || row?.state === 'withdrawn') && row.hasExpired) result.expired.add(id);
    else result.gone.add(id);
  }
  const approved = [...result.approved].filter((id) => !result.changed.has(id));
  await rows(
    scope,
    `update action set state = 'approved', approved_by = $3, approved_at = $4, outcome = null, updated_at = $4
      where company_id = $1 and id = any($2::uuid[])`,
    approved,
    by,
    now,
  );
  return { approved, changed: [...result.changed], expired: [...result.expired], gone: [...result.gone] };
}

/** planned -> withdrawn by a person, who is not asked again until the action's essentials change. The ids that were still planned. */
export async function decline(scope: CompanyScope, ids: readonly string[], { by, now }: ByPerson): Promise<readonly string[]> {
  const real = ids.filter(isUuid);
  await rows(scope, `select 1 from action where company_id = $1 and id = any($2::uuid[]) order by id for update`, real);
  const declined = await rows<{ id: string }>(
    scope,
    `update action set state = 'withdrawn', outcome = $3::jsonb, not_before = null, updated_at = $4
      where company_id = $1 and id = any($2::uuid[]) and state = 'planned' returning id`,
    real,
    toJson({ declined: true, reason: `declined by ${by}` }),
    now,
  );
  return declined.map(({ id }) => id);
}

export interface Preview {
  readonly id: string;
  readonly preview: unknown;
  readonly fingerprint: string;
  /** Until when a person may answer, counted from the first time this preview is shown; null when nobody is asked. */
  readonly expiresAt: string | null;
}

/** What exactly would be sent, at most once for each action. When it is not what a person has approved, that approval is void and the action is planned again. A
 * row that waits no more is left alone. */
export async function setPreviews(scope: CompanyScope, previews: readonly Preview[], now: string): Promise<void> {
  if (previews.length === 0) return;
  const ids = previews.map(({ id }) => id);
  await rows(scope, `select 1 from action where company_id = $1 and id = any($2::uuid[]) order by id for update`, ids);
  const changed = `action.fingerprint is distinct from told.fingerprint`;
  const isVoid = `(action.state = 'approved' and ${BY_A_PERSON} and ${changed})`;
  await rows(
    scope,
    `update action set preview = told.preview, fingerprint = told.fingerprint, updated_at = $3,
         expires_at = case when told."expiresAt" is not null and not (${changed}) then coalesce(expires_at, told."expiresAt") else told."expiresAt" end,
         state = case when ${isVoid} then 'planned' else state end,
         approved_by = case when ${isVoid} then null else approved_by end,
         approved_at = case when ${isVoid} then null else approved_at end,
         outcome = case when ${isVoid} then $4::jsonb else outcome end
       from jsonb_to_recordset($2::jsonb) as told(id uuid, preview jsonb, fingerprint text, "expiresAt" timestamptz)
      where action.company_id = $1 and action.id = told.id and state in ('planned', 'approved')
        and (${changed} or (expires_at is null) <> (told."expiresAt" is null))`,
    toJson(previews),
    now,
    toJson({ reason: 'what would be sent has changed since it was approved' }),
  );
}

/** Ids of the rows that moved. */
export interface Expiry {
  /** Nobody answered in time: withdrawn, until the action's essentials change. */
  readonly withdrawn: readonly string[];
  /** Approved too long ago to be sent without being asked about again. */
  readonly askedAgain: readonly string[];
}

/** `approvalBefore`: a person's approval given before it is void, if the action has not been sent since. */
export async function expire(
  scope: CompanyScope,
  { now, approvalBefore }: { readonly now: string; readonly approvalBefore: string },
): Promise<Expiry> {
  await rows(
    scope,
    `select 1 from action where company_id = $1 and (state = 'planned' and expires_at <= $2 or state = 'approved' and ${BY_A_PERSON})
      order by id for update`,
    now,
  );
  const withdrawn = await rows<{ id: string }>(
    scope,
    `update action set state = 'withdrawn', outcome = $3::jsonb, not_before = null, updated_at = $2
      where company_id = $1 and state = 'planned' and expires_at <= $2 returning id`,
    now,
    toJson({ expired: true, reason: 'nobody answered in time' }),
  );
  const askedAgain = await rows<{ id: string }>(
    scope,
    `update action set state = 'planned', approved_by = null, approved_at = null, expires_at = null, outcome = $4::jsonb, updated_at = $2
      where company_id = $1 and state = 'approved' and ${BY_A_PERSON} and coalesce(approved_at, updated_at) < $3 returning id`,
    now,
    approvalBefore,
    toJson({ reason: 'it was approved too long ago' }),
  );
  return { withdrawn: withdrawn.map(({ id }) => id), askedAgain: askedAgain.map(({ id }) => id) };
}

/** rejected -> approved, by a person; part of an undo stays part of it. The request is kept. Throws IllegalMove. */
export function retry(scope: CompanyScope, id: string, { by, now }: ByPerson): Promise<ActionRow> {
  const set = `approved_by = case when approved_by = '${UNDO}' then approved_by else $6 end, approved_at = $4, not_before = null, deadline = null, parcel = null, outcome = null`;
  return move(scope, id, { from: ['rejected'], to: 'approved', now, set, values: [by] });
}

/** An e-mail in doubt, ended by a person who knows whether it arrived: confirmed, with the line that tells of it in a note, or approved once more. It is the caller's to take back what was
 * recorded as said. Throws IllegalMove, for a write to the ledger too: that one is read back. */
export async function resolve(
  scope: CompanyScope,
  id: string,
  { as, by, now }: ByPerson & { readonly as: 'done' | 'not-done' },
): Promise<ActionRow> {
  const mail = { from: ['in_doubt'], now, where: `kind in ('remind', 'alert')` } as const;
  const reason = `${as === 'done' ? 'it arrived' : 'it never arrived'}, says ${by}`;
  const told = `outcome = coalesce(outcome, '{}') || $6::jsonb`;
  const sentAgain = `${told}, approved_by = $7, approved_at = $4, not_before = null, deadline = null, parcel = null`;
  const values = [toJson({ reason, resolvedBy: by })];
  const row = await (as === 'done'
    ? move(scope, id, {
        ...mail,
        to: 'confirmed',
        set: `${told} || jsonb_strip_nulls(jsonb_build_object('line', request ->> 'line'))`,
        values,
      })
    : move(scope, id, { ...mail, to: 'approved', set: sentAgain, values: [...values, by] }));
  await endAttempt(scope, row, { result: as === 'done' ? 'confirmed' : 'not done', reason, now });
  return row;
}
