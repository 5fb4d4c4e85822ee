import type { AccountingError, AccountingSystem, Provider, Reader, Writer } from '@holdfast/accounting';
import type { CustomerRecord, Mark } from '@holdfast/credit';
import type { z } from 'zod';
import type { Books } from '../../apps/sandbox/src/books/books';
import { happeningSchema } from '../../apps/sandbox/src/books/script';
import { snapshotOf } from '../../apps/sandbox/src/control/snapshot';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../apps/sandbox/src/sandbox';
import { failureOf, secretsOf } from './failure';
import { allowedCallback } from './owners-browser';
import { TestWire } from './test-wire';
import { Tap, type Exchange } from './truth/tap';

export type CustomerView = ReturnType<typeof snapshotOf>['customers'][number];
export type HappeningInput = z.input<typeof happeningSchema>;

export interface CallCount {
  readonly reads: number;
  readonly writes: number;
}

/** What each piece of work costs; a number that grows is money (QuickBooks meters reads) or the customer's patience (Xero's 60 a minute). */
export interface CallTable {
  /** A company that fits a page of each kind. */
  readonly fullPull: CallCount;
  readonly idlePull: CallCount;
  /** The first mark of a company: our terms or groups do not exist yet. */
  readonly firstPlace: CallCount;
  /** The next one, by the same writer. */
  readonly place: CallCount;
  readonly exchange: CallCount;
  readonly release: CallCount;
  readonly releaseToNoTerms: CallCount;
  readonly note: CallCount;
  readonly findMark: CallCount;
  readonly findNote: CallCount;
  /** Five at once: further marks by the same writer, their release to terms and to none, and a note each on five customers and their five invoices. */
  readonly placesTogether: CallCount;
  readonly releasesTogether: CallCount;
  readonly releasesToNoTermsTogether: CallCount;
  readonly notesTogether: CallCount;
  readonly findMarksTogether: CallCount;
  readonly findNotesTogether: CallCount;
}

/** One ledger as the suite meets it. A new ledger starts by describing itself so. */
export interface LedgerKind {
  readonly provider: Provider;
  system(at: {
    readonly url: string;
    readonly timeoutMs: number;
    readonly now: () => number;
    /** Ours, unless a test plays a wrong one. */
    readonly clientSecret?: string;
  }): AccountingSystem;
  readonly world: Pick<SandboxOptions, 'unverified' | 'clients'>;
  readonly clientSecret: string;
  readonly calls: CallTable;
  /** A write with an old version is refused as stale. */
  readonly versions: boolean;
  readonly subCustomers: boolean;
  /** A customer merged into another stays in the list and says into which. */
  readonly mergedStays: boolean;
  /** Terms can be taken away from a customer again. */
  readonly clearsTerms: boolean;
  /** An expected day that was written is kept; null where there are no such days. */
  readonly keepsExpectedDays: boolean | null;
  /** In the ledger's own form, and nobody's. */
  readonly unknownId: string;
  /** Every sign of the mark that this ledger has is there. */
  showsFully(view: CustomerView, mark: Mark): boolean;
  hand(company: Company): OwnersHand;
  /** What of an exchange the vendor's own specification does not allow. Null: the specification is not on this machine. */
  readonly untruths: ((exchange: Exchange) => readonly string[]) | null;
}

/** What the owner does in the ledger's own screens and no script of the sandbox can. */
export interface OwnersHand {
  deleteInvoice(ref: string): Promise<void>;
  addSecondAddress(ref: string, address: string): Promise<void>;
  /** Makes the ledger refuse to place a mark on this customer. */
  forbidMarks(ref: string): Promise<void>;
  /** Everything the ledger shows of a customer, but versions and times. */
  shown(ref: string): Promise<unknown>;
}

export interface Company {
  readonly id: string;
  readonly books: Books;
  readonly wire: TestWire;
  readonly hand: OwnersHand;
  readonly ledger: LedgerUnderTest;
  reader(): Reader;
  writer(): Writer;
  /** Things that happen in the books now. */
  happen(...happenings: readonly HappeningInput[]): void;
  /** The books' own id of what the script calls by this name. */
  idOf(table: 'customer' | 'invoice' | 'payment' | 'credit', ref: string): string;
  /** The customer as the mirror would hold it after reading it now. */
  customer(ref: string): Promise<CustomerRecord>;
  /** The customer as the owner finds it now. */
  view(ref: string): CustomerView;
  fails(work: Promise<unknown>): Promise<AccountingError>;
}

