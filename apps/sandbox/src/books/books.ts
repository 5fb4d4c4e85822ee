import type { Clock } from './clock';
import type { Change, Credit, Customer, Invoice, Payment, Row, TableName, Tables } from './rows';

export type Dialect = 'quickbooks' | 'xero';

export interface BooksIdentity {
  readonly dialect: Dialect;
  /** Realm id or tenant id. */
  readonly externalId: string;
  readonly name: string;
  readonly homeCurrency: string;
  readonly multiCurrency: boolean;
  /** IANA. */
  readonly timeZone: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
}

/** How a dialect numbers its rows. */
export type NewId = (table: TableName) => string;

/** One company's books: rows by table, every change stamped by the sandbox's clock and told to listeners. */
export class Books {
  private readonly tables: { readonly [T in TableName]: Map<string, Tables[T]> } = {
    customer: new Map(),
    term: new Map(),
    invoice: new Map(),
    payment: new Map(),
    credit: new Map(),
    attachable: new Map(),
    group: new Map(),
    history: new Map(),
  };
  private readonly changes: Change[] = [];
  private readonly listeners: ((change: Change) => void)[] = [];

  constructor(
    readonly identity: BooksIdentity,
    private readonly clock: Clock,
    private readonly newId: NewId,
  ) {}

  /** `at` dates the row back to when a script says it happened; never later than the clock. */
  insert<T extends TableName>(table: T, row: Omit<Tables[T], keyof Row>, at: number = this.clock.now()): Tables[T] {
    const id = this.newId(table);
    const stored = { ...row, id, createdAt: at, updatedAt: at, version: 0 } as unknown as Tables[T];
    this.tables[table].set(id, stored);
    this.tell({ at, table, id, operation: 'create' });
    return stored;
  }

  update<T extends TableName>(table: T, id: string, patch: Partial<Omit<Tables[T], keyof Row>>, how: Partial<Pick<Change, 'operation' | 'at' | 'goneId'>> = {}): Tables[T] {
    const row = this.must(table, id);
    const at = how.at ?? this.clock.now();
    Object.assign(row, patch, { updatedAt: Math.max(at, row.updatedAt), version: row.version + 1 });
    this.tell({ at, table, id, operation: how.operation ?? 'update', ...(how.goneId === undefined ? {} : { goneId: how.goneId }) });
    return row;
  }

  remove(table: TableName, id: string): void {
    this.must(table, id);
    this.tables[table].delete(id);
    this.tell({ at: this.clock.now(), table, id, operation: 'delete' });
  }

  get<T extends TableName>(table: T, id: string): Tables[T] | undefined {
    return this.tables[table].get(id);
  }

  must<T extends TableName>(table: T, id: string): Tables[T] {
    const row = this.get(table, id);
    if (!row) throw new RangeError(`${this.identity.externalId} has no ${table} ${id}`);
    return row;
  }

  /** In order of creation. */
  all<T extends TableName>(table: T): Tables[T][] {
    return [...this.tables[table].values()];
  }

  /** Changes at or after `since`, oldest first. */
  changesSince(since: number): readonly Change[] {
    return this.changes.filter((change) => change.at >= since);
  }

  onChange(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  /** What is still owed on an invoice, in minor units of its currency. */
  balanceOf(invoice: Invoice): number {
    if (invoice.status === 'void') return 0;
    return invoice.total - this.cashOn(invoice.id) - this.creditOn(invoice.id);
  }

  /** Applications of active payments to an invoice, with their payment. */
  paymentsOn(invoiceId: string): { payment: Payment; minor: number }[] {
    return this.appliedTo(this.paymentIndex, invoiceId, 'payment')
      .filter((payment) => !payment.void)
      .flatMap((payment) => payment.applications.filter((a) => a.invoiceId === invoiceId).map((a) => ({ payment, minor: a.minor })));
  }

  creditsOn(invoiceId: string): { credit: Credit; minor: number; on: string }[] {
    return this.appliedTo(this.creditIndex, invoiceId, 'credit')
      .filter((credit) => credit.status !== 'void')
      .flatMap((credit) => credit.applications.filter((a) => a.invoiceId === invoiceId).map((a) => ({ credit, minor: a.minor, on: a.on })));
  }

  /** Cash received and not applied yet. Credits set against invoices through the payment are no cash. */
  unappliedOf(payment: Payment): number {
    if (payment.void) return 0;
    const credits = payment.creditsUsed.reduce((sum, used) => sum + used.minor, 0);
    return payment.total + credits - payment.applications.reduce((sum, a) => sum + a.minor, 0);
  }

  remainingOf(credit: Credit): number {
    return credit.status === 'approved' ? credit.total - credit.applications.reduce((sum, a) => sum + a.minor, 0) : 0;
  }

  /** Open invoices less unapplied cash and open credits, in the customer's currency: what the ledger itself calls the balance. */
  netBalanceOf(customer: Customer): number {
    const open = this.all('invoice').filter((i) => i.customerId === customer.id && i.status === 'approved');
    const cash = this.all('payment').filter((p) => p.customerId === customer.id);
    const credits = this.all('credit').filter((c) => c.customerId === customer.id);
    return (
      open.reduce((sum, i) => sum + this.balanceOf(i), 0) -
      cash.reduce((sum, p) => sum + this.unappliedOf(p), 0) -
      credits.reduce((sum, c) => sum + this.remainingOf(c), 0)
    );
  }

  /** Call after changing who is applied to what; balances are computed from this. */
  applied(table: 'payment' | 'credit', row: Payment | Credit): void {
    const index = table === 'payment' ? this.paymentIndex : this.creditIndex;
    for (const { invoiceId } of row.applications) {
      const ids = index.get(invoiceId) ?? new Set<string>();
      index.set(invoiceId, ids.add(row.id));
    }
  }

  private readonly paymentIndex = new Map<string, Set<string>>();
  private readonly creditIndex = new Map<string, Set<string>>();

  private cashOn(invoiceId: string): number {
    return this.paymentsOn(invoiceId).reduce((sum, { payment, minor }) => sum + (payment.creditsUsed.length > 0 ? 0 : minor), 0);
  }

  private creditOn(invoiceId: string): number {
    return this.creditsOn(invoiceId).reduce((sum, { minor }) => sum + minor, 0);
  }

  private appliedTo<T extends 'payment' | 'credit'>(index: Map<string, Set<string>>, invoiceId: string, table: T): Tables[T][] {
    return [...(index.get(invoiceId) ?? [])].flatMap((id) => this.get(table, id) ?? []);
  }

  private tell(change: Change): void {
    this.changes.push(change);
    for (const listener of this.listeners) listener(change);
  }
}
