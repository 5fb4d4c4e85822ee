import { meteredReads } from '../../apps/sandbox/src/quickbooks/metering';
import { startRunning, type Running } from '../support/running';
import { STARTS, books } from './support/story';
import { NOTED, customersIn, externalIdOf, heldIn, idOf, notesOn, turn, writesTo } from './support/witness';

/** Each is 10 days overdue: by the policy "strict" each is held and noted in one turn, which is two writes for each. */
const REFS = Array.from({ length: 40 }, (_, n) => `C${n + 10}`);
/** Our sales term is made first, once in a company. */
const TERM = 1;

let running: Running;
afterEach(() => running.stop());

/** What one turn writes when so many single writes are allowed in it: single calls, what each shared one carries, and metered reads for these. */
async function written(singleWritesPerTurnMax?: number) {
  running = await startRunning(
    { start: STARTS, script: books(...REFS.map((ref) => ({ ref, overdueDays: 10 }))) },
    {},
    singleWritesPerTurnMax === undefined ? {} : { singleWritesPerTurnMax },
  );
  await running.connectAll();
  await running.setMode('act', 'strict');
  const meter = () => meteredReads(running.sandbox.world, externalIdOf(running, 'quickbooks')).calls;
  const before = meter();
  const from = running.sandbox.world.calls.length;
  expect((await turn(running, await idOf(running, 'quickbooks'))).error).toBeNull();
  const reads = running.sandbox.world.calls
    .slice(from)
    .filter(({ dialect, kind }) => dialect === 'quickbooks' && kind === 'read');
  const writes = writesTo(running, 'quickbooks');
  expect([...(await heldIn(running, 'quickbooks'))].sort()).toEqual(REFS);
  for (const customer of await customersIn(running, 'quickbooks'))
    expect(notesOn(customer).join('\n').match(NOTED.hold)).toHaveLength(1);
  return {
    singly: writes.filter(({ kind }) => kind === 'write').length,
    shared: writes.filter(({ kind }) => kind === 'batch').map(({ items }) => items),
    metered: meter() - before - reads.length,
  };
}

describe('writes of one turn to QuickBooks', () => {
  it('go singly, and cost nothing, as long as there are few', async () => {
    expect(await written()).toEqual({ singly: TERM + 2 * REFS.length, shared: [], metered: 0 });
  });

  it('share metered calls of 30 beyond the number that may go singly', async () => {
    expect(await written(7)).toEqual({ singly: TERM + 7, shared: [30, 3, 30, 10], metered: 4 });
  });

  it('count over marks and notes together, and one that is left over goes singly', async () => {
    expect(await written(49)).toEqual({ singly: TERM + 49 + 1, shared: [30], metered: 1 });
  });
});
