import { connect } from '../../apps/demo/src/consent';
import { inOrder, type ScriptEvent } from '../../apps/sandbox/src/books/script';
import { startApart, type Apart } from './support/apart';
import type { EngineProcess } from './support/engine-process';
import { idsOf, readsOf, syncOf, type SyncSeen } from './support/sync-view';
import { STARTS, dayOf } from './support/story';
import { LEDGERS, idOf, turnsOf, until, type Ledger } from './support/witness';

const INVOICES = 4500;
const PAID = 1500;
const ROWS = { customer: 30, invoice: INVOICES, payment: PAID, creditMemo: 0 };

/** Many small invoices of few customers, a third of them paid. */
function manyInvoices(): readonly ScriptEvent[] {
  const customers = Array.from({ length: ROWS.customer }, (_, n): ScriptEvent => ({
    kind: 'customer',
    ref: `C${n}`,
    name: `Customer ${n}`,
    email: `c${n}@customer.example`,
    phone: null,
    individual: false,
    terms: null,
    notes: '',
    groups: [],
    day: dayOf(-200),
  }));
  const invoices = Array.from({ length: INVOICES }, (_, n): ScriptEvent => ({
    kind: 'invoice',
    ref: `I${n}`,
    number: `${n}`,
    customerRef: `C${n % ROWS.customer}`,
    minor: 1000 + n,
    description: 'Goods',
    status: 'approved',
    day: dayOf(-190 + Math.floor(n / 50)),
    due: dayOf(30),
  }));
  const payments = Array.from({ length: PAID }, (_, n): ScriptEvent => ({
    kind: 'payment',
    ref: `P${n}`,
    customerRef: `C${n % ROWS.customer}`,
    minor: 1000 + n,
    applications: [{ invoiceRef: `I${n}`, minor: 1000 + n }],
    day: dayOf(-60 + Math.floor(n / 50)),
  }));
  return [...customers, ...invoices, ...payments];
}

/** Where the provider tells how many there are, a full last page is known to be the last. */
const PAGES: Readonly<Record<Ledger, number>> = {
  quickbooks: Object.values(ROWS).reduce((sum, rows) => sum + Math.floor(rows / 1000) + 1, 0),
  xero: 1 + Math.ceil(INVOICES / 1000) + 3,
};

let apart: Apart;
beforeAll(async () => {
  apart = await startApart({ start: STARTS, script: inOrder(null, manyInvoices()) });
});
afterAll(() => apart.stop());

async function connectBoth(): Promise<void> {
  for (const { identity } of apart.sandbox.world.companies.values())
    await connect(apart.engine, { provider: identity.dialect, externalId: identity.externalId, name: identity.name });
}

async function killedAfter(engine: EngineProcess, pages: Readonly<Record<Ledger, number>>): Promise<void> {
  await until(async () => LEDGERS.every((ledger) => readsOf(apart, ledger).length >= pages[ledger]), 60);
  expect(await engine.endedBy('SIGKILL')).toBe('SIGKILL');
}

describe('a process that is killed in the middle of a full pull', () => {
  it('is followed by another, which soon goes on where it stopped: only what was not stored yet is asked for again', async () => {
    const first = await apart.startEngine();
    // So that the moment is caught between two pages.
    apart.sandbox.world.mischief.order({ kind: 'slow', ms: 150 });
    await connectBoth();
    await killedAfter(first, { quickbooks: 3, xero: 3 });
    const before = Object.fromEntries(LEDGERS.map((ledger) => [ledger, readsOf(apart, ledger)]));
    for (const ledger of LEDGERS) expect(before[ledger]?.length).toBeLessThan(PAGES[ledger]);

    const second = await apart.startEngine();
    const seen: SyncSeen[] = [];
    for (const ledger of LEDGERS) {
      await until(async () => {
        const sync = await syncOf(apart, ledger);
        seen.push(sync);
        return (
          sync.state === 'idle' &&
          (await turnsOf(apart, await idOf(apart, ledger))).every(({ finishedAt }) => finishedAt !== null)
        );
      }, 100);
    }
    for (const ledger of LEDGERS) {
      const { books, mirror } = await idsOf(apart, ledger);
      expect(mirror).toEqual(books);
      // A first reading that was broken off is compared with the ledger's counts.
      const again = readsOf(apart, ledger).filter((name) => !name.startsWith('count ')).length - PAGES[ledger];
      // The page that was asked for or being stored.
      expect([ledger, again >= 0 && again <= 1]).toEqual([ledger, true]);
    }
    // Once the dead process's lease was over, nobody claimed that it was reading.
    expect(seen.find(({ state }) => state === 'waiting')).toMatchObject({ progress: { work: 'first' } });
    expect(second.output).toContain('a turn was abandoned by its process; it is run again');
    expect(second.output).toContain('the first reading goes on');
  });
});
