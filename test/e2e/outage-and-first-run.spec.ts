import { startRunning, type Running } from '../support/running';
import { actionsIn } from './support/asking';
import { happensIn } from './support/meanwhile';
import { STARTS, afterStart, books } from './support/story';
import { LEDGERS, heldIn, idOf, mailFrom, turnsAt, type Ledger } from './support/witness';

/** Limits of the engine: reminders of old debts a day. */
const CAP = 25;

let running: Running;
afterEach(() => running.stop());

const reminded = (ledger: Ledger): readonly string[] => mailFrom(running, ledger).flatMap(({ to }) => to);

describe.each(LEDGERS)('after five days without Holdfast, in %s', (ledger) => {
  it('each customer gets one message that lists everything, never the steps that were missed', async () => {
    running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: -1 }, { ref: 'C2', overdueDays: 2 }) });
    await running.connectAll();
    await running.setMode('act', 'strict');
    await turnsAt(running, afterStart({ minutes: 1 }));
    const before = reminded(ledger).length;
    // Steps fall due on the days 1 and 4 after the due date, and 8 for the other one; the ledger cannot be reached all the while.
    running.sandbox.world.mischief.order({ kind: 'down' });
    for (const days of [1, 2, 3, 4, 5]) await turnsAt(running, afterStart({ days }));
    expect(reminded(ledger)).toHaveLength(before);
    running.sandbox.world.mischief.clear();
    for (const minutes of [0, 10, 20]) await turnsAt(running, afterStart({ days: 6, minutes }));
    expect(reminded(ledger).slice(before).toSorted()).toEqual(['c1@customer.example', 'c2@customer.example']);
  });
});

describe.each(LEDGERS)('a message that a person has sent from %s', (ledger) => {
  it('counts: ours waits until the quiet period is over, and the reason is to be seen', async () => {
    running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 5 }, { ref: 'C2', overdueDays: 5 }) });
    await running.connectAll();
    happensIn(running, ledger, { kind: 'invoice-mail', ref: 'IC1', by: 'person' });
    await running.setMode('act', 'strict');
    await turnsAt(running, afterStart({ minutes: 1 }));
    expect(reminded(ledger)).toEqual(['c2@customer.example']);
    const withdrawn = (await actionsIn(running, ledger, '&kind=remind&state=withdrawn')).map(
      ({ outcome }) => outcome?.reason ?? '',
    );
    expect(withdrawn.join('\n')).toMatch(/Waits until .*mailed/);
    for (const days of [1, 2]) await turnsAt(running, afterStart({ days }));
    expect(reminded(ledger)).toEqual(['c2@customer.example']);
    await turnsAt(running, afterStart({ days: 3 }));
    expect(reminded(ledger)).toContain('c1@customer.example');
  });
});

describe.each(LEDGERS)('the first run on 200 old debts in %s', (ledger) => {
  it(`sends ${CAP} a day and the rest waits, to be seen`, async () => {
    const old = Array.from({ length: 200 }, (_, index) => ({ ref: `OLD${index}`, overdueDays: 35 }));
    running = await startRunning({ start: STARTS, script: books(...old, { ref: 'YOUNG', overdueDays: 5 }) });
    await running.connectAll();
    // A policy that still writes to whoever is so late; the others leave that to a person.
    const modes = { standing: 'observe', reminders: 'act', notes: 'observe' };
    await running.engine.change(await idOf(running, ledger), { policy: 'gentle', modes });
    await turnsAt(running, afterStart({ minutes: 1 }));
    expect(reminded(ledger)).toHaveLength(CAP + 1);
    expect(reminded(ledger)).toContain('young@customer.example');
    const waiting = await actionsIn(running, ledger, '&kind=remind&state=approved');
    expect(waiting).toHaveLength(200 - CAP);
    for (const { oldDebt } of waiting) expect(oldDebt).toBe(true);
    const { waits } = waiting[0] as unknown as { readonly waits: { readonly reason: string } };
    expect(waits.reason).toMatch(/old debt/i);
    await turnsAt(running, afterStart({ minutes: 600 }));
    expect(reminded(ledger)).toHaveLength(CAP + 1);
    await turnsAt(running, afterStart({ days: 1 }));
    expect(reminded(ledger)).toHaveLength(2 * CAP + 1);
  });

  it('caps those too who are held at the same moment', async () => {
    const old = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6'].map((ref) => ({ ref, overdueDays: 33 }));
    running = await startRunning({ start: STARTS, script: books(...old) }, {}, { oldDebtRemindersPerDay: 2 });
    await running.connectAll();
    const modes = { standing: 'act', reminders: 'act', notes: 'observe' };
    await running.engine.change(await idOf(running, ledger), { policy: 'gentle', modes });
    await turnsAt(running, afterStart({ minutes: 1 }));
    expect(reminded(ledger)).toHaveLength(2);
    expect(await heldIn(running, ledger)).toEqual([]);
    // By the gentle policy a warning goes before a hold.
    await turnsAt(running, afterStart({ days: 4 }));
    expect(await heldIn(running, ledger)).toHaveLength(old.length);
    expect(reminded(ledger)).toHaveLength(4);
  });
});
