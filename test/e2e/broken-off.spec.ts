import { startRunning, type Running } from '../support/running';
import { happensIn } from './support/meanwhile';
import { STARTS, afterStart, books } from './support/story';
import { LEDGERS, heldIn, idOf, inDatabase, tasksOf, turnsAt, turnsOf, until } from './support/witness';

/** The first table into which each step between the look and the sending stores something. */
const BREAKS = ['decision', 'action', 'violation'] as const;

/** C1's debt becomes old enough by time alone; C2 pays; C3 buys although on hold. */
const SCRIPT = books({ ref: 'C1', overdueDays: 4 }, { ref: 'C2', overdueDays: 10 }, { ref: 'C3', overdueDays: 10 });
const DAYS = 5;

describe('a turn that is broken off between two steps', () => {
  let running: Running;
  beforeEach(async () => {
    running = await startRunning({ start: STARTS, script: SCRIPT });
    await running.connectAll();
    await running.setMode('act', 'strict');
    await turnsAt(running, afterStart({ minutes: 1 }));
    for (const ledger of LEDGERS) expect(await heldIn(running, ledger)).toEqual(['C2', 'C3']);
  });
  afterEach(() => running.stop());

  const asOwner = (text: string): Promise<unknown> => inDatabase(running.databaseUrl, (client) => client.query(text));

  async function breakAt(table: string): Promise<void> {
    await asOwner(`create function break_off() returns trigger language plpgsql as $$ begin raise exception 'broken off'; end $$;
      create trigger break_off before insert or update on ${table} for each row execute function break_off()`);
  }

  /** The one that comes by itself after a while. */
  async function nextTurn(): Promise<void> {
    await asOwner('drop function break_off cascade');
    const again = afterStart({ days: DAYS, minutes: 10 });
    await running.sandbox.timeline.moveTo(Date.parse(again));
    await running.post('/api/clock', { to: again });
    for (const ledger of LEDGERS) {
      const id = await idOf(running, ledger);
      await until(async () =>
        (await turnsOf(running, id)).some(({ startedAt, finishedAt }) => startedAt === again && finishedAt),
      );
      expect((await turnsOf(running, id))[0]).toMatchObject({ trigger: 'timer', error: null });
    }
  }

  function newsOfTheDay(): void {
    for (const ledger of LEDGERS) {
      const minor = 124_000 + '2'.charCodeAt(0) * 100;
      happensIn(running, ledger, {
        kind: 'payment',
        ref: 'P',
        customerRef: 'C2',
        minor,
        applications: [{ invoiceRef: 'IC2', minor }],
      });
      happensIn(running, ledger, { kind: 'invoice', ref: 'N', customerRef: 'C3', status: 'approved', number: 'N', minor: 55_000, due: '2026-04-30', description: 'Goods' }); // prettier-ignore
    }
  }

  it.each(BREAKS)('before the first %s is stored is taken up by the next, which nobody need ask for', async (table) => {
    await breakAt(table);
    await running.sandbox.timeline.moveTo(Date.parse(afterStart({ days: DAYS })));
    newsOfTheDay();
    const broken = await turnsAt(running, afterStart({ days: DAYS, minutes: 1 }));
    expect(broken.map((turn) => turn?.error)).toEqual([expect.any(String), expect.any(String)]);
    await nextTurn();
    for (const ledger of LEDGERS) {
      const id = await idOf(running, ledger);
      expect(await heldIn(running, ledger)).toEqual(['C1', 'C3']);
      expect((await tasksOf(running, id)).filter(({ key }) => key.startsWith('violation/'))).toHaveLength(1);
    }
  });

  it('before it is written down keeps nobody out', async () => {
    await breakAt('turn');
    const again = afterStart({ days: 1 });
    expect(await turnsAt(running, again)).toEqual([null, null]);
    await asOwner('drop function break_off cascade');
    expect(await turnsAt(running, again)).toEqual([0, 1].map(() => expect.objectContaining({ error: null })));
  });

  it('before anybody is judged whom time alone has called up is taken up by the next', async () => {
    // What was written comes back as a change, which would bring the next turn about.
    await turnsAt(running, afterStart({ days: 1 }));
    await breakAt('decision');
    await turnsAt(running, afterStart({ days: DAYS }));
    await nextTurn();
    for (const ledger of LEDGERS) expect(await heldIn(running, ledger)).toEqual(['C1', 'C2', 'C3']);
  });
});
