import { startRunning, type Running } from '../support/running';
import { happensIn, pays, rightAfter } from './support/meanwhile';
import { STARTS, afterStart, books } from './support/story';
import {
  LEDGERS,
  actionsOf,
  customersIn,
  externalIdOf,
  heldIn,
  idOf,
  notesOn,
  turn,
  turnsAt,
  type ActionSeen,
  type CustomerSeen,
  type Ledger,
} from './support/witness';

interface Tried extends ActionSeen {
  readonly attempts: readonly { readonly result: string | null }[];
}

/** Of the call that sets the terms. */
const PATH = { quickbooks: '/customer', xero: '/Contacts' } as const;

let running: Running;
beforeEach(async () => {
  running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 10 }) });
  await running.connectAll();
  await running.setMode('act', 'strict');
});
afterEach(() => running.stop());

async function only(ledger: Ledger): Promise<CustomerSeen> {
  const [customer] = await customersIn(running, ledger);
  if (!customer) throw new Error(`${ledger} has no customer`);
  return customer;
}

/** What of a customer a mark changes. */
const look = ({ terms, paymentTerms, notes, groups }: CustomerSeen): object => ({ terms, paymentTerms, notes, groups });

const ownerChooses = (ledger: Ledger, terms: string | null): void =>
  happensIn(running, ledger, { kind: 'customer-edit', ref: 'C1', terms });

const tries = async (ledger: Ledger): Promise<readonly (string | null)[][]> => {
  const placed = await actionsOf(running, await idOf(running, ledger), '&kind=place');
  return (placed as readonly Tried[])
    .filter(({ state }) => state !== 'withdrawn')
    .map(({ state, attempts }) => [state, ...attempts.map(({ result }) => result)]);
};

/** Held once, in one note, and released after the payment to what the owner had chosen last. */
async function heldOnceAndBack(ledger: Ledger, chosen: object): Promise<void> {
  expect(await heldIn(running, ledger)).toEqual(['C1']);
  expect(
    notesOn(await only(ledger))
      .join('\n')
      .match(/Placed the credit hold/g),
  ).toHaveLength(1);
  pays(running, ledger, 'C1');
  await turnsAt(running, afterStart({ days: 1 }));
  expect(look(await only(ledger))).toEqual(chosen);
}

/** The turn in which the call that sets the terms is lost, or the answer to it. */
async function firstAttempt(ledger: Ledger, kind: 'lose-request' | 'lose-reply'): Promise<void> {
  running.sandbox.world.mischief.order({ kind, provider: ledger, method: 'POST', path: PATH[ledger], times: 1 });
  await turn(running, await idOf(running, ledger));
}

describe('terms that the owner chooses between two attempts at one hold', () => {
  it('quickbooks refuses as stale what rests on the earlier ones: read and planned again, done once, and put back later', async () => {
    const id = await idOf(running, 'quickbooks');
    const externalId = externalIdOf(running, 'quickbooks');
    // Read again right before the write: the customer, and then the invoice behind the hold.
    const edit = rightAfter(
      running,
      ({ externalId: of, query }) =>
        of === externalId && /from invoice .* Id IN/i.test(new URLSearchParams(query).get('query') ?? ''),
      () => ownerChooses('quickbooks', 'Net 7'),
    );
    const before = await only('quickbooks');
    expect((await turn(running, id)).error).toBeNull();
    expect(edit.happened()).toBe(true);
    expect(await tries('quickbooks')).toEqual([['confirmed', 'not done', 'confirmed']]);
    await heldOnceAndBack('quickbooks', { ...look(before), terms: 'Net 7' });
  });

  it('quickbooks: those of a customer whose first attempt was lost on its way are what is put back', async () => {
    const before = await only('quickbooks');
    await firstAttempt('quickbooks', 'lose-request');
    expect(await tries('quickbooks')).toEqual([['in_doubt', 'in doubt']]);
    ownerChooses('quickbooks', null);
    await turnsAt(running, afterStart({ minutes: 20 }));
    expect(await tries('quickbooks')).toEqual([['confirmed', 'read back: not done', 'confirmed']]);
    await heldOnceAndBack('quickbooks', { ...look(before), terms: null });
  });

  it.each([
    ['quickbooks', 'lose-reply'],
    ['xero', 'lose-reply'],
    // Its first call, that into the group, has gone through.
    ['xero', 'lose-request'],
  ] as const)('%s: those of a customer who was marked at the first attempt stand (%s)', async (ledger, kind) => {
    const before = await only(ledger);
    await firstAttempt(ledger, kind);
    expect(await heldIn(running, ledger)).toEqual(kind === 'lose-reply' || ledger === 'xero' ? ['C1'] : []);
    ownerChooses(ledger, null);
    const chosen = await only(ledger);
    await turnsAt(running, afterStart({ minutes: 20 }));
    expect(await tries(ledger)).toEqual([['confirmed', 'read back: done']]);
    const [action] = await actionsOf(running, await idOf(running, ledger), '&kind=place');
    expect(JSON.stringify(action?.outcome)).toMatch(/were (changed|removed)/);
    expect(look(await only(ledger))).toEqual(look(chosen));
    pays(running, ledger, 'C1');
    await turnsAt(running, afterStart({ days: 1 }));
    expect(look(await only(ledger))).toEqual({ ...look(before), terms: null, paymentTerms: null });
  });

  it.each(LEDGERS)(
    '%s: ours, left by an attempt of which the owner took away the rest, are never taken for the earlier ones',
    async (ledger) => {
      const before = await only(ledger);
      await firstAttempt(ledger, 'lose-reply');
      const edit = ledger === 'quickbooks' ? { notes: 'Rings on Mondays.' } : { leaveGroups: ['Credit hold'] };
      happensIn(running, ledger, { kind: 'customer-edit', ref: 'C1', ...edit });
      await turnsAt(running, afterStart({ minutes: 20 }));
      expect(await tries(ledger)).toEqual([['confirmed', 'read back: not done', 'confirmed']]);
      await heldOnceAndBack(ledger, { ...look(before), ...('notes' in edit ? edit : {}) });
    },
  );
});
