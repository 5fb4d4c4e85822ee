import type { Books } from '../books/books';
import type { Change, Customer, Invoice, Row } from '../books/rows';
import type { World } from '../world';
import type { Lines } from './entities/lines';
import type { Json } from './json';
import type { Unverified } from './unverified';

const DOCUMENTS = ['invoice', 'payment', 'credit'] as const;
type DocumentTable = (typeof DOCUMENTS)[number];

const isDocument = (table: Change['table']): table is DocumentTable => DOCUMENTS.some((one) => one === table);

/** A request already answered under a requestid. */
export interface Reply {
  readonly at: number;
  readonly status: number;
  readonly body: Json;
}

/** One company as QuickBooks keeps it: the books, and what QuickBooks knows beyond them. */
export class Realm {
  readonly replies = new Map<string, Reply>();
  /** Lines as clients sent them, by `table/id`. */
  readonly lines = new Map<string, Lines>();
  private readonly extras = new Map<string, Json>();
  /** Whose a document is; a deleted one can no longer be asked. */
  private readonly owners = new Map<string, string>();
  private readonly customersTouched = new Map<string, number>();
  private readonly invoicesTouched = new Map<string, number>();
  private readonly parents = new Map<string, string>();
  private readonly children = new Map<string, Set<string>>();

  constructor(
    readonly books: Books,
    readonly world: World,
    readonly unverified: Unverified,
  ) {
    for (const customer of books.all('customer')) this.place(customer);
    for (const table of DOCUMENTS) for (const row of books.all(table)) this.file(table, row.id, row.updatedAt);
    books.onChange((change) => this.follow(change));
  }

  get id(): string {
    return this.books.identity.externalId;
  }

  get now(): number {
    return this.world.clock.now();
  }

  get today(): string {
    return this.world.clock.today(this.books.identity.timeZone);
  }

  /** Properties QuickBooks keeps and gives back which the neutral books have no word for. */
  extrasOf(table: Change['table'], row: Row, first: () => Json): Json {
    return this.extras.get(`${table}/${row.id}`) ?? first();
  }

  keepExtras(table: Change['table'], row: Row, extras: Json): void {
    this.extras.set(`${table}/${row.id}`, extras);
  }

  /** Recorded: a customer's LastUpdatedTime follows its documents while the SyncToken stays. */
  customerUpdatedAt(customer: Customer): number {
    return Math.max(customer.updatedAt, this.customersTouched.get(customer.id) ?? 0);
  }

  invoiceUpdatedAt(invoice: Invoice): number {
    return Math.max(invoice.updatedAt, this.invoicesTouched.get(invoice.id) ?? 0);
  }

  balanceOf(customer: Customer): number {
    return this.books.netBalanceOf(customer);
  }

  balanceWithJobs(customer: Customer): number {
    let minor = this.balanceOf(customer);
    for (const id of this.children.get(customer.id) ?? []) {
      const child = this.books.get('customer', id);
      if (child) minor += this.balanceWithJobs(child);
    }
    return minor;
  }

  private follow(change: Change): void {
    if (change.table === 'customer') {
      const customer = this.books.get('customer', change.id);
      if (customer) this.place(customer);
    } else if (isDocument(change.table)) this.file(change.table, change.id, change.at);
  }

  private place(customer: Customer): void {
    const before = this.parents.get(customer.id);
    if (before === customer.parentId) return;
    if (before !== undefined) this.children.get(before)?.delete(customer.id);
    this.parents.delete(customer.id);
    if (customer.parentId === null) return;
    this.parents.set(customer.id, customer.parentId);
    this.children.set(customer.parentId, (this.children.get(customer.parentId) ?? new Set()).add(customer.id));
  }

  private file(table: DocumentTable, id: string, at: number): void {
    const key = `${table}/${id}`;
    const row = this.books.get(table, id);
    const before = this.owners.get(key);
    if (before !== undefined) this.touchCustomer(before, at);
    this.owners.delete(key);
    if (!row) return;
    this.touchCustomer(row.customerId, at);
    this.owners.set(key, row.customerId);
    if ('applications' in row) {
      for (const { invoiceId } of row.applications) {
        this.invoicesTouched.set(invoiceId, Math.max(at, this.invoicesTouched.get(invoiceId) ?? 0));
      }
    }
  }

  private touchCustomer(id: string, at: number): void {
    this.customersTouched.set(id, Math.max(at, this.customersTouched.get(id) ?? 0));
  }
}

/** Every realm of a world that this dialect has been asked about. */
export class Realms {
  private readonly known = new Map<string, Realm>();

  constructor(
    readonly world: World,
    readonly unverified: Unverified,
  ) {}

  find(realmId: string): Realm | undefined {
    const books = this.world.books('quickbooks', realmId);
    const known = this.known.get(realmId);
    if (!books) return undefined;
    if (known?.books === books) return known;
    const realm = new Realm(books, this.world, this.unverified);
    this.known.set(realmId, realm);
    return realm;
  }
}
