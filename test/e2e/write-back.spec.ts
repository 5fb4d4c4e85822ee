import { startRunning, type Running } from '../support/running';
import { pays } from './support/meanwhile';
import { STARTS, afterStart, books, type Person } from './support/story';
import {
  LEDGERS,
  NOTED,
  actionsOf,
  customersIn,
  heldIn,
  idOf,
  mailFrom,
  notesOn,
  tasksOf,
  turn,
  turnsAt,
  writesTo,
  type ActionSeen,
  type Ledger,
} from './support/witness';

interface Tried extends ActionSeen {
  readonly attempts: readonly {
    readonly result: string | null;
    readonly calls: readonly { readonly endpoint: string; readonly status: number; readonly reference: string | null }[];
  }[];
  readonly waits: { readonly reason: string; readonly until: string | null } | null;
}

interface AuditSeen {
  readonly actor: string;
  readonly event: string;
  readonly detail: {
    readonly key?: string;
    readonly basis?: {
      readonly policy: { readonly version: string };
      readonly rules: readonly { readonly rule: string }[];
    } | null;
    readonly sent?: Readonly<Record<string, unknown>>;
    readonly calls?: Tried['attempts'][number]['calls'];
  };
}

let running: Running;
afterEach(() => running.stop());

async function start(...people: readonly Person[]): Promise<void> {
  running = await startRunning({ start: STARTS, script: books(...people) });
  await running.connectAll();
  await running.setMode('act', 'strict');
}

const marking = async (ledger: Ledger, kind: 'place' | 'release'): Promise<readonly Tried[]> =>
  (await actionsOf(running, await idOf(running, ledger), `&kind=${kind}`)) as readonly Tried[];

/** Both calls of a hold in Xero, the second of which gets lost on its way there. */
const loseTheTerms = () =>
  running.sandbox.world.mischief.order({ kind: 'lose-request', provider: 'xero', method: 'POST', path: '/Contacts', times: 1 });

describe('a hold of which Xero has only heard the first half', () => {
  it('is finished when it is still called for', async () => {
    await start({ ref: 'C1', overdueDays: 10 });
    loseTheTerms();
    await turn(running, await idOf(running, 'xero'));
    for (const minutes of [20, 40]) await turnsAt(running, afterStart({ minutes }));
    const [customer] = await customersIn(running, 'xero');
    expect(customer).toMatchObject({ groups: ['Credit hold'], paymentTerms: { day: 0 } });
    expect((await marking('xero', 'place')).map(({ state, attempt }) => [state, attempt])).toEqual([['confirmed', 2]]);
  });

  it('is taken back when the customer has paid by then, and nothing of it is left', async () => {
    await start({ ref: 'C1', overdueDays: 10 });
    const [before] = await customersIn(running, 'xero');
    loseTheTerms();
    await turn(running, await idOf(running, 'xero'));
    expect(await heldIn(running, 'xero')).toEqual(['C1']);
    pays(running, 'xero', 'C1');
    for (const minutes of [20, 40, 60]) await turnsAt(running, afterStart({ minutes }));
    const [after] = await customersIn(running, 'xero');
    expect([after?.groups, after?.paymentTerms]).toEqual([before?.groups, before?.paymentTerms]);
    expect((await marking('xero', 'place')).map(({ state }) => state)).toEqual(['withdrawn']);
    expect((await marking('xero', 'release')).map(({ state, key }) => [state, key])).toEqual([
      ['confirmed', `taken-back/${(await marking('xero', 'place'))[0]?.id}`],
    ]);
    const writes = writesTo(running, 'xero').length;
    await turnsAt(running, afterStart({ minutes: 80 }));
    expect(writesTo(running, 'xero')).toHaveLength(writes);
  });
});

