import { startRunning, type Running } from '../support/running';
import { actionsIn } from './support/asking';
import { Command, type Ended } from './support/command';
import { Installation } from './support/engine-process';
import { happensIn } from './support/meanwhile';
import { STARTS, afterStart, books, type Person } from './support/story';
import { LEDGERS, customersIn, heldIn, idOf, turnsAt, until, writesTo, type CustomerSeen, type Ledger } from './support/witness';

let installation: Installation;
beforeAll(() => {
  installation = Installation.make();
});
afterAll(() => installation.remove());

let running: Running;
afterEach(() => running.stop());

const PEOPLE: readonly Person[] = ['C1', 'C2', 'C3', 'C4', 'C5'].map((ref) => ({ ref, overdueDays: 10 }));

async function act(people: readonly Person[]): Promise<void> {
  running = await startRunning({ start: STARTS, script: books(...people) });
  await running.connectAll();
  await running.setMode('act', 'strict');
}

async function undo(ledger: Ledger, ...args: readonly string[]): Promise<Ended> {
  return Command.run(installation.root, running, ['undo', '--company', await idOf(running, ledger), ...args]);
}

/** What of a customer a mark changes. */
function asSeen({ ref, terms, paymentTerms, notes, groups }: CustomerSeen): object {
  return { ref, terms, paymentTerms, notes, groups };
}

async function seenIn(ledger: Ledger): Promise<readonly object[]> {
  return (await customersIn(running, ledger)).map(asSeen);
}

