import fc from 'fast-check';
import { Client } from 'pg';
import type { EntityKind } from '@holdfast/credit';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import type { CompanyScope } from '../scope';
import { openStore, type Store } from '../store';
import * as mirror from './mirror.store';
import { at, customer, gone, invoice } from './sample-records';
import * as told from './told.store';

const NOON = '2026-02-01T12:00:00.000Z';
const daysLater = (days: number): string => new Date(Date.parse(NOON) + days * 86_400_000).toISOString();

const event = (change: Partial<told.ToldEvent> & { id: string | null }): told.ToldEvent => ({
  entity: 'invoice',
  objectId: '7',
  isGone: false,
  at: at(0),
  ...change,
});

describe('what webhooks have told', () => {
  let database: FreshDatabase;
  let owner: Client;
  let store: Store;
  let otherProcess: Store;
  let companyId: string;
  let number = 0;

  beforeAll(async () => {
    database = await freshDatabase();
    store = await openStore({ url: database.url, poolMax: 8 });
    otherProcess = await openStore({ url: database.url, poolMax: 8 });
    owner = new Client({ connectionString: database.url });
    await owner.connect();
  });

  beforeEach(async () => {
    companyId = (await store.companies.register({ provider: 'xero', externalHash: `company ${++number}`, name: 'C' })).id;
    await store.companies.scheduleTurn(companyId, daysLater(1));
  });

  afterAll(async () => {
    await Promise.all([owner.end(), store.close(), otherProcess.close()]);
    await database.drop();
  });

  const inside = <T>(work: (scope: CompanyScope) => Promise<T>, by = store): Promise<T> => by.inCompany(companyId, work);
  const add = async (...events: readonly told.ToldEvent[]): Promise<number> =>
    (await inside((scope) => told.add(scope, events, NOON))).fresh;
  const take = (): Promise<ReadonlySet<EntityKind> | null> => inside(told.take);
  const isDue = async (): Promise<boolean> => (await store.companies.dueForTurn(NOON)).includes(companyId);
  const stored = async (): Promise<readonly Record<string, unknown>[]> =>
    (await owner.query('select id, entity, object_id, at, received_at from webhook_event where company_id = $1', [companyId]))
      .rows;

  it('is handed out once, and makes the company due for a turn', async () => {
    expect(await take()).toBeNull();
    expect(await isDue()).toBe(false);
    expect(await add(event({ id: 'a' }), event({ id: 'b', entity: 'customer' }), event({ id: 'c' }))).toBe(3);
    expect(await isDue()).toBe(true);
    expect(await take()).toEqual(new Set(['customer', 'invoice']));
    await inside(told.done);
    expect(await take()).toBeNull();
    expect(await stored()).toHaveLength(3);
  });

  it('is handed out again when whoever took it never finished', async () => {
    await add(event({ id: 'a' }));
    expect(await take()).toEqual(new Set(['invoice']));
    await add(event({ id: 'b', entity: 'payment', objectId: '8' }));
    expect(await take()).toEqual(new Set(['invoice', 'payment']));
  });

  it('while somebody is looking leads to another look', async () => {
    await add(event({ id: 'a' }), event({ id: 'b', entity: 'customer' }));
    await take();
    await add(event({ id: 'c' }));
    await inside(told.done);
    expect(await take()).toEqual(new Set(['invoice']));
  });

  it('is no news the second time, in one delivery or in many, and makes nobody due', async () => {
    expect(await add(event({ id: 'a' }), event({ id: 'a' }))).toBe(1);
    await take();
    await inside(told.done);
    await store.companies.scheduleTurn(companyId, daysLater(1));
    expect(await add(event({ id: 'a' }))).toBe(0);
    expect(await isDue()).toBe(false);
    expect(await take()).toBeNull();
  });

  it('is always news when nothing tells one event from the next', async () => {
    for (let n = 0; n < 2; n += 1) expect(await add(event({ id: null }), event({ id: null, at: null }))).toBe(2);
    expect(await stored()).toEqual([]);
  });

  it('of another company is another event', async () => {
    expect(await add(event({ id: 'a' }))).toBe(1);
    companyId = (await store.companies.register({ provider: 'xero', externalHash: `company ${++number}`, name: 'C' })).id;
    expect(await take()).toBeNull();
    expect(await add(event({ id: 'a' }))).toBe(1);
  });

  it('is not stored at all when its transaction fails', async () => {
    const failing = inside(async (scope) => {
      await told.add(scope, [event({ id: 'a' })], NOON);
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect([await stored(), await take(), await isDue()]).toEqual([[], null, false]);
    expect(await add(event({ id: 'a' }))).toBe(1);
  });

  it('is counted once over two processes that hear it at the same moment', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => `event ${n}`);
    const shuffled = (n: number): string[] => ids.map((_, i) => ids[(i * 7 + n * 13) % ids.length] as string);
    const counts = await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        inside(
          (scope) =>
            told.add(
              scope,
              shuffled(n).map((id, i) => event({ id, entity: i % 2 ? 'customer' : 'invoice' })),
              NOON,
            ),
          n % 2 ? store : otherProcess,
        ),
      ),
    );
    expect(counts.reduce((sum, { fresh }) => sum + fresh, 0)).toBe(60);
    expect(await stored()).toHaveLength(60);
  });

  it('loses nothing and does not wait in a circle while others take and finish', async () => {
    const kinds: readonly EntityKind[] = ['customer', 'invoice', 'payment', 'credit'];
    const adding = Array.from({ length: 80 }, (_, n) =>
      inside((scope) => {
        const events = kinds.map((entity, k) => event({ id: `${n}/${k}`, entity }));
        return told.add(scope, n % 2 ? events : events.toReversed(), NOON);
      }, otherProcess),
    );
    const looking = (async () => {
      for (let n = 0; n < 40; n += 1) {
        await take();
        await inside(told.done);
      }
    })();
    await Promise.all([...adding, looking]);
    await take();
    await inside(told.done);
    expect(await add(event({ id: 'last' }))).toBe(1);
    expect(await take()).toEqual(new Set(['invoice']));
    expect(await stored()).toHaveLength(321);
  });

  describe('of a change that the mirror holds', () => {
    const holds = (...records: Parameters<typeof mirror.storePage>[1]['records']): Promise<unknown> =>
      inside((scope) => mirror.storePage(scope, { records, mark: null }));

    beforeEach(() => holds(customer({ id: '7', changedAt: at(5) }), invoice({ id: '7', customerId: '7', changedAt: at(10) })));

    it.each<[string, Partial<told.ToldEvent>, number]>([
      ['before the mirror’s state is known', { at: at(9) }, 0],
      ['at the very time of it is news: it may be another change', { at: at(10) }, 1],
      ['after it is news', { at: at(11) }, 1],
      ['at an unknown time is news', { at: null }, 1],
      ['of another kind of object with the same id is judged by that one', { entity: 'customer', at: at(9) }, 1],
      ['of an object the mirror does not have is news', { objectId: '8', at: at(0) }, 1],
      ['about no object of the mirror is news', { objectId: null, at: at(0) }, 1],
      ['that says it is gone, while the mirror still has it, is news', { at: at(9), isGone: true }, 1],
    ])('%s', async (_, change, fresh) => {
      expect(await add(event({ id: 'a', ...change }))).toBe(fresh);
      expect(await take()).toEqual(fresh === 0 ? null : new Set([change.entity ?? 'invoice']));
    });

    it('is not known by another kind of object with the same id that is told of beside it', async () => {
      expect(await add(event({ id: 'a', at: at(9) }), event({ id: 'b', entity: 'customer', at: at(9) }))).toBe(1);
      expect(await take()).toEqual(new Set(['customer']));
    });

    it('is known by what is remembered as gone, seen before or never', async () => {
      await holds(gone('invoice', '7', 20), gone('invoice', '99', 20));
      for (const objectId of ['7', '99']) {
        for (const isGone of [true, false]) {
          expect(await add(event({ id: `${objectId} ${isGone} before`, objectId, isGone, at: at(19) }))).toBe(0);
          expect(await add(event({ id: `${objectId} ${isGone} after`, objectId, isGone, at: at(21) }))).toBe(1);
        }
      }
    });
  });

  it('is forgotten after forty days, a portion with each telling', async () => {
    const old = Array.from({ length: 700 }, (_, n) => event({ id: `old ${n}` }));
    await inside((scope) => told.add(scope, old, NOON));
    await inside((scope) => told.add(scope, [event({ id: 'later' })], daysLater(40)));
    expect(await stored()).toHaveLength(701);
    await inside((scope) => told.add(scope, [event({ id: 'later still' })], daysLater(40.1)));
    expect(await stored()).toHaveLength(202);
    await inside((scope) => told.add(scope, [], daysLater(40.1)));
    expect((await stored()).map(({ id }) => id)).toEqual(['later', 'later still']);
  });

  it('counts each event once, however it is cut into deliveries, repeated and mixed', async () => {
    const deliveries = fc.array(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { maxLength: 6 }), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(deliveries, async (all) => {
        companyId = (await store.companies.register({ provider: 'xero', externalHash: `company ${++number}`, name: 'C' })).id;
        let fresh = 0;
        for (const one of all)
          fresh += await add(...one.map(([n, named]) => event({ id: named ? `${n}` : null, objectId: `${n}` })));
        const named = all.flat().filter(([, hasId]) => hasId);
        expect(fresh).toBe(new Set(named.map(([n]) => n)).size + all.flat().length - named.length);
        expect(await take()).toEqual(fresh === 0 ? null : new Set(['invoice']));
      }),
      { numRuns: 40 },
    );
  });

  it('is stored whatever characters it is made of', async () => {
    expect(await add(event({ id: 'nul \0', objectId: '\ud800 \0' }), event({ id: '\udfff', objectId: '💶' }))).toBe(2);
  });
});
