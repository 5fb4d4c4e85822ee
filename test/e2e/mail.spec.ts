import { startRunning, type Running } from '../support/running';
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
  until,
  writesTo,
  type ActionSeen,
  type Ledger,
} from './support/witness';

const AMOUNT = /\d[\d.,]*\d\d|[$£€]|USD|GBP/;

let running: Running;
afterEach(() => running.stop());

async function start(...people: readonly Person[]): Promise<void> {
  running = await startRunning({ start: STARTS, script: books(...people) });
  await running.connectAll();
}

/** Without what an earlier policy had planned. */
async function present(ledger: Ledger): Promise<readonly ActionSeen[]> {
  return (await actionsOf(running, await idOf(running, ledger))).filter(({ state }) => state !== 'withdrawn');
}

async function reminders(ledger: Ledger): Promise<readonly ActionSeen[]> {
  return (await present(ledger)).filter(({ kind }) => kind === 'remind');
}

describe.each(LEDGERS)('reminders of %s', (ledger) => {
  it('go out once, in a form that gives nothing away in its subject, and each is noted in the ledger', async () => {
    await start({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 1 }, { ref: 'C3', overdueDays: -30 });
    await running.setMode('act', 'strict');
    for (const days of [0, 1, 4, 8, 12]) await turnsAt(running, afterStart({ days }));
    const mails = mailFrom(running, ledger);
    expect(mails.length).toBeGreaterThanOrEqual(3);
    for (const mail of mails) {
      expect(mail.subject).not.toMatch(AMOUNT);
      expect(mail.text).toMatch(AMOUNT);
      expect(mail.headers['auto-submitted']).toBe('auto-generated');
      expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@holdfast\.example>$/);
    }
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(mails.length);
    for (const customer of await customersIn(running, ledger)) {
      const sent = mails.filter(({ to }) => to.includes(`${customer.ref.toLowerCase()}@customer.example`)).length;
      const noted = notesOn(customer).join('\n').match(NOTED.reminder)?.length ?? 0;
      expect([customer.ref, noted]).toEqual([customer.ref, sent]);
    }
    expect(mails.filter(({ to }) => to.includes('c3@customer.example'))).toEqual([]);
  });

  it('to an address that the mail server refuses are not tried again, and the owner gets a task', async () => {
    await start({ ref: 'C1', overdueDays: 1 }, { ref: 'C2', overdueDays: 1 });
    await running.setMode('act', 'strict');
    running.sandbox.world.mischief.order({ kind: 'refuse-mail', address: 'c1@customer.example' });
    await turnsAt(running, afterStart({ minutes: 1 }));
    running.sandbox.world.mischief.clear();
    for (const minutes of [20, 40, 60, 600]) await turnsAt(running, afterStart({ minutes }));
    const states = (await reminders(ledger)).map(({ state }) => state);
    expect(states.toSorted((a, b) => a.localeCompare(b))).toEqual(['confirmed', 'rejected']);
    expect(mailFrom(running, ledger).map(({ to }) => to)).toEqual([['c2@customer.example']]);
    const tasks = await tasksOf(running, await idOf(running, ledger));
    expect(tasks.map(({ title }) => title)).toEqual(['Could not be done: sending a reminder']);
    expect(tasks[0]?.detail.reason).toMatch(/refused/);
    expect(tasks[0]?.detail.reason).not.toContain('@');
  });

  it('to a customer without an address become a task that says how to mend it', async () => {
    await start({ ref: 'C1', overdueDays: 1, email: null });
    await running.setMode('act', 'strict');
    for (const minutes of [1, 20, 40]) await turnsAt(running, afterStart({ minutes }));
    expect(running.sandbox.inbox.messages).toEqual([]);
    const tasks = await tasksOf(running, await idOf(running, ledger));
    expect(tasks).toHaveLength(1);
    expect(tasks[0]?.detail.reason).toMatch(/no usable e-mail address.*Cure/);
  });

  it('wait while the mail server is down, and go out once when it is back', async () => {
    await start({ ref: 'C1', overdueDays: 10 });
    await running.setMode('act', 'strict');
    running.sandbox.world.mischief.order({ kind: 'mail-down' });
    for (const minutes of [1, 20, 40, 60]) {
      for (const one of await turnsAt(running, afterStart({ minutes }))) expect(one?.error).toBeNull();
    }
    expect(running.sandbox.inbox.messages).toEqual([]);
    expect((await reminders(ledger)).map(({ state }) => state)).toEqual(['approved']);
    expect(await tasksOf(running, await idOf(running, ledger))).toEqual([]);
    // The ledger does not wait for the mail.
    expect(await heldIn(running, ledger)).toEqual(['C1']);
    running.sandbox.world.mischief.clear();
    for (const minutes of [80, 100, 120]) await turnsAt(running, afterStart({ minutes }));
    expect((await reminders(ledger)).map(({ state }) => state)).toEqual(['confirmed']);
    expect(mailFrom(running, ledger)).toHaveLength(1);
  });

  it('whose acceptance was never heard are in doubt, told to the owner, and never sent again', async () => {
    await start({ ref: 'C1', overdueDays: 1 });
    await running.setMode('act', 'strict');
    running.sandbox.world.mischief.order({ kind: 'lose-mail-reply', times: 2 });
    for (let minutes = 0; minutes <= 220; minutes += 20) await turnsAt(running, afterStart({ minutes }));
    await running.restartEngine();
    for (const minutes of [240, 600, 1400]) await turnsAt(running, afterStart({ minutes }));
    expect(running.sandbox.world.mischief.pending()).toEqual([]);
    expect((await reminders(ledger)).map(({ state }) => state)).toEqual(['in_doubt']);
    expect(mailFrom(running, ledger)).toHaveLength(1);
    const tasks = await tasksOf(running, await idOf(running, ledger));
    expect(tasks.map(({ title }) => title)).toEqual(['A reminder may or may not have been delivered']);
    const [customer] = await customersIn(running, ledger);
    expect(customer && notesOn(customer)).toEqual([]);
  });

  it('count as said when in doubt: the next step comes when the policy has it, not sooner', async () => {
    await start({ ref: 'C1', overdueDays: 1 });
    await running.setMode('act', 'strict');
    running.sandbox.world.mischief.order({ kind: 'lose-mail-reply', times: 2 });
    await turnsAt(running, afterStart({ minutes: 1 }));
    for (const days of [1, 2]) await turnsAt(running, afterStart({ days }));
    expect(mailFrom(running, ledger)).toHaveLength(1);
    await turnsAt(running, afterStart({ days: 3 }));
    expect(mailFrom(running, ledger)).toHaveLength(2);
  });
});

