import { connections, openStore, type Company, type Store } from '@holdfast/store';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import { SystemClock } from '../clock';
import type { Config } from '../config';
import { log } from '../logging';
import { Leases } from './leases';
import { Paces } from './paces';
import type { Systems } from './systems';
import { Waits } from './waits';

log.level = 'silent';

describe('the lease of a company', () => {
  let database: FreshDatabase;
  let store: Store;
  let company: Company;

  beforeAll(async () => {
    database = await freshDatabase();
    store = await openStore({ url: database.url, poolMax: 3 });
  });
  beforeEach(async () => {
    company = await store.companies.register({ provider: 'xero', externalHash: String(Math.random()), name: 'C' });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  function leasesWith(limits: { readonly leaseMs: number; readonly turnMsMax: number }): Leases {
    const config = { limits } as Config;
    const clock = new SystemClock();
    return new Leases(config, store, new Paces(config, store, clock, {} as Systems, new Waits(store, clock)));
  }
  const held = async (leases: Leases): Promise<number> => {
    const epoch = await leases.acquire(company.id);
    if (epoch === null) throw new Error('somebody else holds the lease');
    return epoch;
  };
  async function waitFor(next: Leases): Promise<number> {
    for (;;) {
      const epoch = await next.acquire(company.id);
      if (epoch !== null) return epoch;
      await sleep(20);
    }
  }

  it('is kept for as long as the work lasts, and free right after it', async () => {
    const [one, other] = [leasesWith({ leaseMs: 2000, turnMsMax: 60_000 }), leasesWith({ leaseMs: 2000, turnMsMax: 60_000 })];
    let tries: readonly (number | null)[] = [];
    await one.whileHeld(company, await held(one), async () => {
      for (const giveUpAt = Date.now() + 3000; Date.now() < giveUpAt; await sleep(100))
        tries = [...tries, await other.acquire(company.id)];
    });
    expect(tries.filter((epoch) => epoch !== null)).toEqual([]);
    expect(await other.acquire(company.id)).toBe(2);
  });

  it('runs out under work that hangs, which may then write no more', async () => {
    const [hanging, next] = [leasesWith({ leaseMs: 200, turnMsMax: 300 }), leasesWith({ leaseMs: 60_000, turnMsMax: 60_000 })];
    const epoch = await held(hanging);
    let wakeUp: () => void = () => undefined;
    const work = hanging.whileHeld(company, epoch, async () => {
      await new Promise<void>((resolve) => (wakeUp = resolve));
      await store.inCompany(company.id, (scope) => connections.requireLease(scope, epoch));
    });
    const refused = expect(work).rejects.toBeInstanceOf(connections.LeaseLost);
    expect(await waitFor(next)).toBe(epoch + 1);
    wakeUp();
    await refused;
    // Its own letting go does not take the lease from its successor.
    expect(await next.acquire(company.id)).toBeNull();
  });

  it('is let go of although the line is cut in that moment', async () => {
    const leases = leasesWith({ leaseMs: 60_000, turnMsMax: 60_000 });
    const epoch = await held(leases);
    const inCompany = store.inCompany.bind(store);
    let cuts = 2;
    store.inCompany = async (id, work) =>
      inCompany(id, async (scope) => {
        const done = await work(scope);
        if (cuts-- > 0) await scope.manager.query('select pg_terminate_backend(pg_backend_pid())');
        return done;
      }) as never;
    try {
      expect(await leases.whileHeld(company, epoch, async () => 'done')).toBe('done');
    } finally {
      store.inCompany = inCompany;
    }
    expect(await leases.acquire(company.id)).toBe(epoch + 1);
  });

  it('that cannot be let go of costs nobody the work, and runs out', async () => {
    const leases = leasesWith({ leaseMs: 1000, turnMsMax: 60_000 });
    const lost = await openStore({ url: database.url, poolMax: 1 });
    const clock = new SystemClock();
    const config = { limits: { leaseMs: 1000, turnMsMax: 60_000 } } as Config;
    const cutOff = new Leases(config, lost, new Paces(config, lost, clock, {} as Systems, new Waits(lost, clock)));
    const epoch = await held(cutOff);
    expect(await cutOff.whileHeld(company, epoch, async () => lost.close().then(() => 'done'))).toBe('done');
    expect(await waitFor(leases)).toBe(epoch + 1);
  });
});
