import {
  addDays,
  money,
  parseDay,
  zero,
  type CustomerRecord,
  type InvoiceRecord,
  type LedgerRecord,
  type PaymentRecord,
} from '@holdfast/credit';
import { mirror, openStore, settings, type Store } from '@holdfast/store';
import { Client } from 'pg';
import { ManualClock } from '../../../apps/engine/src/clock';
import type { KnownCompany } from '../../../apps/engine/src/connect/open-company';
import { freshDatabase, type FreshDatabase } from '../../support/postgres';
import { EngineSending } from '../engine-sending';
import { Random } from '../random';
import { freeWire, quickbooksAt } from '../stand-ins/systems';
import { BENCH_PROFILE } from '../bench-profile';

const TODAY = parseDay('2026-03-23');
const START = `${TODAY}T08:00:00.000Z`;
const PAGE = 500;
/** Begins every id of the company that is copied. */
const MARKER = '@0-';
/** What a company of this bench consists of, referred to before referring. */
const TABLES = ['customer', 'invoice', 'payment', 'application', 'decision', 'standing_change', 'action'] as const;

/** Two companies of one database, the large one so many times the small one, both judged today by the engine's own stages. */
export class Companies {
  private constructor(
    private readonly at: { readonly database: FreshDatabase; readonly store: Store; readonly engine: EngineSending },
    private readonly size: { readonly customers: number; readonly copies: number },
    readonly small: KnownCompany,
    readonly large: KnownCompany,
  ) {}

  static async open(size: { readonly customers: number; readonly copies: number }): Promise<Companies> {
    const database = await freshDatabase();
    const store = await openStore({ url: database.url, poolMax: 2 });
    const clock = new ManualClock(Date.parse(START));
    const engine = await EngineSending.open({ store, clock, mail: { send: () => Promise.resolve('250 taken') } });
    const [small, large] = [await company(store, 'small'), await company(store, 'large')];
    const companies = new Companies({ database, store, engine }, size, small, large);
    await companies.fill();
    return companies;
  }

  /** A cent is paid by each of as many customers, spread over the company; then it is judged. Milliseconds of the judging. Throws when others were judged, or
   * not all of them. */
  async judge(known: KnownCompany, changed: number, random: Random): Promise<number> {
    const { store, engine } = this.at;
    const numbers = new Set<string>();
    const copies = known === this.large ? this.size.copies : 1;
    while (numbers.size < changed) numbers.add(`${random.below(copies)}/${random.below(this.size.customers)}`);
    const idsOf = (letter: string) => [...numbers].map((number) => `@${number.replace('/', `-${letter}`)}`);
    await this.asOwner((owner) =>
      owner.query(
        `update invoice set balance_minor = balance_minor - 1, home_balance_minor = home_balance_minor - 1
          where company_id = $1 and id = any($2)`,
        [known.id, idsOf('b')],
      ),
    );
    await store.inCompany(known.id, (scope) => mirror.markForDecision(scope, idsOf('c')));
    const startedAt = performance.now();
    const judged = await engine.judging.run(known);
    const ms = performance.now() - startedAt;
    if (judged !== changed) throw new Error(`Of ${changed} changed customers ${judged} were judged.`);
    return ms;
  }

  async close(): Promise<void> {
    await this.at.engine.close();
    await this.at.store.close();
    await this.at.database.drop();
  }

  private async fill(): Promise<void> {
    const random = new Random(17);
    for (let from = 0; from < this.size.customers; from += PAGE) {
      const numbers = Array.from({ length: Math.min(PAGE, this.size.customers - from) }, (_, place) => from + place);
      const records = numbers.flatMap((number) => customerWithDocuments(random, number));
      await this.at.store.inCompany(this.small.id, (scope) => mirror.storePage(scope, { records, mark: null }));
    }
    await this.at.engine.judging.run(this.small);
    await this.copy();
  }

