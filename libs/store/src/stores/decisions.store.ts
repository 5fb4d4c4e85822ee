import type { CustomerHistory, Day, Decision, Mark, Reason, Standing } from '@holdfast/credit';
import { reviveMoney, toJson } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';
import { touchAll } from './mirror-writes';

/** A decision with what it rests on. Money inside `facts` comes back as Money. */
export interface StoredDecision {
  readonly decision: Decision;
  readonly facts: unknown;
}

export interface StandingChange {
  readonly customerId: string;
  readonly day: Day;
  /** Null: it was judged for the first time. */
  readonly from: Standing | null;
  readonly to: Standing;
  readonly markFrom: Mark | null;
  readonly markTo: Mark | null;
  readonly reasons: readonly Reason[];
}

const CHANGES_MAX = 1000;
/** As far back as a policy may count changes of a mark. */
const MARK_CHANGES_DAYS = 30;

/** Each customer's present decision. A change of standing or mark is logged for ever; a first judgement only when it is not simply open. */
export async function save(scope: CompanyScope, decisions: readonly StoredDecision[]): Promise<void> {
  if (decisions.length === 0) return;
  await rows(
    scope,
    `with told as (
       select t.decision ->> 'customerId' as customer_id, (t.decision ->> 'asOf')::date as as_of, t.decision ->> 'standing' as standing,
           t.decision ->> 'mark' as mark, (t.decision ->> 'lookAgainOn')::date as look_again_on, t.decision, t.facts
         from jsonb_to_recordset($2) as t(decision jsonb, facts jsonb)
     ), before as (
       select held.customer_id, held.standing, held.mark from decision held join told using (customer_id) where held.company_id = $1
     ), logged as (
       insert into standing_change (company_id, customer_id, change_number, day, standing_from, standing_to, mark_from, mark_to, reasons)
       select $1, customer_id,
           1 + coalesce((select max(change_number) from standing_change c where c.company_id = $1 and c.customer_id = told.customer_id), 0),
           told.as_of, before.standing, told.standing, before.mark, told.mark, told.decision -> 'reasons'
         from told left join before using (customer_id)
        where told.standing <> coalesce(before.standing, 'open') or told.mark is distinct from before.mark
     )
     insert into decision (company_id, customer_id, as_of, standing, mark, look_again_on, decision, facts)
     select $1, customer_id, as_of, standing, mark, look_again_on, decision, facts from told order by customer_id
     on conflict (company_id, customer_id) do update set as_of = excluded.as_of, standing = excluded.standing, mark = excluded.mark,
       look_again_on = excluded.look_again_on, decision = excluded.decision, facts = excluded.facts`,
    toJson(decisions.map(({ decision, facts }) => ({ decision, facts }))),
  );
}

export async function find(scope: CompanyScope, customerId: string): Promise<StoredDecision | null> {
  const text = `select decision, facts from decision where company_id = $1 and customer_id = $2`;
  const found = await firstRow<StoredDecision>(scope, text, customerId);
  return found && { decision: reviveMoney(found.decision), facts: reviveMoney(found.facts) };
}

