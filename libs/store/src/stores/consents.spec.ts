import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import type { CompanyScope } from '../scope';
import { openStore, type Store } from '../store';
import * as connections from './connections.store';
import * as consents from './consents.store';

const NOW = '2026-02-01T12:00:00.000Z';
const pair = (sealedTokens: string): consents.SealedPair => ({
  sealedTokens,
  accessExpiresAt: '2026-02-01T12:30:00.000Z',
  refreshExpiresAt: '2026-04-01T12:00:00.000Z',
  hardExpiresAt: null,
});
const LONG = 60_000;
/** A claim that has run out already. */
const OVER = -1;

describe('a consent', () => {
  let database: FreshDatabase;
  let store: Store;
  let owner: Client;

  beforeAll(async () => {
    database = await freshDatabase();
    store = await openStore({ url: database.url, poolMax: 8 });
    owner = new Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await Promise.all([owner.end(), store.close()]);
    await database.drop();
  });

  /** Companies that one consent has granted. */
  async function granted(count: number, sealedTokens = 'first'): Promise<readonly Company[]> {
    const consentId = randomUUID();
    const companies = Array.from({ length: count }, () => Company.make(store));
    return Promise.all(companies.map(async (company) => (await company).connect(consentId, sealedTokens)));
  }
  const all = async (): Promise<readonly string[]> =>
    (await owner.query<{ id: string }>('select id from consent')).rows.map(({ id }) => id);

  it('serves every company that it granted with the same tokens', async () => {
    const [one, two] = await granted(2);
    const claim = await one!.claim();
    await one!.finish(claim!, 'second');
    expect(await two!.read()).toMatchObject({ sealedTokens: 'second', spareTokens: ['first'], renewedAt: NOW, claim: 'free' });
    expect(await one!.inside(consents.companiesOf)).toEqual([one!.id, two!.id].sort((a, b) => a.localeCompare(b)));
  });

  it('goes with its last company, also when all leave at the same moment', async () => {
    const companies = await granted(4);
    const { id } = await companies[0]!.read();
    await companies[0]!.inside(connections.remove);
    expect(await all()).toContain(id);
    await Promise.all(companies.slice(1).map((company) => company.inside(connections.remove)));
    expect(await all()).not.toContain(id);
  });

  it('stays with those who are left when one of them connects anew', async () => {
    const [one, two] = await granted(2);
    const old = await one!.read();
    await one!.connect(randomUUID(), 'anew');
    expect((await one!.read()).sealedTokens).toBe('anew');
    expect((await two!.read()).id).toBe(old.id);
    await two!.connect(randomUUID(), 'anew too');
    expect(await all()).not.toContain(old.id);
  });

  it('cannot be seen or changed by a company that does not live by it', async () => {
    const [[ours], [theirs]] = [await granted(1), await granted(1, 'their secret')];
    const foreign = await theirs!.read();
    expect((await ours!.read()).sealedTokens).toBe('first');
    expect(await ours!.inside((scope) => consents.claim(scope, foreign, LONG))).toBeNull();
    const forged = { consentId: foreign.id, epoch: 9 };
    expect(await ours!.finish(forged, 'stolen')).toBe('gone');
    await ours!.inside((scope) => consents.release(scope, forged));
    expect(await theirs!.read()).toEqual(foreign);
  });

  describe('refreshed', () => {
    it('is claimed by one of a hundred who ask at the same moment, in whatever company', async () => {
      const companies = await granted(4);
      const seen = await companies[0]!.read();
      const asked = Array.from({ length: 100 }, (_, index) => companies[index % 4]!.claim(LONG, seen));
      const claims = (await Promise.all(asked)).filter((claim) => claim !== null);
      expect(claims).toEqual([{ consentId: seen.id, epoch: 1 }]);
      expect((await companies[1]!.read()).claim).toBe('live');
    });

    it('is not claimed by who has not seen the newest tokens', async () => {
      const [company] = await granted(1);
      const seen = await company!.read();
      await company!.finish((await company!.claim())!, 'second');
      expect(await company!.claim(LONG, seen)).toBeNull();
      expect(await company!.claim()).not.toBeNull();
    });

    it('can be claimed again when the claim was given back or has run out', async () => {
      const [company] = await granted(1);
      const first = await company!.claim();
      await company!.inside((scope) => consents.release(scope, first!));
      expect((await company!.read()).claim).toBe('free');
      const dead = await company!.claim(OVER);
      expect((await company!.read()).claim).toBe('lapsed');
      const next = await company!.claim();
      expect([dead?.epoch, next?.epoch]).toEqual([2, 3]);
      // Who was taken over may neither give the new claim back nor make it last longer.
      await company!.inside((scope) => consents.release(scope, dead!));
      expect(await company!.inside((scope) => consents.prolong(scope, dead!, LONG))).toBe(false);
      expect((await company!.read()).claim).toBe('live');
      expect(await company!.inside((scope) => consents.prolong(scope, next!, LONG))).toBe(true);
    });

    it('runs out by the database’s clock, while nobody looks', async () => {
      const [company] = await granted(1);
      await company!.claim(2_000);
      expect(await company!.claim()).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 2_100));
      expect(await company!.claim()).not.toBeNull();
    });

    it('by two, uses what was asked for last and keeps the other, whoever stores first', async () => {
      for (const sleeperIsFirst of [true, false]) {
        const [company] = await granted(1);
        const sleeper = (await company!.claim(OVER))!;
        const next = (await company!.claim())!;
        const stores = [() => company!.finish(sleeper, 'sleeper'), () => company!.finish(next, 'next')];
        if (!sleeperIsFirst) stores.reverse();
        const inUse = [await stores[0]!(), await stores[1]!()];
        expect(inUse).toEqual(['in use', sleeperIsFirst ? 'in use' : 'spare']);
        expect((await company!.read()).sealedTokens).toBe('next');
        expect((await company!.read()).spareTokens[0]).toBe('sleeper');
      }
    });

    it('keeps what the sleeper brings when whoever took over never comes back', async () => {
      const [company] = await granted(1);
      const sleeper = (await company!.claim(OVER))!;
      await company!.claim(OVER);
      expect(await company!.finish(sleeper, 'sleeper')).toBe('in use');
      expect(await company!.read()).toMatchObject({ sealedTokens: 'sleeper', spareTokens: ['first'], claim: 'lapsed' });
    });

    it('stores nothing twice, and nothing of a refresh that began before a new consent', async () => {
      const [company] = await granted(1);
      const claim = (await company!.claim())!;
      expect([await company!.finish(claim, 'second'), await company!.finish(claim, 'second')]).toEqual(['in use', 'spare']);
      expect((await company!.read()).spareTokens).toEqual(['first']);
      const late = (await company!.claim())!;
      await company!.connect(randomUUID(), 'anew');
      expect(await company!.finish(late, 'old')).toBe('gone');
      expect(await company!.read()).toMatchObject({ sealedTokens: 'anew', spareTokens: [] });
    });
  });

  describe('refused', () => {
    it('has ended, and nobody asks the vendor again', async () => {
      const [company] = await granted(1);
      const seen = await company!.read();
      const claim = (await company!.claim())!;
      expect(await company!.inside((scope) => consents.end(scope, claim, { seen, now: NOW }))).toBe(true);
      expect(await company!.read()).toMatchObject({ endedAt: NOW, claim: 'free' });
      expect(await company!.claim()).toBeNull();
    });

    it('has not ended when another pair came in meanwhile, in use or as a spare', async () => {
      const [company] = await granted(1);
      const sleeper = (await company!.claim(OVER))!;
      const seen = await company!.read();
      const claim = (await company!.claim())!;
      await company!.finish(sleeper, 'sleeper');
      const end = () => company!.inside((scope) => consents.end(scope, claim, { seen, now: NOW }));
      expect(await end()).toBe(false);
      expect((await company!.read()).endedAt).toBeNull();
    });

    it('lives again by a pair that came late', async () => {
      const [company] = await granted(1);
      const sleeper = (await company!.claim(OVER))!;
      const claim = (await company!.claim())!;
      const seen = await company!.read();
      await company!.inside((scope) => consents.end(scope, claim, { seen, now: NOW }));
      await company!.finish(sleeper, 'sleeper');
      expect(await company!.read()).toMatchObject({ sealedTokens: 'sleeper', endedAt: null });
    });
  });
});

