import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assembleLedger,
  money,
  parseDay,
  parseMoney,
  subtractMoney,
  zero,
  type CustomerLedger,
  type CustomerRecord,
  type LedgerRecord,
} from '@holdfast/credit';

/** Books that were made up with a truth about each customer; read where they are, and never copied into the project. */
const FOLDER = join(__dirname, '../../../shared/data');
export const isPresent = existsSync(join(FOLDER, 'synth_invoices.csv'));

export interface TrueCustomer {
  readonly ledger: CustomerLedger;
  /** `prompt`, `steady_slow` ...; what it is by behaviour. */
  readonly segment: string;
  readonly lifecycle: string;
  readonly insolventOn: string;
}

const TOLD = { version: '1', changedAt: '2026-06-30T00:00:00Z' };

function rowsOf(file: string): readonly Readonly<Record<string, string>>[] {
  const [header = '', ...lines] = readFileSync(join(FOLDER, file), 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, index) => [names[index] ?? '', value])));
}

/** Documents, receipts and credits of before a day. */
export function knownBefore(day: string): readonly TrueCustomer[] {
  const records = [...receipts(day), ...credits(day)];
  const cleared = new Map<string, bigint>();
  for (const { applications } of records)
    for (const { invoiceId, amount } of applications) cleared.set(invoiceId, (cleared.get(invoiceId) ?? 0n) + amount.minor);
  const byCustomer = new Map<string, LedgerRecord[]>();
  for (const record of [...records, ...invoices(day, cleared)])
    byCustomer.set(record.customerId, [...(byCustomer.get(record.customerId) ?? []), record]);
  return rowsOf('synth_customers.csv').map((row) => {
    const id = row['customer_id'] ?? '';
    return {
      ledger: assembleLedger(customer(id, Number(row['term_days'])), byCustomer.get(id) ?? [], () => null),
      segment: row['true_segment'] ?? '',
      lifecycle: row['true_lifecycle'] ?? '',
      insolventOn: row['insolvent_on'] ?? '',
    };
  });
}

function customer(id: string, termDays: number): CustomerRecord {
  return {
    ...TOLD,
    entity: 'customer',
    id,
    name: id,
    emails: [],
    active: true,
    currency: 'GBP',
    parentId: null,
    mergedInto: null,
    individual: null,
    terms: { id: 'T', name: `Net ${termDays}`, days: termDays },
    notes: '',
    groups: [],
    ledgerBalance: null,
    createdAt: null,
  };
}

function receipts(day: string) {
  return rowsOf('synth_payments.csv')
    .filter((row) => (row['paid_on'] ?? '') < day)
    .map((row) => {
      const [id = '', invoiceId = ''] = [row['payment_id'], row['invoice_no']];
      const [total, on] = [parseMoney(row['amount'] ?? '', 'GBP'), parseDay(row['paid_on'] ?? '')];
      const applications = invoiceId ? [{ sourceId: id, invoiceId, on, amount: total, kind: 'cash' as const }] : [];
      const unapplied = invoiceId ? zero('GBP') : total;
      const customerId = row['customer_id'] ?? '';
      return {
        ...TOLD,
        entity: 'payment' as const,
        id,
        customerId,
        on,
        total,
        unapplied,
        status: 'active' as const,
        applications,
      };
    });
}

function credits(day: string) {
  return rowsOf('synth_credit_notes.csv')
    .filter((row) => (row['issued_on'] ?? '') < day)
    .map((row) => {
      const [id = '', invoiceId = ''] = [row['credit_note_id'], row['invoice_no']];
      const [total, on] = [parseMoney(row['amount'] ?? '', 'GBP'), parseDay(row['issued_on'] ?? '')];
      const applications = [{ sourceId: id, invoiceId, on, amount: total, kind: 'credit' as const }];
      const customerId = row['customer_id'] ?? '';
      const fixed = { entity: 'credit' as const, kind: 'credit-note' as const, remaining: zero('GBP'), status: 'used' as const };
      return { ...TOLD, ...fixed, id, customerId, on, total, applications };
    });
}

function invoices(day: string, cleared: ReadonlyMap<string, bigint>) {
  return rowsOf('synth_invoices.csv')
    .filter((row) => (row['issue_date'] ?? '') < day)
    .map((row) => {
      const id = row['invoice_no'] ?? '';
      const total = parseMoney(row['amount'] ?? '', 'GBP');
      const writtenOffOn = row['written_off_on'] ?? '';
      const isWrittenOff = writtenOffOn !== '' && writtenOffOn < day;
      const balance = isWrittenOff ? zero('GBP') : subtractMoney(total, money(cleared.get(id) ?? 0n, 'GBP'));
      const [issued, due] = [parseDay(row['issue_date'] ?? ''), parseDay(row['due_date'] ?? '')];
      const status = balance.minor === 0n ? ('paid' as const) : ('open' as const);
      const amounts = { total, balance, homeTotal: total, homeBalance: balance };
      const unknown = { cashApplied: null, sent: null, mailedAt: null, expectedOn: null, createdAt: null };
      const customerId = row['customer_id'] ?? '';
      return { ...TOLD, entity: 'invoice' as const, id, customerId, number: id, issued, due, status, ...amounts, ...unknown };
    });
}
