import { randomUUID } from 'node:crypto';
import { parseDay } from '@holdfast/credit';
import { Client } from 'pg';
import { companyForEachTest } from '../../../../test/support/company';
import * as apiKeys from './api-keys.store';
import * as creditChecks from './credit-checks.store';
import * as mirror from './mirror.store';
import { customer, invoice } from './sample-records';
import * as settings from './settings.store';

const NOW = '2026-03-02T12:00:00.000Z';

describe('credit checks and keys in the store', () => {
  const company = companyForEachTest({ poolMax: 3 });
  const { inside } = company;
  const checked = (changes: Partial<Parameters<typeof company.store.creditChecks.record>[1][number]> = {}) => ({
    id: randomUUID(),
    customerId: 'c1',
    askedAt: NOW,
    verdict: 'hold' as const,
    keyId: null,
    askedBy: null,
    answer: { amount: 12n },
    ...changes,
  });

  it('has the basis of an answer in one row, and none of another company', async () => {
    await inside(async (scope) => {
      await mirror.storePage(scope, { records: [customer({ id: 'c1', name: 'Amber Ltd', currency: 'GBP' })], mark: null });
      await settings.patch(scope, { policyName: 'strict', syncedAt: NOW });
    });
    const first = company.id;
    expect(await company.store.creditChecks.basis(first, 'c1', null)).toMatchObject({
      customer: { name: 'Amber Ltd', currency: 'GBP' },
      policyName: 'strict',
      syncedAt: NOW,
      decided: null,
      isCurrent: false,
      rate: null,
    });
    await company.another('xero');
    expect(await company.store.creditChecks.basis(company.id, 'c1', null)).toMatchObject({ customer: null, isCurrent: true });
    expect(await company.store.creditChecks.basis(randomUUID(), 'c1', null)).toBeNull();
    await expect(company.store.creditChecks.basis('all', 'c1', null)).rejects.toThrow(TypeError);
    // Whose company was set for one statement is not set for the next one on the same connection.
    const engine = new Client(company.store.bossConnection);
    await engine.connect();
    await engine.query('select * from credit_check_basis($1, $2, $3)', [first, 'c1', null]);
    expect((await engine.query('select 1 from customer')).rowCount).toBe(0);
    await engine.end();
  });

  it('takes the rate of the newest invoice: the customer’s own, or else anybody’s', async () => {
    const eur = (id: string, customerId: string, day: string, home: bigint) =>
      invoice({
        id,
        customerId,
        issued: parseDay(day),
        total: { minor: 100_00n, currency: 'EUR' },
        homeTotal: { minor: home, currency: 'GBP' },
        status: 'open',
      });
    await inside(async (scope) => {
      const records = [customer({ id: 'c1', currency: 'EUR' }), customer({ id: 'c2', currency: 'GBP' })];
      await mirror.storePage(scope, {
        records: [
          ...records,
          eur('i1', 'c1', '2026-01-01', 8400n),
          eur('i2', 'c1', '2026-02-01', 8500n),
          eur('i3', 'c2', '2026-03-01', 8600n),
        ],
        mark: null,
      });
      const profile = { name: 'C', homeCurrency: 'GBP' } as unknown as settings.StoredProfile;
      await settings.patch(scope, { profile });
    });
    const rate = async (customerId: string, currency: string | null) =>
      (await company.store.creditChecks.basis(company.id, customerId, currency))?.rate;
    expect(await rate('c1', null)).toEqual({ home: 8500n, foreign: 10_000n });
    expect(await rate('c2', 'EUR')).toEqual({ home: 8600n, foreign: 10_000n });
    expect(await rate('nobody', 'EUR')).toEqual({ home: 8600n, foreign: 10_000n });
    expect(await rate('c1', 'GBP')).toBeNull();
    expect(await rate('c1', 'USD')).toBeNull();
  });

  it('keeps every answer as it was given; the young ones cannot be taken back', async () => {
    const now = new Date().toISOString();
    const old = checked({ askedAt: '2026-01-01T00:00:00.000Z' });
    const young = checked({ askedAt: now });
    await company.store.creditChecks.record(company.id, [old, young], false);
    expect(await inside((scope) => creditChecks.find(scope, young.id))).toMatchObject({
      askedBy: null,
      answer: { amount: '12' },
    });
    expect((await inside((scope) => creditChecks.list(scope, { limit: 9 }))).map(({ id }) => id)).toEqual([young.id, old.id]);
    // Whatever is asked, what is younger than 30 days stays.
    expect(await inside((scope) => creditChecks.forget(scope, '2999-01-01T00:00:00Z'))).toBe(1);
    expect((await inside((scope) => creditChecks.list(scope, { limit: 9, customerId: 'c1' }))).map(({ id }) => id)).toEqual([
      young.id,
    ]);
    await company.another('xero');
    expect(await inside((scope) => creditChecks.find(scope, young.id))).toBeNull();
    const engine = new Client(company.store.bossConnection);
    await engine.connect();
    await expect(engine.query(`update credit_check set verdict = 'allow'`)).rejects.toThrow(/permission denied/);
    await expect(engine.query(`update api_key set key_hash = 'mine'`)).rejects.toThrow(/permission denied/);
    await engine.end();
  });

  it('a key works until it is revoked, in its own company, and its use is noted to the minute', async () => {
    const id = randomUUID();
    const later = (seconds: number): string => new Date(Date.parse(NOW) + seconds * 1000).toISOString();
    const used = async (now: string) => {
      const found = await inside((scope) => apiKeys.use(scope, id, now));
      return [found?.keyHash ?? null, (await inside(apiKeys.list))[0]?.lastUsedAt];
    };
    await inside((scope) => apiKeys.add(scope, { id, name: 'Shop', scopes: ['credit-checks'], keyHash: 'h', now: NOW }));
    expect(await used(NOW)).toEqual(['h', NOW]);
    expect(await used(later(59))).toEqual(['h', NOW]);
    expect(await used(later(61))).toEqual(['h', later(61)]);
    const owner = company.id;
    await company.another('xero');
    expect(await inside((scope) => apiKeys.use(scope, id, NOW))).toBeNull();
    expect(await inside((scope) => apiKeys.revoke(scope, id, NOW))).toBe(false);
    company.id = owner;
    expect(await inside((scope) => apiKeys.revoke(scope, id, NOW))).toBe(true);
    expect(await inside((scope) => apiKeys.revoke(scope, id, NOW))).toBe(false);
    expect((await used(NOW))[0]).toBeNull();
  });

  it('finds whom somebody may have meant by a name', async () => {
    const named = (id: string, name: string) => customer({ id, name });
    const records = [named('1', 'Amber Ltd'), named('2', 'Amberley & Sons'), named('3', '100% Wool'), named('4', 'Zinnia')];
    await inside((scope) => mirror.storePage(scope, { records, mark: null }));
    const near = async (text: string) => (await inside((scope) => creditChecks.nearMatches(scope, text))).map(({ id }) => id);
    expect(await near('amber ltd')).toEqual(['1', '2']);
    expect(await near('Ambrosia')).toEqual([]);
    expect(await near('Amberly')).toEqual(['1', '2']);
    expect(await near('%')).toEqual(['3']);
  });
});