class Company {
  private constructor(
    private readonly store: Store,
    readonly id: string,
  ) {}

  static async make(store: Store): Promise<Company> {
    const company = await store.companies.register({ provider: 'xero', externalHash: randomUUID(), name: 'C' });
    return new Company(store, company.id);
  }

  async connect(consentId: string, sealedTokens: string): Promise<this> {
    const reached = { sealedExternalId: 'sealed id', connectionId: null };
    await this.inside((scope) => connections.save(scope, { consentId, ...pair(sealedTokens), ...reached, now: NOW }));
    return this;
  }

  inside<T>(work: (scope: CompanyScope) => Promise<T>): Promise<T> {
    return this.store.inCompany(this.id, work);
  }

  async read(): Promise<consents.Consent> {
    const consent = await this.inside(consents.read);
    if (!consent) throw new Error('not connected');
    return consent;
  }

  async claim(forMs = LONG, seen?: consents.Consent): Promise<consents.Claim | null> {
    const known = seen ?? (await this.read());
    return this.inside((scope) => consents.claim(scope, known, forMs));
  }

  finish(claim: consents.Claim, sealedTokens: string): Promise<'in use' | 'spare' | 'gone'> {
    return this.inside((scope) => consents.finish(scope, claim, { ...pair(sealedTokens), now: NOW }));
  }
}
