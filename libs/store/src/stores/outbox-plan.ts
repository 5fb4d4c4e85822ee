import { randomUUID } from 'node:crypto';
import { essentials, type Action } from '@holdfast/credit';
import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';
import { MAY_BE_HALF_DONE, UNDO } from './outbox-row';

export interface Wanted {
  readonly action: Action;
  readonly state: 'planned' | 'approved';
  readonly oldDebt: boolean;
}

/** Ids of the rows that moved. */
export interface PlanResult {
  readonly added: readonly string[];
  readonly approved: readonly string[];
  /** Let go by the policy, and now waiting for a person: the mode has become stricter. */
  readonly unapproved: readonly string[];
  readonly revived: readonly string[];
  readonly withdrawn: readonly string[];
}

export interface PlanRequest {
  /** Whose waiting actions are judged: what is no longer wanted is withdrawn. */
  readonly customerIds: readonly string[];
  readonly wanted: readonly Wanted[];
  /** Why a waiting action, by its id, is no longer wanted. */
  readonly noLonger: ReadonlyMap<string, string>;
  readonly now: string;
}

const TOLD = `told as (select * from jsonb_to_recordset($2) as t(id uuid, key text, kind text, customer_id text, as_of date, state text,
  why text, intent jsonb, essentials text, old_debt boolean))`;

/** Makes the outbox say what is wanted now, and nothing else, of what has not been sent. What is on its way, done, given up or in doubt stays. */
export async function plan(scope: CompanyScope, request: PlanRequest): Promise<PlanResult> {
  const { wanted, now } = request;
  await lockWaiting(scope, request);
  const withdrawn = await withdraw(scope, request);
  if (wanted.length === 0) return { added: [], approved: [], unapproved: [], revived: [], withdrawn };
  const told = toJson(wanted.map(toRow));
  const renewed = await renew(scope, told, now);
  const moved = (from: string, to?: string): string[] =>
    renewed.filter(({ was, state }) => was === from && (to === undefined || state === to)).map(({ id }) => id);
  const added = await insert(scope, told, now);
  const [approved, unapproved] = [moved('planned', 'approved'), moved('approved', 'planned')];
  return { added, approved, unapproved, revived: moved('withdrawn'), withdrawn };
}

/** In the order in which everybody locks: a person may approve or decline at the same moment. */
async function lockWaiting(scope: CompanyScope, { customerIds, wanted }: PlanRequest): Promise<void> {
  await rows(
    scope,
    `select 1 from action
      where company_id = $1 and (customer_id = any($2) and state in ('planned', 'approved') or key = any($3)) order by id for update`,
    customerIds,
    wanted.map(({ action }) => action.key),
  );
}

function toRow({ action, state, oldDebt }: Wanted): Readonly<Record<string, unknown>> {
  const { key, kind, customerId, asOf, why } = action;
  const judged = { essentials: essentials(action), old_debt: oldDebt };
  return { id: randomUUID(), key, kind, customer_id: customerId, as_of: asOf, state, why, intent: action, ...judged };
}

/** Notes and alerts tell of what was done or found, and an undo was asked for by a person: no plan asks for them, so no plan takes them back. Nor what was
 * begun on a mark that stands, and may be there in part: it is finished, and then changed like any other mark. */
async function withdraw(scope: CompanyScope, { customerIds, wanted, noLonger, now }: PlanRequest): Promise<readonly string[]> {
  const gone = await rows<{ id: string }>(
    scope,
    `update action set state = 'withdrawn', not_before = null, updated_at = $4,
         outcome = jsonb_build_object('reason', coalesce($5::jsonb ->> id::text, 'no longer called for'))
      where company_id = $1 and customer_id = any($2) and state in ('planned', 'approved') and kind not in ('note', 'alert')
        and approved_by is distinct from '${UNDO}' and not key = any($3)
        and not (kind in ('place', 'release') and request is not null and ${MAY_BE_HALF_DONE}
          and exists (select 1 from mark where mark.company_id = $1 and mark.customer_id = action.customer_id
            and mark.mark = coalesce(intent ->> 'replaces', case when kind = 'release' then intent ->> 'mark' end)))
      returning id`,
    customerIds,
    wanted.map(({ action }) => action.key),
    now,
    toJson(Object.fromEntries(noLonger)),
  );
  return gone.map(({ id }) => id);
}

/** Lets go what may go now, brings back what was withdrawn, and keeps the figures of what waits up to date; never those of a write that has been sent
 * once: the same key must mean the same bytes. An approval that a person gave is not taken back by a stricter mode. What a person declined stays withdrawn
 * until its essentials change; so does what nobody answered, as long as somebody would have to be asked. */
function renew(scope: CompanyScope, told: string, now: string): Promise<{ id: string; was: string; state: string }[]> {
  return rows(
    scope,
    `with ${TOLD}, waiting as (
       select action.id, action.state as was, action.request is null or action.kind = 'remind' as renewable, told.state, told.why, told.intent,
           told.as_of, told.essentials, told.old_debt,
           case when action.state = 'approved' and action.approved_by is not null then 'approved' else told.state end as becomes
         from action join told using (key)
        where action.company_id = $1 and action.state in ('planned', 'approved', 'withdrawn')
          and not (action.state = 'withdrawn' and action.essentials is not distinct from told.essentials
            and (action.outcome ? 'declined' or (action.outcome ? 'expired' and told.state = 'planned')))
     )
     update action set
         state = becomes,
         outcome = case when was = 'withdrawn' then null else outcome end,
         preview = case when was = 'withdrawn' then null else preview end,
         fingerprint = case when was = 'withdrawn' then null else fingerprint end,
         expires_at = case when was = 'withdrawn' then null else expires_at end,
         approved_by = case when was = 'withdrawn' then null else approved_by end,
         approved_at = case when becomes = 'planned' then null when was = 'approved' then approved_at else $3 end,
         why = case when renewable then waiting.why else action.why end,
         intent = case when renewable then waiting.intent else action.intent end,
         as_of = case when renewable then waiting.as_of else action.as_of end,
         essentials = waiting.essentials,
         old_debt = waiting.old_debt,
         updated_at = $3
       from waiting
      where action.company_id = $1 and action.id = waiting.id
        and (was <> becomes or (renewable and action.intent <> waiting.intent)
          or (action.essentials, action.old_debt) is distinct from (waiting.essentials, waiting.old_debt))
      returning action.id, was, action.state`,
    told,
    now,
  );
}

async function insert(scope: CompanyScope, told: string, now: string): Promise<readonly string[]> {
  const added = await rows<{ id: string }>(
    scope,
    `with ${TOLD}
     insert into action (company_id, id, key, kind, customer_id, as_of, state, why, intent, essentials, old_debt, approved_at,
         created_at, updated_at)
     select $1, id, key, kind, customer_id, as_of, state, why, intent, essentials, old_debt,
         case when state = 'approved' then $3::timestamptz end, $3, $3 from told order by key
     on conflict (company_id, key) do nothing returning id`,
    told,
    now,
  );
  return added.map(({ id }) => id);
}
