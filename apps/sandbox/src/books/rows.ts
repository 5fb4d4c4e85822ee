/** Rows of one set of books, neutral between the two dialects. Amounts are whole minor units (cents); times are ms since 1970 on the sandbox's clock. */
export interface Row {
  /** In the dialect's own form: a number as text (QuickBooks) or a GUID (Xero). */
  readonly id: string;
  createdAt: number;
  updatedAt: number;
  /** Counts changes; QuickBooks shows it as SyncToken. */
  version: number;
}

export interface Customer extends Row {
  /** The name in the script that wrote these books, e.g. a CSV's customer id; the same in both dialects. */
  readonly ref: string;
  name: string;
  email: string | null;
  phone: string | null;
  country: string;
  individual: boolean;
  currency: string;
  active: boolean;
  parentId: string | null;
  mergedIntoId: string | null;
  notes: string;
  /** QuickBooks: the sales term; null when the customer has none. */
  termId: string | null;
  /** Xero: sales payment terms; null when unset. */
  paymentTerms: { day: number; type: string } | null;
}

export interface Term extends Row {
  name: string;
  dueDays: number;
  active: boolean;
}

export interface Invoice extends Row {
  readonly ref: string;
  number: string;
  customerId: string;
  /** Calendar days `YYYY-MM-DD`. */
  issued: string;
  due: string;
  currency: string;
  /** Home units per one unit of the invoice's currency. */
  rate: number;
  lines: { description: string; minor: number }[];
  total: number;
  status: 'draft' | 'submitted' | 'approved' | 'void';
  termId: string | null;
  emailed: boolean;
  /** When it was last mailed from the ledger, by it or by a person; absent: when it was raised, if it was mailed at all. */
  mailedAt?: number;
  privateNote: string;
  expectedOn: string | null;
}

export interface Application {
  readonly id: string;
  invoiceId: string;
  minor: number;
  on: string;
}

export interface Payment extends Row {
  readonly ref: string;
  customerId: string;
  on: string;
  currency: string;
  rate: number;
  total: number;
  applications: Application[];
  /** QuickBooks: credit memos this payment sets against its invoices. */
  creditsUsed: { creditId: string; minor: number }[];
  void: boolean;
  privateNote: string;
}

export interface Credit extends Row {
  readonly ref: string;
  number: string;
  kind: 'credit-note' | 'overpayment' | 'prepayment';
  customerId: string;
  on: string;
  currency: string;
  rate: number;
  total: number;
  status: 'draft' | 'approved' | 'void';
  applications: Application[];
}

/** QuickBooks: a note attachment on a customer or invoice. */
export interface Attachable extends Row {
  note: string;
  about: { entity: 'customer' | 'invoice'; id: string };
}

/** Xero: a contact group. */
export interface Group extends Row {
  name: string;
  deleted: boolean;
  memberIds: Set<string>;
}

/** Xero: a line of History & Notes; never changed or removed. */
export interface HistoryRecord extends Row {
  about: { entity: string; id: string };
  changes: string;
  user: string;
  details: string;
}

export interface Tables {
  customer: Customer;
  term: Term;
  invoice: Invoice;
  payment: Payment;
  credit: Credit;
  attachable: Attachable;
  group: Group;
  history: HistoryRecord;
}
export type TableName = keyof Tables;

/** Something that happened to a row: what change data capture and webhooks tell. */
export interface Change {
  readonly at: number;
  readonly table: TableName;
  readonly id: string;
  readonly operation: 'create' | 'update' | 'delete' | 'void' | 'merge';
  /** For a merge: the id that disappeared. */
  readonly goneId?: string;
}
