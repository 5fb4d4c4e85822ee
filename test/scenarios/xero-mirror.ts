import type { Reader } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import { mirror, openStore, type CompanyScope, type Store } from '@holdfast/store';
import { xeroSystem } from '@holdfast/xero';
import type { Books } from '../../apps/sandbox/src/books/books';
import type { Customer, Invoice } from '../../apps/sandbox/src/books/rows';
import { startSandbox, type Sandbox } from '../../apps/sandbox/src/sandbox';
import { addCustomer, addInvoice } from '../../apps/sandbox/src/xero/testing/stage';
import type { Unverified } from '../../apps/sandbox/src/xero/unverified';
import { allowedCallback } from '../contract/owners-browser';
import { TestWire } from '../contract/test-wire';
import { freshDatabase, type FreshDatabase } from '../support/postgres';

const CLIENT = { id: 'scenario-xero', secret: 'scenario-secret' };
const START = '2026-11-23T08:00:00Z';
const HOUR = 3_600_000;

/** A Xero organisation in the sandbox, read by the adapter into a mirror of real PostgreSQL. */
export class XeroMirror {
  readonly books: Books;
  wire!: TestWire;
  private reader!: Reader;
  /** Whom what is read is told to. */
  private companies: string[] = [];
  firstCompanyId = '';

  private constructor(
    private readonly sandbox: Sandbox,
    private readonly store: Store,
    private readonly database: FreshDatabase,
  ) {
    this.books = [...sandbox.world.companies.values()].find(({ identity }) => identity.dialect === 'xero')!;
  }

  static async open(unverified: Partial<Unverified> = {}): Promise<XeroMirror> {
    const script = { homeCurrency: 'GBP', events: [] };
    const sandbox = await startSandbox({ start: START, script, clients: { xero: CLIENT }, unverified: { xero: unverified } });
    const database = await freshDatabase();
    const opened = new XeroMirror(sandbox, await openStore({ url: database.url, poolMax: 2 }), database);
    await opened.connect();
    return opened;
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.database.drop();
    await this.sandbox.stop();
  }

  get now(): number {
    return this.sandbox.world.clock.now();
  }

  /** Time passes without anything happening. */
  pass(ms: number): void {
    this.sandbox.world.clock.moveTo(this.now + ms);
  }

  customer(name: string): Customer {
    return addCustomer(this.books, name, {}, this.now - 100 * 24 * HOUR);
  }

  /** Many invoices, one a second from `from` on, or all at once. */
  invoices(customer: Customer, count: number, { from = this.now - 30 * 24 * HOUR, everyMs = 1000 } = {}): Invoice[] {
    return Array.from({ length: count }, (_, n) =>
      addInvoice(this.books, customer, { number: `I-${from}-${n}` }, from + n * everyMs),
    );
  }

  edit(invoice: Invoice, due: string): void {
    this.books.update('invoice', invoice.id, { due });
  }

  /** The owner's own hand, by Xero's rules of what counts as a change. */
  async moveDueDate(invoice: Invoice, due: string): Promise<void> {
    const token = await this.wire.paced('read', () => this.wire.token());
    const url = `${this.sandbox.url}/api.xro/2.0/Invoices/${invoice.id}`;
    const headers = { authorization: `Bearer ${token}`, 'xero-tenant-id': this.books.identity.externalId, accept: 'application/json', 'content-type': 'application/json' }; // prettier-ignore
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ DueDate: due }) });
    expect(answer.status).toBe(200);
    this.wire.countAnew();
  }

  /** Reads on from the stored mark, as a turn does, and stores page by page; `pagesMax`: then the process dies. Tells the ids in the order they came. */
  async sync({ pagesMax = Infinity, anew = false, told = null as ReadonlySet<EntityKind> | null } = {}): Promise<
    readonly string[]
  > {
    const ids: string[] = [];
    let pages = 0;
    const stored = await this.inCompany((scope) => mirror.readMark(scope));
    for await (const page of this.reader.pull(anew ? null : stored, told)) {
      for (const companyId of this.companies) await this.store.inCompany(companyId, (scope) => mirror.storePage(scope, page));
      ids.push(...page.records.map(({ id }) => id));
      if (++pages >= pagesMax) break;
    }
    return ids;
  }

  /** What a day's look at the unreported finds. */
  async lookAtUnreported(): Promise<void> {
    for await (const { records } of this.reader.unreported())
      await this.inCompany((scope) => mirror.storePage(scope, { records, mark: null }));
  }

  counts(): ReturnType<Reader['counts']> {
    return this.reader.counts();
  }

  async sweep(kind: EntityKind): Promise<number> {
    const ids = new Set<string>();
    for await (const page of this.reader.sweep(kind, null)) for (const { id } of page.records) ids.add(id);
    return ids.size;
  }

  recheck(kind: EntityKind, ids: readonly string[]): ReturnType<Reader['recheck']> {
    return this.reader.recheck(kind, ids);
  }

  /** Another company in the same store that is told the very same objects. */
  async twin(): Promise<string> {
    const { id } = await this.store.companies.register({
      provider: 'xero',
      externalHash: `twin ${this.companies.length}`,
      name: 'T',
    });
    this.companies.push(id);
    return id;
  }

  /** Due date by id of everything this customer was invoiced, as the mirror has it. */
  async mirrored(customer: Customer, companyId = this.firstCompanyId): Promise<ReadonlyMap<string, string | null>> {
    const [ledger] = await this.store.inCompany(companyId, (scope) => mirror.customerLedgers(scope, [customer.id]));
    expect(new Set(ledger?.invoices.map(({ id }) => id)).size).toBe(ledger?.invoices.length ?? 0);
    return new Map(ledger?.invoices.map(({ id, due }) => [id, due]));
  }

  inBooks(customer: Customer): ReadonlyMap<string, string> {
    return new Map(this.books.ofCustomer('invoice', customer.id).map(({ id, due }) => [id, due]));
  }

  /** From now on the first company is told nothing more. */
  forgetFirst(): void {
    this.companies = this.companies.slice(1);
  }

  private inCompany<T>(work: (scope: CompanyScope) => Promise<T>): Promise<T> {
    return this.store.inCompany(this.companies[0]!, work);
  }

  private async connect(): Promise<void> {
    const { url } = this.sandbox;
    const settings = { clientId: CLIENT.id, clientSecret: CLIENT.secret, apiUrl: url, identityUrl: url, loginUrl: url, timeoutMs: 20_000, now: () => this.now }; // prettier-ignore
    const system = xeroSystem(settings);
    const tenantId = this.books.identity.externalId;
    const { tokens } = await system.connector.exchange(await allowedCallback(system.connector, tenantId));
    this.wire = new TestWire(tenantId, system, tokens, () => this.now);
    this.reader = system.reader(this.wire);
    this.firstCompanyId = (await this.store.companies.register({ provider: 'xero', externalHash: 'first', name: 'C' })).id;
    this.companies = [this.firstCompanyId];
    await this.reader.profile();
    this.wire.countAnew();
  }
}
