import { randomUUID } from 'node:crypto';
import { startRunning, type Running } from '../support/running';
import { aimWebhooks, booksOf, control, happens, idsOf, readsOf, settled, syncOf, timePassesTo } from './support/sync-view';
import { STARTS, afterStart, books } from './support/story';
import { LEDGERS, callsTo, idOf, inDatabase, turn, turnsAt, turnsOf, until, type Ledger, type TurnSeen } from './support/witness';

const SCRIPT = books({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 1 }, { ref: 'C3', overdueDays: -5 });
const LISTS = {
  quickbooks: ['customer', 'invoice', 'payment', 'creditMemo'],
  xero: ['Contacts', 'Invoices', 'CreditNotes', 'Prepayments', 'Overpayments'],
} as const;
const CHANGES = { quickbooks: ['cdc'], xero: LISTS.xero } as const;
const COMPARISON = {
  quickbooks: [...CHANGES.quickbooks, ...LISTS.quickbooks.map((list) => `count ${list}`)],
  xero: [...CHANGES.xero, 'open Invoices', ...LISTS.xero.map((list) => `count ${list}`)],
} as const;

let running: Running;
beforeEach(async () => {
  running = await startRunning({ start: STARTS, script: SCRIPT });
  await running.connectAll();
  await aimWebhooks(running);
  await settled(running);
});
afterEach(() => running.stop());

const callsNow = (ledger: Ledger): number => callsTo(running, ledger).length;
const invoiceOf = (ref: string, customerRef = 'C1'): object => ({ kind: 'invoice', ref, customerRef, number: ref, minor: 5000 });

async function inMirror(ledger: Ledger, text: string): Promise<void> {
  const company = await idOf(running, ledger);
  await inDatabase(running.databaseUrl, (client) => client.query(text, [company]));
}

/** The kinds of which the daily comparison had something to do, and what. */
async function healed(ledger: Ledger): Promise<object> {
  const { reconciled } = await syncOf(running, ledger);
  const kinds = reconciled?.kinds.filter((one) => one.healed !== 'nothing to heal') ?? [];
  return Object.fromEntries(kinds.map((one) => [one.kind, one.healed]));
}

async function auditOf(ledger: Ledger): Promise<readonly { readonly event: string; readonly detail: object }[]> {
  const entries = await running.get<{ event: string; detail: object }[]>(`/api/companies/${await idOf(running, ledger)}/audit`);
  return entries.filter(({ event }) => event.startsWith('difference'));
}

async function expectMirrorIsBooks(ledger: Ledger): Promise<void> {
  const { books: inBooks, mirror } = await idsOf(running, ledger);
  expect(mirror).toEqual(inBooks);
}

