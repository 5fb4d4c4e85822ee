import { startRunning, type Running } from '../support/running';
import { happensIn } from './support/meanwhile';
import { STARTS, afterStart, books, dayOf, type Person } from './support/story';
import { LEDGERS, NOTED, actionsOf, customersIn, idOf, notesOn, turnsAt, writesTo, type Ledger } from './support/witness';

interface Entry {
  readonly id: string;
}

let running: Running;
afterEach(() => running.stop());

async function start(...people: readonly Person[]): Promise<void> {
  running = await startRunning({ start: STARTS, script: books(...people) });
  await running.connectAll();
}

async function file(ledger: Ledger): Promise<string> {
  const [customer] = await customersIn(running, ledger);
  return `/api/companies/${await idOf(running, ledger)}/customers/${customer?.id}/file`;
}

async function promises(ledger: Ledger, promisedBy = 'Mrs Green'): Promise<Entry> {
  const currency =
    running.sandbox.timeline.all().find(({ books: of }) => of.identity.dialect === ledger)?.books.identity.homeCurrency ?? '';
  const promise = { kind: 'promise', amount: { amount: '1289.00', currency }, on: dayOf(3), promisedBy };
  return running.post(await file(ledger), promise);
}

/** What stands in the ledger's notes on the one customer, a note with its lines each. */
async function noted(ledger: Ledger): Promise<readonly (readonly string[])[]> {
  const [customer] = await customersIn(running, ledger);
  return customer ? notesOn(customer).map((note) => note.split('\n').slice(1, -1)) : [];
}

const RECORDED = /^- Mrs Green has promised \w{3} 1,289\.00 for 5 March 2026; recorded by owner\.$/;
const KEPT = /^- The promise of \w{3} 1,289\.00 for 5 March 2026 was kept\.$/;
const BROKEN = /^- The promise of .* for 5 March 2026 was broken: nothing has come of it\.$/;
const TAKEN_BACK = /^- The promise of .* was recorded by mistake and taken back by owner: wrong customer\.$/;
const matching = (...lines: readonly RegExp[]) => lines.map((line) => expect.stringMatching(line));

describe.each(LEDGERS)('a promise to pay in %s', (ledger) => {
  it('is noted on the customer when it is recorded and when it is kept, once each', async () => {
    await start({ ref: 'C1', overdueDays: 2 });
    await running.setMode('act', 'strict');
    await promises(ledger);
    for (const minutes of [1, 20]) await turnsAt(running, afterStart({ minutes }));
    expect(await noted(ledger)).toEqual([matching(RECORDED)]);
    const applications = [{ invoiceRef: 'IC1', minor: 128_900 }];
    happensIn(running, ledger, { kind: 'payment', ref: 'PAY', customerRef: 'C1', minor: 128_900, applications });
    for (const minutes of [40, 60]) await turnsAt(running, afterStart({ minutes }));
    await turnsAt(running, afterStart({ days: 5 }));
    expect(await noted(ledger)).toEqual([matching(RECORDED), matching(KEPT)]);
  });

  it('is noted when it is broken, together with what is done then', async () => {
    await start({ ref: 'C1', overdueDays: 2 });
    await promises(ledger);
    await running.setMode('act', 'strict');
    for (const days of [0, 4]) await turnsAt(running, afterStart({ days, minutes: 1 }));
    expect(await noted(ledger)).toEqual([matching(RECORDED)]);
    const writes = writesTo(running, ledger).length;
    await turnsAt(running, afterStart({ days: 5 }));
    expect(await noted(ledger)).toEqual([matching(RECORDED), matching(BROKEN, NOTED.reminder)]);
    // In Xero the day on which the invoice was expected goes too.
    expect(writesTo(running, ledger)).toHaveLength(writes + (ledger === 'xero' ? 2 : 1));
  });

  it('is noted when it is taken back', async () => {
    await start({ ref: 'C1', overdueDays: -20 });
    await running.setMode('act', 'strict');
    const { id } = await promises(ledger);
    await turnsAt(running, afterStart({ minutes: 1 }));
    await running.post(`${await file(ledger)}/${id}/end`, { outcome: 'wrong customer', on: null });
    await turnsAt(running, afterStart({ minutes: 20 }));
    expect(await noted(ledger)).toEqual([matching(RECORDED), matching(TAKEN_BACK)]);
  });

  it('writes nothing while notes are only observed, and shows the note that it would write', async () => {
    await start({ ref: 'C1', overdueDays: -20 });
    await promises(ledger);
    for (const minutes of [1, 20]) await turnsAt(running, afterStart({ minutes }));
    expect(writesTo(running, ledger)).toEqual([]);
    expect((await actionsOf(running, await idOf(running, ledger), '&kind=expect')).map(({ state }) => state)).toEqual(
      ledger === 'xero' ? ['planned'] : [],
    );
    expect(await actionsOf(running, await idOf(running, ledger), '&kind=note')).toMatchObject([
      { state: 'planned', preview: { kind: 'note', about: 'customer', text: expect.stringMatching(/Mrs Green has promised/) } },
    ]);
  });

  it('by somebody whose name looks like the marker of a note that is in doubt does not pass for that note', async () => {
    await start({ ref: 'C1', overdueDays: -20 });
    await running.setMode('act', 'strict');
    await promises(ledger);
    const path = ledger === 'xero' ? '/History' : 'attachable';
    running.sandbox.world.mischief.order({ kind: 'lose-request', provider: ledger, path, times: 1 });
    await turnsAt(running, afterStart({ minutes: 1 }));
    const [lost] = await actionsOf(running, await idOf(running, ledger), '&kind=note');
    expect(lost?.state).toBe('in_doubt');
    await promises(ledger, `[HF-${lost?.id.replaceAll('-', '').slice(-12)}]`);
    await turnsAt(running, afterStart({ minutes: 2 }));
    expect((await noted(ledger)).flat()).toHaveLength(1);
    await turnsAt(running, afterStart({ minutes: 20 }));
    expect((await noted(ledger)).flat().filter((line) => RECORDED.test(line))).toHaveLength(1);
  });
});