describe.each(LEDGERS)('writing to %s', (ledger) => {
  it('leaves behind who did what and why, what was sent, and by which name the provider knows each call', async () => {
    await start({ ref: 'C1', overdueDays: 10 });
    const id = await idOf(running, ledger);
    expect((await turn(running, id)).error).toBeNull();
    const [placed] = await marking(ledger, 'place');
    expect(placed?.attempts).toMatchObject([{ result: 'confirmed' }]);
    const calls = placed?.attempts[0]?.calls ?? [];
    expect(calls.filter(({ endpoint }) => !endpoint.startsWith('GET')).length).toBeGreaterThan(0);
    for (const { reference } of calls) expect(reference).toEqual(expect.any(String));
    const entries = await running.get<readonly AuditSeen[]>(`/api/companies/${id}/audit`);
    const done = entries.find(({ event }) => event === 'place done');
    expect(done).toMatchObject({ actor: 'policy', detail: { key: placed?.key, calls, sent: { kind: 'place', mark: 'hold' } } });
    expect(done?.detail.basis?.policy.version).toEqual(expect.any(String));
    expect(done?.detail.basis?.rules.length).toBeGreaterThan(0);
    expect(await running.get(`/api/companies/${id}/audit/verify`)).toMatchObject({ ok: true });
  });

  it('stops for all companies with one switch, says so, and goes on where it was', async () => {
    await start({ ref: 'C1', overdueDays: 10 });
    await running.engine.json('PUT', '/api/stop', { stopped: true });
    for (const minutes of [1, 20]) await turnsAt(running, afterStart({ minutes }));
    expect([writesTo(running, ledger), mailFrom(running, ledger)]).toEqual([[], []]);
    const waiting = await marking(ledger, 'place');
    expect(waiting.map(({ state, waits }) => [state, waits?.reason])).toEqual([
      ['approved', 'Writing is stopped for all companies.'],
    ]);
    await running.engine.json('PUT', '/api/stop', { stopped: false });
    await turnsAt(running, afterStart({ minutes: 40 }));
    expect(await heldIn(running, ledger)).toEqual(['C1']);
    expect(mailFrom(running, ledger)).toHaveLength(1);
    expect((await marking(ledger, 'place')).map(({ waits }) => waits)).toEqual([null]);
  });

  it('tells once in the ledger, per customer and turn, whatever was done', async () => {
    await start(...Array.from({ length: 5 }, (_, index) => ({ ref: `C${index + 1}`, overdueDays: 10 })));
    await turn(running, await idOf(running, ledger));
    for (const customer of await customersIn(running, ledger)) {
      const notes = notesOn(customer);
      expect(notes).toHaveLength(1);
      expect(notes[0]?.match(NOTED.hold)).toHaveLength(1);
      expect(notes[0]?.match(NOTED.reminder)).toHaveLength(1);
    }
  });
});

describe('a customer of QuickBooks whom somebody edits at the same moment', () => {
  it('is read again and held in the same turn, and nobody is told', async () => {
    await start({ ref: 'C1', overdueDays: 10 });
    const id = await idOf(running, 'quickbooks');
    running.sandbox.world.mischief.order({ kind: 'stale', provider: 'quickbooks', times: 1 });
    expect((await turn(running, id)).error).toBeNull();
    expect(await heldIn(running, 'quickbooks')).toEqual(['C1']);
    const [placed] = await marking('quickbooks', 'place');
    expect(placed?.attempts.map(({ result }) => result)).toEqual(['not done', 'confirmed']);
    expect(await tasksOf(running, id)).toEqual([]);
  });

  it('and again and again, is left for the next turn, and in the end for a person', async () => {
    await start({ ref: 'C1', overdueDays: 10 });
    running.sandbox.world.mischief.order({ kind: 'stale', provider: 'quickbooks' });
    const id = await idOf(running, 'quickbooks');
    await turn(running, id);
    expect((await marking('quickbooks', 'place')).map(({ state, attempt }) => [state, attempt])).toEqual([['approved', 2]]);
    for (const minutes of [20, 40]) await turnsAt(running, afterStart({ minutes }));
    expect((await marking('quickbooks', 'place')).map(({ state, attempt }) => [state, attempt])).toEqual([['rejected', 3]]);
    expect((await tasksOf(running, id)).map(({ title }) => title)).toEqual(['Could not be done: placing a mark in the ledger']);
    expect(await heldIn(running, 'quickbooks')).toEqual([]);
  });
});
