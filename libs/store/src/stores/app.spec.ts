import { parseDay } from '@holdfast/credit';
import fc from 'fast-check';
import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import { openStore, type Store } from '../store';
import * as meters from './meters.store';

const PER_MINUTE = 800;
const START = Date.parse('2026-03-01T00:00:00Z');
const at = (ms: number) => ({ perMinute: PER_MINUTE, now: new Date(START + ms).toISOString() });

describe('what all companies of an app share', () => {
  let database: FreshDatabase;
  let one: Store;
  let other: Store;

  beforeAll(async () => {
    database = await freshDatabase();
    [one, other] = await Promise.all([
      openStore({ url: database.url, poolMax: 4 }),
      openStore({ url: database.url, poolMax: 4 }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([one.close(), other.close()]);
    await database.drop();
  });

  it('grants no minute more calls than allowed, to however many processes, wherever the minute begins', async () => {
    let shift = 0;
    const asked = fc.array(fc.record({ afterMs: fc.nat(4000), calls: fc.integer({ min: 1, max: 60 }) }), {
      minLength: 30,
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(asked, async (all) => {
        shift += 3_600_000;
        let nowMs = shift;
        const grants: { calls: number; fromMs: number; toMs: number }[] = [];
        for (const { afterMs, calls } of all) {
          nowMs += afterMs;
          const answers = await Promise.all([one, other].map((store) => store.app.takeCalls('xero', { calls, ...at(nowMs) })));
          for (const { granted, forMs } of answers) {
            expect(forMs).toBeGreaterThan(0);
            expect(forMs).toBeLessThanOrEqual(10_000);
            // Used as late as may be, such a call is counted ten seconds later still.
            if (granted) grants.push({ calls, fromMs: nowMs, toMs: nowMs + forMs + 10_000 });
          }
        }
        for (const { toMs } of grants) {
          const from = toMs - 1;
          const minute = grants.filter((grant) => grant.toMs > from && grant.fromMs < from + 60_000);
          expect(minute.reduce((sum, { calls }) => sum + calls, 0)).toBeLessThanOrEqual(PER_MINUTE);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('gives twenty askers at one moment what there is, and not a call more', async () => {
    const now = at(-60_000);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? one : other).app.takeCalls('xero', { calls: 15, ...now })),
    );
    expect(answers.filter(({ granted }) => granted)).toHaveLength(6);
    expect((await one.app.takeCalls('xero', { calls: 10, ...now })).granted).toBe(true);
    expect((await one.app.takeCalls('xero', { calls: 1, ...now })).granted).toBe(false);
    expect((await one.app.takeCalls('quickbooks', { calls: 100, ...now })).granted).toBe(true);
    expect((await one.app.takeCalls('xero', { calls: 101, ...at(-50_000) })).granted).toBe(false);
  });

  it('used up by others, it is so for every process until the provider’s time is over', async () => {
    const from = -1_000_000;
    await one.app.exhaustCalls('xero', { seconds: 60, ...at(from) });
    for (const ms of [0, 9_000, 30_000, 59_999])
      expect((await other.app.takeCalls('xero', { calls: 1, ...at(from + ms) })).granted).toBe(false);
    expect((await other.app.takeCalls('xero', { calls: 1, ...at(from + 70_000) })).granted).toBe(true);
  });

  it('keeps only what still counts, and by itself goes by the database’s clock', async () => {
    const { granted, forMs } = await one.app.takeCalls('quickbooks', { calls: 1, perMinute: PER_MINUTE, now: null });
    expect(granted).toBe(true);
    expect(forMs).toBeLessThanOrEqual(10_000);
    const later = new Date(Date.now() + 3_600_000).toISOString();
    await one.app.takeCalls('quickbooks', { calls: 100, perMinute: PER_MINUTE, now: later });
    const client = new Client({ connectionString: one.bossConnection.connectionString });
    await client.connect();
    expect((await client.query(`select 1 from app_calls where provider = 'quickbooks'`)).rowCount).toBe(1);
    await client.end();
  });

  it('adds up the month over all its companies and names none', async () => {
    const ids = await Promise.all(
      ['a', 'b', 'c'].map((externalHash) => one.companies.register({ provider: 'quickbooks', externalHash, name: externalHash })),
    );
    await one.companies.setStatus(ids[2]?.id ?? '', 'disconnected');
    const call = { reads: 2, units: 9, writes: 1, batches: 0, bytes: 100 };
    const add = (id: string, day: string, store: Store) =>
      store.inCompany(id, (scope) => meters.add(scope, { day: parseDay(day), ...call }));
    await Promise.all(ids.flatMap(({ id }) => [one, other].map((store) => add(id, '2026-03-31', store))));
    await add(ids[0]?.id ?? '', '2026-04-01', one);
    expect(await one.app.usage('quickbooks', parseDay('2026-03-05'))).toEqual({ reads: 12, units: 54, bytes: 600, companies: 2 });
    expect(await one.app.usage('quickbooks', parseDay('2026-04-30'))).toMatchObject({ reads: 2, units: 9 });
    expect(await one.app.usage('xero', parseDay('2026-03-05'))).toEqual({ reads: 0, units: 0, bytes: 0, companies: 0 });
  });

  it('is stopped for every process at once, also as seen from inside a transaction', async () => {
    expect(await one.app.readStop()).toEqual({ stopped: false, by: null, at: null });
    const moved = { by: 'Ann', at: '2026-03-01T00:00:00.000Z' };
    await one.app.setStop({ stopped: true, ...moved });
    expect(await other.app.readStop()).toEqual({ stopped: true, ...moved });
    const { id } = await one.companies.register({ provider: 'xero', externalHash: 'stopped', name: 'C' });
    await other.inCompany(id, async (scope) => {
      expect((await other.app.readStop(scope)).stopped).toBe(true);
      await one.app.setStop({ stopped: false, ...moved });
      expect((await other.app.readStop(scope)).stopped).toBe(false);
    });
    expect(await other.app.readStop()).toEqual({ stopped: false, ...moved });
  });
});
