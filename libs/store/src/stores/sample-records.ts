import {
  parseDay,
  type Application,
  type CreditRecord,
  type CustomerRecord,
  type GoneRecord,
  type InvoiceRecord,
  type PaymentRecord,
} from '@holdfast/credit';

/* Small records for this folder's tests. */
export const gbp = (minor: number): { minor: bigint; currency: string } => ({ minor: BigInt(minor), currency: 'GBP' });
export const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

export function customer(change: Partial<CustomerRecord> & { id: string }): CustomerRecord {
  return {
    entity: 'customer',
    version: '1',
    changedAt: at(0),
    name: `Customer ${change.id}`,
    emails: [`${change.id}@example.com`],
    active: true,
    currency: 'GBP',
    parentId: null,
    mergedInto: null,
    individual: null,
    terms: { id: '3', name: 'Net 30', days: 30 },
    notes: '',
    groups: [],
    ledgerBalance: gbp(-1),
    createdAt: at(-100),
    ...change,
  };
}

export function invoice(change: Partial<InvoiceRecord> & { id: string; customerId: string }): InvoiceRecord {
  return {
    entity: 'invoice',
    version: '1',
    changedAt: at(0),
    number: `INV-${change.id}`,
    issued: parseDay('2026-01-01'),
    due: parseDay('2026-01-31'),
    total: gbp(10_000),
    balance: gbp(10_000),
    homeTotal: gbp(10_000),
    homeBalance: gbp(10_000),
    status: 'open',
    cashApplied: null,
    sent: null,
    expectedOn: null,
    createdAt: null,
    mailedAt: null,
    ...change,
  };
}

export function payment(change: Partial<PaymentRecord> & { id: string; customerId: string }): PaymentRecord {
  return {
    entity: 'payment',
    version: '1',
    changedAt: at(0),
    on: parseDay('2026-01-20'),
    total: gbp(4000),
    unapplied: gbp(0),
    status: 'active',
    applications: [],
    ...change,
  };
}

export function credit(change: Partial<CreditRecord> & { id: string; customerId: string }): CreditRecord {
  return {
    entity: 'credit',
    kind: 'credit-note',
    version: '1',
    changedAt: at(0),
    on: parseDay('2026-01-21'),
    total: gbp(500),
    remaining: gbp(0),
    status: 'used',
    applications: [],
    ...change,
  };
}

export const gone = (of: GoneRecord['of'], id: string, second: number): GoneRecord => ({
  entity: 'gone',
  of,
  id,
  version: '9',
  changedAt: at(second),
});
export const applied = (sourceId: string, invoiceId: string, minor: number, kind: Application['kind'] = 'cash'): Application => ({
  sourceId,
  invoiceId,
  on: parseDay('2026-01-20'),
  amount: gbp(minor),
  kind,
});
