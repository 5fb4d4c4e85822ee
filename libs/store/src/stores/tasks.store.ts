import { randomUUID } from 'node:crypto';
import type { Day } from '@holdfast/credit';
import { toJsonOrNull } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, isUuid, rows } from '../sql';

/** Something a person has to do. `key` is unique in the company for ever: raised twice, it is one task. */
export interface NewTask {
  readonly key: string;
  /** Null: about the company itself. */
  readonly customerId: string | null;
  readonly title: string;
  readonly detail: unknown;
  readonly dueOn: Day | null;
  readonly now: string;
}

export interface Task extends Omit<NewTask, 'now'> {
  readonly id: string;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
}

/** The id of the task with this key, and whether it is new. */
export async function add(scope: CompanyScope, task: NewTask): Promise<{ readonly id: string; readonly added: boolean }> {
  const added = await firstRow<{ id: string }>(
    scope,
    `insert into task (company_id, id, key, customer_id, title, detail, due_on, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (company_id, key) do nothing returning id`,
    randomUUID(),
    task.key,
    task.customerId,
    task.title,
    toJsonOrNull(task.detail),
    task.dueOn,
    task.now,
  );
  if (added) return { id: added.id, added: true };
  const present = await firstRow<{ id: string }>(scope, `select id from task where company_id = $1 and key = $2`, task.key);
  if (!present) throw new Error(`task ${task.key} was neither added nor found`);
  return { id: present.id, added: false };
}

/** Newest first; the open ones, unless `closed` is true. */
export function list(
  scope: CompanyScope,
  { customerId, closed = false, limit }: { readonly customerId?: string; readonly closed?: boolean; readonly limit: number },
): Promise<readonly Task[]> {
  return rows<Task>(
    scope,
    `select id, key, customer_id as "customerId", title, detail, due_on as "dueOn", created_at as "createdAt",
       closed_at as "closedAt", closed_by as "closedBy"
     from task where company_id = $1 and ($2::text is null or customer_id = $2) and (closed_at is not null) = $3
     order by created_at desc, key desc limit $4`,
    customerId ?? null,
    closed,
    limit,
  );
}

/** False when there is no such open task. */
export async function close(
  scope: CompanyScope,
  id: string,
  { by, now }: { readonly by: string; readonly now: string },
): Promise<boolean> {
  if (!isUuid(id)) return false;
  const text = `update task set closed_at = $3, closed_by = $4 where company_id = $1 and id = $2 and closed_at is null returning id`;
  return (await rows(scope, text, id, now, by)).length === 1;
}

/** Closes every open task whose key begins so, but the one with the key `but`. */
export async function closeAll(
  scope: CompanyScope,
  keyPrefix: string,
  { by, now, but }: { readonly by: string; readonly now: string; readonly but?: string | null },
): Promise<void> {
  const text = `update task set closed_at = $3, closed_by = $4
    where company_id = $1 and closed_at is null and starts_with(key, $2) and key is distinct from $5`;
  await rows(scope, text, keyPrefix, now, by, but ?? null);
}