describe('a customer with two addresses', () => {
  it('gets one message to both, and no address that hides in a name or a header', async () => {
    await start({
      ref: 'C1',
      name: 'Evil\r\nBcc: spy@elsewhere.example',
      email: 'one@customer.example, two@customer.example',
      overdueDays: 1,
    });
    await running.setMode('act', 'strict');
    await turnsAt(running, afterStart({ minutes: 1 }));
    const mails = mailFrom(running, 'quickbooks');
    expect(mails.map(({ to }) => to)).toEqual([['one@customer.example', 'two@customer.example']]);
    expect(running.sandbox.inbox.messages.flatMap(({ to }) => to).filter((address) => address.includes('spy'))).toEqual([]);
    expect(mails[0]?.subject).not.toContain('\n');
    expect(mails[0]?.text).not.toMatch(/^Bcc:/m);
  });
});

describe('text from the ledger', () => {
  it('is inert in the message: no markup, no template, no link of its own', async () => {
    await start({ ref: 'C1', name: '<img src=x onerror=alert(1)> {{company.name}} {{7*7}}', overdueDays: 1 });
    await running.setMode('act', 'strict');
    await turnsAt(running, afterStart({ minutes: 1 }));
    const [mail] = mailFrom(running, 'xero');
    expect(mail?.text).toContain('<img src=x onerror=alert(1)> {{company.name}} {{7*7}}');
    expect(mail?.html).not.toContain('<img');
    expect(mail?.html).toContain('&lt;img');
  });
});

