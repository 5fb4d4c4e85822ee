import { randomUUID } from 'node:crypto';
import type { Day } from '@holdfast/credit';
import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, isUuid, rows } from '../sql';
import { ACTION, type ActionRow, type ActionState, type OutboxKind } from './outbox-row';

export { approve, decline, expire, resolve, retry, setPreviews } from './outbox-approvals';
export { attempts, type Attempt, type ProviderCall } from './outbox-attempts';
export { confirm, doubt, IllegalMove, markSending, readBack, reject, retryLater } from './outbox-moves';
export { plan, type PlanResult, type Wanted } from './outbox-plan';
export {
  claim,
  countOldDebtSentOn,
  givenUpHalfDone,
  inDoubt,
  nextChunk,
  nextDue,
  pendingCustomerIds,
  waiting,
} from './outbox-queue';
export { TAKEN_BACK, UNDO } from './outbox-row';
export type { ActionRow, ActionState, AlertIntent, NoteIntent, OutboxKind } from './outbox-row';

export interface NewAction {
  readonly key: string;
  readonly kind: OutboxKind;
  readonly customerId: string;
  readonly asOf: Day;
  readonly state: 'planned' | 'approved';
  readonly why: string;
  readonly intent: ActionRow['intent'];
  readonly refs?: readonly string[];
  /** Who let it go, when it was not the policy. */
  readonly approvedBy?: string;
  readonly now: string;
}

export interface ActionSearch {
  readonly state?: ActionState;
  readonly kind?: OutboxKind;
  readonly customerId?: string;
  readonly limit: number;
}

/** Adds a row that no plan asks for: a note, an alert, an undo. The id of the row with this key, and whether it is new. */
export async function add(scope: CompanyScope, action: NewAction): Promise<{ readonly id: string; readonly added: boolean }> {
  const added = await firstRow<{ id: string }>(
    scope,
    `insert into action (company_id, id, key, kind, customer_id, as_of, state, why, intent, refs, approved_by, approved_at, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, case when $7 = 'approved' then $12::timestamptz end, $12, $12) on conflict (company_id, key) do nothing returning id`,
    randomUUID(),
    action.key,
    action.kind,
    action.customerId,
    action.asOf,
    action.state,
    action.why,
    toJson(action.intent),
    toJson(action.refs ?? []),
    action.approvedBy ?? null,
    action.now,
  );
  if (added) return { id: added.id, added: true };
  const present = await firstRow<{ id: string }>(scope, `select id from action where company_id = $1 and key = $2`, action.key);
  if (!present) throw new Error(`action ${action.key} was neither added nor found`);
  return { id: present.id, added: false };
}

export async function byId(scope: CompanyScope, id: string): Promise<ActionRow | null> {
  return isUuid(id) ? firstRow<ActionRow>(scope, `select ${ACTION} from action where company_id = $1 and id = $2`, id) : null;
}

/** Newest first. */
export function list(scope: CompanyScope, { state, kind, customerId, limit }: ActionSearch): Promise<readonly ActionRow[]> {
  return rows<ActionRow>(
    scope,
    `select ${ACTION} from action where company_id = $1 and ($2::text is null or state = $2) and ($3::text is null or kind = $3)
       and ($4::text is null or customer_id = $4)
      order by created_at desc, key desc limit $5`,
    state ?? null,
    kind ?? null,
    customerId ?? null,
    limit,
  );
}

/** Keys that are never planned again; an entry for every id asked. */
export async function knownKeys(
  scope: CompanyScope,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = await rows<{ customerId: string; key: string }>(
    scope,
    `select customer_id as "customerId", key from action
      where company_id = $1 and customer_id = any($2) and state in ('sending', 'confirmed', 'rejected', 'in_doubt', 'reading_back')`,
    customerIds,
  );
  const keys = new Map(customerIds.map((id) => [id, new Set<string>()]));
  for (const { customerId, key } of found) keys.get(customerId)?.add(key);
  return keys;
}

/** What was done, has a line to tell (`outcome.line`), and is in no note yet. Oldest first. */
export function withoutNote(scope: CompanyScope, limit: number): Promise<readonly ActionRow[]> {
  return rows<ActionRow>(
    scope,
    `select ${ACTION} from action
      where company_id = $1 and state = 'confirmed' and noted_by is null and kind <> 'note' and outcome ->> 'line' is not null
      order by updated_at, key limit $2`,
    limit,
  );
}

/** Remembers which note tells of these actions. */
export async function notedBy(scope: CompanyScope, ids: readonly string[], noteId: string): Promise<void> {
  await rows(scope, `update action set noted_by = $3 where company_id = $1 and id = any($2::uuid[])`, ids, noteId);
}

export interface DoneCounts {
  readonly holdsPlaced: number;
  readonly holdsReleased: number;
  readonly upfrontPlaced: number;
  readonly upfrontReleased: number;
  readonly newAccountPlaced: number;
  readonly newAccountReleased: number;
  readonly reminders: number;
  readonly notes: number;
}

/** What has been done since the company was connected. A mark exchanged for another is released, and the other placed. */
export async function countDone(scope: CompanyScope): Promise<DoneCounts> {
  const found = await rows<{ kind: OutboxKind; mark: string | null; replaces: string | null; times: number }>(
    scope,
    `select kind, intent ->> 'mark' as mark, intent ->> 'replaces' as replaces, count(*)::int as times
       from action where company_id = $1 and state = 'confirmed' group by 1, 2, 3`,
  );
  const count = (which: (row: (typeof found)[number]) => boolean): number =>
    found.filter(which).reduce((sum, { times }) => sum + times, 0);
  const placed = (mark: string): number => count((row) => row.kind === 'place' && row.mark === mark);
  const released = (mark: string): number =>
    count((row) => (row.kind === 'release' && row.mark === mark) || (row.kind === 'place' && row.replaces === mark));
  return {
    holdsPlaced: placed('hold'),
    holdsReleased: released('hold'),
    upfrontPlaced: placed('upfront'),
    upfrontReleased: released('upfront'),
    newAccountPlaced: placed('new-account'),
    newAccountReleased: released('new-account'),
    reminders: count((row) => row.kind === 'remind'),
    notes: count((row) => row.kind === 'note'),
  };
}
