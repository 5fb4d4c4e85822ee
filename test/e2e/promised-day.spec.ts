import type { CallSeen } from '../../apps/sandbox/src/world';
import { startRunning, type Running } from '../support/running';
import { Command } from './support/command';
import { Installation } from './support/engine-process';
import { STARTS, afterStart, books, dayOf } from './support/story';
import { actionsOf, customersIn, idOf, notesOn, tasksOf, turnsAt, until, writesTo, type ActionSeen } from './support/witness';
import { happensIn, rightAfter } from './support/meanwhile';

let installation: Installation;
beforeAll(() => {
  installation = Installation.make();
});
afterAll(() => installation.remove());

let running: Running;
afterEach(() => running.stop());

type Start = NonNullable<Parameters<typeof startRunning>[0]>;

/** One customer with one invoice of 1,289.00 that is 2 days overdue, and a policy that acts. */
async function start(change: Partial<Start> = {}): Promise<void> {
  running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 2 }), ...change });
  await running.connectAll();
  await running.setMode('act', 'strict');
}

function invoice() {
  const all = running.sandbox.timeline.all().find(({ books: of }) => of.identity.dialect === 'xero')?.books;
  const found = all?.all('invoice').find(({ ref }) => ref === 'IC1');
  if (!all || !found) throw new Error('the sandbox has no invoice IC1');
  return { all, ...found };
}

const expectedOn = () => invoice().expectedOn;

function ownerChooses(day: string | null): void {
  const { all, id } = invoice();
  all.update('invoice', id, { expectedOn: day });
}

async function file(): Promise<string> {
  const [customer] = await customersIn(running, 'xero');
  return `/api/companies/${await idOf(running, 'xero')}/customers/${customer?.id}/file`;
}

async function promises(on: string): Promise<string> {
  const amount = { amount: '1289.00', currency: 'GBP' };
  const { id } = await running.post<{ id: string }>(await file(), { kind: 'promise', amount, on, promisedBy: 'Mrs Green' });
  return id;
}

const takeBack = async (id: string): Promise<unknown> =>
  running.post(`${await file()}/${id}/end`, { outcome: 'a mistake', on: null });
const pays = (): void =>
  happensIn(running, 'xero', {
    kind: 'payment',
    ref: 'PAY',
    customerRef: 'C1',
    minor: 128_900,
    applications: [{ invoiceRef: 'IC1', minor: 128_900 }],
  });
const expects = async (): Promise<readonly (ActionSeen & { readonly why: string })[]> =>
  (await actionsOf(running, await idOf(running, 'xero'), '&kind=expect')) as readonly (ActionSeen & { readonly why: string })[];
const statesOf = async () => (await expects()).map(({ state }) => state);
const notes = async () => (await customersIn(running, 'xero')).flatMap(notesOn).join('\n');

