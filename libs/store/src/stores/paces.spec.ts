import type { PaceState } from '@holdfast/accounting';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import { openStore, type Store } from '../store';
import * as paces from './paces.store';

const STATE: PaceState = { windows: { minute: [[12, 3]] }, minute: null, day: null, blockedMs: 0 };
const LEASE_MS = 60_000;

describe('a kept pace', () => {
  let database: FreshDatabase;
  let store: Store;
  let id: string;

  beforeAll(async () => {
    database = await freshDatabase();
    store = await openStore({ url: database.url, poolMax: 2 });
  });
  beforeEach(async () => {
    id = (await store.companies.register({ provider: 'xero', externalHash: String(Math.random()), name: 'C' })).id;
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const open = (epoch: number, now: string | null = null) =>
    store.inCompany(id, (scope) => paces.open(scope, { epoch, now, unknownMs: LEASE_MS }));
  const keep = (epoch: number, isOpen: boolean, now: string | null = null) =>
    store.inCompany(id, (scope) => paces.keep(scope, { epoch, now, state: STATE, isOpen }));

  it('is nothing for the very first, and comes back with its age after an orderly end', async () => {
    expect(await open(1)).toBeNull();
    await keep(1, false);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const kept = await open(2);
    expect(kept).toMatchObject({ state: STATE, unknownMs: null });
    expect(kept?.agoMs).toBeGreaterThanOrEqual(29);
    expect(kept?.agoMs).toBeLessThan(10_000);
  });

  it('of a process that died tells that calls are missing, also when it never kept anything', async () => {
    await open(1);
    expect(await open(2)).toMatchObject({ state: { windows: {} }, unknownMs: LEASE_MS });
    await keep(2, true);
    expect(await open(3)).toMatchObject({ state: STATE, unknownMs: LEASE_MS });
  });

  it('is not overwritten by a holder whose lease was taken over', async () => {
    await open(1);
    await keep(1, true);
    await open(2);
    await store.inCompany(id, (scope) =>
      paces.keep(scope, { epoch: 1, now: null, isOpen: false, state: { ...STATE, blockedMs: 999 } }),
    );
    expect(await open(3)).toMatchObject({ state: STATE, unknownMs: LEASE_MS });
  });

  it('ages with a clock that is moved by hand, which may even go back', async () => {
    await open(1, '2026-01-01T00:00:00Z');
    await keep(1, false, '2026-01-01T00:00:00Z');
    expect((await open(2, '2026-01-01T00:02:00Z'))?.agoMs).toBe(120_000);
    await keep(2, false, '2026-01-01T00:02:00Z');
    expect((await open(3, '2026-01-01T00:00:00Z'))?.agoMs).toBe(0);
  });
});
