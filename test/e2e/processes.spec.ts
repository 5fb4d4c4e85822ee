import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '../../apps/demo/src/child';
import { readConfig } from '../../apps/engine/src/config';
import { startEngine, type RunningEngine } from '../../apps/engine/src/start-engine';
import { TurnRunner } from '../../apps/engine/src/turn/turn-runner';
import { freshDatabase } from '../support/postgres';
import { startQuietly, startRunning, type Running, type Witnessed } from '../support/running';
import { startApart, type Apart } from './support/apart';
import type { EngineProcess } from './support/engine-process';
import { STARTS, afterStart, books } from './support/story';
import {
  LEDGERS,
  NOTED,
  customersIn,
  heldIn,
  idOf,
  inDatabase,
  mailFrom,
  notesOn,
  turn,
  turnsAt,
  until,
  writesTo,
} from './support/witness';

const ROOT = join(__dirname, '../..');
const REFS = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8'];
const SCRIPT = books(...REFS.map((ref) => ({ ref, overdueDays: 10 })));

/** Each customer: one hold, one message, and one note on each of the two. */
async function expectEachEffectOnce(witness: Witnessed, withNotes = true): Promise<void> {
  const sorted = (list: readonly string[]) => list.toSorted((a, b) => a.localeCompare(b));
  for (const ledger of LEDGERS) {
    expect(sorted(await heldIn(witness, ledger))).toEqual(REFS);
    const recipients = mailFrom(witness, ledger).flatMap(({ to }) => to);
    expect(sorted(recipients)).toEqual(REFS.map((ref) => `${ref.toLowerCase()}@customer.example`));
    for (const customer of await customersIn(witness, ledger)) {
      const notes = notesOn(customer).join('\n');
      const count = (words: RegExp) => notes.match(words)?.length ?? 0;
      expect([customer.ref, count(NOTED.hold)]).toEqual([customer.ref, 1]);
      if (withNotes) expect([customer.ref, count(NOTED.reminder)]).toEqual([customer.ref, 1]);
    }
  }
}

describe('several engine processes on one database', () => {
  let running: Running;
  const others: RunningEngine[] = [];
  beforeAll(async () => {
    running = await startRunning({ start: STARTS, script: SCRIPT });
    await running.connectAll();
    for (let n = 0; n < 2; n += 1) {
      const environment = { ...running.environment, PORT: String(await freePort(0)) };
      others.push(await startQuietly(() => startEngine(readConfig(environment), ROOT)));
    }
    await running.setMode('act', 'strict');
  });
  afterAll(async () => {
    for (const other of others) await other.stop();
    await running.stop();
  });

  it('asked for twenty turns at once run one at a time, and every effect is there once', async () => {
    const ids = await Promise.all(LEDGERS.map((ledger) => idOf(running, ledger)));
    const urls = [running.engineUrl, ...others.map(({ url }) => url)];
    const asked = Array.from({ length: 20 }, (_, index) =>
      fetch(`${urls[index % urls.length]}/api/companies/${ids[index % ids.length]}/turns?wait=true`, {
        method: 'POST',
        headers: { authorization: `Bearer ${running.accessKey}` },
      }),
    );
    let finished = false;
    const most = watchOpenTurns(running, () => finished);
    const answers = await Promise.all(asked);
    finished = true;
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(await most).toBe(1);
    await expectEachEffectOnce(running);
  });

  it('hold one lease: who comes second leaves the company alone', async () => {
    const id = await idOf(running, 'xero');
    running.sandbox.world.mischief.order({ kind: 'slow', provider: 'xero', ms: 20 });
    const runners = others.map(({ app }) => app.get(TurnRunner));
    const results = await Promise.all(runners.flatMap((runner) => [1, 2, 3].map(() => runner.run(id, randomUUID(), 'test'))));
    running.sandbox.world.mischief.clear();
    expect(results.filter((result) => result !== null)).toHaveLength(1);
  });
});

/** The most turns of one company that were open at any moment until it is over. */
async function watchOpenTurns({ databaseUrl }: Running, isOver: () => boolean): Promise<number> {
  return inDatabase(databaseUrl, async (client) => {
    let most = 0;
    while (!isOver()) {
      const { rows } = await client.query<{ open: number }>(
        'select count(*)::int as open from turn where finished_at is null group by company_id order by 1 desc limit 1',
      );
      most = Math.max(most, rows[0]?.open ?? 0);
    }
    return most;
  });
}

