import { RateLimited, Unavailable, type Capabilities } from '@holdfast/accounting';
import { connections, openStore, type Company, type Store } from '@holdfast/store';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import { ManualClock, SystemClock, type Clock } from '../clock';
import type { Config } from '../config';
import { log } from '../logging';
import { Paces } from './paces';
import type { Systems } from './systems';
import { Waits } from './waits';

const START = Date.parse('2026-03-02T12:00:00Z');
const LIMITS: Capabilities['limits'] = {
  perMinute: 12,
  perSecond: null,
  inFlight: 3,
  batchesPerMinute: null,
  perDay: null,
  appPerMinute: null,
  retryAfterSecondsDefault: 60,
};
const LEASE_MS = 60_000;
log.level = 'silent';

describe('the paces of several processes', () => {
  let database: FreshDatabase;
  const stores: Store[] = [];
  let company: Company;

  beforeAll(async () => {
    database = await freshDatabase();
    stores.push(await openStore({ url: database.url, poolMax: 3 }), await openStore({ url: database.url, poolMax: 3 }));
  });
  beforeEach(async () => {
    company = await store(0).companies.register({ provider: 'xero', externalHash: String(Math.random()), name: 'C' });
  });
  afterAll(async () => {
    for (const one of stores) await one.close();
    await database.drop();
  });

  const store = (process: number): Store => stores[process % stores.length] as Store;
  const pacesOf = (process: number, clock: Clock, limits = LIMITS, leaseMs = LEASE_MS): Paces =>
    new Paces(
      { limits: { leaseMs } as Config['limits'] },
      store(process),
      clock,
      { must: () => ({ capabilities: { limits } }) } as unknown as Systems,
      new Waits(store(process), clock),
    );
  const acquire = async (process: number, ttlMs = LEASE_MS, atMs = Date.now()): Promise<number> => {
    const epoch = await store(process).inCompany(company.id, (scope) =>
      connections.acquireLease(scope, { holder: `process ${process}`, now: atMs, ttlMs }),
    );
    if (epoch === null) throw new Error('somebody else holds the lease');
    return epoch;
  };
  /** The dead process's lease has run out. */
  const afterItsLease = () => Date.now() + 10 * LEASE_MS;

  it('hand the minute on: what one has called the other does not call again', async () => {
    // Each its own clock, as two machines have, but the same by the books.
    const clocks = [new ManualClock(START), new ManualClock(START)];
    const [first, second] = clocks.map((clock, process) => pacesOf(process, clock)) as [Paces, Paces];
    let epoch = await acquire(0);
    const held = await first.open(company, epoch);
    for (let n = 0; n < 12; n += 1) await held.run('read', async () => undefined, false);
    expect(clocks[0]?.paceTimer.nowMs()).toBe(START);
    await first.close(company.id, epoch);

    epoch = await acquire(1);
    const next = await second.open(company, epoch);
    clocks[1]?.moveTo(START + 20_000);
    await next.run('read', async () => undefined, false);
    expect(clocks[1]?.paceTimer.nowMs()).toBe(START + 60_000);
    await second.close(company.id, epoch);
  });

  it('after a death the next one waits until whatever was called is a minute old', async () => {
    const clocks = [new ManualClock(START), new ManualClock(START)];
    const [first, second] = clocks.map((clock, process) => pacesOf(process, clock)) as [Paces, Paces];
    const epoch = await acquire(0);
    const held = await first.open(company, epoch);
    await held.run('read', async () => undefined, false);
    await first.renew(company.id, epoch);
    // It went on calling, and died before its next heartbeat.
    for (let n = 0; n < 11; n += 1) await held.run('read', async () => undefined, false);

    clocks[1]?.moveTo(START + LEASE_MS);
    const next = await second.open(company, await acquire(1, LEASE_MS, afterItsLease()));
    await next.run('read', async () => undefined, false);
    expect(clocks[1]?.paceTimer.nowMs()).toBe(START + LEASE_MS + 60_000);
  });

  it('by the system’s clock the time between two processes is the database’s', async () => {
    const limits = { ...LIMITS, perMinute: 5, perSecond: 2 };
    const [first, second] = [0, 1].map((process) => pacesOf(process, new SystemClock(), limits)) as [Paces, Paces];
    let epoch = await acquire(0);
    const held = await first.open(company, epoch);
    const startedAt = performance.now();
    for (let n = 0; n < 2; n += 1) await held.run('read', async () => undefined, false);
    await first.close(company.id, epoch);
    epoch = await acquire(1);
    const next = await second.open(company, epoch);
    await next.run('read', async () => undefined, false);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1000);
    await second.close(company.id, epoch);
  });

  it('who has lost the lease, or could not confirm it in time, calls no more', async () => {
    const clock = new ManualClock(START);
    const paces = pacesOf(0, clock, LIMITS, 80);
    const epoch = await acquire(0, 80);
    const held = await paces.open(company, epoch);
    await held.run('read', async () => undefined, false);
    await new Promise((resolve) => setTimeout(resolve, 90));
    await expect(held.run('read', async () => undefined, false)).rejects.toBeInstanceOf(Unavailable);
    await paces.renew(company.id, epoch);
    await held.run('read', async () => undefined, false);

    await acquire(1, LEASE_MS, afterItsLease());
    await paces.renew(company.id, epoch);
    await expect(held.run('read', async () => undefined, false)).rejects.toBeInstanceOf(Unavailable);
    await expect(paces.open(company, epoch)).rejects.toBeInstanceOf(connections.LeaseLost);
  });

  it('a company is let go of only when its last call has ended, and what waits behind it is not called', async () => {
    const paces = pacesOf(0, new ManualClock(START));
    const epoch = await acquire(0);
    const held = await paces.open(company, epoch);
    let isAnswered = false;
    const call = async () => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      isAnswered = true;
    };
    const started = [1, 2, 3].map(() => held.run('read', call, false));
    const waiting = held.run('read', call, false);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const closed = paces.close(company.id, epoch);
    await expect(acquire(1)).rejects.toThrow('somebody else');
    await expect(waiting).rejects.toBeInstanceOf(Unavailable);
    await closed;
    expect(isAnswered).toBe(true);
    await Promise.all(started);
    await acquire(1);
  });

  it('the app’s minute is shared by all companies and processes, and used up for one it is so for all', async () => {
    const limits = { ...LIMITS, perMinute: 1000, inFlight: 50, appPerMinute: 800 };
    const clock = new ManualClock(START);
    const held = [];
    for (const process of [0, 1]) {
      company = await store(0).companies.register({ provider: 'xero', externalHash: `app ${process}`, name: 'C' });
      held.push(await pacesOf(process, clock, limits).open(company, await acquire(process)));
    }
    const slots = new Map<number, number>();
    const count = async () => {
      const slot = Math.floor(clock.paceTimer.nowMs() / 10_000);
      slots.set(slot, (slots.get(slot) ?? 0) + 1);
    };
    await Promise.all(held.flatMap((pace) => Array.from({ length: 300 }, () => pace.run('read', count, false))));
    expect([...slots.values()].reduce((sum, calls) => sum + calls, 0)).toBe(600);
    for (const calls of slots.values()) expect(calls).toBeLessThanOrEqual(100);

    clock.moveTo(START + 3_600_000);
    const at = clock.paceTimer.nowMs();
    let asked = 0;
    const refusedOnce = async () => {
      asked += 1;
      if (asked === 1) throw new RateLimited(60, { status: 429, code: 'appminute', reference: null });
    };
    await held[0]?.run('read', refusedOnce, false);
    expect(asked).toBe(2);
    const mayCall = async (ms: number) =>
      (await store(1).app.takeCalls('xero', { calls: 1, perMinute: 800, now: new Date(at + ms).toISOString() })).granted;
    expect(await Promise.all([0, 9_000, 59_999, 75_000].map(mayCall))).toEqual([false, false, false, true]);
  });

  it('a refusal is tried again as often as makes sense, for all callers alike', async () => {
    const clock = new ManualClock(START);
    const paces = pacesOf(0, clock);
    const held = await paces.open(company, await acquire(0));
    let calls = 0;
    const refused = () => {
      calls += 1;
      return Promise.reject(new RateLimited(20, { status: 429, code: 'minute', reference: null }));
    };
    await expect(held.run('read', refused, false)).rejects.toBeInstanceOf(RateLimited);
    expect(calls).toBe(3);
    expect(clock.paceTimer.nowMs()).toBe(START + 40_000);
    await held.run('read', async () => undefined, false);
    expect(clock.paceTimer.nowMs()).toBe(START + 60_000);
    // Our own pace says no: nobody is asked again.
    await expect(held.run('read', () => Promise.reject(new RateLimited(7200)), false)).rejects.toMatchObject({
      retryAfterSeconds: 7200,
    });
  });
});
