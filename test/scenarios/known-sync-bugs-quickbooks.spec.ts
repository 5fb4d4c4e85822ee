import { connect } from '../../apps/demo/src/consent';
import type { Books } from '../../apps/sandbox/src/books/books';
import { happeningSchema } from '../../apps/sandbox/src/books/script';
import { inDatabase, turnsAt } from '../e2e/support/witness';
import { startRunning, type Running } from '../support/running';

const START = Date.parse('2026-11-23T12:00:00Z');
const DAY_MS = 86_400_000;

/** Each of these has cost users of other connectors rows, days or money; the name is that of the report. One company lives through all of them, and after each
 * its mirror must show what its books do. */
describe('known bugs of other QuickBooks connectors', () => {
  let running: Running;
  let books: Books;
  let company: string;
  let now = START;

  beforeAll(async () => {
    running = await startRunning({ start: new Date(START).toISOString(), script: { homeCurrency: 'USD', events: [] } });
    books = booksOf(running, 'quickbooks');
    happen({ kind: 'customer', ref: 'buyer', name: 'Bulk Buyer', terms: 'Net 30' });
    happen({ kind: 'customer', ref: 'left', name: 'Left Long Ago' });
    happen({ kind: 'invoice', ref: 'unpaid', customerRef: 'left', number: 'L-1', minor: 4500 });
    // The ledger's own screens deactivate a customer who still owes; its API does not.
    books.update('customer', idOf('left'), { active: false });
    raise('old', 2500, START - 2600_000);
  });
  afterAll(() => running.stop());

  function happen(happening: object): void {
    running.sandbox.timeline.player(books.identity.externalId)?.happen(happeningSchema.parse(happening));
  }

  const idOf = (ref: string) => books.all('customer').find((row) => row.ref === ref)?.id ?? '';
  const invoice = (number: string) => {
    const found = books.all('invoice').find((row) => row.number === number);
    if (!found) throw new Error(`The books have no invoice ${number}.`);
    return found;
  };

  /** Invoices that fall due long after these stories; one a second from then on, or all now. */
  function raise(prefix: string, count: number, fromMs: number | null = null): void {
    for (let n = 0; n < count; n += 1) {
      const at = fromMs === null ? books.now() : fromMs + n * 1000;
      const open = { issued: '2026-11-01', due: '2028-12-01', currency: 'USD', rate: 1, status: 'approved' as const };
      const rest = { termId: null, emailed: true, privateNote: '', expectedOn: null };
      const minor = 100 + n;
      const named = { ref: `${prefix}-${n}`, number: `${prefix}-${n}`, customerId: idOf('buyer') };
      books.insert('invoice', { ...named, ...open, ...rest, lines: [{ description: 'x', minor }], total: minor }, at);
    }
  }

  async function turnAfter(ms: number): Promise<void> {
    now += ms;
    const turns = await turnsAt(running, new Date(now).toISOString());
    expect(turns.map((turn) => turn?.error)).toEqual(turns.map(() => null));
  }

  const shown = (id: string, table: string, columns: string) =>
    inDatabase(running.databaseUrl, async (client) => {
      const wanted = `select id, ${columns} from ${table} where company_id = $1 and deleted_at is null order by id collate "C"`;
      return (await client.query<Record<string, unknown>>(wanted, [id])).rows;
    });

  async function mirrorsTheBooks(id = company, of = books): Promise<void> {
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(await shown(id, 'invoice', 'number, balance_minor, due::text, status')).toEqual(
      of
        .all('invoice')
        .map((row) => {
          const balance = of.balanceOf(row);
          const status = row.status === 'void' ? 'void' : balance === 0 ? 'paid' : 'open';
          return { id: row.id, number: row.number, balance_minor: `${balance}`, due: row.due, status };
        })
        .toSorted(byId),
    );
    const suffix = (active: boolean) => (active ? '' : ' (deleted)');
    expect(await shown(id, 'customer', 'name, active')).toEqual(
      of
        .all('customer')
        .filter((row) => row.mergedIntoId === null)
        .map(({ id: own, name, active }) => ({ id: own, name: `${name}${suffix(active)}`, active }))
        .toSorted(byId),
    );
    expect((await shown(id, 'payment', 'status')).map((row) => row['id'])).toEqual(
      of
        .all('payment')
        .map((row) => row.id)
        .toSorted(),
    );
  }

  const queriesFrom = (from: number) =>
    running.sandbox.world.calls
      .slice(from)
      .filter((call) => call.externalId === books.identity.externalId)
      .map((call) => new URLSearchParams(call.query));

  it('page drift: rows edited while a full pull pages through them (singer-io/tap-quickbooks, airbytehq/airbyte)', async () => {
    const { calls } = running.sandbox.world;
    const early = books.all('invoice').slice(1);
    // Whenever an answer is on its way somebody edits what was on the first page, and it moves behind everything else.
    calls.push = (...seen) => {
      for (const { id } of early.splice(0, 25)) books.update('invoice', id, { due: '2029-01-15' });
      return Array.prototype.push.apply(calls, seen);
    };
    await connect(running.engine, { provider: 'quickbooks', externalId: books.identity.externalId, name: books.identity.name });
    company = (await running.companies()).quickbooks.id;
    await turnAfter(0);
    expect(books.all('invoice').filter((row) => row.due === '2029-01-15').length).toBeGreaterThan(100);
    Reflect.deleteProperty(calls, 'push');
    await turnAfter(600_000);
    await mirrorsTheBooks();
  });

  it('truncation: with more than 1,000 invoices the recent ones are there (Servosity/msp-skills#104)', async () => {
    const numbers = (await shown(company, 'invoice', 'number')).map((row) => row['number']);
    expect(numbers).toHaveLength(2501);
    expect(numbers).toEqual(expect.arrayContaining(['old-0', 'old-2499']));
  });

  it('boundary: a row of the very second in which the last pull ended (NangoHQ/integration-templates#566, airbyte#14732)', async () => {
    raise('before', 1);
    await turnAfter(200);
    raise('within', 1);
    await turnAfter(700);
    raise('after', 1);
    await turnAfter(1000);
    await mirrorsTheBooks();
  });

  it('boundary: a row that comes twice stays one row (singer-io/tap-quickbooks#49)', async () => {
    const before = (await shown(company, 'invoice', 'number')).length;
    for (let pull = 0; pull < 3; pull += 1) await turnAfter(10_000);
    expect(await shown(company, 'invoice', 'number')).toHaveLength(before);
    await mirrorsTheBooks();
  });

  it('boundary: the mark is never ahead of what was read, however its time is rounded (airbyte#84400)', async () => {
    await turnAfter(5_999);
    const from = running.sandbox.world.calls.length;
    await turnAfter(1);
    const [changes] = queriesFrom(from).filter((query) => query.has('changedSince'));
    expect(Date.parse(changes?.get('changedSince') ?? '')).toBeLessThanOrEqual(now - 1 - 120_000);
    raise('rounded', 1);
    await turnAfter(1);
    await mirrorsTheBooks();
  });

  it('change data: more than 1,000 changes, cut without a sign, a deletion among them', async () => {
    await turnAfter(DAY_MS);
    books.remove('invoice', invoice('old-7').id);
    raise('burst', 1100);
    happen({ kind: 'customer-edit', ref: 'buyer', name: 'Bulkier Buyer' });
    happen({ kind: 'payment', ref: 'p', customerRef: 'buyer', minor: 100, applications: [{ invoiceRef: 'old-0', minor: 100 }] });
    await turnAfter(60_000);
    await mirrorsTheBooks();
  });

  it('change data: a page of deletions only still moves the mark (NangoHQ/integration-templates#467)', async () => {
    await turnAfter(DAY_MS);
    books.remove('invoice', invoice('old-8').id);
    await turnAfter(3_600_000);
    await mirrorsTheBooks();
    const from = running.sandbox.world.calls.length;
    await turnAfter(600_000);
    const [changes] = queriesFrom(from).filter((query) => query.has('changedSince'));
    expect(Date.parse(changes?.get('changedSince') ?? '')).toBe(Math.floor(now / 1000 - 600 - 120) * 1000);
  });

  it('change data: deletions and voids in a gap of more than 30 days (intuit/QuickBooks-V3-PHP-SDK#167)', async () => {
    books.remove('invoice', invoice('old-9').id);
    happen({ kind: 'invoice-void', ref: 'old-10' });
    now += 45 * DAY_MS;
    await running.sandbox.timeline.moveTo(now);
    raise('late', 1);
    await turnAfter(60_000);
    await mirrorsTheBooks();
    expect(await shown(company, 'invoice', 'number, status')).toContainEqual(
      expect.objectContaining({ number: 'old-10', status: 'void' }),
    );
  });

  it('a throttle that names no time is waited out, not the rest of a ten-day window (airbyte#85216)', async () => {
    raise('throttled', 1);
    running.sandbox.world.mischief.order({ kind: 'throttle', company: books.identity.externalId, times: 1 });
    await turnAfter(60_000);
    expect(running.sandbox.world.calls.some((call) => call.status === 429)).toBe(true);
    await mirrorsTheBooks();
  });

  it('ids that two companies share stay apart (Servosity/msp-skills#104)', async () => {
    const answer = await fetch(`${running.sandboxUrl}/control/companies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ provider: 'quickbooks', name: 'The Other Ltd', homeCurrency: 'USD' }),
    });
    const { externalId } = (await answer.json()) as { externalId: string };
    const first = books;
    books = running.sandbox.world.companies.get(externalId) ?? first;
    happen({ kind: 'customer', ref: 'buyer', name: 'Another Buyer' });
    raise('other', 30);
    await connect(running.engine, { provider: 'quickbooks', externalId, name: 'The Other Ltd' });
    await turnAfter(60_000);
    const other = (await running.engine.companies()).find(({ id, provider }) => provider === 'quickbooks' && id !== company);
    const shared = books.all('invoice').filter(({ id }) => first.get('invoice', id));
    expect(shared.length).toBeGreaterThan(0);
    await mirrorsTheBooks(other?.id, books);
    await mirrorsTheBooks(company, first);
    books = first;
  });

  it('an inactive customer and what it owes are still there, under its name for inactive ones', async () => {
    happen({ kind: 'customer', ref: 'leaves', name: 'About To Leave' });
    await turnAfter(DAY_MS);
    books.update('customer', idOf('leaves'), { active: false });
    await turnAfter(60_000);
    expect(await shown(company, 'customer', 'name, active')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'Left Long Ago (deleted)', active: false }),
        expect.objectContaining({ name: 'About To Leave (deleted)', active: false }),
      ]),
    );
    expect(await shown(company, 'invoice', 'number, balance_minor')).toContainEqual(
      expect.objectContaining({ number: 'L-1', balance_minor: '4500' }),
    );
    await mirrorsTheBooks();
  });
});

function booksOf({ sandbox }: Running, dialect: Books['identity']['dialect']): Books {
  const found = [...sandbox.world.companies.values()].find(({ identity }) => identity.dialect === dialect);
  if (!found) throw new Error(`The sandbox has no ${dialect} company.`);
  return found;
}
