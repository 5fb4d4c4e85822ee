import { dayAt, type Day } from '@holdfast/credit';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';
import { ACTION, FIRST_THINGS_FIRST, MAY_BE_HALF_DONE, TAKEN_BACK, UNDO, type ActionRow, type OutboxKind } from './outbox-row';
import * as settings from './settings.store';

/** What the policy let go does not go any more when the mode has become observe since; what a person let go does. */
const IS_LET_GO = `action.state = 'approved' and (action.approved_by is not null or exists (
  select 1 from settings where settings.company_id = $1 and 'observe' <> case when action.kind in ('place', 'release') then mode_standing
    when action.kind in ('note', 'alert', 'expect') then mode_notes else mode_reminders end))`;
/** A customer's marks, and the expected days of an invoice, are changed one after the other: never while a change is on its way or in doubt, and what an undo
 * puts back goes first. */
const IS_BLOCKED = `(action.kind in ('place', 'release', 'expect') and exists (select 1 from action other
  where other.company_id = $1 and other.customer_id = action.customer_id and other.id <> action.id
    and case when action.kind = 'expect' then other.kind = 'expect' and other.intent #> '{invoice,id}' = action.intent #> '{invoice,id}'
      else other.kind in ('place', 'release') end
    and (other.state in ('sending', 'in_doubt', 'reading_back')
      or (other.state = 'approved' and other.approved_by = '${UNDO}' and action.approved_by is distinct from '${UNDO}'))))`;
const IS_DUE = `${IS_LET_GO} and (action.not_before is null or action.not_before <= $2) and not ${IS_BLOCKED}`;
/** What no reading back can settle: an e-mail leaves nothing in the ledger. */
const MAILS = `('remind', 'alert')`;

/** What may be sent to one customer, or written about it, now. */
export interface ChunkPart {
  readonly customerId: string;
  readonly actions: readonly ActionRow[];
}

/** The customers who are next, with all marks and reminders that are due for them; empty when nothing is. Releases before places before reminders;
 * of the reminders of old debts no more than may still be sent. */
export async function nextChunk(
  scope: CompanyScope,
  { now, customersMax, oldDebtMax }: { readonly now: string; readonly customersMax: number; readonly oldDebtMax: number },
): Promise<readonly ChunkPart[]> {
  const found = await rows<ActionRow>(
    scope,
    `with due as (
       select action.id, action.customer_id, ${FIRST_THINGS_FIRST} as rank, action.created_at, action.key, action.old_debt,
           row_number() over (partition by action.old_debt order by action.created_at, action.key) as place
         from action where action.company_id = $1 and ${IS_DUE} and action.kind in ('release', 'place', 'expect', 'remind')
     ), allowed as (
       select * from due where not old_debt or place <= $4
     ), firsts as (
       select distinct on (customer_id) customer_id, rank, created_at, key from allowed order by customer_id, rank, created_at, key
     ), next as (
       select customer_id, row_number() over (order by rank, created_at, key) as place from firsts order by place limit $3
     )
     select ${ACTION} from allowed join next using (customer_id) join action on action.company_id = $1 and action.id = allowed.id
      order by next.place, allowed.rank, allowed.created_at, allowed.key`,
    now,
    customersMax,
    oldDebtMax,
  );
  const chunk = new Map<string, ActionRow[]>();
  for (const row of found) chunk.set(row.customerId, [...(chunk.get(row.customerId) ?? []), row]);
  return [...chunk].map(([customerId, actions]) => ({ customerId, actions }));
}

export interface ClaimRequest {
  readonly now: string;
  /** Everybody's when it is left out. */
  readonly customerIds?: readonly string[];
  readonly kinds: readonly OutboxKind[];
  /** False leaves out what is about old debts. */
  readonly oldDebt?: boolean;
  readonly limit: number;
}

/** What may be sent now, releases first. Locked until the transaction ends; what somebody else has locked is left out. */
export function claim(
  scope: CompanyScope,
  { now, customerIds, kinds, oldDebt = true, limit }: ClaimRequest,
): Promise<readonly ActionRow[]> {
  return rows<ActionRow>(
    scope,
    `select ${ACTION} from action where company_id = $1 and ${IS_DUE} and kind = any($3) and ($4::text[] is null or customer_id = any($4))
        and ($5 or not old_debt)
      order by ${FIRST_THINGS_FIRST}, created_at, key limit $6 for update skip locked`,
    now,
    kinds,
    customerIds ?? null,
    oldDebt,
    limit,
  );
}

