import { randomUUID } from 'node:crypto';
import { companyForEachTest } from '../../../../test/support/company';
import { canonicalJson } from '../json';
import type { CompanyScope } from '../scope';
import { requestHash } from './outbox-attempts';
import * as outbox from './outbox.store';
import { LATER, NOW, SampleOutbox, TODAY, letGo, place, planned, release, remind } from './sample-actions';
import * as settings from './settings.store';

const CALL = { endpoint: 'POST customer', status: 200, reference: 'tid-1' };

describe('the outbox', () => {
  const company = companyForEachTest();
  const { inside } = company;
  const sample = new SampleOutbox(inside);
  const state = async (key: string): Promise<string> => (await sample.row(key)).state;

  describe('a parcel', () => {
    it('is on its way with each member, its request, its hash and a new attempt', async () => {
      const [one, other] = [await sample.approved(), await sample.approved(place('k2', 'c2'))];
      const parcel = randomUUID();
      const members = [
        { id: one.id, request: { b: 1, a: 5n } },
        { id: other.id, request: { b: 2 } },
      ];
      await inside((scope) => outbox.markSending(scope, { parcel, members, deadline: LATER, now: NOW }));
      expect(await sample.row('k1')).toMatchObject({
        state: 'sending',
        attempt: 1,
        request: { b: 1, a: '5' },
        deadline: LATER,
        parcel,
      });
      const attempts = await inside((scope) => outbox.attempts(scope, [one.id, other.id, 'nonsense']));
      expect(attempts.get(one.id)).toEqual([
        {
          number: 1,
          parcel,
          startedAt: NOW,
          deadline: LATER,
          endedAt: null,
          result: null,
          reason: null,
          requestHash: requestHash({ a: '5', b: 1 }),
          calls: [],
        },
      ]);
      expect(requestHash({ a: 1 })).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862');
      expect(canonicalJson({ b: 1, a: 5n })).toBe('{"a":"5","b":1}');
      expect(attempts.get(other.id)).toMatchObject([{ number: 1, parcel, requestHash: requestHash({ b: 2 }) }]);
      expect(attempts.get('nonsense')).toEqual([]);
    });

    it.each([
      ['is only planned', async () => (await sample.plan([planned(place('k2', 'c2'))]).then(() => sample.row('k2'))).id],
      ['nobody knows', () => Promise.resolve(randomUUID())],
      ['has no real id', () => Promise.resolve('nonsense')],
      ['stands in it twice', async () => (await sample.row('k1')).id],
    ])('goes as a whole or not at all: not with one that %s', async (_, second) => {
      const { id } = await sample.approved();
      const members = [id, await second()].map((member) => ({ id: member, request: {} }));
      const sending = inside(async (scope) => {
        await expect(outbox.markSending(scope, { parcel: randomUUID(), members, deadline: LATER, now: NOW })).rejects.toThrow(
          outbox.IllegalMove,
        );
      });
      await sending;
      expect(await sample.row('k1')).toMatchObject({ state: 'approved', attempt: 0, parcel: null });
      expect(await sample.attempts(id)).toEqual([]);
    });

    it('is claimed by one of two who send the same at once', async () => {
      const ids = [(await sample.approved()).id, (await sample.approved(place('k2', 'c2'))).id];
      const all = await Promise.allSettled(
        [ids, ids.toReversed()].map((order) =>
          inside((scope) =>
            outbox.markSending(scope, {
              parcel: randomUUID(),
              members: order.map((id) => ({ id, request: {} })),
              deadline: LATER,
              now: NOW,
            }),
          ),
        ),
      );
      expect(all.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await sample.attempts(ids[0] ?? '')).length).toBe(1);
    });
  });

  describe('an attempt ends', () => {
    const ending = async (move: (scope: CompanyScope, id: string) => Promise<unknown>) => {
      const { id } = await sample.approved();
      await sample.send(id);
      await inside((scope) => move(scope, id));
      return { row: await sample.row('k1'), attempts: await sample.attempts(id) };
    };
    const told = { calls: [CALL], now: LATER };

    it('confirmed, with what came back', async () => {
      const { row, attempts } = await ending((scope, id) =>
        outbox.confirm(scope, id, { ...told, outcome: { reference: '7' }, refs: ['7'] }),
      );
      expect(row).toMatchObject({ state: 'confirmed', outcome: { reference: '7' }, refs: ['7'], updatedAt: LATER });
      expect(attempts).toMatchObject([{ result: 'confirmed', endedAt: LATER, calls: [CALL] }]);
    });

    it('rejected, with the reason', async () => {
      const { row, attempts } = await ending((scope, id) => outbox.reject(scope, id, { ...told, reason: 'no such term' }));
      expect(row).toMatchObject({ state: 'rejected', outcome: { reason: 'no such term' } });
      expect(attempts).toMatchObject([{ result: 'rejected', endedAt: LATER, reason: 'no such term', calls: [CALL] }]);
    });

    it('not done, to be tried again with the same request', async () => {
      const { row, attempts } = await ending((scope, id) =>
        outbox.retryLater(scope, id, { ...told, notBefore: LATER, reason: '429' }),
      );
      expect(row).toMatchObject({
        state: 'approved',
        notBefore: LATER,
        request: { body: 1 },
        attempt: 1,
        deadline: null,
        parcel: null,
        outcome: { reason: '429' },
      });
      expect(attempts).toMatchObject([{ result: 'not done', endedAt: LATER, reason: '429' }]);
    });

    it.each([
      ['found', 'confirmed', 'read back: done'],
      ['not found', 'approved', 'read back: not done'],
      ['refused meanwhile', 'rejected', 'rejected'],
    ])('in doubt, until it is read back: %s', async (how, becomes, result) => {
      const { row, attempts } = await ending(async (scope, id) => {
        await outbox.doubt(scope, id, { ...told, reason: 'no answer' });
        expect(await sampleAttempts(scope, id)).toMatchObject([{ result: 'in doubt', endedAt: LATER, reason: 'no answer' }]);
        await outbox.readBack(scope, id, { now: LATER });
        await outbox.doubt(scope, id, { reason: 'not reachable', now: LATER });
        expect(await sampleAttempts(scope, id)).toMatchObject([{ result: 'in doubt', reason: 'not reachable' }]);
        await outbox.readBack(scope, id, { now: LATER });
        const second = { now: LATER, calls: [{ ...CALL, reference: 'tid-2' }] };
        if (how === 'found') await outbox.confirm(scope, id, { ...second, outcome: {}, how: 'read back' });
        else if (how === 'not found')
          await outbox.retryLater(scope, id, { ...second, notBefore: null, reason: 'absent', how: 'read back' });
        else await outbox.reject(scope, id, { ...second, reason: 'gone' });
      });
      expect(row.state).toBe(becomes);
      expect(attempts).toMatchObject([{ result, endedAt: LATER, calls: [CALL, { ...CALL, reference: 'tid-2' }] }]);
    });

    const sampleAttempts = async (scope: CompanyScope, id: string) => (await outbox.attempts(scope, [id])).get(id);

    it('for certain, once: a later move does not rewrite it', async () => {
      const { id } = await sample.approved();
      await sample.send(id);
      await inside((scope) => outbox.retryLater(scope, id, { notBefore: null, reason: '429', now: NOW }));
      await inside((scope) => outbox.retryLater(scope, id, { notBefore: LATER, reason: 'closed', now: LATER }));
      await inside((scope) => outbox.reject(scope, id, { reason: 'given up', now: LATER }));
      expect(await sample.attempts(id)).toMatchObject([{ result: 'not done', reason: '429', endedAt: NOW }]);
    });
  });

  it('walks the way of the state machine and no other', async () => {
    const { id } = await sample.approved();
    const moves = {
      confirm: () => inside((scope) => outbox.confirm(scope, id, { outcome: null, now: LATER })),
      found: () => inside((scope) => outbox.confirm(scope, id, { outcome: null, now: LATER, how: 'read back' })),
      doubt: () => inside((scope) => outbox.doubt(scope, id, { reason: 'x', now: LATER })),
      readBack: () => inside((scope) => outbox.readBack(scope, id, { now: LATER })),
      later: () => inside((scope) => outbox.retryLater(scope, id, { notBefore: null, reason: 'x', now: LATER })),
      retry: () => inside((scope) => outbox.retry(scope, id, { by: 'Ann', now: LATER })),
    };
    await expect(moves.confirm()).rejects.toThrow(`action ${id} is approved and cannot become confirmed`);
    for (const move of [moves.doubt, moves.readBack, moves.retry]) await expect(move()).rejects.toThrow(outbox.IllegalMove);
    await sample.send(id);
    for (const move of [moves.found, moves.readBack, moves.retry]) await expect(move()).rejects.toThrow(/is sending/);
    await moves.doubt();
    expect((await inside(outbox.inDoubt)).map((each) => [each.key, each.state])).toEqual([['k1', 'in_doubt']]);
    for (const move of [moves.confirm, moves.found, moves.later, () => sample.send(id)])
      await expect(move()).rejects.toThrow(/is in_doubt/);
    await moves.readBack();
    expect((await inside(outbox.inDoubt)).map((each) => [each.key, each.state])).toEqual([['k1', 'reading_back']]);
    for (const move of [moves.confirm, moves.later, moves.readBack]) await expect(move()).rejects.toThrow(/is reading_back/);
    await moves.found();
    for (const move of Object.values(moves)) await expect(move()).rejects.toThrow(/is confirmed/);
    await expect(inside((scope) => outbox.reject(scope, 'nonsense', { reason: 'x', now: NOW }))).rejects.toThrow(
      /there is no action/,
    );
  });

  const note = {
    key: 'n1',
    kind: 'note',
    customerId: 'c1',
    asOf: TODAY,
    state: 'approved',
    why: 'x',
    intent: { kind: 'note', lines: ['x'] },
    now: NOW,
  } as const;

  it('adds what no plan asks for once, and never withdraws it', async () => {
    const add = (action: outbox.NewAction) => inside((scope) => outbox.add(scope, action));
    const { id } = await add(note);
    expect(await add({ ...note, why: 'other' })).toEqual({ id, added: false });
    await add({ ...note, key: 'a1', kind: 'alert', intent: { kind: 'alert', to: 'owner@example.com' } });
    await add({ ...note, key: 'undo/1/c1', kind: 'release', intent: release('undo/1/c1'), approvedBy: outbox.UNDO });
    expect((await sample.plan([], { also: ['c1'] })).withdrawn).toEqual([]);
    expect(await sample.row('undo/1/c1')).toMatchObject({ state: 'approved', approvedBy: 'undo', approvedAt: NOW });
    expect(await state('a1')).toBe('approved');
    expect(await state('n1')).toBe('approved');
  });

  it('gathers what no note tells of yet', async () => {
    const { id } = await sample.approved();
    await sample.send(id);
    await inside((scope) => outbox.confirm(scope, id, { outcome: { line: 'Hold placed.' }, now: NOW }));
    expect((await inside((scope) => outbox.withoutNote(scope, 10))).map(({ key }) => key)).toEqual(['k1']);
    const added = await inside((scope) => outbox.add(scope, note));
    await inside((scope) => outbox.notedBy(scope, [id], added.id));
    expect(await inside((scope) => outbox.withoutNote(scope, 10))).toEqual([]);
  });

  it('lists by state, kind and customer, names who waits, and counts what was done', async () => {
    await sample.plan([letGo(place('k1')), planned(release('k2', 'c2'))]);
    const keys = async (which: Omit<outbox.ActionSearch, 'limit'>) =>
      (await inside((scope) => outbox.list(scope, { ...which, limit: 9 }))).map(({ key }) => key);
    expect(await keys({})).toEqual(['k2', 'k1']);
    expect(await keys({ state: 'planned' })).toEqual(['k2']);
    expect(await keys({ kind: 'place' })).toEqual(['k1']);
    expect(await keys({ customerId: 'c2', kind: 'place' })).toEqual([]);
    expect(await inside(outbox.pendingCustomerIds)).toEqual(['c1', 'c2']);
    expect((await inside((scope) => outbox.waiting(scope, ['c1', 'c2', 'c3']))).map(({ key }) => key)).toEqual(['k2', 'k1']);
    expect((await inside((scope) => outbox.waiting(scope, ['c2']))).map(({ key }) => key)).toEqual(['k2']);
    const { id } = await sample.row('k1');
    await sample.send(id);
    await inside((scope) => outbox.confirm(scope, id, { outcome: {}, now: NOW }));
    expect(await inside(outbox.pendingCustomerIds)).toEqual(['c2']);
    expect(await inside(outbox.countDone)).toMatchObject({ holdsPlaced: 1, holdsReleased: 0, reminders: 0, notes: 0 });
    expect(await inside((scope) => outbox.byId(scope, id))).toMatchObject({ key: 'k1' });
    expect(await inside((scope) => outbox.byId(scope, 'nonsense'))).toBeNull();
  });

  it('knows when something is due by time alone', async () => {
    const due = (oldDebtFrom: string | null = null) =>
      inside((scope) => outbox.nextDue(scope, { settleMs: 130_000, oldDebtFrom }));
    await inside((scope) => settings.patch(scope, { modes: { standing: 'act', reminders: 'act' } }));
    expect(await due()).toBeNull();
    await sample.plan([planned(place('k0', 'c0'))]);
    expect(await due()).toBeNull();
    await sample.approved(remind('k1'), true);
    expect(await due()).toBe(NOW);
    expect(await due('2026-02-02T00:00:00.000Z')).toBe('2026-02-02T00:00:00.000Z');
    const mail = await sample.row('k1');
    await sample.send(mail.id);
    await inside((scope) => outbox.doubt(scope, mail.id, { reason: 'x', now: NOW }));
    expect(await due()).toBeNull();
    const { id } = await sample.approved(place('k2', 'c2'));
    await sample.send(id);
    await inside((scope) => outbox.doubt(scope, id, { reason: 'x', now: NOW }));
    expect(await due()).toBe('2026-02-01T11:02:10.000Z');
    await inside((scope) => outbox.readBack(scope, id, { now: NOW }));
    expect(await due()).toBe('2026-02-01T11:02:10.000Z');
  });
});
