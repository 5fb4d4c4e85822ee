import { randomUUID } from 'node:crypto';
import type { Action } from '@holdfast/credit';
import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';

export interface Wanted {
  readonly action: Action;
  readonly state: 'planned' | 'approved';
}

/** Ids of the rows that moved. */
export interface PlanResult {
  readonly added: readonly string[];
  readonly approved: readonly string[];
  readonly revived: readonly string[];
  readonly withdrawn: readonly string[];
}

export interface PlanRequest {
  /** Whose waiting actions are judged: what is no longer wanted is withdrawn. */
  readonly customerIds: readonly string[];
  readonly wanted: readonly Wanted[];
  readonly now: string;
}

const TOLD = `told as (select * from jsonb_to_recordset($2)
  as t(id uuid, key text, kind text, customer_id text, as_of date, state text, why text, intent jsonb))`;

/** Makes the outbox say what is wanted now, and nothing else, of what has not been sent. What is on its way, done, given up or in doubt stays. */
export async function plan(scope: CompanyScope, { customerIds, wanted, now }: PlanRequest): Promise<PlanResult> {
  const withdrawn = await withdraw(scope, { customerIds, wanted, now });
  if (wanted.length === 0) return { added: [], approved: [], revived: [], withdrawn };
  const told = toJson(wanted.map(toRow));
  const renewed = await renew(scope, told, now);
  const was = (...states: readonly string[]): string[] => renewed.filter((row) => states.includes(row.was)).map(({ id }) => id);
  const approved = renewed.filter(({ was: before, state }) => before === 'planned' && state === 'approved').map(({ id }) => id);
  return { added: await insert(scope, told, now), approved, revived: was('withdrawn'), withdrawn };
}

function toRow({ action, state }: Wanted): Readonly<Record<string, unknown>> {
  const { key, kind, customerId, asOf, why } = action;
  return { id: randomUUID(), key, kind, customer_id: customerId, as_of: asOf, state, why, intent: action };
}

/** Notes tell of what was done; no plan asks for them, so no plan takes them back. */
async function withdraw(scope: CompanyScope, { customerIds, wanted, now }: PlanRequest): Promise<readonly string[]> {
  const gone = await rows<{ id: string }>(
    scope,
    `update action set state = 'withdrawn', outcome = jsonb_build_object('reason', 'no longer called for'), not_before = null, updated_at = $4
      where company_id = $1 and customer_id = any($2) and state in ('planned', 'approved') and kind <> 'note' and not key = any($3)
      returning id`,
    customerIds,
    wanted.map(({ action }) => action.key),
    now,
  );
  return gone.map(({ id }) => id);
}

/** Lets go what may go now, brings back what was withdrawn, and keeps the figures of what waits up to date; never those of what has been sent
 * once: the same key must mean the same bytes. An approval that a person gave is not taken back by a stricter mode. */
function renew(scope: CompanyScope, told: string, now: string): Promise<{ id: string; was: string; state: string }[]> {
  return rows(
    scope,
    `with ${TOLD}, waiting as (
       select action.id, action.state as was, action.request is null as unsent, told.state, told.why, told.intent, told.as_of
         from action join told using (key)
        where action.company_id = $1 and action.state in ('planned', 'approved', 'withdrawn')
     )
     update action set
         state = case when was = 'approved' then 'approved' else waiting.state end,
         outcome = case when was = 'withdrawn' then null else outcome end,
         why = case when unsent then waiting.why else action.why end,
         intent = case when unsent then waiting.intent else action.intent end,
         as_of = case when unsent then waiting.as_of else action.as_of end,
         updated_at = $3
       from waiting
      where action.company_id = $1 and action.id = waiting.id
        and (was = 'withdrawn' or (was = 'planned' and waiting.state = 'approved') or (unsent and action.intent <> waiting.intent))
      returning action.id, was, action.state`,
    told,
    now,
  );
}

async function insert(scope: CompanyScope, told: string, now: string): Promise<readonly string[]> {
  const added = await rows<{ id: string }>(
    scope,
    `with ${TOLD}
     insert into action (company_id, id, key, kind, customer_id, as_of, state, why, intent, created_at, updated_at)
     select $1, id, key, kind, customer_id, as_of, state, why, intent, $3, $3 from told order by key
     on conflict (company_id, key) do nothing returning id`,
    told,
    now,
  );
  return added.map(({ id }) => id);
}