/** How many reminders of old debts have gone out, or may have, on this day of the company's. */
export async function countOldDebtSentOn(scope: CompanyScope, day: Day): Promise<number> {
  const { profile } = await settings.read(scope);
  const found = await rows<{ id: string; at: string }>(
    scope,
    `select action.id, attempt.started_at as at from attempt join action on action.company_id = $1 and action.id = attempt.action_id
      where attempt.company_id = $1 and action.old_debt and attempt.started_at >= $2::date - 1 and attempt.started_at < $2::date + 2
        and (attempt.result is null or attempt.result in ('confirmed', 'in doubt'))`,
    day,
  );
  return new Set(found.filter(({ at }) => dayAt(at, profile?.timeZone ?? 'UTC') === day).map(({ id }) => id)).size;
}

/** What is planned or approved for these customers, in the order in which it would go. */
export function waiting(scope: CompanyScope, customerIds: readonly string[]): Promise<readonly ActionRow[]> {
  return rows<ActionRow>(
    scope,
    `select ${ACTION} from action where company_id = $1 and customer_id = any($2) and state in ('planned', 'approved')
      order by ${FIRST_THINGS_FIRST}, created_at, key`,
    customerIds,
  );
}

/** What has no answer: rows in doubt, and rows still `sending` or `reading_back`, whose holder may be gone. Oldest first. */
export function inDoubt(scope: CompanyScope): Promise<readonly ActionRow[]> {
  return rows<ActionRow>(
    scope,
    `select ${ACTION} from action where company_id = $1 and state in ('sending', 'in_doubt', 'reading_back') order by updated_at, key`,
  );
}

/** Marks that were begun, may be there in part, and are not called for any more or were refused; each until it has been taken back. While another mark of
 * ours stands for the customer, it covers them. */
export function givenUpHalfDone(scope: CompanyScope): Promise<readonly ActionRow[]> {
  return rows<ActionRow>(
    scope,
    `select ${ACTION} from action
      where company_id = $1 and kind = 'place' and state in ('withdrawn', 'rejected') and request is not null
        and ${MAY_BE_HALF_DONE}
        and not exists (select 1 from mark where mark.company_id = $1 and mark.customer_id = action.customer_id and mark.mark is not null)
        and not exists (select 1 from action other where other.company_id = $1 and other.key = '${TAKEN_BACK}' || action.id)
      order by updated_at, key`,
  );
}

/** When something has to be sent, or looked for in the ledger, by time alone; null: nothing waits. An action in doubt can be looked for `settleMs`
 * after its deadline; an e-mail in doubt waits for a person. `oldDebtFrom`: when reminders of old debts may go again, if the day's are used up. */
export async function nextDue(
  scope: CompanyScope,
  { settleMs, oldDebtFrom = null }: { readonly settleMs: number; readonly oldDebtFrom?: string | null },
): Promise<string | null> {
  const found = await firstRow<{ at: string | null }>(
    scope,
    `select min(case when state <> 'approved' then coalesce(deadline, updated_at) + $2 * interval '1 millisecond'
         else greatest(coalesce(not_before, updated_at), case when old_debt then $3::timestamptz end) end) as at
       from action where company_id = $1 and ((${IS_LET_GO} and not ${IS_BLOCKED})
         or (state in ('sending', 'in_doubt', 'reading_back') and kind not in ${MAILS}))`,
    settleMs,
    oldDebtFrom,
  );
  return found?.at ?? null;
}

/** Customers for whom something waits to be sent or approved. */
export async function pendingCustomerIds(scope: CompanyScope): Promise<readonly string[]> {
  const found = await rows<{ id: string }>(
    scope,
    `select distinct customer_id as id from action
      where company_id = $1 and state in ('planned', 'approved') and kind in ('place', 'release', 'expect', 'remind') order by 1`,
  );
  return found.map(({ id }) => id);
}
