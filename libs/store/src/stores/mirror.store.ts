import type { SyncMark } from '@holdfast/accounting';
import {
  assembleLedger,
  compareTellings,
  type Application,
  type CustomerLedger,
  type CustomerRecord,
  type EntityKind,
  type GoneRecord,
  type LedgerRecord,
} from '@holdfast/credit';
import { reviveMoney, toJson } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';
import { keepWithdrawn, withdrawnReceipts } from './mirror-withdrawn';
import {
  isGone,
  toCredit,
  toCustomer,
  toInvoice,
  toPayment,
  type CreditRow,
  type CustomerRow,
  type InvoiceRow,
  type PaymentRow,
  type PresentRecord,
} from './mirror-tables';
import {
  customersSettledBy,
  linkApplications,
  markGone,
  stampPull,
  storeMailed,
  touch,
  upsert,
  type WrittenRow,
} from './mirror-writes';

export { touch as markForDecision, touchAll as markAllForDecision } from './mirror-writes';
export {
  customerNames,
  customersMeant,
  invoicesMeant,
  listCustomers,
  totals,
  workCounts,
  type CustomerSearch,
} from './mirror-listing';

export interface StoredPage {
  /** Whose ledger is another one now: of rows written, of rows moved away, and of invoices that a changed receipt or credit is set against. */
  readonly touchedCustomerIds: readonly string[];
  readonly written: number;
}

/** Customers before their documents, so that a reader never meets an invoice of nobody for longer than a page. */
const ENTITIES: readonly EntityKind[] = ['customer', 'invoice', 'payment', 'credit'];

/** Stores what the provider told, newest telling wins, together with how far we have read. Customers it touches wait to be decided.
 * `mark: null` leaves the stored mark alone. `look`: the page is part of a look at the whole ledger, as every page with a mark is; what it tells
 * of a customer's documents is newer than a balance from an earlier one. */
export async function storePage(
  scope: CompanyScope,
  page: { readonly records: readonly LedgerRecord[]; readonly mark: SyncMark | null; readonly look?: boolean },
): Promise<StoredPage> {
  const newest = newestOfEach(page.records);
  const touched = new Set<string>();
  let written = 0;
  for (const entity of ENTITIES) {
    const changed = await storeEntity(scope, entity, newest.get(entity) ?? [], touched);
    written += changed.length;
    if ((page.mark !== null || page.look) && changed.length > 0)
      await stampPull(scope, entity === 'customer' ? 'balance_pull' : 'documents_pull', changed);
    for (const { customerId, before } of changed) {
      touched.add(customerId);
      if (before !== null) touched.add(before);
    }
  }
  if (touched.size > 0) await touch(scope, [...touched]);
  if (page.mark) await storeMark(scope, page.mark);
  return { touchedCustomerIds: [...touched], written };
}

async function storeEntity(
  scope: CompanyScope,
  entity: EntityKind,
  records: readonly (PresentRecord | GoneRecord)[],
  touched: Set<string>,
): Promise<readonly WrittenRow[]> {
  const gone = records.filter(isGone);
  const present = records.filter((record): record is PresentRecord => !isGone(record));
  await keepWithdrawn(scope, entity, { gone, present });
  const lost = gone.length > 0 ? await markGone(scope, entity, gone) : [];
  const changed = present.length > 0 ? await upsert(scope, entity, present) : [];
  if (entity === 'payment' || entity === 'credit') {
    const ids = new Set(changed.map(({ id }) => id));
    const moved = present
      .filter((record) => record.entity === 'payment' || record.entity === 'credit')
      .filter(({ id }) => ids.has(id));
    if (moved.length > 0) for (const id of await linkApplications(scope, entity, moved)) touched.add(id);
    const lostIds = lost.map(({ id }) => id);
    if (lostIds.length > 0) for (const id of await customersSettledBy(scope, entity, lostIds)) touched.add(id);
  }
  return [...lost, ...changed];
}

/** A page may tell the same object twice, and a set-wise upsert takes each id once. */
function newestOfEach(records: readonly LedgerRecord[]): ReadonlyMap<EntityKind, readonly LedgerRecord[]> {
  const byEntity = new Map<EntityKind, Map<string, LedgerRecord>>(ENTITIES.map((entity) => [entity, new Map()]));
  for (const record of records) {
    const ofKind = byEntity.get(record.entity === 'gone' ? record.of : record.entity);
    const known = ofKind?.get(record.id);
    if (!known || compareTellings(record, known) >= 0) ofKind?.set(record.id, record);
  }
  return new Map([...byEntity].map(([entity, ofKind]) => [entity, [...ofKind.values()]]));
}

async function storeMark(scope: CompanyScope, mark: SyncMark): Promise<void> {
  await rows(
    scope,
    `insert into sync_state (company_id, mark) values ($1, $2) on conflict (company_id) do update set mark = excluded.mark`,
    toJson(mark),
  );
}

export async function readMark(scope: CompanyScope): Promise<SyncMark | null> {
  const found = await firstRow<{ mark: SyncMark | null }>(scope, `select mark from sync_state where company_id = $1`);
  return found?.mark ?? null;
}

