import type {
  CreditRecord,
  CustomerRecord,
  Day,
  EntityKind,
  GoneRecord,
  InvoiceRecord,
  Money,
  PaymentRecord,
} from '@holdfast/credit';
import { reviveMoney } from '../json';

/** Records that say how something is; the others only say that it is gone. */
export type PresentRecord = CustomerRecord | InvoiceRecord | PaymentRecord | CreditRecord;

type JsonRow = Readonly<Record<string, unknown>>;

export interface MirrorTable {
  /** Columns besides company_id, id, version, changed_at and deleted_at, with their types. */
  readonly columns: Readonly<Record<string, string>>;
  readonly customerId: 'id' | 'customer_id';
}

export const MIRROR_TABLES: Readonly<Record<EntityKind, MirrorTable>> = {
  customer: {
    customerId: 'id',
    columns: {
      name: 'text',
      emails: 'jsonb',
      active: 'boolean',
      currency: 'char(3)',
      parent_id: 'text',
      merged_into: 'text',
      individual: 'boolean',
      terms: 'jsonb',
      notes: 'text',
      groups: 'jsonb',
      ledger_balance_minor: 'bigint',
      ledger_balance_currency: 'char(3)',
      created_at: 'timestamptz',
    },
  },
  invoice: {
    customerId: 'customer_id',
    columns: {
      customer_id: 'text',
      number: 'text',
      issued: 'date',
      due: 'date',
      currency: 'char(3)',
      total_minor: 'bigint',
      balance_minor: 'bigint',
      home_currency: 'char(3)',
      home_total_minor: 'bigint',
      home_balance_minor: 'bigint',
      status: 'text',
      cash_applied: 'jsonb',
      sent: 'boolean',
      expected_on: 'date',
      created_at: 'timestamptz',
      mailed_at: 'timestamptz',
    },
  },
  payment: {
    customerId: 'customer_id',
    columns: {
      customer_id: 'text',
      received_on: 'date',
      currency: 'char(3)',
      total_minor: 'bigint',
      unapplied_minor: 'bigint',
      status: 'text',
      applications: 'jsonb',
    },
  },
  credit: {
    customerId: 'customer_id',
    columns: {
      kind: 'text',
      customer_id: 'text',
      given_on: 'date',
      currency: 'char(3)',
      total_minor: 'bigint',
      remaining_minor: 'bigint',
      status: 'text',
      applications: 'jsonb',
    },
  },
};

/** A record as the columns hold it. */
export function toRow(record: PresentRecord): JsonRow {
  const told = { id: record.id, version: record.version, changed_at: record.changedAt };
  switch (record.entity) {
    case 'customer': {
      const { name, emails, active, currency, individual, terms, notes, groups, ledgerBalance } = record;
      const links = { parent_id: record.parentId, merged_into: record.mergedInto, created_at: record.createdAt };
      const balance = {
        ledger_balance_minor: ledgerBalance?.minor ?? null,
        ledger_balance_currency: ledgerBalance?.currency ?? null,
      };
      return { ...told, name, emails, active, currency, individual, terms, notes, groups, ...links, ...balance };
    }
    case 'invoice': {
      const { number, issued, due, status, sent } = record;
      const amounts = { currency: record.total.currency, total_minor: record.total.minor, balance_minor: record.balance.minor };
      const { currency, minor } = record.homeTotal;
      const home = { home_currency: currency, home_total_minor: minor, home_balance_minor: record.homeBalance.minor };
      const times = { expected_on: record.expectedOn, created_at: record.createdAt, mailed_at: record.mailedAt };
      return {
        ...told,
        customer_id: record.customerId,
        number,
        issued,
        due,
        status,
        sent,
        cash_applied: record.cashApplied,
        ...amounts,
        ...home,
        ...times,
      };
    }
    case 'payment': {
      const { customerId, on, total, unapplied, status, applications } = record;
      const amounts = { currency: total.currency, total_minor: total.minor, unapplied_minor: unapplied.minor };
      return { ...told, customer_id: customerId, received_on: on, status, applications, ...amounts };
    }
    case 'credit': {
      const { kind, customerId, on, total, remaining, status, applications } = record;
      const amounts = { currency: total.currency, total_minor: total.minor, remaining_minor: remaining.minor };
      return { ...told, kind, customer_id: customerId, given_on: on, status, applications, ...amounts };
    }
  }
}

/** The columns of a row as the driver gives them: bigint as text, days and instants as text. */
export interface ToldRow {
  readonly id: string;
  readonly version: string;
  readonly changed_at: string;
}

