import { parseDay, type Action, type CustomerRecord, type ExpectAction, type InvoiceRecord } from '@holdfast/credit';
import { connections, mirror, noteLines, outbox, settings, openStore, type Store } from '@holdfast/store';
import { ManualClock } from '../../../apps/engine/src/clock';
import type { KnownCompany } from '../../../apps/engine/src/connect/open-company';
import { freshDatabase, type FreshDatabase } from '../../support/postgres';
import { EngineSending } from '../engine-sending';
import { PROMISED_FOR, START, TODAY, type LedgerOffice } from './office';

const ASKED_AT_ONCE = 500;
const DAY = parseDay(TODAY);

/** A debtor and the invoice. */
interface Debtor {
  readonly customer: CustomerRecord;
  readonly invoice: InvoiceRecord;
}

/** What is to be done and told in one turn, each about another customer but for an expected day and the news of its promise. */
export interface Asked {
  readonly actions: readonly Action[];
  readonly told: readonly { readonly key: string; readonly customerId: string; readonly line: string }[];
}

/** The engine's own stages on PostgreSQL, which act on one company's ledger. */
export class Acting {
  private readonly clock = new ManualClock(Date.parse(START));
  private engine: EngineSending | null = null;
  private number = 0;
  private debtors: readonly Debtor[] = [];
  private customers: ReadonlyMap<string, CustomerRecord> = new Map();
  /** How often each customer's mark was written. */
  private readonly marked = new Map<string, number>();
  /** Customers whose invoice was mailed from the ledger at some time, as far as only its history tells when. */
  readonly mailed = new Set<string>();

  private constructor(
    private readonly office: LedgerOffice,
    private readonly database: FreshDatabase,
    private readonly store: Store,
    private readonly company: Pick<KnownCompany, 'id' | 'company' | 'capabilities' | 'profile' | 'epoch'>,
  ) {}

  /** `singlesMax`: see the engine's limits. */
  static async open(office: LedgerOffice, singlesMax: number): Promise<Acting> {
    const database = await freshDatabase();
    const store = await openStore({ url: database.url, poolMax: 4 });
    const { system, externalId } = office;
    const { provider, capabilities } = system;
    const company = await store.companies.register({ provider, externalHash: externalId, name: 'Bench' });
    const { externalId: _, ...profile } = await system.reader(office.wire()).profile();
    const epoch = await store.inCompany(company.id, async (scope) => {
      const pair = { sealedTokens: 'none', accessExpiresAt: START, refreshExpiresAt: START, hardExpiresAt: null };
      const reached = { consentId: company.id, sealedExternalId: 'none', connectionId: null };
      await connections.save(scope, { ...reached, ...pair, now: START });
      await settings.patch(scope, { profile, modes: { standing: 'act', reminders: 'act', notes: 'act' } });
      return connections.acquireLease(scope, { holder: company.id, now: Date.parse(START), ttlMs: 86_400_000 });
    });
    const acting = new Acting(office, database, store, { id: company.id, company, capabilities, profile, epoch: epoch ?? 0 });
    const mail = { send: () => Promise.resolve('250 taken') };
    acting.engine = await EngineSending.open({
      store,
      clock: acting.clock,
      mail,
      limits: { singleWritesPerTurnMax: singlesMax },
    });
    acting.debtors = await acting.read();
    return acting;
  }

  async close(): Promise<void> {
    await this.engine?.close();
    await this.store.close();
    await this.database.drop();
  }

  /** Lets these go, and runs the sending half of a turn to its end. Throws when not all of them came to be done, or anybody had to be judged again. */
  async turn({ actions, told }: Asked): Promise<void> {
    const { id, capabilities } = this.company;
    for (let from = 0; from < actions.length; from += ASKED_AT_ONCE) {
      const some = actions.slice(from, from + ASKED_AT_ONCE);
      const wanted = some.map((action) => ({ action, state: 'approved' as const, oldDebt: false }));
      const request = { customerIds: [], wanted, noLonger: new Map(), now: this.clock.iso() };
      await this.store.inCompany(id, (scope) => outbox.plan(scope, request));
    }
    await this.store.inCompany(id, (scope) => noteLines.add(scope, told, this.clock.iso()));
    const wire = this.office.wire();
    const { system } = this.office;
    const opened: KnownCompany = {
      ...this.company,
      capabilities,
      reader: system.reader(wire),
      writer: system.writer(wire),
      parcels: { open: () => undefined, close: () => [], mayGo: () => Promise.resolve() },
      deadlineMs: Number.POSITIVE_INFINITY,
    };
    await this.engine?.outbox.settle(opened);
    const sent = await this.engine?.sending.run(opened);
    const { complete, confirmed, rejected, inDoubt, later, decidedAgain } = sent ?? NOTHING;
    // Each action but an expected day is told of in one note, which is an action as well.
    const notes = told.length + actions.filter(({ kind }) => kind !== 'expect').length;
    if (!complete || confirmed !== actions.length + notes || rejected + inDoubt + later + decidedAgain > 0)
      throw new Error(`Of ${actions.length} actions and ${notes} notes: ${JSON.stringify(sent)}`);
    for (const { kind, customerId } of actions)
      if (kind === 'place' || kind === 'release') this.marked.set(customerId, (this.marked.get(customerId) ?? 0) + 1);
  }