/** What hysteresis and cadence need to remember; an entry for every id asked. */
export async function histories(
  scope: CompanyScope,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, CustomerHistory>> {
  const found = await rows<CustomerHistory & { readonly customerId: string }>(
    scope,
    `select asked.id as "customerId",
       coalesce((select jsonb_agg(jsonb_build_object('rule', reason ->> 'rule', 'since', reason ->> 'since'))
          from decision, jsonb_array_elements((decision.decision -> 'reasons')
              || jsonb_path_query_array(decision.decision, '$.setAside[*] ? (@.kept == true)')) as reason
         where decision.company_id = $1 and decision.customer_id = asked.id), '[]') as "activeRules",
       coalesce((select jsonb_agg(jsonb_build_object('invoiceId', invoice_id, 'step', step, 'on', said_on) order by invoice_id)
          from (select distinct on (invoice_id) invoice_id, step, said_on from said
                 where company_id = $1 and customer_id = asked.id order by invoice_id, said_on desc, step desc) last_said), '[]') as said,
       coalesce((select jsonb_agg(sent_on order by sent_on desc)
          from (select distinct sent_on from message where company_id = $1 and customer_id = asked.id and channel <> 'review') days), '[]')
         as "messagesOn",
       (select decision.decision -> 'segmented' from decision where decision.company_id = $1 and decision.customer_id = asked.id) as segmented,
       coalesce((select jsonb_agg(jsonb_build_object('on', day, 'from', mark_from, 'to', mark_to) order by change_number desc)
          from standing_change where company_id = $1 and customer_id = asked.id and mark_from is distinct from mark_to
           and day > (select max(day) - ${MARK_CHANGES_DAYS} from standing_change where company_id = $1 and customer_id = asked.id)), '[]')
         as "markChanges"
     from unnest($2::text[]) as asked(id)`,
    customerIds,
  );
  return new Map(found.map(({ customerId, ...history }) => [customerId, history]));
}

/** Reads no more than whom it finds, in a company however large. */
export const CALL_UP = `
  insert into touched (company_id, customer_id, taken)
  select $1, customer.id, false from customer join (
    select customer_id from decision where company_id = $1 and look_again_on <= $2
    union select customer_id from action
      where company_id = $1 and as_of < $2 and state in ('planned', 'approved') and kind in ('place', 'release', 'expect', 'remind')
  ) due on due.customer_id = customer.id
  where customer.company_id = $1 and customer.deleted_at is null order by 2
  on conflict do nothing`;

/** Puts on the list of those to be decided whoever time alone brings there by this day: the day to look again has come, or an action of theirs waits with the
 * figures of an earlier day. Everybody, where a policy has begun to count since the last call: to put one in force for later leaves all decisions alone. */
export async function callUp(scope: CompanyScope, day: Day): Promise<void> {
  const calledUpOn = `coalesce((select called_up_on from settings where company_id = $1), '-infinity')`;
  const begun = await rows(
    scope,
    `select 1 from policy_activation where company_id = $1 and from_day <= $2 and from_day > ${calledUpOn} limit 1`,
    day,
  );
  if (begun.length > 0) await touchAll(scope);
  else await rows(scope, CALL_UP, day);
  await rows(scope, `update settings set called_up_on = $2 where company_id = $1 and called_up_on is distinct from $2`, day);
}

/** Everybody on the list: the ledger changed, or they were called up. They stay on it until they are `judged`, also when the turn dies before that. */
export async function customerIdsToDecide(scope: CompanyScope): Promise<readonly string[]> {
  const found = await rows<{ id: string }>(
    scope,
    `with taken as (
       update touched set taken = true where company_id = $1 and not taken
     )
     select customer.id from customer join touched on touched.company_id = $1 and touched.customer_id = customer.id
      where customer.company_id = $1 and customer.deleted_at is null order by customer.id`,
  );
  return found.map(({ id }) => id);
}

/** False: something has come since, and the next turn judges the customer by it. */
export async function isCurrent(scope: CompanyScope, customerId: string): Promise<boolean> {
  const text = `select 1 from touched where company_id = $1 and customer_id = $2`;
  return (await rows(scope, text, customerId)).length === 0;
}

/** All that follows from their decisions is stored: they leave the list, unless their ledger has changed meanwhile. */
export async function judged(scope: CompanyScope, customerIds: readonly string[]): Promise<void> {
  await rows(scope, `delete from touched where company_id = $1 and customer_id = any($2) and taken`, customerIds);
}

/** Latest first. */
export function changes(
  scope: CompanyScope,
  { customerId, limit = CHANGES_MAX }: { readonly customerId?: string; readonly limit?: number } = {},
): Promise<readonly StandingChange[]> {
  return rows<StandingChange>(
    scope,
    `select customer_id as "customerId", day, standing_from as "from", standing_to as "to", mark_from as "markFrom", mark_to as "markTo", reasons
       from standing_change where company_id = $1 and ($2::text is null or customer_id = $2)
      order by day desc, customer_id, change_number desc limit $3`,
    customerId ?? null,
    limit,
  );
}
