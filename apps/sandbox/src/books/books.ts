import type { Clock } from './clock';
import type { Application, Change, Credit, Customer, Invoice, Payment, Row, TableName, Tables } from './rows';

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

/** Tables whose rows belong to a customer. */
export type OfCustomer = 'invoice' | 'payment' | 'credit';

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
  private readonly byCustomer: { readonly [T in OfCustomer]: Map<string, Set<string>> } = {
    invoice: new Map(),
    payment: new Map(),
    credit: new Map(),
  };
  /** Sorted by `at`. */
  private readonly changes: Change[] = [];
  private readonly listeners: ((change: Change) => void)[] = [];
  private touchedMs = 0;

  constructor(
    readonly identity: BooksIdentity,
    private readonly clock: Clock,
    private readonly newId: NewId,
  ) {}

  now(): number {
    return this.clock.now();
  }

  /** Today in the company's own time zone. */
  today(): string {
    return this.clock.today(this.identity.timeZone);
  }

  /** `at` dates the row back to when a script says it happened; never later than the clock. */
  insert<T extends TableName>(table: T, row: Omit<Tables[T], keyof Row>, at: number = this.clock.now()): Tables[T] {
    const id = this.newId(table);
    const stored = { ...row, id, createdAt: at, updatedAt: at, version: 0 } as unknown as Tables[T];
    this.tables[table].set(id, stored);
    this.file(table, stored);
    this.tell({ at, table, id, operation: 'create' });
    return stored;
  }

  update<T extends TableName>(
    table: T,
    id: string,
    patch: Partial<Omit<Tables[T], keyof Row>>,
    how: Partial<Pick<Change, 'operation' | 'at' | 'goneId'>> = {},
  ): Tables[T] {
    const row = this.must(table, id);
    const at = how.at ?? this.clock.now();
    const moves = 'customerId' in patch;
    if (moves) this.unfile(table, row);
    Object.assign(row, patch, { updatedAt: Math.max(at, row.updatedAt), version: row.version + 1 });
    if (moves) this.file(table, row);
    this.tell({
      at,
      table,
      id,
      operation: how.operation ?? 'update',
      ...(how.goneId === undefined ? {} : { goneId: how.goneId }),
    });
    return row;
  }

  remove(table: TableName, id: string): void {
    this.unfile(table, this.must(table, id));
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

  /** A customer's rows of one table, in order of creation. */
  ofCustomer<T extends OfCustomer>(table: T, customerId: string): Tables[T][] {
    return [...(this.byCustomer[table].get(customerId) ?? [])].flatMap((id) => this.get(table, id) ?? []);
  }

  /** Changes at or after `since`, oldest first. */
  changesSince(since: number): readonly Change[] {
    return this.changes.slice(this.firstChange((change) => change.at >= since));
  }

  /** When anything last changed, in real time; 0 if never. */
  touchedAt(): number {
    return this.touchedMs;
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
      .flatMap((payment) =>
        payment.applications.filter((a) => a.invoiceId === invoiceId).map((a) => ({ payment, minor: a.minor })),
      );
  }

  creditsOn(invoiceId: string): { credit: Credit; minor: number; on: string }[] {
    return this.appliedTo(this.creditIndex, invoiceId, 'credit')
      .filter((credit) => credit.status !== 'void')
      .flatMap((credit) =>
        credit.applications.filter((a) => a.invoiceId === invoiceId).map((a) => ({ credit, minor: a.minor, on: a.on })),
      );
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
    const open = this.ofCustomer('invoice', customer.id).filter((i) => i.status === 'approved');
    const cash = this.ofCustomer('payment', customer.id);
    const credits = this.ofCustomer('credit', customer.id);
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
    return this.sumOn(this.paymentIndex, invoiceId, (id) => {
      const payment = this.tables.payment.get(id);
      return payment && !payment.void && payment.creditsUsed.length === 0 ? payment.applications : [];
    });
  }

  private creditOn(invoiceId: string): number {
    return this.sumOn(this.creditIndex, invoiceId, (id) => {
      const credit = this.tables.credit.get(id);
      return credit && credit.status !== 'void' ? credit.applications : [];
    });
  }

  /** Balances are asked for thousands at a time, so this makes no arrays. */
  private sumOn(
    index: Map<string, Set<string>>,
    invoiceId: string,
    applicationsOf: (id: string) => readonly Application[],
  ): number {
    let sum = 0;
    for (const id of index.get(invoiceId) ?? []) {
      for (const application of applicationsOf(id)) if (application.invoiceId === invoiceId) sum += application.minor;
    }
    return sum;
  }

  private appliedTo<T extends 'payment' | 'credit'>(index: Map<string, Set<string>>, invoiceId: string, table: T): Tables[T][] {
    return [...(index.get(invoiceId) ?? [])].flatMap((id) => this.get(table, id) ?? []);
  }

  private file<T extends TableName>(table: T, row: Tables[T]): void {
    if (!isOfCustomer(table)) return;
    const { customerId } = row as Invoice | Payment | Credit;
    const ids = this.byCustomer[table].get(customerId) ?? new Set<string>();
    this.byCustomer[table].set(customerId, ids.add(row.id));
  }

  private unfile<T extends TableName>(table: T, row: Tables[T]): void {
    if (isOfCustomer(table)) this.byCustomer[table].get((row as Invoice | Payment | Credit).customerId)?.delete(row.id);
  }

  private firstChange(holds: (change: Change) => boolean): number {
    let low = 0;
    let high = this.changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const change = this.changes[middle];
      if (change && holds(change)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private tell(change: Change): void {
    this.touchedMs = Date.now();
    // The player dates changes back; change data capture reads them in order of time.
    this.changes.splice(
      this.firstChange((earlier) => earlier.at > change.at),
      0,
      change,
    );
    for (const listener of this.listeners) listener(change);
  }
}

function isOfCustomer(table: TableName): table is OfCustomer {
  return table === 'invoice' || table === 'payment' || table === 'credit';
}
