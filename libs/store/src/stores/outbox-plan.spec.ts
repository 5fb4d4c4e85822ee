import { companyForEachTest } from '../../../../test/support/company';
import type { CompanyScope } from '../scope';
import * as outbox from './outbox.store';
import { LATER, NOW, SampleOutbox, TODAY, letGo, place, placeForMore, planned, remind } from './sample-actions';

const NOTHING = { added: [], approved: [], unapproved: [], revived: [], withdrawn: [] };

describe('a plan', () => {
  const company = companyForEachTest();
  const { inside } = company;
  const sample = new SampleOutbox(inside);
  const none = { also: ['c1'] };

  it('adds each key once, however often it is wanted', async () => {
    expect((await sample.plan([planned(place('k1'))])).added).toHaveLength(1);
    expect(await sample.plan([planned(place('k1'))], { now: LATER })).toEqual(NOTHING);
    const { id, ...row } = await sample.row('k1');
    expect(id).toHaveLength(36);
    expect(row).toEqual({
      key: 'k1',
      kind: 'place',
      customerId: 'c1',
      asOf: TODAY,
      state: 'planned',
      why: 'long overdue',
      intent: place('k1'),
      request: null,
      attempt: 0,
      parcel: null,
      notBefore: null,
      deadline: null,
      outcome: null,
      refs: [],
      approvedBy: null,
      approvedAt: null,
      preview: null,
      fingerprint: null,
      expiresAt: null,
      oldDebt: false,
      createdAt: NOW,
      updatedAt: NOW,
    });
  });

  it('lets go what the mode now allows, withdraws what is no longer wanted, with the reason, and brings it back', async () => {
    await sample.plan([planned(place('k1')), planned(place('k2', 'c2'))]);
    const { id } = await sample.row('k1');
    expect(await sample.plan([letGo(place('k1'))], { now: LATER })).toEqual({ ...NOTHING, approved: [id] });
    expect(await sample.row('k1')).toMatchObject({ state: 'approved', approvedBy: null, approvedAt: LATER });
    const noLonger = new Map([[id, 'INV-1 was paid.']]);
    expect((await sample.plan([], { ...none, noLonger })).withdrawn).toEqual([id]);
    expect(await sample.row('k1')).toMatchObject({ state: 'withdrawn', outcome: { reason: 'INV-1 was paid.' } });
    expect((await sample.row('k2')).state).toBe('planned');
    expect(await sample.plan([planned(place('k1'))])).toEqual({ ...NOTHING, revived: [id] });
    expect(await sample.row('k1')).toMatchObject({ id, state: 'planned', outcome: null, approvedAt: null });
    await sample.plan([], none);
    expect((await sample.row('k1')).outcome).toEqual({ reason: 'no longer called for' });
  });

  it('of a stricter mode takes back what the policy has let go, and not what a person has', async () => {
    await sample.plan([letGo(place('k1')), planned(place('k2', 'c2'))]);
    const [one, other] = [await sample.row('k1'), await sample.row('k2')];
    const preview = { preview: {}, fingerprint: 'f', expiresAt: null };
    await inside((scope) => outbox.setPreviews(scope, [{ id: other.id, ...preview }], NOW));
    await inside((scope) => outbox.approve(scope, [{ id: other.id, fingerprint: 'f' }], { by: 'Ann', now: NOW }));
    const stricter = [planned(place('k1')), planned(place('k2', 'c2'))];
    expect(await sample.plan(stricter)).toEqual({ ...NOTHING, unapproved: [one.id] });
    expect(await sample.row('k1')).toMatchObject({ state: 'planned', approvedAt: null });
    expect(await sample.row('k2')).toMatchObject({ state: 'approved', approvedBy: 'Ann' });
  });

  it('brought back, is nothing that anybody has seen or approved', async () => {
    await sample.plan([planned(place('k1'))]);
    const { id } = await sample.row('k1');
    await inside((scope) => outbox.setPreviews(scope, [{ id, preview: {}, fingerprint: 'f', expiresAt: LATER }], NOW));
    await inside((scope) => outbox.approve(scope, [{ id, fingerprint: 'f' }], { by: 'Ann', now: NOW }));
    await sample.plan([], none);
    await sample.plan([planned(place('k1'))]);
    const nothing = { approvedBy: null, approvedAt: null, preview: null, fingerprint: null, expiresAt: null };
    expect(await sample.row('k1')).toMatchObject({ state: 'planned', ...nothing });
  });

  it.each([
    ['declined', (scope: CompanyScope, id: string) => outbox.decline(scope, [id], { by: 'Ann', now: NOW })],
    [
      'not answered in time',
      async (scope: CompanyScope, id: string) => {
        await outbox.setPreviews(scope, [{ id, preview: {}, fingerprint: 'f', expiresAt: NOW }], NOW);
        await outbox.expire(scope, { now: LATER, approvalBefore: NOW });
      },
    ],
  ])('%s, stays withdrawn until its essentials change', async (_, end) => {
    await sample.plan([planned(place('k1'))]);
    const { id } = await sample.row('k1');
    await inside<unknown>((scope) => end(scope, id));
    expect((await sample.row('k1')).state).toBe('withdrawn');
    for (const wanted of [planned(place('k1')), planned(place('k1', 'c1', { why: 'a day more overdue' }))])
      expect(await sample.plan([wanted])).toEqual(NOTHING);
    expect(await sample.plan([], none)).toEqual(NOTHING);
    expect(await sample.plan([planned(placeForMore('k1'))])).toEqual({ ...NOTHING, revived: [id] });
    expect(await sample.row('k1')).toMatchObject({ state: 'planned', outcome: null, intent: placeForMore('k1') });
    await inside((scope) => outbox.decline(scope, [id], { by: 'Ann', now: NOW }));
    expect(await sample.plan([planned(placeForMore('k1'))])).toEqual(NOTHING);
    expect((await sample.plan([planned(place('k1'))])).revived).toEqual([id]);
  });

  it('lets go what nobody answered once nobody has to be asked, but not what was declined', async () => {
    await sample.plan([planned(place('k1')), planned(place('k2', 'c2'))]);
    const [unanswered, declined] = [await sample.row('k1'), await sample.row('k2')];
    await inside(async (scope) => {
      await outbox.setPreviews(scope, [{ id: unanswered.id, preview: {}, fingerprint: 'f', expiresAt: NOW }], NOW);
      await outbox.expire(scope, { now: LATER, approvalBefore: NOW });
      await outbox.decline(scope, [declined.id], { by: 'Ann', now: NOW });
    });
    expect((await sample.plan([letGo(place('k1')), letGo(place('k2', 'c2'))])).revived).toEqual([unanswered.id]);
    expect((await sample.row('k1')).state).toBe('approved');
  });

  it('keeps the figures of what waits up to date, but never of a write that was sent once', async () => {
    const { id } = await sample.approved();
    const longer = (why: string) => letGo(place('k1', 'c1', { why }));
    await sample.plan([longer('even longer')]);
    expect((await sample.row('k1')).why).toBe('even longer');
    await sample.send(id);
    await inside((scope) => outbox.retryLater(scope, id, { notBefore: null, reason: '429', now: NOW }));
    await sample.plan([longer('longest')]);
    expect(await sample.row('k1')).toMatchObject({
      why: 'even longer',
      intent: { why: 'even longer' },
      request: { body: 1 },
      attempt: 1,
    });
  });

  it('keeps those of a reminder up to date also when the mail server did not take it the first time', async () => {
    const { id } = await sample.approved(remind('k1'));
    await sample.send(id);
    await inside((scope) => outbox.retryLater(scope, id, { notBefore: null, reason: 'busy', now: NOW }));
    await sample.plan([letGo(remind('k1', 'c1', { why: 'partly paid' }), true)]);
    expect(await sample.row('k1')).toMatchObject({ why: 'partly paid', intent: { why: 'partly paid' }, oldDebt: true });
  });

  it.each([
    ['sending', () => Promise.resolve()],
    ['confirmed', (scope: CompanyScope, id: string) => outbox.confirm(scope, id, { outcome: {}, now: LATER })],
    ['rejected', (scope: CompanyScope, id: string) => outbox.reject(scope, id, { reason: 'no', now: LATER })],
    ['in_doubt', (scope: CompanyScope, id: string) => outbox.doubt(scope, id, { reason: 'timeout', now: LATER })],
    [
      'reading_back',
      async (scope: CompanyScope, id: string) => {
        await outbox.doubt(scope, id, { reason: 'timeout', now: LATER });
        await outbox.readBack(scope, id, { now: LATER });
      },
    ],
  ])('leaves rows that are %s alone, and knows their keys', async (state, move) => {
    const { id } = await sample.approved();
    await sample.send(id);
    await inside<unknown>((scope) => move(scope, id));
    await sample.plan([], none);
    await sample.plan([letGo(place('k1', 'c1', { why: 'other' }))]);
    expect(await sample.row('k1')).toMatchObject({ state, why: 'long overdue' });
    expect(await inside((scope) => outbox.knownKeys(scope, ['c1', 'c2']))).toEqual(
      new Map([
        ['c1', new Set(['k1'])],
        ['c2', new Set()],
      ]),
    );
  });
});
