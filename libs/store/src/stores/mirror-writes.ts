import type { CreditRecord, EntityKind, GoneRecord, PaymentRecord } from '@holdfast/credit';
import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';
import { MIRROR_TABLES, toRow, type PresentRecord } from './mirror-tables';

export interface WrittenRow {
  readonly id: string;
  readonly customerId: string;
  /** Whose it was until now; another one when the document moved. */
  readonly before: string | null;
}

const UPSERTS: Readonly<Record<EntityKind, string>> = {
  customer: upsertOf('customer'),
  invoice: upsertOf('invoice'),
  payment: upsertOf('payment'),
  credit: upsertOf('credit'),
};

/** Rows that were new or newer and different; what is unchanged is neither written nor returned. Each id at most once. */
export function upsert(scope: CompanyScope, entity: EntityKind, records: readonly PresentRecord[]): Promise<WrittenRow[]> {
  return rows<WrittenRow>(scope, UPSERTS[entity], toJson(records.map(toRow)));
}

/** An older telling never replaces a newer one: by the provider's time, then by version where versions are numbers. Of two that are equally new
 * the later arrival counts, if it says anything else. What is gone stays gone, unless it was changed after that. The last sub-select still sees
 * the row as it was before this statement. */
function upsertOf(entity: EntityKind): string {
  const { columns, customerId } = MIRROR_TABLES[entity];
  const all = ['version', 'changed_at', ...Object.keys(columns)];
  const types = { id: 'text', version: 'text', changed_at: 'timestamptz', ...columns };
  const isInvoice = entity === 'invoice';
  // A ledger that tells mails only in its history says nothing of them here; and what was mailed stays mailed.
  const value = (column: string): string =>
    column === 'mailed_at' ? 'greatest(held.mailed_at, excluded.mailed_at)' : `excluded.${column}`;
  // A draft's due date binds nobody yet, and a new date agreed before the old one has passed is a new date; later it only re-ages the debt.
  const firstDue = `first_due = case when held.status = 'draft' or held.first_due is null then excluded.due
    when excluded.due is not null and excluded.changed_at < held.first_due + 1 then excluded.due else held.first_due end,`;
  return `
    with told as (
      select * from jsonb_to_recordset($2) as t(${Object.entries(types)
        .map((column) => column.join(' '))
        .join(', ')})
    ), written as (
      insert into ${entity} as held (company_id, id, ${all.join(', ')}${isInvoice ? ', first_due' : ''})
      select $1, id, ${all.join(', ')}${isInvoice ? ', due' : ''} from told
       where not exists (select 1 from gone
         where gone.company_id = $1 and gone.entity = '${entity}' and gone.id = told.id and gone.changed_at >= told.changed_at)
       order by id
      on conflict (company_id, id) do update set
        ${all.map((column) => `${column} = ${value(column)}`).join(', ')}, ${isInvoice ? firstDue : ''} deleted_at = null
       where (held.changed_at < excluded.changed_at or (held.changed_at = excluded.changed_at
           and not (held.version ~ '^[0-9]{1,30}$' and excluded.version ~ '^[0-9]{1,30}$'
             and held.version::numeric > excluded.version::numeric)))
         and (held.deleted_at is not null or (${all.map((column) => `held.${column}`).join(', ')})
           is distinct from (${all.map(value).join(', ')}))
      returning id, ${customerId} as customer_id
    )
    select id, customer_id as "customerId", (
        select held.${customerId} from ${entity} held where held.company_id = $1 and held.id = written.id) as before
      from written`;
}

/** Remembers in which pull these customers, or documents of theirs, were told last. */
export async function stampPull(
  scope: CompanyScope,
  column: 'balance_pull' | 'documents_pull',
  changed: readonly WrittenRow[],
): Promise<void> {
  await rows(
    scope,
    `update customer set ${column} = sync_state.pull from sync_state
      where customer.company_id = $1 and sync_state.company_id = $1 and customer.id = any($2) and customer.${column} <> sync_state.pull`,
    [...new Set(changed.map(({ customerId }) => customerId))],
  );
}

