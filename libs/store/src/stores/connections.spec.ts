import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import type { CompanyScope } from '../scope';
import { openStore, type Store } from '../store';
import * as connections from './connections.store';

const NOON = '2026-02-01T12:00:00.000Z';
const plus = (minutes: number): string => new Date(Date.parse(NOON) + minutes * 60_000).toISOString();

const first: connections.Connection = {
  sealedTokens: 'sealed 1',
  sealedExternalId: 'sealed id',
  connectionId: null,
  accessExpiresAt: plus(30),
  refreshExpiresAt: plus(90_000),
  hardExpiresAt: null,
};
const renewed = (sealedTokens: string): connections.NewTokens => ({
  sealedTokens,
  accessExpiresAt: plus(60),
  refreshExpiresAt: plus(90_030),
  hardExpiresAt: plus(999_999),
});

describe('a connection', () => {
  let database: FreshDatabase;
  let store: Store;
  let companyId: string;
  let number = 0;

  beforeAll(async () => {
    database = await freshDatabase();
    store = await openStore({ url: database.url, poolMax: 6 });
  });

  beforeEach(async () => {
    companyId = (await store.companies.register({ provider: 'xero', externalHash: `company ${++number}`, name: 'C' })).id;
    await inside((scope) => connections.save(scope, first));
  });

  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const inside = <T>(work: (scope: CompanyScope) => Promise<T>): Promise<T> => store.inCompany(companyId, work);
  const begin = async (now: string, options?: { refusedEpoch: number }): Promise<{ epoch: number; sealedTokens: string }> => {
    const begun = await inside((scope) => connections.beginRefresh(scope, now, options));
    if (begun === 'not-needed') throw new Error('not needed');
    return begun;
  };
  const finish = (epoch: number, sealed: string): Promise<boolean> =>
    inside((scope) => connections.finishRefresh(scope, epoch, renewed(sealed)));

  it('is kept, replaced by a new consent, and removed', async () => {
    expect(await inside(connections.read)).toEqual({ ...first, tokenEpoch: 0 });
    await inside((scope) => connections.save(scope, { ...first, sealedTokens: 'sealed 2', connectionId: 'x' }));
    expect(await inside(connections.read)).toMatchObject({ sealedTokens: 'sealed 2', connectionId: 'x' });
    await inside(connections.remove);
    expect(await inside(connections.read)).toBeNull();
    expect(await inside((scope) => connections.beginRefresh(scope, plus(99)))).toBe('not-needed');
  });

  it('is refreshed when its token is about to die, and not before', async () => {
    expect(await inside((scope) => connections.beginRefresh(scope, plus(28)))).toBe('not-needed');
    const { epoch, sealedTokens } = await begin(plus(29));
    expect(sealedTokens).toBe('sealed 1');
    expect(await finish(epoch, 'sealed 2')).toBe(true);
    expect(await inside(connections.read)).toEqual({ ...first, ...renewed('sealed 2'), tokenEpoch: epoch });
    expect(await inside((scope) => connections.beginRefresh(scope, plus(29)))).toBe('not-needed');
  });

  it('is refreshed once when the provider refuses a token that looks valid', async () => {
    const { epoch } = await begin(NOON, { refusedEpoch: 0 });
    await finish(epoch, 'sealed 2');
    expect(await inside((scope) => connections.beginRefresh(scope, NOON, { refusedEpoch: 0 }))).toBe('not-needed');
  });

  it('lets the next one refresh after a crash, and the sleeper store nothing when it wakes', async () => {
    const sleeper = await begin(plus(29));
    const next = await begin(plus(29));
    expect(next.sealedTokens).toBe('sealed 1');
    expect(await finish(next.epoch, 'next')).toBe(true);
    expect(await finish(sleeper.epoch, 'sleeper')).toBe(false);
    expect((await inside(connections.read))?.sealedTokens).toBe('next');
  });

  it('takes no tokens of a refresh that began before a new consent', async () => {
    const { epoch } = await begin(plus(29));
    await inside((scope) => connections.save(scope, { ...first, sealedTokens: 'new consent' }));
    expect(await finish(epoch, 'old')).toBe(false);
    expect((await inside(connections.read))?.sealedTokens).toBe('new consent');
  });

  it('has one lease holder at a time, also when many ask at once', async () => {
    const ask = (holder: string, now: number) => inside((scope) => connections.acquireLease(scope, { holder, now, ttlMs: 1000 }));
    const epochs = await Promise.all(['a', 'b', 'c', 'd', 'a'].map((holder) => ask(holder, 0)));
    expect(epochs.filter((epoch) => epoch !== null)).toEqual([1]);
    expect(await ask('e', 999)).toBeNull();
    expect(await ask('e', 1000)).toBe(2);
  });

  it('fences off the holder who overslept', async () => {
    const lease = { now: 0, ttlMs: 1000 };
    const old = await inside((scope) => connections.acquireLease(scope, { holder: 'a', ...lease }));
    expect(await inside((scope) => connections.renewLease(scope, { epoch: old!, now: 500, ttlMs: 1000 }))).toBe(true);
    await inside((scope) => connections.requireLease(scope, old!));
    const young = await inside((scope) => connections.acquireLease(scope, { holder: 'b', now: 1500, ttlMs: 1000 }));
    expect(young).toBe(2);
    expect(await inside((scope) => connections.renewLease(scope, { epoch: old!, now: 1600, ttlMs: 1000 }))).toBe(false);
    await expect(inside((scope) => connections.requireLease(scope, old!))).rejects.toThrow(connections.LeaseLost);
    expect(await inside((scope) => connections.releaseLease(scope, old!))).toBe(false);
    expect(await inside((scope) => connections.releaseLease(scope, young!))).toBe(true);
    await expect(inside((scope) => connections.requireLease(scope, young!))).rejects.toThrow(connections.LeaseLost);
    expect(await inside((scope) => connections.acquireLease(scope, { holder: 'c', now: 1600, ttlMs: 1 }))).toBe(3);
  });
});