export interface LedgerUnderTest {
  readonly kind: LedgerKind;
  readonly sandbox: Sandbox;
  readonly system: AccountingSystem;
  impatientSystem(timeoutMs: number): AccountingSystem;
  readonly now: () => number;
  /** A day passes. */
  wait(days?: number): Promise<void>;
  /** Founds a company with empty books; connected by its owner's consent. */
  company(particulars?: object): Promise<Company>;
  /** The company that has lived the generator's script since long ago. */
  grownCompany(): Promise<Company>;
  /** Of all that went over the wire since the last time, either way. */
  untruths(): readonly string[];
  stop(): Promise<void>;
}

const START = '2026-11-23T08:00:00Z';
const DAY_MS = 86_400_000;

export async function openLedger(kind: LedgerKind): Promise<LedgerUnderTest> {
  const sandbox = await startSandbox({ start: START, customers: 40, ...kind.world });
  const tap = kind.untruths && Tap.on(sandbox.url);
  const now = () => sandbox.world.clock.now();
  const impatientSystem = (timeoutMs: number) => kind.system({ url: sandbox.url, timeoutMs, now });
  const ledger: LedgerUnderTest = {
    kind,
    sandbox,
    system: impatientSystem(20_000),
    impatientSystem,
    now,
    wait: async (days = 1) => void (await sandbox.timeline.moveBy(days * DAY_MS)),
    company: async (particulars = {}) => {
      const founded = await fetch(`${sandbox.url}/control/companies`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ provider: kind.provider, ...particulars }),
      });
      const { externalId } = (await founded.json()) as { externalId: string };
      return connect(ledger, externalId);
    },
    grownCompany: async () => {
      const grown = [...sandbox.world.companies.values()].find(({ identity }) => identity.dialect === kind.provider);
      return connect(ledger, grown?.identity.externalId ?? '');
    },
    untruths: () => [...new Set(tap?.take().flatMap((exchange) => kind.untruths?.(exchange) ?? []))],
    stop: () => {
      tap?.stop();
      return sandbox.stop();
    },
  };
  return ledger;
}

async function connect(ledger: LedgerUnderTest, id: string): Promise<Company> {
  const { system, sandbox, kind } = ledger;
  const books = sandbox.world.companies.get(id);
  const player = sandbox.timeline.player(id);
  if (!books || !player) throw new Error(`There is no company ${id}.`);
  const { tokens } = await system.connector.exchange(await allowedCallback(system.connector, id));
  const wire = new TestWire(id, system, tokens, ledger.now);
  const idOf: Company['idOf'] = (table, ref) => {
    const row = books.all(table).find((each) => each.ref === ref);
    if (!row) throw new Error(`The books have no ${table} ${ref}.`);
    return row.id;
  };
  const company: Omit<Company, 'hand'> = {
    id,
    books,
    wire,
    ledger,
    reader: () => system.reader(wire),
    writer: () => system.writer(wire),
    happen: (...happenings) => {
      for (const happening of happenings) player.happen(happeningSchema.parse(happening));
    },
    idOf,
    customer: async (ref) => {
      const [record] = await system.reader(wire).one('customer', idOf('customer', ref));
      if (record?.entity !== 'customer') throw new Error(`The ledger does not show the customer ${ref}.`);
      return record;
    },
    view: (ref) => {
      const view = snapshotOf(books).customers.find((each) => each.ref === ref);
      if (!view) throw new Error(`The books have no customer ${ref}.`);
      return view;
    },
    fails: (work) => failureOf(work, [...secretsOf(wire.tokens), kind.clientSecret]),
  };
  return Object.assign(company, { hand: kind.hand(company as Company) });
}

/** The owner's own program: calls the ledger's API beside the adapter, with the same sign-in. */
export async function owns<T>(company: Company, path: string, request: RequestInit = {}): Promise<T> {
  const token = await company.wire.paced('read', () => company.wire.token());
  company.wire.countAnew();
  const answer = await fetch(`${company.ledger.sandbox.url}${path}`, {
    ...request,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': 'application/json',
      'xero-tenant-id': company.id,
    },
  });
  if (!answer.ok) throw new Error(`The owner's ${path} was answered with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
