import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import PgBoss from 'pg-boss';
import { Client } from 'pg';
import { connections, openStore, type Store } from '@holdfast/store';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import type { Config } from '../config';
import { log } from '../logging';
import { fetchTurn } from './turn-fetch';
import { TurnQueue } from './turn-queue';

const LEASE_MS = 400;
log.level = 'silent';

interface Run {
  readonly companyId: string;
  readonly process: number;
  readonly trigger: string;
  readonly end: (how?: 'broken off') => void;
  isOver: boolean;
}

describe('the queue of turns, of two processes', () => {
  let database: FreshDatabase;
  let store: Store;
  let boss: PgBoss;
  let queues: TurnQueue[] = [];
  let runs: Run[] = [];
  let onBegin: (run: Run) => void;

  beforeAll(async () => {
    database = await freshDatabase();
    store = await openStore({ url: database.url });
    boss = new PgBoss({ ...store.bossConnection, schema: 'pgboss', migrate: false, supervise: false, schedule: false });
    boss.on('error', () => undefined);
    await boss.start();
  });
  afterAll(async () => {
    await boss.stop({ graceful: false });
    await store.close();
    await database.drop();
  });
  beforeEach(() => {
    runs = [];
    onBegin = () => undefined;
  });
  afterEach(async () => {
    onBegin = (run) => run.end();
    for (const run of runs) run.end();
    await Promise.all(queues.map((queue) => queue.onApplicationShutdown()));
    queues = [];
    await inDatabase(`delete from pgboss.job where name = 'turn'`);
  });

  /** One process' queue; its turns end when the test says so. */
  async function start(turnMsMax = 60_000): Promise<TurnQueue> {
    const process = queues.length;
    const queue = new TurnQueue({ limits: { leaseMs: LEASE_MS, turnMsMax } } as Config, store, {
      run: (companyId, _id, trigger) =>
        new Promise((resolve, reject) => {
          const run: Run = {
            companyId,
            process,
            trigger,
            isOver: false,
            end: (how) => {
              run.isOver = true;
              if (how) reject(new Error(how));
              else resolve(null);
            },
          };
          runs.push(run);
          onBegin(run);
        }),
    });
    await queue.onApplicationBootstrap();
    queues.push(queue);
    return queue;
  }

  async function newCompany(): Promise<string> {
    return (await store.companies.register({ provider: 'xero', externalHash: String(Math.random()), name: 'C' })).id;
  }
  const companies = (count: number): Promise<string[]> => Promise.all(Array.from({ length: count }, newCompany));
  const of = (companyId: string): readonly Run[] => runs.filter((run) => run.companyId === companyId);
  const begun = (companyId: string, count = 1): Promise<void> => until(() => of(companyId).length >= count);
  const idle = (): Promise<void> => until(async () => (await states()).length === 0);
  async function clientOf(): Promise<Client> {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    return client;
  }
  async function inDatabase<Row>(text: string, ...values: readonly unknown[]): Promise<Row[]> {
    const client = await clientOf();
    try {
      return (await client.query(text, [...values])).rows as Row[];
    } finally {
      await client.end();
    }
  }
  const states = async (): Promise<readonly string[]> =>
    (
      await inDatabase<{ state: string }>(
        `select state from pgboss.job where name = 'turn' and state in ('created', 'retry', 'active') order by created_on`,
      )
    ).map(({ state }) => state);

  it('lets no company wait behind another one’s second turn', async () => {
    const [a, b] = (await companies(2)) as [string, string];
    const ask = (id: string, trigger: string) => boss.send('turn', { companyId: id, trigger }, { singletonKey: id });
    const next = async () => (await fetchTurn(boss))?.job;
    await ask(a, 'timer');
    const first = await fetchTurn(boss);
    await ask(a, 'webhook');
    await ask(b, 'timer');
    expect(await next()).toEqual({ companyId: b, trigger: 'timer' });
    expect(await next()).toBeUndefined();
    await boss.complete('turn', first?.id ?? '');
    expect(await next()).toEqual({ companyId: a, trigger: 'webhook' });
  });

  it('serves whoever has waited longest, four at once', async () => {
    const ids = await companies(9);
    const queue = await start();
    // Before the loop has looked again, all are there.
    await Promise.all(ids.slice(0, 4).map((id) => queue.request(id, 'timer')));
    await until(() => runs.length === 4);
    for (const id of ids.slice(4)) await queue.request(id, 'timer');
    await sleep(700);
    expect(runs).toHaveLength(4);
    for (let n = 4; n < 9; n += 1) {
      runs[n - 4]?.end();
      await until(() => runs.length === n + 1);
      expect(runs[n]?.companyId).toBe(ids[n]);
    }
  });

  it('takes the other turn of a company for granted when both, a new one and one to be tried again, are asked for at once', async () => {
    for (let times = 0; times < 20; times += 1) {
      const [a, b] = (await companies(2)) as [string, string];
      await boss.send('turn', { companyId: a, trigger: 'first' }, { singletonKey: a });
      await boss.fail('turn', (await fetchTurn(boss))?.id ?? '');
      await boss.send('turn', { companyId: a, trigger: 'second' }, { singletonKey: a });
      await boss.send('turn', { companyId: b, trigger: 'third' }, { singletonKey: b });
      const taken = await Promise.all([fetchTurn(boss), fetchTurn(boss), fetchTurn(boss)]);
      expect(taken.map((turn) => turn?.job.companyId).filter((id) => id === a)).toHaveLength(1);
      expect(taken.map((turn) => turn?.job.companyId)).toContain(b);
      await inDatabase(`delete from pgboss.job where name = 'turn'`);
    }
  });

  it('tries again what was broken off, twice and no more', async () => {
    const a = await newCompany();
    const queue = await start();
    onBegin = (run) => run.end('broken off');
    await queue.request(a, 'timer');
    await begun(a, 3);
    await idle();
    expect(of(a)).toHaveLength(3);
  });

  it('gives a turn that hangs to whoever is there', async () => {
    const a = await newCompany();
    const queue = await start(1000);
    // The first one hangs.
    onBegin = (run) => of(a).length > 1 && run.end();
    await queue.request(a, 'timer');
    await begun(a, 2);
    await idle();
    expect(of(a)).toHaveLength(2);
  });

  it('gives back what a killed process had just fetched', async () => {
    const [a, b] = (await companies(2)) as [string, string];
    await boss.send('turn', { companyId: a, trigger: 'timer' }, { singletonKey: a });
    expect((await fetchTurn(boss))?.job.companyId).toBe(a);
    const queue = await start();
    await queue.request(b, 'timer');
    await begun(b);
    await store.inCompany(b, (scope) => connections.acquireLease(scope, { holder: b, now: Date.now(), ttlMs: 60_000 }));
    await sleep(LEASE_MS + 100);
    await queue.giveBackAbandoned();
    expect(of(a)).toHaveLength(0);
    await queue.giveBackAbandoned();
    await begun(a);
    // Who holds its lease is alive, however long it takes.
    expect(of(b)).toHaveLength(1);
  });

  it('finishes the turns in hand before it stops, and begins no other', async () => {
    const [a, b] = (await companies(2)) as [string, string];
    const queue = await start();
    await queue.request(a, 'timer');
    await begun(a);
    let isStopped = false;
    const stopped = queue.onApplicationShutdown().then(() => (isStopped = true));
    queues = [];
    await boss.send('turn', { companyId: b, trigger: 'timer' }, { singletonKey: b });
    await sleep(700);
    expect([isStopped, of(b).length, await states()]).toEqual([false, 0, ['active', 'created']]);
    of(a)[0]?.end();
    await stopped;
    expect(await states()).toEqual(['created']);
  });

  it('tells of the end of a turn although the line to the database was cut meanwhile', async () => {
    const a = await newCompany();
    const queue = await start();
    await queue.request(a, 'timer');
    await begun(a);
    const other = await clientOf();
    try {
      // What tells of the end has to wait for this row, and is cut there.
      await other.query(`begin; select from pgboss.job where name = 'turn' for update`);
      of(a)[0]?.end();
      const cut = `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'pgboss' and wait_event_type = 'Lock'`;
      await until(async () => (await inDatabase(cut)).length > 0);
      await other.query('commit');
    } finally {
      await other.end();
    }
    await idle();
    expect(of(a)).toHaveLength(1);
  });

  /** Requests come at any time to either process, turns take their time or break off, and processes die with what they have fetched. */
  const happenings = fc.record({
    requests: fc.array(fc.record({ company: fc.nat(4), process: fc.nat(1), afterMs: fc.nat(60) }), {
      minLength: 1,
      maxLength: 30,
    }),
    turns: fc.array(fc.record({ ms: fc.nat(80), breaksOff: fc.boolean() }), { minLength: 1, maxLength: 10 }),
    deaths: fc.nat(2),
  });

  it('never runs two turns of a company at once, and every request is followed by a turn', async () => {
    await start();
    await start();
    await fc.assert(
      fc.asyncProperty(happenings, async ({ requests, turns, deaths }) => {
        const ids = await companies(5);
        const asked = new Map<string, number>();
        const answered = new Map<string, number>();
        let most = 0;
        runs = [];
        onBegin = (run) => {
          const { ms, breaksOff } = turns[runs.length % turns.length] ?? { ms: 0, breaksOff: false };
          most = Math.max(most, of(run.companyId).filter(({ isOver }) => !isOver).length);
          answered.set(run.companyId, performance.now());
          // The first try only: one that breaks off for ever is given up.
          const isFirst = of(run.companyId).length === 1;
          setTimeout(() => run.end(breaksOff && isFirst ? 'broken off' : undefined), ms);
        };
        for (const { company, process, afterMs } of requests) {
          await sleep(afterMs);
          const id = ids[company] ?? '';
          asked.set(id, performance.now());
          await queues[process]?.request(id, 'request');
        }
        const dead = [];
        for (let death = 0; death < deaths; death += 1) dead.push(await fetchTurn(boss));
        for (const turn of dead) if (turn) await boss.fail('turn', turn.id);
        await idle();
        expect(most).toBeLessThanOrEqual(1);
        for (const [id, at] of asked) expect(answered.get(id)).toBeGreaterThan(at);
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20);
}
