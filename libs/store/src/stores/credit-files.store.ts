import { randomUUID } from 'node:crypto';
import {
  assembleFile,
  comesTo,
  type CreditFile,
  type Day,
  type Ending,
  type FileContent,
  type FileEntry,
} from '@holdfast/credit';
import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';
import * as audit from './audit.store';
import { entryOf, type EntryRow } from './file-entry-row';
import { customerGroups, groupFellows, hasGroups } from './customer-groups';
import { touch } from './mirror-writes';

export { standingEntries, type StandingEntry } from './standing-entries';

export interface NewEntry {
  readonly customerId: string;
  readonly content: FileContent | Ending;
  /** Who records it, as the audit names it. */
  readonly by: string;
  /** ISO 8601. */
  readonly now: string;
}

interface HeldRow extends EntryRow {
  /** Whose file it is in now. */
  readonly holder: string;
}

/** Until the transaction ends nobody else records anything about this customer. */
export async function lock(scope: CompanyScope, customerId: string): Promise<void> {
  await rows(scope, `select pg_advisory_xact_lock(hashtextextended($1::text || '/file/' || $2, 0))`, customerId);
}

/** Adds to the customer's file and to the audit. Whoever may be judged otherwise by it waits to be decided: the customer, and its group before and after.
 * Throws StoreError (23505, `file_entry_ended_once`) when an entry is ended twice. */
export async function record(scope: CompanyScope, { customerId, content, by, now }: NewEntry): Promise<FileEntry> {
  const id = randomUUID();
  await lock(scope, customerId);
  const before = await groupFellows(scope, [customerId]);
  const added = await firstRow<{ number: number }>(
    scope,
    `insert into file_entry (company_id, id, customer_id, kind, content, ends, recorded_by, recorded_at, day, number)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, 1 + coalesce(max(number), 0) from file_entry where company_id = $1 and customer_id = $3
     returning number`,
    id,
    customerId,
    content.kind,
    toJson(content),
    content.kind === 'end' ? content.entryId : null,
    by,
    now,
    comesTo(content),
  );
  if (!added) throw new Error(`the entry ${id} was not added`);
  await touch(scope, [...new Set([customerId, ...before, ...(await groupFellows(scope, [customerId]))])]);
  const event = content.kind === 'end' ? 'credit file: entry ended' : `credit file: ${content.kind} recorded`;
  await audit.append(scope, { at: now, actor: by, event, subject: customerId, detail: { entry: id, ...content } });
  return { id, number: added.number, by, recordedAt: new Date(now).toISOString(), ...content };
}

/** Everything that was ever recorded about a customer, and about those merged into it, oldest first; endings and mistakes too. */
export async function entries(scope: CompanyScope, customerId: string): Promise<readonly FileEntry[]> {
  return (await entriesOfAll(scope, [customerId])).get(customerId) ?? [];
}

/** The same of several customers; of somebody about whom nothing was recorded, an empty list. */
export async function entriesOfAll(
  scope: CompanyScope,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly FileEntry[]>> {
  const found = await entryRows(scope, customerIds);
  return new Map(customerIds.map((id) => [id, found.filter(({ holder }) => holder === id).map(entryOf)]));
}

/** The same for many customers at once; whoever has no entries is left out. */
export async function entriesOfMany(
  scope: CompanyScope,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly FileEntry[]>> {
  const byHolder = new Map<string, FileEntry[]>();
  for (const row of await entryRows(scope, customerIds))
    byHolder.set(row.holder, [...(byHolder.get(row.holder) ?? []), entryOf(row)]);
  return byHolder;
}

/** A file for every id asked. What the others of a group owe is not known here: `exposureOfOthers` is null. */
export async function creditFiles(scope: CompanyScope, customerIds: readonly string[]): Promise<ReadonlyMap<string, CreditFile>> {
  const found = await entriesOfAll(scope, customerIds);
  const violations = await rows<{ customerId: string; on: Day }>(
    scope,
    `select customer_id as "customerId", found_on as "on" from violation where company_id = $1 and customer_id = any($2) order by 2`,
    customerIds,
  );
  const groups = await customerGroups(scope, customerIds);
  return new Map(
    customerIds.map((id) => {
      const group = groups.get(id);
      const file: CreditFile = {
        ...assembleFile(found.get(id) ?? []),
        group: group ? { ...group, exposureOfOthers: null } : null,
        violationsOn: violations.filter(({ customerId }) => customerId === id).map(({ on }) => on),
      };
      return [id, file];
    }),
  );
}

/** Whoever is judged together with a customer that waits to be decided waits too. */
export async function touchGroups(scope: CompanyScope): Promise<void> {
  if (!(await hasGroups(scope))) return;
  const waiting = await rows<{ id: string }>(scope, `select customer_id as id from touched where company_id = $1`);
  const fellows = await groupFellows(
    scope,
    waiting.map(({ id }) => id),
  );
  if (fellows.length > 0) await touch(scope, fellows);
}

/** When customers are merged their documents move to the one that stays, and what was recorded about them with the documents. */
function entryRows(scope: CompanyScope, customerIds: readonly string[]): Promise<HeldRow[]> {
  return rows<HeldRow>(
    scope,
    `with recursive held as (
       select id, id as holder from unnest($2::text[]) as id
       union
       select customer.id, held.holder from customer join held on customer.merged_into = held.id where customer.company_id = $1
     )
     select file_entry.id, holder, content, recorded_by as by, recorded_at as "recordedAt", (row_number() over (
         partition by holder
         order by file_entry.customer_id = holder, case when file_entry.customer_id <> holder then recorded_at end, file_entry.number))::int as number
       from held join file_entry on file_entry.company_id = $1 and file_entry.customer_id = held.id
      order by holder, number`,
    customerIds,
  );
}
