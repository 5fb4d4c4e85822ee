import { startRunning, type Running } from '../support/running';
import { STARTS, afterStart, books } from './support/story';
import {
  LEDGERS,
  NOTED,
  actionsOf,
  customersIn,
  heldIn,
  idOf,
  mailFrom,
  notesOn,
  snapshotOf,
  tasksOf,
  turn,
  turnsAt,
  writesTo,
  type CustomerSeen,
  type Ledger,
} from './support/witness';

const SCRIPT = books(
  { ref: 'C1', overdueDays: 10 },
  { ref: 'C2', overdueDays: 20 },
  { ref: 'C3', overdueDays: 1 },
  { ref: 'C4', overdueDays: -20 },
);
const HELD = ['C1', 'C2'];
const REMINDED = ['c1@customer.example', 'c2@customer.example', 'c3@customer.example'];

/** Connected, acting by the strict policy, and with everything still to do. */
async function readyToAct(): Promise<Running> {
  const running = await startRunning({ start: STARTS, script: SCRIPT });
  await running.connectAll();
  await running.setMode('act', 'strict');
  return running;
}

/** What an owner could find changed: everything but the marker of each note and the minute of the day. */
function asOwnerSeesIt(customer: CustomerSeen): object {
  const { ref, terms, paymentTerms, notes, groups } = customer;
  const ours = notesOn(customer).map((text) => text.replace(/\[HF-\w+\]/g, '[HF]'));
  return { ref, terms, paymentTerms, notes, groups: [...groups], ours: ours.toSorted((a, b) => a.localeCompare(b)) };
}

const endState = async (running: Running, ledger: Ledger) => (await customersIn(running, ledger)).map(asOwnerSeesIt);
const placedIn = async (running: Running, ledger: Ledger) =>
  (await actionsOf(running, await idOf(running, ledger), '&kind=place')).filter(({ state }) => state === 'confirmed').length;
const recipients = (running: Running, ledger: Ledger) =>
  mailFrom(running, ledger)
    .flatMap(({ to }) => to)
    .toSorted((a, b) => a.localeCompare(b));

describe('both ledgers down for an hour', () => {
  let running: Running;
  let twin: Running;
  beforeAll(async () => {
    running = await readyToAct();
    twin = await readyToAct();
  });
  afterAll(async () => {
    await running.stop();
    await twin.stop();
  });

  it('are reported turn by turn in words, without a flood of tasks, and nothing is sent on what may be stale', async () => {
    running.sandbox.world.mischief.order({ kind: 'down' });
    for (const minutes of [0, 20, 40, 60]) {
      const turns = await turnsAt(running, afterStart({ minutes }));
      expect(turns).toHaveLength(2);
      for (const one of turns) expect(one?.error).toMatch(/not (available|reachable)|gave no|try again|tries again/i);
    }
    for (const ledger of LEDGERS) {
      const id = await idOf(running, ledger);
      expect(await tasksOf(running, id)).toEqual([]);
      expect((await running.get<{ status: string }>(`/api/companies/${id}`)).status).toBe('connected');
      expect(writesTo(running, ledger).filter(({ status }) => status < 400)).toEqual([]);
    }
    expect(running.sandbox.inbox.messages).toEqual([]);
  });

  it('are caught up with in one turn: each customer is reminded once and each hold placed once', async () => {
    running.sandbox.world.mischief.clear();
    for (const one of await turnsAt(running, afterStart({ minutes: 80 }))) expect(one?.error).toBeNull();
    for (const ledger of LEDGERS) {
      expect(await heldIn(running, ledger)).toEqual(HELD);
      expect(recipients(running, ledger)).toEqual(REMINDED);
    }
  });

  it('end as they would have without the outage, and stay so', async () => {
    for (const minutes of [0, 20, 40, 60, 80])
      for (const one of await turnsAt(twin, afterStart({ minutes }))) expect(one?.error).toBeNull();
    for (const ledger of LEDGERS) {
      expect(await endState(running, ledger)).toEqual(await endState(twin, ledger));
      expect(await placedIn(running, ledger)).toBe(await placedIn(twin, ledger));
      expect(recipients(running, ledger)).toEqual(recipients(twin, ledger));
    }
    const writes = LEDGERS.map((ledger) => writesTo(running, ledger).length);
    await turnsAt(running, afterStart({ minutes: 100 }));
    expect(LEDGERS.map((ledger) => writesTo(running, ledger).length)).toEqual(writes);
    expect(recipients(running, 'xero')).toEqual(REMINDED);
  });
});