describe.each(LEDGERS)('the sync of %s', (ledger) => {
  it('first reads each list once, then nothing but the daily comparison while nothing happens', async () => {
    const first = readsOf(running, ledger).slice(0, LISTS[ledger].length);
    expect(first).toEqual(LISTS[ledger]);
    await expectMirrorIsBooks(ledger);
    const before = callsNow(ledger);
    for (let hour = 1; hour <= 24; hour += 1) await timePassesTo(running, afterStart({ minutes: hour * 60 }));
    expect(readsOf(running, ledger, before)).toEqual(COMPARISON[ledger]);
    expect(await healed(ledger)).toEqual({});
    expect(await syncOf(running, ledger)).toMatchObject({
      state: 'idle',
      progress: null,
      webhooks: { state: 'heard' },
      next: { why: 'reconcile' },
    });
  });

  it('asks a person’s question whole, and a clock’s new day with the comparison, in one turn', async () => {
    let before = callsNow(ledger);
    await turn(running, await idOf(running, ledger));
    expect(readsOf(running, ledger, before)).toEqual(CHANGES[ledger]);
    before = callsNow(ledger);
    await turnsAt(running, afterStart({ days: 1 }));
    await settled(running);
    expect(readsOf(running, ledger, before)).toEqual(COMPARISON[ledger]);
  });

  it('reads after a webhook what it told of, and nothing else', async () => {
    const before = callsNow(ledger);
    await happens(running, ledger, invoiceOf('N1'));
    await until(
      async () => (await idsOf(running, ledger)).mirror['invoice']?.length === booksOf(running, ledger).all('invoice').length,
    );
    await settled(running);
    expect(readsOf(running, ledger, before)).toEqual(ledger === 'quickbooks' ? ['cdc'] : ['Invoices']);
    const turns = (await turnsOf(running, await idOf(running, ledger))).filter(({ trigger }) => trigger === 'webhook');
    expect(turns).toMatchObject([{ error: null }]);
    // The comparison of the day finds nothing that nobody told of.
    await timePassesTo(running, afterStart({ days: 1 }));
    expect(await syncOf(running, ledger)).toMatchObject({ webhooks: { state: 'heard' } });
  });

  it('lets time alone decide only after everything was read on that day', async () => {
    // One in the morning, before the hour of the comparison.
    const early = ledger === 'quickbooks' ? '2026-03-03T06:00:00.000Z' : '2026-03-03T01:00:00.000Z';
    await timePassesTo(running, early);
    await happens(running, ledger, invoiceOf('NIGHT', 'C3'));
    const turns = () =>
      idOf(running, ledger).then(
        (id) => turnsOf(running, id) as Promise<readonly (TurnSeen & { summary: { decided: number } })[]>,
      );
    await until(async () => (await turns()).some(({ trigger, finishedAt }) => trigger === 'webhook' && finishedAt !== null));
    expect((await turns()).find(({ trigger }) => trigger === 'webhook')?.summary.decided).toBe(1);
    await timePassesTo(running, afterStart({ days: 1 }));
    expect((await turns()).find(({ trigger }) => trigger === 'timer')?.summary.decided).toBeGreaterThan(1);
  });

  it('reads on without limit when what was told of belongs to a customer that nobody told of', async () => {
    await control(running, 'POST', '/mischief', { kind: 'lose-webhooks', provider: ledger, times: 1 });
    const person = { kind: 'customer', ref: 'NEW', name: 'Newcomer', email: 'new@customer.example', terms: 'Net 30' };
    await happens(running, ledger, person);
    await happens(running, ledger, invoiceOf('N2', 'NEW'));
    await until(async () => (await idsOf(running, ledger)).mirror['customer']?.length === 4);
    await expectMirrorIsBooks(ledger);
    expect((await turnsOf(running, await idOf(running, ledger))).filter(({ trigger }) => trigger === 'webhook')).toHaveLength(1);
  });

  it('finds by the comparison what webhooks lost, asks by itself while they are silent, and stops when one is heard', async () => {
    await control(running, 'POST', '/mischief', { kind: 'lose-webhooks', provider: ledger });
    await timePassesTo(running, afterStart({ minutes: 60 }));
    await happens(running, ledger, invoiceOf('LOST'));
    const before = callsNow(ledger);
    await timePassesTo(running, afterStart({ minutes: 180 }));
    expect(readsOf(running, ledger, before)).toEqual([]);
    await timePassesTo(running, afterStart({ days: 1 }));
    await expectMirrorIsBooks(ledger);
    expect(await syncOf(running, ledger)).toMatchObject({ webhooks: { state: 'silent' }, next: { why: 'poll' } });

    await happens(running, ledger, invoiceOf('LOST2'));
    const polled = callsNow(ledger);
    await timePassesTo(running, afterStart({ minutes: 25 * 60 + 5 }));
    expect(readsOf(running, ledger, polled)).toEqual(CHANGES[ledger]);
    await expectMirrorIsBooks(ledger);

    await control(running, 'POST', '/mischief', { kind: 'clear' });
    await happens(running, ledger, invoiceOf('HEARD'));
    await until(async () => (await syncOf(running, ledger)).webhooks.state === 'heard');
    await settled(running);
    await expectMirrorIsBooks(ledger);
    const quiet = callsNow(ledger);
    await timePassesTo(running, afterStart({ minutes: 28 * 60 }));
    expect(readsOf(running, ledger, quiet)).toEqual([]);
  });

  it('heals a ghost and a missing row in the mirror, and says so in the audit', async () => {
    await inMirror(
      ledger,
      `delete from invoice where company_id = $1 and id = (select min(id) from invoice where company_id = $1)`,
    );
    await inMirror(
      ledger,
      `delete from customer where company_id = $1 and id = (select max(id) from customer where company_id = $1)`,
    );
    await inMirror(
      ledger,
      `insert into invoice select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid()))).* from invoice i, generate_series(1, 2) n
        where company_id = $1 and id = (select max(id) from invoice where company_id = $1)`,
    );
    await timePassesTo(running, afterStart({ days: 1 }));
    expect(await healed(ledger)).toEqual({ customer: 'swept', invoice: 'swept' });
    await expectMirrorIsBooks(ledger);
    expect(await auditOf(ledger)).toHaveLength(2);
    expect(await syncOf(running, ledger)).toMatchObject({ sweepsDue: [], state: 'idle' });
    const before = callsNow(ledger);
    await timePassesTo(running, afterStart({ days: 2 }));
    expect(readsOf(running, ledger, before)).toEqual(COMPARISON[ledger]);
  });

  it('leaves a difference that cannot be healed alone after one sweep, until it changes', async () => {
    // A row that claims to be newer than anything the ledger will ever say of it.
    const hide = (id: string) =>
      inMirror(
        ledger,
        `insert into invoice select (jsonb_populate_record(i, '{"id": "${id}", "changed_at": "2099-01-01T00:00:00Z"}')).* from invoice i
          where company_id = $1 and id = (select max(id) from invoice where company_id = $1 and changed_at < '2099-01-01')`,
      );
    await hide(randomUUID());
    await timePassesTo(running, afterStart({ days: 1 }));
    expect(await healed(ledger)).toEqual({ invoice: 'accepted' });
    const before = callsNow(ledger);
    await timePassesTo(running, afterStart({ days: 2 }));
    expect(readsOf(running, ledger, before)).toEqual(COMPARISON[ledger]);
    expect(await healed(ledger)).toEqual({ invoice: 'accepted' });
    expect((await auditOf(ledger)).map(({ event }) => event)).toEqual(['difference left']);
    const again = callsNow(ledger);
    await hide(randomUUID());
    await timePassesTo(running, afterStart({ days: 3 }));
    expect(readsOf(running, ledger, again).length).toBeGreaterThan(COMPARISON[ledger].length);
  });

  it('is right again after 45 days without a look', async () => {
    await control(running, 'PUT', '/webhooks', { [ledger]: null });
    const doomed = booksOf(running, ledger).all('invoice').at(-1);
    await happens(running, ledger, invoiceOf('EARLY'), { kind: 'invoice-void', ref: 'IC3' });
    if (ledger === 'quickbooks' && doomed) booksOf(running, ledger).remove('invoice', doomed.id);
    await running.sandbox.timeline.moveTo(Date.parse(afterStart({ days: 44 })));
    await happens(running, ledger, invoiceOf('LATE', 'C2'));
    await timePassesTo(running, afterStart({ days: 45 }));
    await expectMirrorIsBooks(ledger);
    expect(await healed(ledger)).toEqual({});
    expect(await syncOf(running, ledger)).toMatchObject({ sweepsDue: [], state: 'idle' });
  });
});

describe('a hard deletion that QuickBooks never tells', () => {
  it('is found by the comparison of counts, and the invoice is gone before anything is decided on it', async () => {
    const inBooks = booksOf(running, 'quickbooks');
    const [paid] = inBooks.all('invoice');
    inBooks.remove('invoice', paid?.id ?? '');
    // As for whatever is older than change data looks back.
    const changes = Reflect.get(inBooks, 'changes') as { operation: string }[];
    changes.splice(
      changes.findIndex(({ operation }) => operation === 'delete'),
      1,
    );
    await control(running, 'PUT', '/webhooks', { quickbooks: null });
    await turn(running, await idOf(running, 'quickbooks'));
    expect((await idsOf(running, 'quickbooks')).mirror['invoice']).toContain(paid?.id);
    await timePassesTo(running, afterStart({ days: 1 }));
    expect(await healed('quickbooks')).toEqual({ invoice: 'swept' });
    await expectMirrorIsBooks('quickbooks');
  });
});
