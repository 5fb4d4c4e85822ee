import { parseDay } from '@holdfast/credit';
import { meters, openStore, type Company, type Store } from '@holdfast/store';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import { ManualClock } from '../clock';
import type { Config } from '../config';
import { Budget } from './budget';

const HOUR = 3600;
const config = { limits: { turnIntervalMs: HOUR * 1000 } as Config['limits'], allowances: { quickbooks: 1000, xero: 1e6 } };

describe('the budget of a month', () => {
  let database: FreshDatabase;
  let store: Store;
  const clock = new ManualClock(Date.parse('2026-04-16T00:00:00Z'));
  let budget: Budget;
  let company: Company;
  let neighbour: Company;

  beforeAll(async () => {
    database = await freshDatabase();
    store = await openStore({ url: database.url, poolMax: 2 });
    budget = new Budget(config, store, clock);
    const register = (externalHash: string) => store.companies.register({ provider: 'quickbooks', externalHash, name: 'C' });
    [company, neighbour] = [await register('a'), await register('b')];
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const use = (whose: Company, day: string, used: { reads: number; units: number }) =>
    store.inCompany(whose.id, (scope) => meters.add(scope, { day: parseDay(day), writes: 0, batches: 0, bytes: 10, ...used }));

  it('is the whole app’s, tells a company its own part, and counts by what may be charged at most', async () => {
    await use(company, '2026-04-02', { reads: 20, units: 100 });
    await use(company, '2026-03-31', { reads: 999, units: 999 });
    await use(neighbour, '2026-04-15', { reads: 30, units: 150 });
    expect(await budget.usage(company)).toEqual({
      month: '2026-04',
      reads: 20,
      units: 100,
      bytes: 10,
      app: { unit: 'reads', used: 250, allowance: 1000 },
      // Two companies of five reads a look, fifteen days, seven hundred left of 95 %.
      pollEverySeconds: Math.ceil((2 * 5 * 15 * 86_400) / 700),
      slowedBecause: expect.stringMatching(/^25 % of this month/) as string,
    });
    expect((await budget.usage(neighbour)).units).toBe(150);
  });

  it('slows more as more is used, for everybody, down to once a day', async () => {
    await use(neighbour, '2026-04-15', { reads: 0, units: 500 });
    const { pollEverySeconds } = await budget.usage(company);
    expect(pollEverySeconds).toBe(Math.ceil((2 * 5 * 15 * 86_400) / 200));
    await use(neighbour, '2026-04-15', { reads: 0, units: 201 });
    expect(await budget.month('quickbooks')).toMatchObject({ seconds: 86_400, used: 951 });
    expect(await budget.month('xero')).toMatchObject({ seconds: HOUR, slowedBecause: null, used: 0, unit: 'bytes' });
  });

  it('begins anew with the month', async () => {
    clock.moveTo(Date.parse('2026-05-01T00:00:00Z'));
    expect(await budget.usage(company)).toMatchObject({ month: '2026-05', reads: 0, app: { used: 0 } });
  });
});
