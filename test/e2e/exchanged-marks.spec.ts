import { startRunning, type Running } from '../support/running';
import { happensIn, pays } from './support/meanwhile';
import { STARTS, afterStart, books } from './support/story';
import { LEDGERS, actionsOf, customersIn, idOf, turnsAt, type CustomerSeen, type Ledger } from './support/witness';

/** Late by habit, and late just now: held by the policy "strict", and asked to pay upfront once the debt is paid. */
const EVERYBODY = ['CLEARED', 'EDITED', 'LEFT'].map((ref) => ({ ref, overdueDays: 10, paidAfterDays: 42 }));
/** Where each ledger shows a mark. */
const SHOWN = {
  quickbooks: { hold: 'CREDIT HOLD - prepay', upfront: 'UPFRONT - prepay' },
  xero: { hold: 'Credit hold', upfront: 'Upfront payment' },
} as const;

let running: Running;
beforeEach(async () => {
  running = await startRunning({ start: STARTS, script: books(...EVERYBODY) });
  await running.connectAll();
});
afterEach(() => running.stop());

const namesOf = ({ terms, groups }: CustomerSeen): readonly (string | null)[] => [terms, ...groups];
/** Who carries the mark, and no other one of ours. */
async function marked(ledger: Ledger, mark: 'hold' | 'upfront'): Promise<readonly string[]> {
  const other = mark === 'hold' ? 'upfront' : 'hold';
  const customers = await customersIn(running, ledger);
  return customers
    .filter((one) => namesOf(one).includes(SHOWN[ledger][mark]) && !namesOf(one).includes(SHOWN[ledger][other]))
    .map(({ ref }) => ref);
}

/** What of each customer a mark changes. */
async function looks(ledger: Ledger): Promise<ReadonlyMap<string, object>> {
  const customers = await customersIn(running, ledger);
  return new Map(
    customers.map(({ ref, terms, paymentTerms, notes, groups }) => [ref, { terms, paymentTerms, notes, groups }] as const),
  );
}

/** Held, then asked to pay upfront instead; in between, and after it, an owner chooses terms by hand. */
async function exchanged(ledger: Ledger): Promise<void> {
  await running.setMode('act', 'strict');
  await turnsAt(running, afterStart({ minutes: 1 }));
  expect(await marked(ledger, 'hold')).toEqual(['CLEARED', 'EDITED', 'LEFT']);
  for (const { ref } of EVERYBODY) pays(running, ledger, ref);
  happensIn(running, ledger, { kind: 'customer-edit', ref: 'EDITED', terms: 'Net 7' });
  await turnsAt(running, afterStart({ days: 1 }));
  happensIn(running, ledger, { kind: 'customer-edit', ref: 'CLEARED', terms: null });
}

/** Nothing of either mark is left; the terms are the earlier ones, or those that the owner has chosen since. */
async function isBack(ledger: Ledger, before: ReadonlyMap<string, object>): Promise<void> {
  const after = await looks(ledger);
  const chosen = ledger === 'quickbooks' ? { terms: 'Net 7' } : { paymentTerms: { day: 7, type: 'DAYSAFTERBILLDATE' } };
  expect(after.get('LEFT')).toEqual(before.get('LEFT'));
  expect(after.get('EDITED')).toEqual({ ...before.get('EDITED'), ...chosen });
  expect(after.get('CLEARED')).toEqual({ ...before.get('CLEARED'), terms: null, paymentTerms: null });
}

/** Of those that found other terms than ours, what they tell the owner. */
async function drifts(ledger: Ledger): Promise<readonly string[]> {
  const placed = (await actionsOf(running, await idOf(running, ledger), '&kind=place&state=confirmed')) as readonly {
    outcome: { drift?: readonly string[] };
  }[];
  return placed.flatMap(({ outcome }) => outcome.drift ?? []);
}

describe.each(LEDGERS)('one mark exchanged for another in %s', (ledger) => {
  it('and released puts back what was there before the first, and leaves what the owner chose at any time since', async () => {
    const before = await looks(ledger);
    await exchanged(ledger);
    // In QuickBooks the terms are the mark, so the owner has taken it off by choosing others.
    expect(await marked(ledger, 'upfront')).toEqual(ledger === 'quickbooks' ? ['LEFT'] : ['CLEARED', 'EDITED', 'LEFT']);
    expect(await drifts(ledger)).toEqual([expect.stringMatching(/terms were changed/)]);
    // By the gentle policy nobody is late enough for anything.
    await running.setMode('act', 'gentle');
    await turnsAt(running, afterStart({ days: 2 }));
    await isBack(ledger, before);
  });

  it('is put back by an undo to the day between them, and then altogether', async () => {
    const before = await looks(ledger);
    await exchanged(ledger);
    const id = await idOf(running, ledger);
    const { puttingBack } = await running.post<{ puttingBack: readonly { from: string; to: string }[] }>(
      `/api/companies/${id}/undo`,
      { since: afterStart({ minutes: 60 }) },
    );
    expect(puttingBack.map(({ from, to }) => [from, to])).toEqual(EVERYBODY.map(() => ['upfront', 'hold']));
    await turnsAt(running, afterStart({ days: 1, minutes: 20 }));
    expect(await marked(ledger, 'hold')).toEqual(ledger === 'quickbooks' ? ['LEFT'] : ['CLEARED', 'EDITED', 'LEFT']);
    await running.post(`/api/companies/${id}/undo`);
    await turnsAt(running, afterStart({ days: 1, minutes: 40 }));
    await isBack(ledger, before);
  });
});
