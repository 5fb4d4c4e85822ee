import { startRunning, type Running } from '../support/running';
import { actionsIn } from './support/asking';
import { happensIn } from './support/meanwhile';
import { STARTS, afterStart, books, dayOf } from './support/story';
import { LEDGERS, heldIn, idOf, tasksOf, turnsAt, type Ledger, type TaskSeen } from './support/witness';

const OWNER = 'owner@supply.example';

let running: Running;
afterEach(() => running.stop());

/** One customer on hold, and one in good standing. */
async function held(ledger: Ledger): Promise<void> {
  running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: -30 }) });
  await running.connectAll();
  await running.setMode('act', 'strict');
  await running.engine.change(await idOf(running, ledger), { alertsTo: OWNER });
  await turnsAt(running, afterStart({ minutes: 1 }));
  expect(await heldIn(running, ledger)).toEqual(['C1']);
  await running.sandbox.timeline.moveTo(Date.parse(afterStart({ minutes: 10 })));
}

function raise(ledger: Ledger, ref: string, customerRef: string, status: 'draft' | 'approved' = 'approved'): void {
  happensIn(running, ledger, {
    kind: 'invoice',
    ref,
    customerRef,
    status,
    number: `INV-${ref}`,
    minor: 55_000,
    due: dayOf(0),
    description: 'Goods',
  });
}

async function violationsIn(ledger: Ledger): Promise<readonly TaskSeen[]> {
  return (await tasksOf(running, await idOf(running, ledger))).filter(({ key }) => key.startsWith('violation/'));
}

function alerts(): readonly { readonly subject: string; readonly text: string }[] {
  return running.sandbox.inbox.messages.filter(({ to }) => to.includes(OWNER));
}

interface InvoiceSeen {
  readonly ref: string;
  readonly attachables: readonly { readonly note: string }[];
  readonly history: readonly { readonly details: string }[];
}

async function marksOn(ledger: Ledger, ref: string): Promise<readonly string[]> {
  const all = running.sandbox.timeline.all().find(({ books: of }) => of.identity.dialect === ledger)?.books;
  const answer = await fetch(`${running.sandboxUrl}/control/snapshot?company=${all?.identity.externalId}`);
  const { invoices } = (await answer.json()) as { readonly invoices: readonly InvoiceSeen[] };
  const invoice = invoices.find((one) => one.ref === ref);
  return [
    ...(invoice?.attachables ?? []).map(({ note }) => note),
    ...(invoice?.history ?? []).map(({ details }) => details),
  ].filter((text) => text.includes('[HF-'));
}

describe.each(LEDGERS)('an invoice raised in spite of a hold in %s', (ledger) => {
  it('is marked in the ledger, and told as a task and an alert, once: not in later turns, not after a restart', async () => {
    await held(ledger);
    raise(ledger, 'V1', 'C1');
    raise(ledger, 'V2', 'C2');
    if (ledger === 'xero') raise(ledger, 'V3', 'C1', 'draft');
    const told = ledger === 'xero' ? ['V1', 'V3'] : ['V1'];
    await turnsAt(running, afterStart({ minutes: 20 }));
    const tasks = await violationsIn(ledger);
    expect(tasks).toHaveLength(told.length);
    for (const { detail } of tasks) expect(detail).toMatchObject({ alert: true });
    for (const ref of told) {
      const [note, ...others] = await marksOn(ledger, ref);
      expect(note).toMatch(new RegExp(`INV-${ref}.* in spite of`));
      expect(others).toEqual([]);
    }
    expect(alerts()).toHaveLength(told.length);
    for (const { subject, text } of alerts()) {
      expect(subject).not.toMatch(/\d{2}/);
      expect(text).toContain('in spite of');
    }
    await running.restartEngine();
    happensIn(running, ledger, { kind: 'customer-edit', ref: 'C1', name: 'Customer C1 renamed' });
    for (const minutes of [60, 120, 1500]) await turnsAt(running, afterStart({ minutes }));
    expect(await violationsIn(ledger)).toHaveLength(told.length);
    expect(alerts()).toHaveLength(told.length);
    for (const ref of told) expect(await marksOn(ledger, ref)).toHaveLength(1);
    expect(await marksOn(ledger, 'V2')).toEqual([]);
    expect(await marksOn(ledger, 'IC1')).toEqual([]);
  });

  it('is a task in every mode; in observe nothing is written or mailed', async () => {
    await held(ledger);
    await running.setMode('observe');
    raise(ledger, 'V1', 'C1');
    await turnsAt(running, afterStart({ minutes: 20 }));
    expect(await violationsIn(ledger)).toHaveLength(1);
    expect([await marksOn(ledger, 'V1'), alerts()]).toEqual([[], []]);
    const planned = (await actionsIn(running, ledger, '&state=planned')).filter(({ key }) => key.includes('violation/'));
    expect(planned.map(({ kind }) => kind).sort()).toEqual(['alert', 'note']);
  });
});