describe('the day of a promise in Xero', () => {
  it('stands on the invoice, is written once, and stays when the promise is kept', async () => {
    await start();
    await promises(dayOf(3));
    await turnsAt(running, afterStart({ minutes: 1 }));
    expect(expectedOn()).toBe(dayOf(3));
    const writes = writesTo(running, 'xero').length;
    for (const days of [1, 2]) await turnsAt(running, afterStart({ days }));
    expect(writesTo(running, 'xero')).toHaveLength(writes);
    pays();
    for (const days of [3, 5, 20]) await turnsAt(running, afterStart({ days }));
    expect([expectedOn(), await statesOf()]).toEqual([dayOf(3), ['confirmed']]);
  });

  it.each([
    ['taken back', null],
    ['taken back, and the owner expected it on another day before', dayOf(30)],
  ])('goes when the promise is %s', async (_name, prior) => {
    await start();
    ownerChooses(prior);
    const id = await promises(dayOf(3));
    await turnsAt(running, afterStart({ minutes: 1 }));
    expect(expectedOn()).toBe(dayOf(3));
    await takeBack(id);
    await turnsAt(running, afterStart({ minutes: 20 }));
    expect([expectedOn(), await statesOf()]).toEqual([prior, ['confirmed', 'confirmed']]);
  });

  it('goes when the promise is broken, and gives way to that of the next promise', async () => {
    await start();
    await promises(dayOf(3));
    await turnsAt(running, afterStart({ minutes: 1 }));
    await turnsAt(running, afterStart({ days: 5 }));
    expect(expectedOn()).toBeNull();
    await promises(dayOf(9));
    await turnsAt(running, afterStart({ days: 5, minutes: 20 }));
    expect(expectedOn()).toBe(dayOf(9));
  });

  it('that somebody has changed since is theirs, told once, and comes through the end of the promise', async () => {
    await start();
    const id = await promises(dayOf(3));
    await turnsAt(running, afterStart({ minutes: 1 }));
    ownerChooses(dayOf(12));
    for (const minutes of [20, 40]) await turnsAt(running, afterStart({ minutes }));
    await takeBack(id);
    await turnsAt(running, afterStart({ minutes: 60 }));
    expect([expectedOn(), await statesOf()]).toEqual([dayOf(12), ['confirmed']]);
    const told = (await tasksOf(running, await idOf(running, 'xero'))).filter(({ key }) => key.startsWith('changed-by-hand/'));
    expect(told.map(({ title }) => title)).toEqual(['The expected payment of an invoice was changed by hand in the ledger']);
  });

  it('is not written on what was paid meanwhile, with the reason', async () => {
    await start();
    await running.setMode('ask', 'strict');
    await promises(dayOf(3));
    await turnsAt(running, afterStart({ minutes: 1 }));
    const [asked] = await expects();
    expect(asked).toMatchObject({
      state: 'planned',
      preview: { kind: 'change', changes: [{ field: 'Expected payment of INV-IC1', from: null, to: '5 March 2026' }] },
    });
    await running.post(`/api/companies/${await idOf(running, 'xero')}/actions/approve`, {
      actions: [{ id: asked?.id, fingerprint: asked?.fingerprint }],
    });
    pays();
    await turnsAt(running, afterStart({ minutes: 20 }));
    expect(await expects()).toMatchObject([{ state: 'withdrawn', outcome: { reason: 'INV-IC1 was paid.' } }]);
    expect(expectedOn()).toBeNull();
  });

  it('is not written on what was paid between the look and the write, with the reason', async () => {
    await start();
    await promises(dayOf(3));
    const isReadAgain = ({ dialect, path, query }: CallSeen) =>
      dialect === 'xero' && path.endsWith('/Contacts') && query.includes('IDs');
    const paid = rightAfter(running, isReadAgain, pays);
    await turnsAt(running, afterStart({ minutes: 1 }));
    expect(paid.happened()).toBe(true);
    expect(await expects()).toMatchObject([{ state: 'withdrawn', outcome: { reason: 'INV-IC1 was paid.' } }]);
    expect(expectedOn()).toBeNull();
  });

  it('that Xero swallows is carried by the note alone, which says so once', async () => {
    await start({ unverified: { xero: { keepsExpectedDate: false } } });
    await promises(dayOf(3));
    await turnsAt(running, afterStart({ minutes: 1 }));
    const writes = writesTo(running, 'xero').length;
    for (const days of [1, 2]) await turnsAt(running, afterStart({ days }));
    expect(writesTo(running, 'xero')).toHaveLength(writes);
    expect([expectedOn(), await statesOf()]).toEqual([null, ['confirmed']]);
    expect((await notes()).match(/this note alone tells of it/g)).toHaveLength(1);
  });

  it.each(['lose-reply', 'lose-request'] as const)('is there once, although the call was lost (%s)', async (kind) => {
    await start();
    await promises(dayOf(3));
    running.sandbox.world.mischief.order({ kind, provider: 'xero', method: 'POST', path: '/Invoices', times: 1 });
    await turnsAt(running, afterStart({ minutes: 1 }));
    expect(await statesOf()).toEqual(['in_doubt']);
    await turnsAt(running, afterStart({ minutes: 20 }));
    expect(await expects()).toMatchObject([{ state: 'confirmed', attempt: kind === 'lose-reply' ? 1 : 2 }]);
    expect(expectedOn()).toBe(dayOf(3));
    await turnsAt(running, afterStart({ days: 5 }));
    expect(expectedOn()).toBeNull();
  });

  it('is taken back by an undo of the company, which is done after that', async () => {
    await start();
    ownerChooses(dayOf(30));
    await promises(dayOf(3));
    await turnsAt(running, afterStart({ minutes: 1 }));
    expect(expectedOn()).toBe(dayOf(3));
    const undo = async () => Command.run(installation.root, running, ['undo', '--company', await idOf(running, 'xero')]);
    expect(await undo()).toMatchObject({
      code: 0,
      output: expect.stringMatching(/INV-IC1 expected 2026-03-05 .*\n1 put back, 0 left/),
    });
    expect(expectedOn()).toBe(dayOf(30));
    expect(await undo()).toMatchObject({ code: 0, output: expect.stringContaining('nothing to put back') });
    await turnsAt(running, afterStart({ days: 1 }));
    expect(expectedOn()).toBe(dayOf(30));
  });

  it('is taken back once, although the process was killed over it (kill -9)', async () => {
    await start();
    await promises(dayOf(3));
    await turnsAt(running, afterStart({ minutes: 1 }));
    const days = () => writesTo(running, 'xero').filter(({ path }) => path.endsWith('/Invoices')).length;
    expect(days()).toBe(1);
    running.sandbox.world.mischief.order({ kind: 'slow', provider: 'xero', ms: 400 });
    const args = ['undo', '--company', await idOf(running, 'xero')] as const;
    const command = Command.start(installation.root, running, args);
    await until(() => Promise.resolve(days() === 2), 60);
    command.kill();
    await command.ended;
    // What was on its way is looked for once the provider can no longer be at it.
    await running.sandbox.timeline.moveTo(Date.parse(afterStart({ minutes: 10 })));
    running.sandbox.world.mischief.clear();
    expect(await Command.run(installation.root, running, args)).toMatchObject({ code: 0 });
    expect([expectedOn(), days()]).toEqual([null, 2]);
    expect((await expects()).map(({ state, attempt }) => [state, attempt])).toEqual([['confirmed', 1], ['confirmed', 1]]); // prettier-ignore
  });

  it('of which nobody knows whether it was written is taken back by the undo as soon as it is known', async () => {
    await start();
    await promises(dayOf(3));
    running.sandbox.world.mischief.order({ kind: 'lose-reply', provider: 'xero', method: 'POST', path: '/Invoices', times: 1 });
    await turnsAt(running, afterStart({ minutes: 1 }));
    await running.post(`/api/companies/${await idOf(running, 'xero')}/undo`, {});
    for (const minutes of [20, 40]) await turnsAt(running, afterStart({ minutes }));
    expect(expectedOn()).toBeNull();
  });
});
