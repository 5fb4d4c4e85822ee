import { startRunning, type Running } from '../support/running';
import { actionsIn } from './support/asking';
import { happensIn, pays } from './support/meanwhile';
import { STARTS, afterStart, books } from './support/story';
import { LEDGERS, customersIn, heldIn, idOf, tasksOf, turnsAt, writesTo, type Ledger, type TaskSeen } from './support/witness';

const OWNER = 'owner@supply.example';

let running: Running;
afterEach(() => running.stop());

/** Two customers on hold. */
async function held(ledger: Ledger, alertsTo: string | null = OWNER): Promise<void> {
  running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 10 }) });
  await running.connectAll();
  await running.setMode('act', 'strict');
  await running.engine.change(await idOf(running, ledger), { alertsTo });
  await turnsAt(running, afterStart({ minutes: 1 }));
  expect(await heldIn(running, ledger)).toEqual(['C1', 'C2']);
}

const ownerChooses = (ledger: Ledger, terms: string): void =>
  happensIn(running, ledger, { kind: 'customer-edit', ref: 'C1', terms });

async function told(ledger: Ledger): Promise<readonly TaskSeen[]> {
  return (await tasksOf(running, await idOf(running, ledger))).filter(({ key }) => key.startsWith('changed-by-hand/'));
}

const mails = () => running.sandbox.inbox.messages.filter(({ to }) => to.includes(OWNER));

describe.each(LEDGERS)('a hold that somebody changes by hand in %s', (ledger) => {
  it('is left as it is, and told as a task and an alert, once: not in later turns, not after a restart', async () => {
    await held(ledger);
    const writes = writesTo(running, ledger).length;
    ownerChooses(ledger, 'Net 7');
    happensIn(running, ledger, { kind: 'customer-edit', ref: 'C2', name: 'Customer C2 renamed' });
    await turnsAt(running, afterStart({ minutes: 20 }));
    const [task, ...others] = await told(ledger);
    expect(others).toEqual([]);
    const { id } = (await customersIn(running, ledger)).find(({ ref }) => ref === 'C1') ?? { id: '' };
    expect(task).toMatchObject({ customerId: id, detail: { alert: true } });
    expect(JSON.stringify(task?.detail)).toMatch(
      /terms were changed from .* by hand, while the credit hold stands since 2 March 2026/,
    );
    const [mail, ...more] = mails();
    expect(more).toEqual([]);
    expect(mail?.subject).not.toMatch(/\d|Customer/);
    expect(mail?.text).toContain('Customer C1: The terms were changed');
    expect(mail?.text).toContain(`/companies/${await idOf(running, ledger)}/tasks`);
    await running.restartEngine();
    ownerChooses(ledger, 'Net 15');
    for (const minutes of [40, 60, 1500]) await turnsAt(running, afterStart({ minutes }));
    expect(await told(ledger)).toHaveLength(1);
    expect(mails()).toHaveLength(1);
    const audit = await running.get<readonly { event: string }[]>(`/api/companies/${await idOf(running, ledger)}/audit`);
    expect(audit.filter(({ event }) => event === 'mark changed by hand')).toHaveLength(1);
    expect(writesTo(running, ledger)).toHaveLength(writes);
  });

  it('is never told of what Holdfast has done itself, though it has not heard of it', async () => {
    await held(ledger);
    const path = ledger === 'quickbooks' ? '/customer' : '/Contacts';
    running.sandbox.world.mischief.order({ kind: 'lose-reply', provider: ledger, method: 'POST', path });
    pays(running, ledger, 'C2');
    await turnsAt(running, afterStart({ minutes: 20 }));
    expect(await heldIn(running, ledger)).toEqual(['C1']);
    running.sandbox.world.mischief.clear();
    // It is looked at before anybody knows who has changed its terms.
    happensIn(running, ledger, { kind: 'customer-edit', ref: 'C2', name: 'Customer C2 renamed' });
    await turnsAt(running, afterStart({ minutes: 21 }));
    expect((await actionsIn(running, ledger, '&kind=release')).map(({ state }) => state)).toEqual(['in_doubt']);
    await turnsAt(running, afterStart({ minutes: 40 }));
    expect((await actionsIn(running, ledger, '&kind=release')).map(({ state }) => state)).toEqual(['confirmed']);
    expect([await told(ledger), mails()]).toEqual([[], []]);
  });

  it('is only a task where nobody gets alerts, and where Holdfast only observes', async () => {
    await held(ledger, null);
    ownerChooses(ledger, 'Net 7');
    await turnsAt(running, afterStart({ minutes: 20 }));
    await running.setMode('observe');
    await running.engine.change(await idOf(running, ledger), { alertsTo: OWNER });
    happensIn(running, ledger, { kind: 'customer-edit', ref: 'C2', terms: 'Net 7' });
    await turnsAt(running, afterStart({ minutes: 40 }));
    expect(await told(ledger)).toHaveLength(2);
    expect(mails()).toEqual([]);
    const alerts = await actionsIn(running, ledger, '&kind=alert');
    expect(alerts.map(({ state, preview }) => [state, preview.to])).toEqual([['planned', [OWNER]]]);
  });

  it('reaches the owner once the mail server is back, and once only', async () => {
    await held(ledger);
    // A connection that is open stays so; a new process has none.
    await running.restartEngine();
    running.sandbox.world.mischief.order({ kind: 'mail-down' });
    ownerChooses(ledger, 'Net 7');
    await turnsAt(running, afterStart({ minutes: 20 }));
    expect([await told(ledger), mails()].map(({ length }) => length)).toEqual([1, 0]);
    running.sandbox.world.mischief.clear();
    for (const minutes of [40, 60]) await turnsAt(running, afterStart({ minutes }));
    expect(mails()).toHaveLength(1);
  });
});