export interface CustomerRow extends ToldRow {
  readonly name: string;
  readonly emails: readonly string[];
  readonly active: boolean;
  readonly currency: string;
  readonly parent_id: string | null;
  readonly merged_into: string | null;
  readonly individual: boolean | null;
  readonly terms: CustomerRecord['terms'];
  readonly notes: string;
  readonly groups: readonly string[];
  readonly ledger_balance_minor: string | null;
  readonly ledger_balance_currency: string | null;
  readonly balance_pull: number;
  readonly documents_pull: number;
  readonly created_at: string | null;
}

export interface InvoiceRow extends ToldRow {
  readonly customer_id: string;
  readonly number: string;
  readonly issued: Day;
  readonly due: Day | null;
  readonly first_due: Day | null;
  readonly currency: string;
  readonly total_minor: string;
  readonly balance_minor: string;
  readonly home_currency: string;
  readonly home_total_minor: string;
  readonly home_balance_minor: string;
  readonly status: InvoiceRecord['status'];
  readonly cash_applied: InvoiceRecord['cashApplied'];
  readonly sent: boolean | null;
  readonly expected_on: Day | null;
  readonly created_at: string | null;
  readonly mailed_at: string | null;
}

interface ReceiptRow extends ToldRow {
  readonly customer_id: string;
  readonly currency: string;
  readonly total_minor: string;
  readonly applications: PaymentRecord['applications'];
}

export interface PaymentRow extends ReceiptRow {
  readonly received_on: Day;
  readonly unapplied_minor: string;
  readonly status: PaymentRecord['status'];
}

export interface CreditRow extends ReceiptRow {
  readonly kind: CreditRecord['kind'];
  readonly given_on: Day;
  readonly remaining_minor: string;
  readonly status: CreditRecord['status'];
}

export function toCustomer(row: CustomerRow): CustomerRecord {
  const { name, emails, active, currency, individual, terms, notes, groups } = row;
  const { ledger_balance_minor: minor, ledger_balance_currency: balanceCurrency } = row;
  // Xero tells no contact anew when only its balance moves: a balance from before the last document is no balance.
  const isCurrent = row.balance_pull >= row.documents_pull;
  const ledgerBalance = minor === null || balanceCurrency === null || !isCurrent ? null : amount(minor, balanceCurrency);
  const links = { parentId: row.parent_id, mergedInto: row.merged_into, createdAt: row.created_at };
  return {
    entity: 'customer',
    ...told(row),
    name,
    emails,
    active,
    currency,
    individual,
    terms,
    notes,
    groups,
    ledgerBalance,
    ...links,
  };
}

export function toInvoice(row: InvoiceRow): InvoiceRecord {
  const { number, issued, due, status, sent } = row;
  return {
    entity: 'invoice',
    ...told(row),
    customerId: row.customer_id,
    number,
    issued,
    due,
    status,
    sent,
    total: amount(row.total_minor, row.currency),
    balance: amount(row.balance_minor, row.currency),
    homeTotal: amount(row.home_total_minor, row.home_currency),
    homeBalance: amount(row.home_balance_minor, row.home_currency),
    cashApplied: reviveMoney(row.cash_applied),
    expectedOn: row.expected_on,
    createdAt: row.created_at,
    mailedAt: row.mailed_at,
  };
}

export function toPayment(row: PaymentRow): PaymentRecord {
  return {
    entity: 'payment',
    ...told(row),
    customerId: row.customer_id,
    on: row.received_on,
    status: row.status,
    total: amount(row.total_minor, row.currency),
    unapplied: amount(row.unapplied_minor, row.currency),
    applications: reviveMoney(row.applications),
  };
}

export function toCredit(row: CreditRow): CreditRecord {
  return {
    entity: 'credit',
    ...told(row),
    kind: row.kind,
    customerId: row.customer_id,
    on: row.given_on,
    status: row.status,
    total: amount(row.total_minor, row.currency),
    remaining: amount(row.remaining_minor, row.currency),
    applications: reviveMoney(row.applications),
  };
}

export function isGone(record: PresentRecord | GoneRecord): record is GoneRecord {
  return record.entity === 'gone';
}

function told(row: ToldRow): { id: string; version: string; changedAt: string } {
  return { id: row.id, version: row.version, changedAt: row.changed_at };
}

function amount(minor: string, currency: string): Money {
  return { minor: BigInt(minor), currency };
}
