import { startRunning, type Running } from '../support/running';
import { givesCheque } from './support/meanwhile';
import { STARTS, afterStart, books } from './support/story';
import { LEDGERS, actionsOf, customersIn, heldIn, idOf, turnsAt, type ActionSeen, type Ledger } from './support/witness';

/** Held by the policy "strict" from the first day; and one that is not yet so late that it is held. */
const EVERYBODY = [
  { ref: 'HELD', overdueDays: 10 },
  { ref: 'YOUNG', overdueDays: -1 },
];
const COMES_AFTER_DAYS = 20;
const COMES_ON = afterStart({ days: COMES_AFTER_DAYS }).slice(0, 10);

let running: Running;
beforeEach(async () => {
  running = await startRunning({ start: STARTS, script: books(...EVERYBODY) });
  await running.connectAll();
});
afterEach(() => running.stop());

interface Why {
  readonly standing: string;
  readonly heldBack: readonly string[];
  readonly facts: { readonly overdueCount: number; readonly paidCount: number; readonly unexplainedBalance: unknown };
  readonly toSay: { readonly tone: string; readonly text: string };
}

async function customerId(ledger: Ledger, ref: string): Promise<string> {
  const found = (await customersIn(running, ledger)).find((one) => one.ref === ref);
  if (!found) throw new Error(`${ledger} has no ${ref}`);
  return found.id;
}

async function why(ledger: Ledger, ref: string): Promise<Why> {
  return running.get(`/api/companies/${await idOf(running, ledger)}/customers/${await customerId(ledger, ref)}/why`);
}

async function doneAbout(ledger: Ledger, ref: string): Promise<readonly ActionSeen['kind'][]> {
  const id = await customerId(ledger, ref);
  const actions = await actionsOf(running, await idOf(running, ledger), '&state=confirmed');
  return actions
    .filter((action) => action.customerId === id && action.kind !== 'note' && action.kind !== 'task')
    .map(({ kind }) => kind);
}

async function livesUntil(days: number, from = 0): Promise<void> {
  for (let day = from + 1; day <= days; day += 1) await turnsAt(running, afterStart({ days: day }));
}

describe.each(LEDGERS)('a cheque with a day to come in %s', (ledger) => {
  it('lifts the hold on its day and not before, and nobody is asked for it meanwhile', async () => {
    await running.setMode('act', 'strict');
    await turnsAt(running, afterStart({ minutes: 1 }));
    expect(await heldIn(running, ledger)).toEqual(['HELD']);
    for (const { ref } of EVERYBODY) givesCheque(running, ledger, { invoiceRef: `I${ref}`, on: COMES_ON });
    const before = [await doneAbout(ledger, 'HELD'), await doneAbout(ledger, 'YOUNG')];

    await livesUntil(COMES_AFTER_DAYS - 1);
    expect(await heldIn(running, ledger)).toEqual(['HELD']);
    expect([await doneAbout(ledger, 'HELD'), await doneAbout(ledger, 'YOUNG')]).toEqual(before);
    for (const ref of ['HELD', 'YOUNG']) {
      const { standing, heldBack, facts, toSay } = await why(ledger, ref);
      expect([ref, standing]).toEqual([ref, 'hold']);
      expect(facts).toMatchObject({ overdueCount: 1, paidCount: 4 });
      expect(heldBack).toEqual([
        expect.stringMatching(/^Dated ahead: [A-Z]{3} [\d,.]+ dated 22 March 2026 could cover what is overdue\./),
      ]);
      expect(toSay).toMatchObject({ tone: 'person', text: expect.stringContaining('22 March 2026') });
    }

    await livesUntil(COMES_AFTER_DAYS, COMES_AFTER_DAYS - 1);
    expect(await heldIn(running, ledger)).toEqual([]);
    expect(await why(ledger, 'HELD')).toMatchObject({ heldBack: [], facts: { overdueCount: 0, paidCount: 5 } });
    expect(await doneAbout(ledger, 'HELD')).toContain('release');
    expect(await doneAbout(ledger, 'YOUNG')).toEqual(before[1]);
  });
});
