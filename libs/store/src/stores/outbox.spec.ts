import { parseDay, type Action, type PlaceAction, type ReleaseAction } from '@holdfast/credit';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import type { CompanyScope } from '../scope';
import { openStore, type Store } from '../store';
import * as outbox from './outbox.store';

const NOW = '2026-02-01T10:00:00.000Z';
const LATER = '2026-02-01T11:00:00.000Z';
const asOf = parseDay('2026-02-01');

const place = (key: string, customerId = 'c1', change: Partial<PlaceAction> = {}): Action => ({
  kind: 'place',
  mark: 'hold',
  replaces: null,
  because: 'overdue',
  since: asOf,
  release: 'when paid',
  customerId,
  key,
  asOf,
  why: 'long overdue',
  ...change,
});
const release = (key: string, customerId = 'c1'): ReleaseAction => ({
  kind: 'release',
  mark: 'hold',
  customerId,
  key,
  asOf,
  why: 'paid',
});

describe('the outbox', () => {
  let database: FreshDatabase;
  let store: Store;
  let companyId: string;
  let number = 0;

  beforeAll(async () => {
    database = await freshDatabase();
    store = await openStore({ url: database.url, poolMax: 3 });
  });

  beforeEach(async () => {
    companyId = (await store.companies.register({ provider: 'xero', externalHash: `company ${++number}`, name: 'C' })).id;
  });

  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const inside = <T>(work: (scope: CompanyScope) => Promise<T>): Promise<T> => store.inCompany(companyId, work);
  const plan = (customerIds: string[], wanted: outbox.Wanted[], now = NOW): Promise<outbox.PlanResult> =>
    inside((scope) => outbox.plan(scope, { customerIds, wanted, now }));
  const row = async (key: string): Promise<outbox.ActionRow> => {
    const found = (await inside((scope) => outbox.list(scope, { limit: 100 }))).find((each) => each.key === key);
    if (!found) throw new Error(`no row ${key}`);
    return found;
  };
  const approved = async (key = 'k1'): Promise<outbox.ActionRow> => {
    await plan(['c1'], [{ action: place(key), state: 'approved' }]);
    return row(key);
  };
  const send = (id: string): Promise<outbox.ActionRow> =>
    inside((scope) => outbox.markSending(scope, id, { request: { body: 1 }, deadline: LATER, now: NOW }));

  it('plans each key once, however often it is wanted', async () => {
    const wanted: outbox.Wanted[] = [{ action: place('k1'), state: 'planned' }];
    expect((await plan(['c1'], wanted)).added).toHaveLength(1);
    expect(await plan(['c1'], wanted, LATER)).toEqual({ added: [], approved: [], revived: [], withdrawn: [] });
    expect(await row('k1')).toMatchObject({
      kind: 'place',
      customerId: 'c1',
      asOf,
      state: 'planned',
      why: 'long overdue',
      intent: place('k1'),
      request: null,
      attempt: 0,
      notBefore: null,
      deadline: null,
      outcome: null,
      refs: [],
      approvedBy: null,
      createdAt: NOW,
      updatedAt: NOW,
    });
    expect((await row('k1')).id).toHaveLength(36);
  });

  it('approves what the mode now allows, withdraws what is no longer wanted, and brings it back', async () => {
    await plan(
      ['c1', 'c2'],
      [
        { action: place('k1'), state: 'planned' },
        { action: place('k2', 'c2'), state: 'planned' },
      ],
    );
    const { id } = await row('k1');
    expect(await plan(['c1'], [{ action: place('k1'), state: 'approved' }])).toEqual({
      added: [],
      approved: [id],
      revived: [],
      withdrawn: [],
    });
    expect((await plan(['c1'], [{ action: place('k1'), state: 'planned' }])).withdrawn).toEqual([]);
    expect((await row('k1')).state).toBe('approved');
    expect((await plan(['c1'], [])).withdrawn).toEqual([id]);
    expect(await row('k1')).toMatchObject({ state: 'withdrawn', outcome: { reason: 'no longer called for' } });
    expect((await row('k2')).state).toBe('planned');
    expect((await plan(['c1'], [{ action: place('k1'), state: 'planned' }])).revived).toEqual([id]);
    expect(await row('k1')).toMatchObject({ id, state: 'planned', outcome: null });
  });

  it('keeps the figures of what waits up to date, but never of what was sent once', async () => {
    await approved();
    await plan(['c1'], [{ action: place('k1', 'c1', { why: 'even longer' }), state: 'approved' }]);
    const { id, why } = await row('k1');
    expect(why).toBe('even longer');
    await send(id);
    await inside((scope) => outbox.retryLater(scope, id, { notBefore: null, reason: '429', now: NOW }));
    await plan(['c1'], [{ action: place('k1', 'c1', { why: 'longest' }), state: 'approved' }]);
    expect(await row('k1')).toMatchObject({
      why: 'even longer',
      intent: { why: 'even longer' },
      request: { body: 1 },
      attempt: 1,
    });
  });

  it.each([
    ['sending', () => undefined],
    [
      'confirmed',
      (scope: CompanyScope, id: string) => outbox.confirm(scope, id, { outcome: { reference: '7' }, now: LATER, refs: ['7'] }),
    ],
    ['rejected', (scope: CompanyScope, id: string) => outbox.reject(scope, id, { outcome: { reason: 'no' }, now: LATER })],
    ['in_doubt', (scope: CompanyScope, id: string) => outbox.doubt(scope, id, { outcome: { reason: 'timeout' }, now: LATER })],
  ])('leaves rows that are %s alone, and knows their keys', async (state, move) => {
    const { id } = await approved();
    await send(id);
    await inside(async (scope) => move(scope, id));
    await plan(['c1'], []);
    await plan(['c1'], [{ action: place('k1', 'c1', { why: 'other' }), state: 'approved' }]);
    expect(await row('k1')).toMatchObject({ state, why: 'long overdue' });
    const keys = await inside((scope) => outbox.knownKeys(scope, ['c1', 'c2']));
    expect(keys).toEqual(
      new Map([
        ['c1', new Set(['k1'])],
        ['c2', new Set()],
      ]),
    );
  });

  it('hands out what may go now: releases first, oldest first, nothing before its time', async () => {
    const wanted: outbox.Wanted[] = [place('p1'), release('r2', 'c2')].map((action) => ({ action, state: 'approved' }));
    await plan(['c1', 'c2'], wanted, NOW);
    await plan(
      ['c3'],
      [
        { action: place('p0', 'c3'), state: 'approved' },
        { action: place('p9', 'c3'), state: 'planned' },
      ],
      LATER,
    );
    const note = {
      key: 'n1',
      kind: 'note',
      customerId: 'c1',
      asOf,
      state: 'approved',
      why: 'x',
      intent: { kind: 'note', lines: ['x'] },
      now: NOW,
    } as const;
    expect((await inside((scope) => outbox.add(scope, note))).added).toBe(true);
    expect((await inside((scope) => outbox.add(scope, note))).added).toBe(false);
    const claimed = (now: string, limit = 9) =>
      inside(async (scope) => (await outbox.claim(scope, { now, limit })).map(({ key }) => key));
    expect(await claimed(NOW)).toEqual(['r2', 'p1', 'p0', 'n1']);
    expect((await inside((scope) => outbox.claimNext(scope, { now: NOW })))?.key).toBe('r2');
    const { id } = await row('p1');
    await inside((scope) => outbox.retryLater(scope, id, { notBefore: LATER, reason: 'closed', now: NOW }));
    expect(await claimed(NOW)).toEqual(['r2', 'p0', 'n1']);
    expect(await claimed(LATER, 2)).toEqual(['r2', 'p1']);
  });

  it('gives a row to one transaction at a time', async () => {
    await approved();
    await inside(async (scope) => {
      expect(await outbox.claimNext(scope, { now: NOW })).toMatchObject({ key: 'k1' });
      expect(await inside((other) => outbox.claimNext(other, { now: NOW }))).toBeNull();
    });
  });

  it('walks the way of the state machine and no other', async () => {
    const { id } = await approved();
    const moves = {
      confirm: () => inside((scope) => outbox.confirm(scope, id, { outcome: null, now: LATER })),
      doubt: () => inside((scope) => outbox.doubt(scope, id, { now: LATER })),
    };
    await expect(moves.confirm()).rejects.toThrow(`action ${id} is approved and cannot become confirmed`);
    await expect(moves.doubt()).rejects.toThrow(outbox.IllegalMove);
    expect(await send(id)).toMatchObject({ state: 'sending', attempt: 1, request: { body: 1 }, deadline: LATER });
    await expect(send(id)).rejects.toThrow(/is sending and cannot become sending/);
    await moves.doubt();
    expect((await inside(outbox.inDoubt)).map((each) => [each.key, each.state])).toEqual([['k1', 'in_doubt']]);
    await expect(send(id)).rejects.toThrow(/is in_doubt/);
    await inside((scope) => outbox.retryLater(scope, id, { notBefore: null, reason: 'absent', now: LATER }));
    expect(await send(id)).toMatchObject({ attempt: 2 });
    expect(await moves.confirm()).toMatchObject({ state: 'confirmed', updatedAt: LATER });
    for (const again of [moves.confirm, moves.doubt, () => send(id)]) await expect(again()).rejects.toThrow(/is confirmed/);
    await expect(inside((scope) => outbox.reject(scope, 'nonsense', { outcome: {}, now: NOW }))).rejects.toThrow(
      /there is no action/,
    );
  });

  it('lets a person approve what is planned', async () => {
    await plan(['c1'], [{ action: place('k1'), state: 'planned' }]);
    const { id } = await row('k1');
    const approve = () => inside((scope) => outbox.approve(scope, [id, 'nonsense'], { by: 'Ann', now: LATER }));
    expect(await approve()).toEqual([id]);
    expect(await approve()).toEqual([]);
    expect(await inside((scope) => outbox.byId(scope, id))).toMatchObject({
      state: 'approved',
      approvedBy: 'Ann',
      updatedAt: LATER,
    });
    expect(await inside((scope) => outbox.byId(scope, 'nonsense'))).toBeNull();
  });

  it('never withdraws notes, and gathers what no note tells of yet', async () => {
    const { id } = await approved();
    await send(id);
    await inside((scope) => outbox.confirm(scope, id, { outcome: { line: 'Hold placed.' }, now: NOW }));
    expect((await inside((scope) => outbox.withoutNote(scope, 10))).map(({ key }) => key)).toEqual(['k1']);
    const note = {
      key: 'n1',
      kind: 'note',
      customerId: 'c1',
      asOf,
      state: 'approved',
      why: 'x',
      intent: { kind: 'note' },
      now: NOW,
    } as const;
    const added = await inside((scope) => outbox.add(scope, note));
    await inside((scope) => outbox.notedBy(scope, [id], added.id));
    expect(await inside((scope) => outbox.withoutNote(scope, 10))).toEqual([]);
    expect((await plan(['c1'], [])).withdrawn).toEqual([]);
    expect((await row('n1')).state).toBe('approved');
  });

  it('lists by state, kind and customer, names who waits, and counts what was done', async () => {
    await plan(
      ['c1', 'c2'],
      [
        { action: place('k1'), state: 'approved' },
        { action: release('k2', 'c2'), state: 'planned' },
      ],
    );
    const keys = async (which: Omit<outbox.ActionSearch, 'limit'>) =>
      (await inside((scope) => outbox.list(scope, { ...which, limit: 9 }))).map(({ key }) => key);
    expect(await keys({})).toEqual(['k2', 'k1']);
    expect(await keys({ state: 'planned' })).toEqual(['k2']);
    expect(await keys({ kind: 'place' })).toEqual(['k1']);
    expect(await keys({ customerId: 'c2', kind: 'place' })).toEqual([]);
    expect(await inside(outbox.pendingCustomerIds)).toEqual(['c1', 'c2']);
    const { id } = await row('k1');
    await send(id);
    await inside((scope) => outbox.confirm(scope, id, { outcome: {}, now: NOW }));
    expect(await inside(outbox.pendingCustomerIds)).toEqual(['c2']);
    expect(await inside(outbox.countDone)).toMatchObject({ holdsPlaced: 1, holdsReleased: 0, reminders: 0, notes: 0 });
  });
});
