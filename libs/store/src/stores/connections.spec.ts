import { companyForEachTest } from '../../../../test/support/company';
import * as connections from './connections.store';

const first: connections.NewConnection = {
  consentId: '00000000-0000-4000-8000-000000000001',
  sealedTokens: 'sealed 1',
  sealedExternalId: 'sealed id',
  connectionId: null,
  accessExpiresAt: '2026-02-01T12:30:00.000Z',
  refreshExpiresAt: '2026-04-01T12:00:00.000Z',
  hardExpiresAt: null,
  now: '2026-02-01T12:00:00.000Z',
};

describe('a connection', () => {
  const company = companyForEachTest({ poolMax: 6 });
  const { inside } = company;

  beforeEach(async () => {
    await inside((scope) => connections.save(scope, { ...first, consentId: company.id }));
  });

  it('is kept, replaced by a new consent, and removed', async () => {
    const { consentId: _, now, sealedExternalId, connectionId, ...pair } = first;
    const consent = { ...pair, id: company.id, spareTokens: [], grantedAt: now, renewedAt: now, endedAt: null };
    expect(await inside(connections.read)).toEqual({
      sealedExternalId,
      connectionId,
      consent: { ...consent, refreshEpoch: 0, tokenEpoch: 0, claim: 'free' },
    });
    await inside((scope) => connections.save(scope, { ...first, sealedTokens: 'sealed 2', connectionId: 'x' }));
    expect(await inside(connections.read)).toMatchObject({
      connectionId: 'x',
      consent: { id: first.consentId, sealedTokens: 'sealed 2' },
    });
    await inside(connections.remove);
    expect(await inside(connections.read)).toBeNull();
  });

  it('asks for a new consent once, however many find out at the same moment, and not after the owner has left', async () => {
    const asked = await Promise.all([1, 2, 3, 4].map(() => inside(connections.needsReconnect)));
    expect(asked.filter(Boolean)).toHaveLength(1);
    expect((await company.store.companies.find(company.id))?.status).toBe('needs-reconnect');
    await company.store.companies.setStatus(company.id, 'disconnected');
    expect(await inside(connections.needsReconnect)).toBe(false);
    expect((await company.store.companies.find(company.id))?.status).toBe('disconnected');
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
