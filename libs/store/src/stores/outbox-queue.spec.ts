import { parseDay, type Action } from '@holdfast/credit';
import { companyForEachTest } from '../../../../test/support/company';
import * as outbox from './outbox.store';
import { LATER, NOW, SampleOutbox, letGo, place, planned, release, remind } from './sample-actions';
import * as settings from './settings.store';

describe('the queue of the outbox', () => {
  const company = companyForEachTest();
  const { inside } = company;
  const sample = new SampleOutbox(inside);
  const ALL = ['release', 'place', 'remind', 'note', 'alert', 'task'] as const;
  const task = (key: string, customerId: string): Action => ({ ...remind(key, customerId), kind: 'task' });

  beforeEach(() => inside((scope) => settings.patch(scope, { modes: { standing: 'act', reminders: 'act', notes: 'act' } })));

  it('hands out what may go now: releases first, oldest first, nothing before its time', async () => {
    await sample.plan([letGo(task('t1', 'c1')), letGo(place('p1')), letGo(release('r2', 'c2'))]);
    await sample.plan([letGo(place('p0', 'c3')), planned(place('p9', 'c3'))], { now: LATER });
    const note = { customerId: 'c1', asOf: place('x').asOf, state: 'approved', why: 'x', now: NOW } as const;
    await inside((scope) => outbox.add(scope, { ...note, key: 'n1', kind: 'note', intent: { kind: 'note' } }));
    await inside((scope) => outbox.add(scope, { ...note, key: 'a1', kind: 'alert', intent: { kind: 'alert' } }));
    const claimed = (request: Partial<Parameters<typeof outbox.claim>[1]>) =>
      inside(async (scope) => (await outbox.claim(scope, { now: NOW, kinds: ALL, limit: 9, ...request })).map(({ key }) => key));
    expect(await claimed({})).toEqual(['r2', 'p1', 'p0', 'n1', 'a1', 't1']);
    expect(await claimed({ kinds: ['alert', 'task'] })).toEqual(['a1', 't1']);
    expect(await claimed({ customerIds: ['c2', 'c3'] })).toEqual(['r2', 'p0']);
    expect(await claimed({ customerIds: [] })).toEqual([]);
    const { id } = await sample.row('p1');
    await inside((scope) => outbox.retryLater(scope, id, { notBefore: LATER, reason: 'closed', now: NOW }));
    expect(await claimed({ kinds: ['place', 'release'] })).toEqual(['r2', 'p0']);
    expect(await claimed({ now: LATER, limit: 2 })).toEqual(['r2', 'p1']);
  });

  it('hands out nothing that only the policy let go, once its mode is observe', async () => {
    await sample.plan([letGo(place('p1')), letGo(remind('m1', 'c2'))]);
    const intent = release('u1', 'c3');
    const { kind, customerId, asOf, why, key } = intent;
    const undone = { kind, customerId, asOf, why, key, intent, now: NOW };
    await inside((scope) => outbox.add(scope, { ...undone, state: 'approved', approvedBy: outbox.UNDO }));
    const due = () =>
      inside(async (scope) => ({
        claimed: (await outbox.claim(scope, { now: NOW, kinds: ALL, limit: 9 })).map((row) => row.key),
        chunk: (await outbox.nextChunk(scope, { now: NOW, customersMax: 9, oldDebtMax: 9 })).map((part) => part.customerId),
        at: await outbox.nextDue(scope, { settleMs: 1 }),
      }));
    expect(await due()).toEqual({ claimed: ['u1', 'p1', 'm1'], chunk: ['c3', 'c1', 'c2'], at: NOW });
    await inside((scope) => settings.patch(scope, { modes: { standing: 'observe', reminders: 'act' } }));
    expect(await due()).toEqual({ claimed: ['u1', 'm1'], chunk: ['c3', 'c2'], at: NOW });
    await inside((scope) => settings.patch(scope, { modes: { standing: 'act', reminders: 'observe' } }));
    expect(await due()).toEqual({ claimed: ['u1', 'p1'], chunk: ['c3', 'c1'], at: NOW });
  });

  it('hands out nothing of a company whose settings have never been kept', async () => {
    await company.another('xero');
    await sample.approved();
    expect(await inside((scope) => outbox.claim(scope, { now: NOW, kinds: ALL, limit: 9 }))).toEqual([]);
    expect(await inside((scope) => outbox.nextDue(scope, { settleMs: 1 }))).toBeNull();
  });

  it('gives a row to one transaction at a time', async () => {
    await sample.approved();
    const claim = { now: NOW, kinds: ALL, limit: 1 };
    await inside(async (scope) => {
      expect(await outbox.claim(scope, claim)).toMatchObject([{ key: 'k1' }]);
      expect(await inside((other) => outbox.claim(other, claim))).toEqual([]);
    });
  });

  const chunk = async (request: { customersMax?: number; oldDebtMax?: number; now?: string } = {}) => {
    const parts = await inside((scope) => outbox.nextChunk(scope, { now: NOW, customersMax: 9, oldDebtMax: 9, ...request }));
    return parts.map(({ customerId, actions }) => [customerId, ...actions.map(({ key }) => key)]);
  };

  it('takes customer after customer, each with all marks and reminders that are due, releases before places before reminders', async () => {
    expect(await chunk()).toEqual([]);
    await sample.plan([letGo(remind('m1', 'c1')), letGo(place('p3', 'c3')), letGo(task('t4', 'c4')), planned(place('p5', 'c5'))]);
    await sample.plan([letGo(remind('m2', 'c2')), letGo(release('r2', 'c2')), letGo(place('p6', 'c6'))], { now: LATER });
    expect(await chunk()).toEqual([
      ['c2', 'r2', 'm2'],
      ['c3', 'p3'],
      ['c6', 'p6'],
      ['c1', 'm1'],
    ]);
    expect(await chunk({ customersMax: 2 })).toEqual([
      ['c2', 'r2', 'm2'],
      ['c3', 'p3'],
    ]);
    const { id } = await sample.row('r2');
    await inside((scope) => outbox.retryLater(scope, id, { notBefore: LATER, reason: 'x', now: NOW }));
    expect(await chunk({ customersMax: 3 })).toEqual([
      ['c3', 'p3'],
      ['c6', 'p6'],
      ['c1', 'm1'],
    ]);
    expect((await chunk({ now: LATER, customersMax: 1 }))[0]).toEqual(['c2', 'r2', 'm2']);
  });

  it('takes of old debts no more reminders than may go, the oldest first, and everything else', async () => {
    await sample.plan([letGo(remind('o2', 'c2'), true)], { now: NOW });
    await sample.plan([letGo(remind('o1', 'c1'), true), letGo(place('p1', 'c1')), letGo(remind('m4', 'c4'))], { now: LATER });
    await sample.plan([letGo(remind('o3', 'c3'), true)], { now: '2026-02-01T12:00:00.000Z' });
    expect(await chunk({ oldDebtMax: 0 })).toEqual([
      ['c1', 'p1'],
      ['c4', 'm4'],
    ]);
    expect(await chunk({ oldDebtMax: 1 })).toEqual([
      ['c1', 'p1'],
      ['c2', 'o2'],
      ['c4', 'm4'],
    ]);
    expect((await chunk()).flat()).toEqual(expect.arrayContaining(['o1', 'o2', 'o3']));
    const claim = { now: '2026-02-01T12:00:00.000Z', kinds: ['remind'], limit: 9 } as const;
    const claimed = async (oldDebt: boolean) =>
      (await inside((scope) => outbox.claim(scope, { ...claim, oldDebt }))).map(({ key }) => key);
    expect([await claimed(true), await claimed(false)]).toEqual([['o2', 'm4', 'o1', 'o3'], ['m4']]);
  });

  it('counts by the company’s day what went out, or may have, to old debts', async () => {
    const profile = { name: 'C', timeZone: 'Pacific/Auckland', timeZoneProblem: null } as settings.StoredProfile;
    await inside((scope) => settings.patch(scope, { profile }));
    const count = (day: string) => inside((scope) => outbox.countOldDebtSentOn(scope, parseDay(day)));
    const send = async (key: string, now: string, oldDebt = true): Promise<string> => {
      const { id } = await sample.approved(remind(key, key), oldDebt);
      await sample.send(id, { now });
      return id;
    };
    // 11:00 of the first is the second in Auckland already.
    const sent = await send('k1', '2026-02-01T11:30:00.000Z');
    await inside((scope) => outbox.confirm(scope, sent, { outcome: {}, now: LATER }));
    const doubted = await send('k2', '2026-02-01T12:00:00.000Z');
    await inside((scope) => outbox.doubt(scope, doubted, { reason: 'cut', now: LATER }));
    await send('k3', '2026-02-02T10:59:00.000Z');
    await send('k4', '2026-02-01T10:00:00.000Z');
    await send('k5', '2026-02-01T12:00:00.000Z', false);
    const busy = await send('k6', '2026-02-01T12:00:00.000Z');
    await inside((scope) => outbox.retryLater(scope, busy, { notBefore: null, reason: 'busy', now: LATER }));
    expect(await count('2026-02-02')).toBe(3);
    expect(await count('2026-02-01')).toBe(1);
    expect(await count('2026-02-03')).toBe(0);
    await sample.send(busy, { now: '2026-02-01T13:00:00.000Z' });
    expect(await count('2026-02-02')).toBe(4);
  });
});
