import { randomUUID } from 'node:crypto';
import { companyForEachTest } from '../../../../test/support/company';
import * as outbox from './outbox.store';
import { LATER, NOW, SampleOutbox, TODAY, place, planned, release, remind } from './sample-actions';

const hours = (count: number): string => new Date(Date.parse(NOW) + count * 3_600_000).toISOString();

describe('an approval', () => {
  const company = companyForEachTest();
  const { inside } = company;
  const sample = new SampleOutbox(inside);
  const show = (id: string, fingerprint: string, expiresAt: string | null = hours(300), now = NOW) =>
    inside((scope) => outbox.setPreviews(scope, [{ id, preview: { text: fingerprint }, fingerprint, expiresAt }], now));
  const approve = (id: string, fingerprint: string, now = NOW) =>
    inside((scope) => outbox.approve(scope, [{ id, fingerprint }], { by: 'Ann', now }));
  const expire = (now: string) =>
    inside((scope) => outbox.expire(scope, { now, approvalBefore: new Date(Date.parse(now) - 72 * 3_600_000).toISOString() }));
  const shown = async (key = 'k1'): Promise<string> => {
    await sample.plan([planned(place(key))]);
    const { id } = await sample.row(key);
    await show(id, 'f1');
    return id;
  };

  it('is bound to what was seen, and says of everything else why not', async () => {
    const seen = await shown();
    await sample.plan([
      planned(place('k2', 'c2')),
      planned(place('k3', 'c3')),
      planned(place('k4', 'c4')),
      planned(place('k5', 'c5')),
    ]);
    const [changed, late, declined, unseen] = (await Promise.all(
      ['k2', 'k3', 'k4', 'k5'].map(async (key) => (await sample.row(key)).id),
    )) as [string, string, string, string];
    await show(changed, 'f2');
    await show(late, 'f1', LATER);
    await show(declined, 'f1');
    await inside((scope) => outbox.decline(scope, [declined], { by: 'Ann', now: NOW }));
    const unknown = randomUUID();
    const ids = [seen, changed, late, declined, unseen, unknown, 'nonsense'];
    const ask = (now: string) =>
      inside((scope) =>
        outbox.approve(
          scope,
          ids.map((id) => ({ id, fingerprint: 'f1' })),
          { by: 'Ann', now },
        ),
      );
    const answer = { changed: [changed, unseen], expired: [late], gone: [declined, unknown, 'nonsense'] };
    expect(await ask(LATER)).toEqual({ ...answer, approved: [seen] });
    expect(await sample.row('k1')).toMatchObject({ state: 'approved', approvedBy: 'Ann', approvedAt: LATER, outcome: null });
    await expire(LATER);
    expect(await ask(LATER)).toEqual({ ...answer, approved: [], gone: [seen, ...answer.gone] });
  });

  it('of two different views of the same action is none', async () => {
    const id = await shown();
    const both = [
      { id, fingerprint: 'f1' },
      { id, fingerprint: 'f0' },
    ];
    expect(await inside((scope) => outbox.approve(scope, both, { by: 'Ann', now: NOW }))).toMatchObject({
      approved: [],
      changed: [id],
    });
    expect((await sample.row('k1')).state).toBe('planned');
  });

  it('is judged row by row, however many are shown at once', async () => {
    await sample.plan(['k1', 'k2', 'k3'].map((key, n) => planned(place(key, `c${n}`))));
    const [same, other, waiting] = await Promise.all(['k1', 'k2', 'k3'].map((key) => sample.row(key)));
    const showAll = (fingerprints: readonly string[], expiresAt: string | null) =>
      inside((scope) =>
        outbox.setPreviews(
          scope,
          [same, other, waiting].map((row, n) => ({
            id: row?.id ?? '',
            preview: { text: fingerprints[n] },
            fingerprint: fingerprints[n] ?? '',
            expiresAt,
          })),
          NOW,
        ),
      );
    await showAll(['f1', 'f1', 'f1'], hours(9));
    for (const row of [same, other]) await approve(row?.id ?? '', 'f1');
    await showAll(['f1', 'f2', 'f1'], hours(10));
    const rows = await Promise.all(['k1', 'k2', 'k3'].map((key) => sample.row(key)));
    expect(rows.map(({ state, fingerprint, expiresAt }) => [state, fingerprint, expiresAt])).toEqual([
      ['approved', 'f1', hours(9)],
      ['planned', 'f2', hours(10)],
      ['planned', 'f1', hours(9)],
    ]);
    expect(rows.map(({ preview }) => preview)).toEqual([{ text: 'f1' }, { text: 'f2' }, { text: 'f1' }]);
  });

  it('is void as soon as something else would be sent', async () => {
    const id = await shown();
    await approve(id, 'f1');
    await show(id, 'f1', hours(300), LATER);
    expect(await sample.row('k1')).toMatchObject({ state: 'approved', updatedAt: NOW });
    await show(id, 'f2', hours(400), LATER);
    expect(await sample.row('k1')).toMatchObject({
      state: 'planned',
      approvedBy: null,
      approvedAt: null,
      fingerprint: 'f2',
      preview: { text: 'f2' },
      expiresAt: hours(400),
      outcome: { reason: 'what would be sent has changed since it was approved' },
    });
    expect((await approve(id, 'f1')).changed).toEqual([id]);
    expect((await approve(id, 'f2')).approved).toEqual([id]);
  });

  it('of the policy, or of an undo, is about no preview', async () => {
    const { id } = await sample.approved();
    await show(id, 'f1');
    await show(id, 'f2');
    expect(await sample.row('k1')).toMatchObject({ state: 'approved', fingerprint: 'f2' });
    const undo = {
      key: 'undo/1/c2',
      kind: 'release',
      customerId: 'c2',
      asOf: TODAY,
      state: 'approved',
      why: 'x',
      now: NOW,
    } as const;
    const added = await inside((scope) =>
      outbox.add(scope, { ...undo, intent: release('undo/1/c2', 'c2'), approvedBy: outbox.UNDO }),
    );
    await show(added.id, 'f1');
    await show(added.id, 'f2');
    expect(await expire(hours(1000))).toEqual({ withdrawn: [], askedAgain: [] });
    expect((await sample.row('undo/1/c2')).state).toBe('approved');
  });

  it('has to come in time, counted from when this preview was first shown', async () => {
    const id = await shown();
    await show(id, 'f1', hours(500), LATER);
    expect((await sample.row('k1')).expiresAt).toBe(hours(300));
    expect(await expire(hours(299))).toEqual({ withdrawn: [], askedAgain: [] });
    expect((await approve(id, 'f1', hours(300))).expired).toEqual([id]);
    expect(await expire(hours(300))).toEqual({ withdrawn: [id], askedAgain: [] });
    expect(await sample.row('k1')).toMatchObject({
      state: 'withdrawn',
      outcome: { expired: true, reason: 'nobody answered in time' },
    });
    expect((await approve(id, 'f1')).expired).toEqual([id]);
  });

  it('is not waited for where nobody is asked', async () => {
    const id = await shown();
    await show(id, 'f1', null);
    expect(await expire(hours(9999))).toEqual({ withdrawn: [], askedAgain: [] });
    await show(id, 'f1', hours(20));
    expect((await sample.row('k1')).expiresAt).toBe(hours(20));
  });

  it('is good for a time only; then it is asked for again, with a new time to answer', async () => {
    const id = await shown();
    await approve(id, 'f1');
    await expire(hours(72));
    expect((await sample.row('k1')).state).toBe('approved');
    expect(await expire(hours(73))).toEqual({ withdrawn: [], askedAgain: [id] });
    expect(await sample.row('k1')).toMatchObject({
      state: 'planned',
      approvedBy: null,
      approvedAt: null,
      expiresAt: null,
      outcome: { reason: 'it was approved too long ago' },
    });
    expect((await approve(id, 'f1', hours(73))).approved).toEqual([id]);
  });

  it('leaves what no longer waits alone', async () => {
    const id = await shown();
    expect(await inside((scope) => outbox.decline(scope, [id, 'nonsense'], { by: 'Ann', now: LATER }))).toEqual([id]);
    expect(await inside((scope) => outbox.decline(scope, [id], { by: 'Bob', now: LATER }))).toEqual([]);
    await show(id, 'f2');
    expect(await sample.row('k1')).toMatchObject({
      state: 'withdrawn',
      fingerprint: 'f1',
      outcome: { declined: true, reason: 'declined by Ann' },
    });
  });

  describe('by a person, of what came to a stop', () => {
    it('tries again what was refused, with the same request', async () => {
      const { id } = await sample.approved();
      await sample.send(id);
      await inside((scope) => outbox.reject(scope, id, { reason: 'no', now: NOW }));
      expect(await inside((scope) => outbox.retry(scope, id, { by: 'Ann', now: LATER }))).toMatchObject({
        state: 'approved',
        approvedBy: 'Ann',
        approvedAt: LATER,
        request: { body: 1 },
        outcome: null,
      });
      await sample.send(id);
      expect(await sample.attempts(id)).toMatchObject([
        { number: 1, result: 'rejected' },
        { number: 2, result: null },
      ]);
    });

    it.each([
      ['done', 'confirmed', 'confirmed', null],
      ['not-done', 'approved', 'not done', 'Ann'],
    ] as const)('ends an e-mail in doubt: %s', async (as, state, result, approvedBy) => {
      const { id } = await sample.approved(remind('k1'));
      await sample.send(id);
      const resolve = () => inside((scope) => outbox.resolve(scope, id, { as, by: 'Ann', now: LATER }));
      await expect(resolve()).rejects.toThrow(/is sending/);
      await inside((scope) => outbox.doubt(scope, id, { reason: 'cut', now: NOW }));
      expect(await resolve()).toMatchObject({ state, approvedBy, outcome: { resolvedBy: 'Ann' } });
      expect(await sample.attempts(id)).toMatchObject([{ result, endedAt: NOW }]);
      await expect(resolve()).rejects.toThrow(outbox.IllegalMove);
    });

    it('ends no write to the ledger: that one is read back', async () => {
      const { id } = await sample.approved();
      await sample.send(id);
      await inside((scope) => outbox.doubt(scope, id, { reason: 'cut', now: NOW }));
      for (const as of ['done', 'not-done'] as const)
        await expect(inside((scope) => outbox.resolve(scope, id, { as, by: 'Ann', now: LATER }))).rejects.toThrow(/is in_doubt/);
    });
  });
});
