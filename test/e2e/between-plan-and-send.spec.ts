import { startRunning, type Running } from '../support/running';
import { happensIn, rightAfter } from './support/meanwhile';
import { STARTS, afterStart, books, dayOf } from './support/story';
import {
  LEDGERS,
  actionsOf,
  callsTo,
  customersIn,
  externalIdOf,
  heldIn,
  idOf,
  mailFrom,
  turnsAt,
  type ActionSeen,
  type Ledger,
} from './support/witness';

/** Everybody is 10 days overdue: by the policy "strict" each is held, and each is reminded. */
const EVERYBODY = ['PAID', 'CREDITED', 'VOIDED', 'PROMISED', 'MERGED', 'UNAPPLIED', 'OWES'] as const;
type Whose = (typeof EVERYBODY)[number];

let running: Running;
afterEach(() => running.stop());

/** What happens to each of them between the look at the ledger and the first write. */
function fates(running: Running, ledger: Ledger): void {
  const all = running.sandbox.timeline.all().find(({ books: of }) => of.identity.dialect === ledger)?.books;
  const balanceOf = (ref: Whose): number => all?.balanceOf(all.all('invoice').find((one) => one.ref === `I${ref}`) as never) ?? 0;
  const applied = (ref: Whose) => [{ invoiceRef: `I${ref}`, minor: balanceOf(ref) }];
  happensIn(
    running,
    ledger,
    { kind: 'payment', ref: 'P-PAID', customerRef: 'PAID', minor: balanceOf('PAID'), applications: applied('PAID') },
    { kind: 'credit', ref: 'C-CREDITED', customerRef: 'CREDITED', number: 'CN-1', minor: balanceOf('CREDITED') },
    { kind: 'allocate', from: 'credit', ref: 'C-CREDITED', invoiceRef: 'ICREDITED', minor: balanceOf('CREDITED') },
    { kind: 'invoice-void', ref: 'IVOIDED' },
    { kind: 'customer-merge', ref: 'MERGED', intoRef: 'OWES' },
    { kind: 'payment', ref: 'P-UNAPPLIED', customerRef: 'UNAPPLIED', minor: balanceOf('UNAPPLIED'), applications: [] },
  );
  const promised = all?.all('invoice').find((one) => one.ref === 'IPROMISED');
  // Only Xero keeps the day on which a payment is expected.
  if (ledger === 'xero' && all && promised) all.update('invoice', promised.id, { expectedOn: dayOf(20) });
}

/** The look at the ledger makes as many calls as the idle one before it. */
async function turnWithFates(ledger: Ledger): Promise<void> {
  const before = callsTo(running, ledger).length;
  await turnsAt(running, afterStart({ minutes: 5 }));
  const idle = callsTo(running, ledger).length - before;
  expect(idle).toBeGreaterThan(0);
  await running.setMode('act', 'strict');
  let left = idle;
  const externalId = externalIdOf(running, ledger);
  const fate = rightAfter(
    running,
    (call) => call.externalId === externalId && (left -= 1) === 0,
    () => fates(running, ledger),
  );
  for (const turn of await turnsAt(running, afterStart({ minutes: 10 }))) expect(turn?.error).toBeNull();
  expect(fate.happened()).toBe(true);
}

async function ofCustomers(ledger: Ledger): Promise<ReadonlyMap<string, readonly (ActionSeen & { readonly why: string })[]>> {
  const actions = (await actionsOf(running, await idOf(running, ledger))) as readonly (ActionSeen & { readonly why: string })[];
  const refs = new Map((await customersIn(running, ledger)).map(({ id, ref }) => [id, ref]));
  const found = new Map<string, (ActionSeen & { readonly why: string })[]>(EVERYBODY.map((ref) => [ref, []]));
  for (const action of actions)
    if (action.kind === 'place' || action.kind === 'remind') found.get(refs.get(action.customerId) ?? '')?.push(action);
  return found;
}

const REASONS: Readonly<Record<Exclude<Whose, 'OWES'>, RegExp>> = {
  PAID: /paid/i,
  CREDITED: /credited/i,
  VOIDED: /voided/i,
  PROMISED: /promised/i,
  MERGED: /merged|given to another customer|no longer in the ledger/i,
  UNAPPLIED: /cash|unexplained/i,
};

describe.each(LEDGERS)('between the look and the first write, in %s', (ledger) => {
  it('who paid, was credited, voided, promised, merged or sent money is left alone, with the reason', async () => {
    running = await startRunning({ start: STARTS, script: books(...EVERYBODY.map((ref) => ({ ref, overdueDays: 10 }))) });
    await running.connectAll();
    await turnWithFates(ledger);
    // A promise pauses the reminder, not the hold.
    expect([...(await heldIn(running, ledger))].sort()).toEqual(['OWES', 'PROMISED']);
    const reminded = mailFrom(running, ledger).flatMap(({ to }) => to);
    // Only Xero keeps promises.
    const expected = ledger === 'xero' ? ['owes@customer.example'] : ['owes@customer.example', 'promised@customer.example'];
    expect([...reminded].sort()).toEqual(expected);
    const actions = await ofCustomers(ledger);
    for (const [ref, reason] of Object.entries(REASONS)) {
      if (ref === 'PROMISED' && ledger !== 'xero') continue;
      const withdrawn = (actions.get(ref) ?? []).filter(({ state }) => state === 'withdrawn');
      expect([ref, withdrawn.length > 0]).toEqual([ref, true]);
      // What had been planned by the policy before is withdrawn too, for other reasons.
      expect(withdrawn.map(({ outcome }) => outcome?.reason ?? '').join('\n')).toMatch(reason);
      expect((actions.get(ref) ?? []).filter(({ kind, state }) => kind === 'remind' && state === 'confirmed')).toEqual([]);
    }
    expect((actions.get('OWES') ?? []).filter(({ state }) => state === 'confirmed').map(({ kind }) => kind)).toHaveLength(2);
  });
});