  /** Every id is told apart by its number of the copy. */
  private copy(): Promise<void> {
    return this.asOwner(async (owner) => {
      for (const table of TABLES) {
        const own = table === 'action' ? ` || jsonb_build_object('id', gen_random_uuid())` : '';
        await owner.query(
          `insert into ${table} select made.* from generate_series(0, $3::int - 1) as copy(number), ${table} as held,
             jsonb_populate_record(null::${table},
               replace(replace(to_jsonb(held)::text, '${MARKER}', '@' || copy.number || '-'), $1::text, $2::text)::jsonb${own}) as made
            where held.company_id = $1::uuid`,
          [this.small.id, this.large.id, this.size.copies],
        );
      }
      await owner.query('vacuum analyze');
    });
  }

  private async asOwner<T>(work: (owner: Client) => Promise<T>): Promise<T> {
    const owner = new Client({ connectionString: this.at.database.url });
    await owner.connect();
    try {
      return await work(owner);
    } finally {
      await owner.end();
    }
  }
}

async function company(store: Store, name: string): Promise<KnownCompany> {
  const { capabilities, ...system } = quickbooksAt('http://localhost:1');
  const registered = await store.companies.register({ provider: 'quickbooks', externalHash: name, name });
  const modes = { standing: 'ask', reminders: 'ask', notes: 'ask' } as const;
  await store.inCompany(registered.id, (scope) => settings.patch(scope, { profile: BENCH_PROFILE, modes, liveSince: TODAY }));
  const wire = freeWire(name);
  return {
    id: registered.id,
    company: registered,
    epoch: 1,
    reader: system.reader(wire),
    writer: system.writer(wire),
    capabilities,
    parcels: { open: () => undefined, close: () => [], mayGo: () => Promise.resolve() },
    deadlineMs: Number.POSITIVE_INFINITY,
    profile: BENCH_PROFILE,
  };
}

/** One invoice that was paid and one that is open; of a third of the customers it is overdue. */
function customerWithDocuments(random: Random, number: number): readonly LedgerRecord[] {
  const told = { version: '1', changedAt: '2026-03-01T00:00:00.000Z' };
  const id = `${MARKER}c${number}`;
  const customer: CustomerRecord = {
    ...told,
    entity: 'customer',
    id,
    name: `Customer ${number}`,
    emails: ['accounts@customer.example'],
    active: true,
    currency: 'USD',
    parentId: null,
    mergedInto: null,
    individual: null,
    terms: { id: '3', name: 'Net 30', days: 30 },
    notes: '',
    groups: [],
    ledgerBalance: null,
    createdAt: null,
  };
  const total = money(BigInt(random.logUniform(5_000, 500_000)), 'USD');
  const invoice = (name: string, dueDaysAgo: number, isPaid: boolean): InvoiceRecord => ({
    ...told,
    entity: 'invoice',
    id: `${MARKER}${name}${number}`,
    customerId: id,
    number: `INV-${name}${number}`,
    issued: addDays(TODAY, -dueDaysAgo - 30),
    due: addDays(TODAY, -dueDaysAgo),
    total,
    homeTotal: total,
    balance: isPaid ? zero('USD') : total,
    homeBalance: isPaid ? zero('USD') : total,
    status: isPaid ? 'paid' : 'open',
    cashApplied: null,
    sent: true,
    expectedOn: null,
    createdAt: null,
    mailedAt: null,
  });
  const paid = invoice('a', 200, true);
  const on = addDays(TODAY, -200 + random.below(30));
  const payment: PaymentRecord = {
    ...told,
    entity: 'payment',
    id: `${MARKER}p${number}`,
    customerId: id,
    on,
    total,
    unapplied: zero('USD'),
    status: 'active',
    applications: [{ sourceId: `${MARKER}p${number}`, invoiceId: paid.id, on, amount: total, kind: 'cash' }],
  };
  return [customer, paid, payment, invoice('b', random.chance(0.33) ? 1 + random.below(40) : -20, false)];
}