  get companyName(): string {
    return this.company.profile.name;
  }

  /** With the terms that it had at first, and the version that it has by now. */
  customerOf(id: string): CustomerRecord {
    const customer = this.customers.get(id);
    if (!customer) throw new RangeError(`There is no customer ${id}.`);
    return { ...customer, version: String(Number(customer.version) + (this.marked.get(id) ?? 0)) };
  }

  place(n: number): Action {
    const { invoice } = this.debtor(n);
    const invoices = [{ id: invoice.id, number: invoice.number, balance: 'USD 100.00' }];
    const why = `${invoice.number} is 41 days overdue.`;
    const spell = { mark: 'hold', replaces: null, since: DAY, because: why, release: `${invoice.number} is paid` } as const;
    return { ...this.planned(n), kind: 'place', ...spell, invoices };
  }

  release(n: number): Action {
    return { ...this.planned(n), kind: 'release', mark: 'hold' };
  }

  remind(n: number): Action {
    const { id, number, due } = this.debtor(n).invoice;
    const step = {
      step: 'overdue-14',
      channel: 'email',
      template: 'overdue-14',
      invoiceIds: [id],
      listedInvoiceIds: [id],
    } as const;
    const about = [{ id, number, due: due ?? DAY, balance: 'USD 100.00' }];
    return { ...this.planned(n), kind: 'remind', step: { ...step, about, said: [{ invoiceId: id, step: 'overdue-14' }] } };
  }

  /** News of a promise, as the next note on the customer tells it. */
  promised(n: number): Asked['told'][number] {
    const { customer, invoice } = this.debtor(n);
    return {
      key: `promise/${n}`,
      customerId: customer.id,
      line: `Mrs Green has promised USD 100.00; ${invoice.number} is owed.`,
    };
  }

  /** The day of that promise; null where the ledger keeps none. */
  expect(n: number): ExpectAction | null {
    if (!this.company.capabilities.expectedDays) return null;
    const { id, number, expectedOn } = this.debtor(n).invoice;
    const meant = { entryId: `promise/${n}`, on: parseDay(PROMISED_FOR), prior: expectedOn, takesBack: false };
    return { ...this.planned(n), kind: 'expect', invoice: { id, number, expectedOn }, ...meant };
  }

  private planned(n: number) {
    return { customerId: this.debtor(n).customer.id, key: `bench/${this.number++}`, asOf: DAY, why: 'INV-1 is long overdue.' };
  }

  private debtor(n: number): Debtor {
    const debtor = this.debtors[n];
    if (!debtor) throw new RangeError(`There is no debtor ${n}.`);
    return debtor;
  }

  /** Mirrors the ledger, with what only the histories tell. */
  private async read(): Promise<readonly Debtor[]> {
    const reader = this.office.system.reader(this.office.wire());
    const customers = new Map<string, CustomerRecord>();
    const invoices: InvoiceRecord[] = [];
    for await (const { records } of reader.pull(null)) {
      await this.store.inCompany(this.company.id, (scope) => mirror.storePage(scope, { records, mark: null }));
      for (const record of records) {
        if (record.entity === 'customer') customers.set(record.id, record);
        if (record.entity === 'invoice') invoices.push(record);
      }
    }
    if (this.company.capabilities.mailsToldIn === 'history') {
      const sent = invoices.filter((invoice) => invoice.sent === true);
      for (const { customerId } of sent) this.mailed.add(customerId);
      const mailed = await reader.mailed(sent.map(({ id }) => id));
      await this.store.inCompany(this.company.id, (scope) => mirror.setMailed(scope, mailed));
    }
    this.customers = customers;
    const number = ({ number: text }: InvoiceRecord) => Number(text.replace('INV-', ''));
    return invoices
      .toSorted((one, other) => number(one) - number(other))
      .flatMap((invoice) => {
        const customer = customers.get(invoice.customerId);
        return customer ? [{ customer, invoice }] : [];
      });
  }
}

const NOTHING = { complete: false, confirmed: 0, rejected: 0, inDoubt: 0, later: 0, decidedAgain: 0 };