/** Marks what is gone and remembers its id; the rows stay. */
export async function markGone(scope: CompanyScope, entity: EntityKind, gone: readonly GoneRecord[]): Promise<WrittenRow[]> {
  const { customerId } = MIRROR_TABLES[entity];
  const text = `
    with told as (
      select * from jsonb_to_recordset($2) as t(id text, version text, "changedAt" timestamptz)
    ), remembered as (
      insert into gone as held (company_id, entity, id, version, changed_at)
      select $1, '${entity}', id, version, "changedAt" from told order by id
      on conflict (company_id, entity, id) do update set version = excluded.version, changed_at = excluded.changed_at
       where held.changed_at < excluded.changed_at
    )
    update ${entity} held set deleted_at = told."changedAt", changed_at = told."changedAt", version = told.version
      from told
     where held.company_id = $1 and held.id = told.id and held.deleted_at is null and held.changed_at <= told."changedAt"
     returning held.id, held.${customerId} as "customerId", null as before`;
  return rows<WrittenRow>(scope, text, toJson(gone));
}

/** Keeps the links from receipts and credits to invoices, and tells whose invoices are settled differently now. */
export async function linkApplications(
  scope: CompanyScope,
  source: 'payment' | 'credit',
  records: readonly (PaymentRecord | CreditRecord)[],
): Promise<readonly string[]> {
  const links = records.flatMap(({ id, applications }) => applications.map(({ invoiceId }) => ({ id, invoiceId })));
  const touched = await rows<{ customerId: string }>(
    scope,
    `with told as (
       select distinct id, "invoiceId" as invoice_id from jsonb_to_recordset($3) as t(id text, "invoiceId" text)
     ), removed as (
       delete from application held
        where company_id = $1 and source = $4 and source_id = any($2)
          and not exists (select 1 from told where told.id = held.source_id and told.invoice_id = held.invoice_id)
        returning invoice_id
     ), added as (
       insert into application (company_id, invoice_id, source, source_id) select $1, invoice_id, $4, id from told order by 2, 4
       on conflict do nothing
     )
     select distinct customer_id as "customerId" from invoice
      where company_id = $1 and id in (select invoice_id from told union all select invoice_id from removed)`,
    records.map(({ id }) => id),
    toJson(links),
    source,
  );
  return touched.map(({ customerId }) => customerId);
}

/** Whose invoices these receipts or credits are set against. */
export async function customersSettledBy(
  scope: CompanyScope,
  source: 'payment' | 'credit',
  ids: readonly string[],
): Promise<readonly string[]> {
  const found = await rows<{ customerId: string }>(
    scope,
    `select distinct invoice.customer_id as "customerId" from application
       join invoice on invoice.company_id = $1 and invoice.id = application.invoice_id
      where application.company_id = $1 and application.source = $2 and application.source_id = any($3)`,
    source,
    ids,
  );
  return found.map(({ customerId }) => customerId);
}

/** Whose invoices were mailed later than was known. */
export async function storeMailed(scope: CompanyScope, mailed: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const found = await rows<{ customerId: string }>(
    scope,
    `update invoice set mailed_at = told.at from jsonb_to_recordset($2) as told(id text, at timestamptz)
      where company_id = $1 and invoice.id = told.id and (mailed_at is null or mailed_at < told.at)
      returning customer_id as "customerId"`,
    toJson([...mailed].map(([id, at]) => ({ id, at }))),
  );
  return [...new Set(found.map(({ customerId }) => customerId))];
}

/** Remembers whose decision has to be made again. */
export async function touch(scope: CompanyScope, customerIds: readonly string[]): Promise<void> {
  await rows(
    scope,
    `insert into touched (company_id, customer_id, taken) select $1, id, false from unnest($2::text[]) as id order by id
     on conflict (company_id, customer_id) do update set taken = false where touched.taken`,
    customerIds,
  );
}

/** Everybody has to be decided again: the policy changed. */
export async function touchAll(scope: CompanyScope): Promise<void> {
  await rows(
    scope,
    `insert into touched (company_id, customer_id, taken)
     select $1, id, false from customer where company_id = $1 and deleted_at is null order by id
     on conflict (company_id, customer_id) do update set taken = false where touched.taken`,
  );
}