describe.each(LEDGERS)('undo of a whole %s company', (ledger) => {
  it('puts back every customer beside a running engine, leaves what the owner chose since, and is done after that', async () => {
    await act(PEOPLE);
    const before = await seenIn(ledger);
    await turnsAt(running, afterStart({ minutes: 1 }));
    expect(await heldIn(running, ledger)).toHaveLength(PEOPLE.length);
    happensIn(running, ledger, { kind: 'customer-edit', ref: 'C2', terms: 'Net 7' });
    const done = await undo(ledger);
    expect(done).toMatchObject({ code: 0 });
    expect(done.output).toContain(`${PEOPLE.length} put back, 0 left`);
    expect(done.output.split('\n').find((line) => line.startsWith('Customer C2'))).toMatch(/changed|left as/);
    const after = await seenIn(ledger);
    const withoutC2 = (all: readonly object[]): readonly object[] => all.filter((one) => (one as CustomerSeen).ref !== 'C2');
    expect(withoutC2(after)).toEqual(withoutC2(before));
    const chosen = (await customersIn(running, ledger)).find(({ ref }) => ref === 'C2');
    expect(ledger === 'quickbooks' ? chosen?.terms : chosen?.paymentTerms?.day).toBe(ledger === 'quickbooks' ? 'Net 7' : 7);
    const { modes } = await running.get<{ modes: object }>(`/api/companies/${await idOf(running, ledger)}`);
    expect(modes).toEqual({ standing: 'observe', reminders: 'observe', notes: 'observe' });
    const writes = writesTo(running, ledger).length;
    expect(await undo(ledger)).toMatchObject({ code: 0, output: expect.stringContaining('nothing to put back') });
    for (const days of [1, 2]) await turnsAt(running, afterStart({ days }));
    expect(writesTo(running, ledger)).toHaveLength(writes);
  });

  it('is safe against kill -9: run again, it finishes what was begun', async () => {
    await act(PEOPLE);
    const before = await seenIn(ledger);
    await turnsAt(running, afterStart({ minutes: 1 }));
    const writes = writesTo(running, ledger).length;
    running.sandbox.world.mischief.order({ kind: 'slow', provider: ledger, ms: 400 });
    for (const which of [1, 2]) {
      const command = Command.start(installation.root, running, ['undo', '--company', await idOf(running, ledger)]);
      await until(async () => writesTo(running, ledger).length >= writes + which, 60);
      command.kill();
      await command.ended;
      // What was on its way is looked for once the provider can no longer be at it.
      await running.sandbox.timeline.moveTo(Date.parse(afterStart({ minutes: 10 * which })));
    }
    running.sandbox.world.mischief.clear();
    expect(await undo(ledger)).toMatchObject({ code: 0 });
    expect(await seenIn(ledger)).toEqual(before);
  });

  it('goes back to a day: what was released since is placed again, what was placed since is released', async () => {
    await act([
      { ref: 'C1', overdueDays: 10 },
      { ref: 'C2', overdueDays: 7 },
      { ref: 'C3', overdueDays: -30 },
    ]);
    await turnsAt(running, afterStart({ minutes: 1 }));
    const then = await seenIn(ledger);
    expect(await heldIn(running, ledger)).toEqual(['C1']);
    const since = afterStart({ minutes: 60 });
    const of = running.sandbox.timeline.all().find(({ books: all }) => all.identity.dialect === ledger)?.books;
    const minor = of?.balanceOf(of.all('invoice').find(({ ref }) => ref === 'IC1') as never) ?? 0;
    happensIn(running, ledger, {
      kind: 'payment',
      ref: 'P-1',
      customerRef: 'C1',
      minor,
      applications: [{ invoiceRef: 'IC1', minor }],
    });
    await turnsAt(running, afterStart({ days: 1 }));
    expect(await heldIn(running, ledger)).toEqual(['C2']);
    expect(await undo(ledger, '--since', since)).toMatchObject({ code: 0 });
    expect(await heldIn(running, ledger)).toEqual(['C1']);
    expect(await seenIn(ledger)).toEqual(then);
    expect(await undo(ledger)).toMatchObject({ code: 0 });
    expect(await heldIn(running, ledger)).toEqual([]);
  });

  it('asked for once over the API, takes up by itself whose mark nobody knew then, and does no more', async () => {
    await act(PEOPLE.slice(0, 2));
    const before = await seenIn(ledger);
    const path = ledger === 'quickbooks' ? '/customer' : '/Contacts';
    running.sandbox.world.mischief.order({ kind: 'lose-reply', provider: ledger, method: 'POST', path });
    await turnsAt(running, afterStart({ minutes: 1 }));
    running.sandbox.world.mischief.clear();
    const doubtful = (await actionsIn(running, ledger, '&kind=place')).filter(({ state }) => state === 'in_doubt');
    expect(doubtful).not.toEqual([]);
    const { puttingBack } = await running.post<{ puttingBack: readonly { isLetGo: boolean }[] }>(
      `/api/companies/${await idOf(running, ledger)}/undo`,
    );
    expect(puttingBack.filter(({ isLetGo }) => !isLetGo)).toHaveLength(doubtful.length);
    for (const minutes of [10, 20]) await turnsAt(running, afterStart({ minutes }));
    expect(await heldIn(running, ledger)).toEqual([]);
    expect(await seenIn(ledger)).toEqual(before);
    const writes = writesTo(running, ledger).length;
    for (const minutes of [30, 40]) await turnsAt(running, afterStart({ minutes }));
    expect(writesTo(running, ledger)).toHaveLength(writes);
  });

  it('still says what would happen, and does it when the owner lets it act again', async () => {
    running = await startRunning({ start: STARTS, script: books(...PEOPLE.slice(0, 2)) });
    await running.connectAll();
    await running.setMode('ask', 'strict');
    await turnsAt(running, afterStart({ minutes: 1 }));
    const planned = async () => (await actionsIn(running, ledger, '&kind=place&state=planned')).length;
    expect(await planned()).toBe(2);
    await running.post(`/api/companies/${await idOf(running, ledger)}/undo`);
    await turnsAt(running, afterStart({ minutes: 2 }));
    expect(await planned()).toBe(2);
    expect(await heldIn(running, ledger)).toEqual([]);
    await running.setMode('act');
    await turnsAt(running, afterStart({ minutes: 4 }));
    expect(await heldIn(running, ledger)).toEqual(['C1', 'C2']);
  });

  it('writes nothing while the kill switch is on, and says what is left', async () => {
    await act(PEOPLE.slice(0, 2));
    await turnsAt(running, afterStart({ minutes: 1 }));
    await running.engine.change(await idOf(running, ledger), { killSwitch: true });
    const writes = writesTo(running, ledger).length;
    const stopped = await undo(ledger);
    expect(stopped).toMatchObject({ code: 1, output: expect.stringContaining('0 put back, 2 left') });
    expect(writesTo(running, ledger)).toHaveLength(writes);
    await running.engine.change(await idOf(running, ledger), { killSwitch: false });
    expect(await undo(ledger)).toMatchObject({ code: 0, output: expect.stringContaining('2 put back, 0 left') });
    expect(await heldIn(running, ledger)).toEqual([]);
  });
});

describe('undo', () => {
  it('refuses a company that nobody knows, and a day that is none, and changes nothing', async () => {
    await act([{ ref: 'C1', overdueDays: 10 }]);
    const unknown = await Command.run(installation.root, running, ['undo', '--company', 'Nobody & Sons']);
    expect(unknown).toMatchObject({ code: 1, output: expect.stringContaining('There is no company called Nobody & Sons') });
    expect(await undo('quickbooks', '--since', 'yesterday')).toMatchObject({
      code: 1,
      output: expect.stringContaining('neither a day'),
    });
    const { modes } = await running.get<{ modes: { standing: string } }>(`/api/companies/${await idOf(running, 'quickbooks')}`);
    expect(modes.standing).toBe('act');
  });
});
