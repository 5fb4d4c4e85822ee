import { openStore, sync, type Store } from '@holdfast/store';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import { Clock } from '../clock';
import { Waits } from './waits';

const NOW = Date.parse('2026-01-05T14:02:40.000Z');

/** Its waits end when the test says so. */
class HeldClock extends Clock {
  readonly ends: (() => void)[] = [];
  readonly paceTimer = { nowMs: () => 0, pause: () => new Promise<void>((resolve) => this.ends.push(resolve)) };

  nowMs(): number {
    return NOW;
  }

  sharedIso(): null {
    return null;
  }
}

describe('waiting for a provider’s limits', () => {
  let database: FreshDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await freshDatabase();
    store = await openStore({ url: database.url, poolMax: 2 });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  it('is told with its end and its reason while it lasts, when it lasts longer than a second', async () => {
    const company = await store.companies.register({ provider: 'xero', externalHash: 'x', name: 'C' });
    const clock = new HeldClock();
    const limits = { perMinute: 60 } as Parameters<Waits['timer']>[1]['limits'];
    const timer = new Waits(store, clock).timer(company, { limits } as Parameters<Waits['timer']>[1]);
    const progress = async () => (await store.inCompany(company.id, sync.read)).progress;
    const waitBegun = async (count: number) => {
      while (clock.ends.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await store.inCompany(company.id, (scope) => sync.begin(scope, { work: 'first', now: clock.iso() }));

    const short = timer.pause(900);
    await waitBegun(1);
    expect(await progress()).toMatchObject({ waitingUntil: null, waitingFor: null });
    clock.ends[0]?.();
    await short;

    const long = timer.pause(40_000);
    await waitBegun(2);
    expect(await progress()).toMatchObject({
      waitingUntil: '2026-01-05T14:03:20.000Z',
      waitingFor: 'Xero’s limit of 60 calls a minute',
    });
    clock.ends[1]?.();
    await long;
    expect(await progress()).toMatchObject({ waitingUntil: null, waitingFor: null });
  });
});