describe('who decides whether anything goes out', () => {
  it('in observe mode nobody is written to and nothing is written in thirty days, and the actions show what would have been', async () => {
    await start({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 1 });
    await running.setMode('observe', 'strict');
    for (let days = 0; days <= 30; days += 1) await turnsAt(running, afterStart({ days }));
    expect(running.sandbox.inbox.messages).toEqual([]);
    for (const ledger of LEDGERS) {
      expect(writesTo(running, ledger)).toEqual([]);
      expect(await heldIn(running, ledger)).toEqual([]);
      const actions = await actionsOf(running, await idOf(running, ledger));
      expect(actions.filter(({ kind, state }) => kind === 'place' && state === 'planned')).toHaveLength(2);
      expect(actions.filter(({ kind }) => kind === 'remind').length).toBeGreaterThan(0);
      for (const { kind, state } of actions) expect([kind, ['planned', 'withdrawn'].includes(state)]).toEqual([kind, true]);
    }
  });

  it('in ask mode the approved go out, and only those', async () => {
    await start({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 10 });
    await running.setMode('ask', 'strict');
    await turnsAt(running, afterStart({ minutes: 1 }));
    const id = await idOf(running, 'xero');
    const planned = await actionsOf(running, id, '&state=planned');
    expect(planned.map(({ kind }) => kind).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'place',
      'place',
      'remind',
      'remind',
    ]);
    expect(running.sandbox.inbox.messages).toEqual([]);
    const [first] = planned.filter(({ kind }) => kind === 'remind');
    const seen = [{ id: first?.id, fingerprint: first?.fingerprint }];
    const approve = () => running.post<{ approved: string[] }>(`/api/companies/${id}/actions/approve`, { actions: seen });
    // Two people, one button, twice each.
    const approvals = await Promise.all([approve(), approve(), approve(), approve()]);
    expect(approvals.flatMap(({ approved }) => approved)).toEqual([first?.id]);
    for (const minutes of [20, 40]) await turnsAt(running, afterStart({ minutes }));
    expect(running.sandbox.inbox.messages).toHaveLength(1);
    for (const ledger of LEDGERS) expect(await heldIn(running, ledger)).toEqual([]);
    const states = (await present('xero')).filter(({ kind }) => kind !== 'note').map(({ state }) => state);
    expect(states.toSorted((a, b) => a.localeCompare(b))).toEqual(['confirmed', 'planned', 'planned', 'planned']);
    expect((await present('quickbooks')).map(({ state }) => state)).toEqual(['planned', 'planned', 'planned', 'planned']);
  });

  it('nothing more goes out once the kill switch is on, not even what was approved, until it is off', async () => {
    await start({ ref: 'C1', overdueDays: 10 });
    await running.setMode('act', 'strict');
    const id = await idOf(running, 'xero');
    await running.engine.change(id, { killSwitch: true });
    await running.engine.change(await idOf(running, 'quickbooks'), { killSwitch: true });
    for (const minutes of [20, 40, 60]) await turnsAt(running, afterStart({ minutes }));
    expect(running.sandbox.inbox.messages).toEqual([]);
    for (const ledger of LEDGERS) expect(writesTo(running, ledger)).toEqual([]);
    expect((await present('xero')).map(({ state }) => state)).toEqual(['approved', 'approved']);
    await running.engine.change(id, { killSwitch: false });
    await turn(running, id);
    expect(running.sandbox.inbox.messages).toHaveLength(1);
    expect(await heldIn(running, 'xero')).toEqual(['C1']);
    expect(await heldIn(running, 'quickbooks')).toEqual([]);
  });

  const WAYS_TO_STOP = [
    ['the kill switch', (id: string) => running.engine.change(id, { killSwitch: true }), 'connected'],
    ['disconnecting', (id: string) => running.post(`/api/companies/${id}/disconnect`), 'disconnected'],
  ] as const;

  it.each(WAYS_TO_STOP)('%s also stops a turn that is sending', async (_what, stopIt, status) => {
    // More than one call carries.
    await start(...Array.from({ length: 60 }, (_, index) => ({ ref: `C${index + 1}`, overdueDays: 10 })));
    await running.setMode('act', 'strict');
    const id = await idOf(running, 'xero');
    running.sandbox.world.mischief.order({ kind: 'slow', provider: 'xero', ms: 150 });
    const sending = turn(running, id);
    await until(async () => (await heldIn(running, 'xero')).length > 0);
    await stopIt(id);
    const before = writesTo(running, 'xero').length;
    await sending;
    // The call in hand cannot be called back.
    expect(writesTo(running, 'xero').length - before).toBeLessThanOrEqual(1);
    expect((await heldIn(running, 'xero')).length).toBeLessThan(60);
    expect(mailFrom(running, 'xero')).toEqual([]);
    expect((await running.get<{ status: string }>(`/api/companies/${id}`)).status).toBe(status);
    expect(await tasksOf(running, id)).toEqual([]);
  });

  it.each(WAYS_TO_STOP)('%s also stops messages that are going out', async (_what, stopIt) => {
    await start(...Array.from({ length: 60 }, (_, index) => ({ ref: `C${index + 1}`, overdueDays: 1 })));
    const id = await idOf(running, 'xero');
    await running.engine.change(id, { modes: { reminders: 'act' } });
    const sending = turn(running, id);
    await until(() => Promise.resolve(running.sandbox.inbox.messages.length > 0));
    await stopIt(id);
    const sent = running.sandbox.inbox.messages.length;
    await sending;
    expect(running.sandbox.inbox.messages.length - sent).toBeLessThanOrEqual(1);
    expect(running.sandbox.inbox.messages.length).toBeLessThan(60);
  });
});