describe('an engine that is killed while it sends', () => {
  let apart: Apart;
  beforeEach(async () => {
    apart = await startApart({ start: STARTS, script: SCRIPT });
  });
  afterEach(() => apart.stop());

  /** What a minute's and three minutes' waiting would bring about: the dead process's lease and job run out. */
  async function timePasses(): Promise<void> {
    await inDatabase(apart.databaseUrl, async (client) => {
      await client.query(`update connection_lease set until = now() - interval '1 second' where holder is not null`);
      await client.query(`update pgboss.job set started_on = now() - interval '10 minutes' where state = 'active'`);
    });
  }

  async function askForTurns(): Promise<void> {
    for (const ledger of LEDGERS) await apart.post(`/api/companies/${await idOf(apart, ledger)}/turns`);
  }

  async function killWhen(engine: EngineProcess, isInTheMiddle: () => boolean): Promise<void> {
    await askForTurns();
    for (const giveUpAt = Date.now() + 120_000; !isInTheMiddle();) {
      if (Date.now() > giveUpAt) throw new Error('the moment to kill it never came');
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(await engine.endedBy('SIGKILL')).toBe('SIGKILL');
  }

  it('in the middle of holds is followed by one that finishes: each effect is there once', async () => {
    const first = await apart.startEngine();
    await apart.connectAll();
    await apart.setMode('act', 'strict');
    // So that the moment is caught between two of the writes: one ledger takes them one by one, the other all at once.
    apart.sandbox.world.mischief.order({ kind: 'slow', ms: 15 });
    await killWhen(first, () => writesTo(apart, 'quickbooks').length >= 4 && writesTo(apart, 'xero').length >= 1);
    const half = (await Promise.all(LEDGERS.map((ledger) => heldIn(apart, ledger)))).flat().length;
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(16);
    apart.sandbox.world.mischief.clear();

    await timePasses();
    const second = await apart.startEngine();
    // What was on its way waits until it is settled: one hold in one ledger, a whole parcel of them in the other.
    await until(async () => (await heldIn(apart, 'quickbooks')).length >= REFS.length - 1, 40);
    for (const minutes of [20, 40]) await turnsAt(apart, afterStart({ minutes }));
    await expectEachEffectOnce(apart);
    expect(await second.endedBy('SIGTERM')).toBe(0);
  });

  it('in the middle of messages never sends one twice; what nobody knows is in doubt and told', async () => {
    const first = await apart.startEngine();
    await apart.connectAll();
    await apart.setMode('act', 'strict');
    await killWhen(first, () => apart.sandbox.inbox.messages.length >= 3);
    const sent = apart.sandbox.inbox.messages.length;
    expect(sent).toBeLessThan(16);

    await timePasses();
    // The story above waits for the queue to notice that the job is dead; here it is told.
    await inDatabase(apart.databaseUrl, (client) =>
      client.query(`update pgboss.job set state = 'failed', completed_on = now() where state = 'active'`),
    );
    await apart.startEngine();
    for (const minutes of [20, 40, 60]) await turnsAt(apart, afterStart({ minutes }));
    for (const ledger of LEDGERS) {
      const id = await idOf(apart, ledger);
      expect((await turn(apart, id)).error).toBeNull();
      const to = mailFrom(apart, ledger).flatMap((mail) => mail.to);
      expect(new Set(to).size).toBe(to.length);
      const reminders = await apart.get<{ state: string; id: string }[]>(`/api/companies/${id}/actions?kind=remind&limit=2000`);
      const inDoubt = reminders.filter(({ state }) => state === 'in_doubt');
      const tasks = await apart.get<{ key: string }[]>(`/api/companies/${id}/tasks`);
      expect(tasks.map(({ key }) => key)).toEqual(inDoubt.map((action) => `trouble/${action.id}`));
      // At most the one that was on its way: every other customer has been written to.
      expect(inDoubt.length).toBeLessThanOrEqual(1);
      expect(to.length).toBeGreaterThanOrEqual(REFS.length - inDoubt.length);
      expect(await heldIn(apart, ledger)).toHaveLength(REFS.length);
    }
  });
});

describe('two first starts at once', () => {
  it('on one empty database both come up, and one of them prints the access key', async () => {
    const apart = await startApart({ start: STARTS, script: SCRIPT });
    const database = await freshDatabase();
    await inDatabase(database.url, (client) =>
      client.query('drop schema if exists pgboss cascade; drop schema public cascade; create schema public'),
    );
    const ports = [await freePort(0), await freePort(0)];
    const engines = ports.map((port) =>
      apart.installation.start({ ...apart.environment(), DATABASE_URL: database.url, ACCESS_KEY: '', PORT: String(port) }),
    );
    try {
      await Promise.all(engines.map((engine) => engine.ready()));
      for (const port of ports) expect((await fetch(`http://localhost:${port}/api/health`)).status).toBe(200);
      expect(engines.filter(({ output }) => output.includes('keep it safe'))).toHaveLength(1);
      const key = /keep it safe:\s+(\S+)/.exec(engines.map(({ output }) => output).join(''))?.[1] ?? '';
      for (const port of ports) {
        const answer = await fetch(`http://localhost:${port}/api/companies`, { headers: { authorization: `Bearer ${key}` } });
        expect(await answer.json()).toEqual([]);
      }
    } finally {
      const endings = await Promise.all(engines.map((engine) => engine.endedBy('SIGTERM')));
      await database.drop();
      await apart.stop();
      expect(endings).toEqual([0, 0]);
    }
  });
});