/** When invoices were last mailed from the ledger (ISO 8601, by id). An earlier time never replaces a later one. Customers whose invoice it changes wait
 * to be decided; their ids. */
export async function setMailed(scope: CompanyScope, mailed: ReadonlyMap<string, string>): Promise<readonly string[]> {
  if (mailed.size === 0) return [];
  const changed = await storeMailed(scope, mailed);
  if (changed.length > 0) await touch(scope, changed);
  return changed;
}

/** When the mirror met each of these customers' invoices first: ISO 8601 by the database's clock, by the invoice's id. */
export async function firstSeen(scope: CompanyScope, customerIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ id: string; at: string }>(
    scope,
    `select id, first_seen_at as at from invoice where company_id = $1 and customer_id = any($2) and deleted_at is null`,
    customerIds,
  );
  return new Map(found.map(({ id, at }) => [id, at]));
}

/** Null when it is unknown or gone. */
export async function customerRecord(scope: CompanyScope, customerId: string): Promise<CustomerRecord | null> {
  const row = await firstRow<CustomerRow>(
    scope,
    `select * from customer where company_id = $1 and id = $2 and deleted_at is null`,
    customerId,
  );
  return row && toCustomer(row);
}

/** Every customer that is not gone. */
export async function customerIdsAll(scope: CompanyScope): Promise<readonly string[]> {
  const found = await rows<{ id: string }>(
    scope,
    `select id from customer where company_id = $1 and deleted_at is null order by id`,
  );
  return found.map(({ id }) => id);
}

/** In the order asked; unknown and gone customers are left out. */
export async function customerLedgers(scope: CompanyScope, customerIds: readonly string[]): Promise<readonly CustomerLedger[]> {
  const of = `where company_id = $1 and customer_id = any($2) and deleted_at is null`;
  const customers = await rows<CustomerRow>(
    scope,
    `select * from customer where company_id = $1 and id = any($2) and deleted_at is null`,
    customerIds,
  );
  const invoices = await rows<InvoiceRow>(scope, `select * from invoice ${of}`, customerIds);
  const payments = await rows<PaymentRow>(scope, `select * from payment ${of}`, customerIds);
  const credits = await rows<CreditRow>(scope, `select * from credit ${of}`, customerIds);
  const records = [...invoices.map(toInvoice), ...payments.map(toPayment), ...credits.map(toCredit)];
  const byCustomer = grouped(records, ({ customerId }) => customerId);
  const firstDue = new Map(invoices.map((row) => [row.id, row.first_due]));
  const strangers = await applicationsOfOthers(scope, customerIds);
  const withdrawn = await withdrawnReceipts(scope, customerIds);
  const ledgers = new Map(
    customers.map((row) => {
      const ledger = assembleLedger(
        toCustomer(row),
        byCustomer.get(row.id) ?? [],
        (invoiceId) => firstDue.get(invoiceId) ?? null,
      );
      const whole = strangers.size === 0 ? ledger : withApplications(ledger, strangers);
      const own = withdrawn.get(row.id);
      return [row.id, own ? { ...whole, withdrawn: own } : whole];
    }),
  );
  return customerIds.flatMap((id) => ledgers.get(id) ?? []);
}

/** What others' receipts and credits settle of these customers' invoices, by invoice: a parent pays for its sub-customers. */
async function applicationsOfOthers(
  scope: CompanyScope,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Application[]>> {
  const from = (table: 'payment' | 'credit', inForce: string): string => `
    select told.applications, link.invoice_id as "invoiceId" from invoice
      join application link on link.company_id = $1 and link.invoice_id = invoice.id and link.source = '${table}'
      join ${table} told on told.company_id = $1 and told.id = link.source_id
     where invoice.company_id = $1 and invoice.customer_id = any($2) and invoice.deleted_at is null
       and told.customer_id <> invoice.customer_id and told.deleted_at is null and told.status in (${inForce})`;
  const found = await rows<{ invoiceId: string; applications: readonly Application[] }>(
    scope,
    `${from('payment', `'active'`)} union all ${from('credit', `'open', 'used'`)}`,
    customerIds,
  );
  const all = found.flatMap(({ invoiceId, applications }) =>
    applications.filter((application) => application.invoiceId === invoiceId),
  );
  return grouped(reviveMoney(all), ({ invoiceId }) => invoiceId);
}

function withApplications(ledger: CustomerLedger, added: ReadonlyMap<string, readonly Application[]>): CustomerLedger {
  const invoices = ledger.invoices.map((invoice) => {
    const known = new Set(invoice.applications.map(({ kind, sourceId }) => `${kind}/${sourceId}`));
    const further = (added.get(invoice.id) ?? []).filter(({ kind, sourceId }) => !known.has(`${kind}/${sourceId}`));
    const applications = [...invoice.applications, ...further].sort((a, b) => Number(a.on > b.on) - Number(a.on < b.on));
    return { ...invoice, applications };
  });
  return { ...ledger, invoices };
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
