import { randomUUID } from 'node:crypto';
import {
  assembleFile,
  type CreditFile,
  type Day,
  type Ending,
  type FileContent,
  type FileEntry,
  type Recorded,
} from '@holdfast/credit';
import { reviveMoney, toJson } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, isUuid, rows } from '../sql';
import * as audit from './audit.store';
import { customerGroups, groupFellows, hasGroups } from './customer-groups';
import { touch } from './mirror-writes';

export interface NewEntry {
  readonly customerId: string;
  readonly content: FileContent | Ending;
  /** Who records it, as the audit names it. */
  readonly by: string;
  /** ISO 8601. */
  readonly now: string;
}

interface EntryRow {
  readonly id: string;
  readonly customerId: string;
  readonly content: FileContent | Ending;
  readonly by: string;
  readonly recordedAt: string;
}

const ENTRY = `id, customer_id as "customerId", content, recorded_by as by, recorded_at as "recordedAt"`;

/** Until the transaction ends nobody else records anything about this customer. */
export async function lock(scope: CompanyScope, customerId: string): Promise<void> {
  await rows(scope, `select pg_advisory_xact_lock(hashtextextended($1::text || '/file/' || $2, 0))`, customerId);
}

/** Adds to the customer's file and to the audit. Whoever may be judged otherwise by it waits to be decided: the customer, and its group before and after.
 * Throws StoreError (23505, `file_entry_ended_once`) when an entry is ended twice. */
export async function record(scope: CompanyScope, { customerId, content, by, now }: NewEntry): Promise<FileEntry> {
  const id = randomUUID();
  const before = await groupFellows(scope, [customerId]);
  await rows(
    scope,
    `insert into file_entry (company_id, id, customer_id, kind, content, ends, recorded_by, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    id,
    customerId,
    content.kind,
    toJson(content),
    content.kind === 'end' ? content.entryId : null,
    by,
    now,
  );
  await touch(scope, [...new Set([customerId, ...before, ...(await groupFellows(scope, [customerId]))])]);
  const event = content.kind === 'end' ? 'credit file: entry ended' : `credit file: ${content.kind} recorded`;
  await audit.append(scope, { at: now, actor: by, event, subject: customerId, detail: { entry: id, ...content } });
  return { id, by, recordedAt: new Date(now).toISOString(), ...content };
}

/** Everything that was ever recorded about a customer, oldest first; endings and mistakes too. */
export async function entries(scope: CompanyScope, customerId: string): Promise<readonly FileEntry[]> {
  return entriesOf(await entryRows(scope, [customerId]));
}

/** Null for an id that is none of this customer's. */
export async function findEntry(scope: CompanyScope, customerId: string, id: string): Promise<FileEntry | null> {
  if (!isUuid(id)) return null;
  const text = `select ${ENTRY} from file_entry where company_id = $1 and customer_id = $2 and id = $3`;
  const found = await firstRow<EntryRow>(scope, text, customerId, id);
  return found && entryOf(found);
}

/** A file for every id asked. What the others of a group owe is not known here: `exposureOfOthers` is null. */
export async function creditFiles(scope: CompanyScope, customerIds: readonly string[]): Promise<ReadonlyMap<string, CreditFile>> {
  const found = await entryRows(scope, customerIds);
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
        ...assembleFile(entriesOf(found.filter(({ customerId }) => customerId === id))),
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

function entryRows(scope: CompanyScope, customerIds: readonly string[]): Promise<EntryRow[]> {
  const text = `select ${ENTRY} from file_entry where company_id = $1 and customer_id = any($2) order by recorded_at, file_entry.id`;
  return rows<EntryRow>(scope, text, customerIds);
}

function entriesOf(found: readonly EntryRow[]): readonly FileEntry[] {
  return found.map(entryOf);
}

function entryOf({ id, by, recordedAt, content }: EntryRow): FileEntry {
  const recorded: Recorded = { id, by, recordedAt };
  return { ...recorded, ...reviveMoney(content) };
}
