import type { EntityKind, GoneRecord, WithdrawnReceipt } from '@holdfast/credit';
import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';
import type { PresentRecord } from './mirror-tables';

/** Before a page is written: keeps which receipts it takes back from invoices. Neither ledger tells afterwards what a receipt had settled; one tells it on
 * the receipt, the other on the invoice, which then owes more than before. */
export async function keepWithdrawn(
  scope: CompanyScope,
  entity: EntityKind,
  { gone, present }: { readonly gone: readonly GoneRecord[]; readonly present: readonly PresentRecord[] },
): Promise<void> {
  if (entity === 'payment') {
    const voided = present.filter((record) => record.entity === 'payment' && record.status === 'void');
    const lost = [...gone, ...voided].map(({ id, changedAt }) => ({ id, changedAt }));
    if (lost.length > 0) await rows(scope, OF_PAYMENTS, toJson(lost));
  }
  if (entity !== 'invoice') return;
  const owing = present.flatMap((record) => {
    if (record.entity !== 'invoice' || record.status !== 'open' || record.cashApplied === null) return [];
    const { id, changedAt, balance, cashApplied } = record;
    return [{ id, changedAt, balance: balance.minor, sources: cashApplied.map(({ sourceId }) => sourceId) }];
  });
  if (owing.length > 0) await rows(scope, OF_INVOICES, toJson(owing));
}

const KEEP = `insert into withdrawn_receipt (company_id, invoice_id, source_id, currency, amount_minor, received_on, withdrawn_at)`;
const AMOUNTS = `sum((part.amount ->> 'minor')::bigint), min(part."on"), min(told."changedAt")`;

const OF_PAYMENTS = `${KEEP}
  select $1, part."invoiceId", held.id, held.currency, ${AMOUNTS}
    from jsonb_to_recordset($2) as told(id text, "changedAt" timestamptz)
    join payment held on held.company_id = $1 and held.id = told.id and held.status = 'active' and held.deleted_at is null
      and held.changed_at <= told."changedAt"
   cross join jsonb_to_recordset(held.applications) as part("invoiceId" text, "on" date, kind text, amount jsonb)
   where part.kind = 'cash'
   group by part."invoiceId", held.id, held.currency
  on conflict do nothing`;

const OF_INVOICES = `${KEEP}
  select $1, held.id, part."sourceId", held.currency, ${AMOUNTS}
    from jsonb_to_recordset($2) as told(id text, "changedAt" timestamptz, balance bigint, sources jsonb)
    join invoice held on held.company_id = $1 and held.id = told.id and held.cash_applied is not null and held.deleted_at is null
      and held.changed_at <= told."changedAt" and held.balance_minor < told.balance
   cross join jsonb_to_recordset(held.cash_applied) as part("sourceId" text, "on" date, amount jsonb)
   where not told.sources ? part."sourceId"
   group by held.id, part."sourceId", held.currency
  on conflict do nothing`;

/** What was taken back from these customers' invoices, by customer. */
export async function withdrawnReceipts(
  scope: CompanyScope,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly WithdrawnReceipt[]>> {
  const found = await rows<{ customerId: string; minor: string; currency: string } & Omit<WithdrawnReceipt, 'amount'>>(
    scope,
    `select invoice.customer_id as "customerId", source_id as "sourceId", invoice_id as "invoiceId", amount_minor as minor,
       withdrawn_receipt.currency, received_on as "on", withdrawn_at as "withdrawnAt"
       from withdrawn_receipt join invoice on invoice.company_id = $1 and invoice.id = invoice_id
      where withdrawn_receipt.company_id = $1 and invoice.customer_id = any($2) order by withdrawn_at, source_id, invoice_id`,
    customerIds,
  );
  const byCustomer = new Map<string, WithdrawnReceipt[]>();
  for (const { customerId, minor, currency, ...receipt } of found) {
    const one = { ...receipt, amount: { minor: BigInt(minor), currency } };
    byCustomer.set(customerId, [...(byCustomer.get(customerId) ?? []), one]);
  }
  return byCustomer;
}