describe.each(LEDGERS)('single calls go wrong: %s', (ledger) => {
  let running: Running;
  let id: string;
  const lose = (kind: 'lose-reply' | 'lose-request', where: { readonly method?: string; readonly path?: string }) =>
    running.sandbox.world.mischief.order({ kind, provider: ledger, times: 1, ...where });
  /** The last write of those that put the mark on the customer. */
  const marking = { method: 'POST', path: ledger === 'quickbooks' ? '/customer' : '/Contacts' };
  const noting = ledger === 'quickbooks' ? { method: 'POST', path: '/attachable' } : { method: 'PUT', path: '/History' };
  const placing = () => actionsOf(running, id, '&kind=place');
  /** Long enough that the ledger cannot be working on it any more. */
  const settled = () => turnsAt(running, afterStart({ minutes: 20 }));

  beforeEach(async () => {
    running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 10 }) });
    await running.connectAll();
    await running.setMode('act', 'strict');
    id = await idOf(running, ledger);
  });
  afterEach(() => running.stop());

  async function expectOneEffect(): Promise<void> {
    expect(await heldIn(running, ledger)).toEqual(['C1']);
    const [customer] = await customersIn(running, ledger);
    if (!customer) throw new Error('the sandbox lost its customer');
    const notes = notesOn(customer);
    expect(notes.join('\n').match(NOTED.hold)).toHaveLength(1);
    expect(notes.join('\n').match(NOTED.reminder)).toHaveLength(1);
    expect(new Set(notes.map((text) => /\[HF-\w+\]/.exec(text)?.[0])).size).toBe(notes.length);
    expect(customer.notes.match(/Rings on Fridays\./g) ?? []).toHaveLength(ledger === 'quickbooks' ? 1 : 0);
    expect(customer.notes.match(/Credit hold by Holdfast/g) ?? []).toHaveLength(ledger === 'quickbooks' ? 1 : 0);
    expect((await placing()).map(({ state }) => state)).toEqual(['confirmed']);
    expect(mailFrom(running, ledger)).toHaveLength(1);
    expect((await tasksOf(running, id)).map(({ title }) => title)).toEqual([]);
  }

  it('a ledger that asks to wait a moment is waited for, within the same turn', async () => {
    running.sandbox.world.mischief.order({ kind: 'throttle', provider: ledger, times: 2, retryAfter: 1, problem: 'minute' });
    expect((await turn(running, id)).error).toBeNull();
    expect(running.sandbox.world.mischief.pending()).toEqual([]);
    await expectOneEffect();
  });

  it('a hold that was placed is in doubt, is not placed again, and is found', async () => {
    lose('lose-reply', marking);
    const first = await turn(running, id);
    expect(first.error).not.toBeNull();
    expect(running.sandbox.world.mischief.pending()).toEqual([]);
    expect(await heldIn(running, ledger)).toEqual(['C1']);
    expect(await placing()).toMatchObject([{ state: 'in_doubt', attempt: 1 }]);

    // The ledger may still be working on it: looking now could see too little.
    const markings = () =>
      writesTo(running, ledger).filter(({ method, path }) => method === marking.method && path.includes(marking.path)).length;
    const before = markings();
    await turn(running, id);
    expect(await placing()).toMatchObject([{ state: 'in_doubt' }]);
    expect(markings()).toBe(before);

    await settled();
    expect(await placing()).toMatchObject([{ state: 'confirmed', attempt: 1 }]);
    await expectOneEffect();
  });

  it('a hold that never arrived is in doubt, is not found, and is placed', async () => {
    lose('lose-request', marking);
    expect((await turn(running, id)).error).not.toBeNull();
    expect(running.sandbox.world.mischief.pending()).toEqual([]);
    expect(await placing()).toMatchObject([{ state: 'in_doubt', attempt: 1 }]);
    await settled();
    await turnsAt(running, afterStart({ minutes: 40 }));
    expect(await placing()).toMatchObject([{ state: 'confirmed', attempt: 2 }]);
    await expectOneEffect();
  });

  it('a note that was written is not written again', async () => {
    lose('lose-reply', noting);
    await turn(running, id);
    expect(running.sandbox.world.mischief.pending()).toEqual([]);
    for (const minutes of [20, 40, 60]) await turnsAt(running, afterStart({ minutes }));
    await expectOneEffect();
  });

  it('a note that never arrived is written once', async () => {
    lose('lose-request', noting);
    await turn(running, id);
    expect(running.sandbox.world.mischief.pending()).toEqual([]);
    for (const minutes of [20, 40, 60]) await turnsAt(running, afterStart({ minutes }));
    await expectOneEffect();
  });

  it('whichever write of the turn it is, each effect stands there once', async () => {
    for (const kind of ['lose-reply', 'lose-request'] as const) lose(kind, { method: 'POST' });
    lose('lose-reply', { method: 'PUT' });
    for (const minutes of [1, 20, 40, 60, 80, 100]) await turnsAt(running, afterStart({ minutes }));
    const { customers } = await snapshotOf(running, ledger);
    expect(customers).toHaveLength(1);
    await expectOneEffect();
  });
});
