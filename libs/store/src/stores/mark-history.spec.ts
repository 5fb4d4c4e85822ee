import type { Action } from '@holdfast/credit';
import { companyForEachTest } from '../../../../test/support/company';
import * as history from './mark-history.store';
import * as marks from './marks.store';
import * as outbox from './outbox.store';
import { LATER, SampleOutbox, TODAY, place, release } from './sample-actions';

const at = (minute: number): string => `2026-02-01T10:${String(minute).padStart(2, '0')}:00.000Z`;

describe('the history of marks', () => {
  const company = companyForEachTest();
  const { inside } = company;
  const sample = new SampleOutbox(inside);

  /** Carried out as the engine does it. */
  async function done(action: Action, minute: number): Promise<void> {
    const row = await sample.approved(action);
    await sample.send(row.id, { now: at(minute) });
    await inside(async (scope) => {
      if (action.kind === 'place')
        await marks.set(scope, action.customerId, {
          mark: action.mark,
          prior: { terms: null, groups: [] },
          since: TODAY,
          placedAt: null,
        });
      else await marks.clear(scope, action.customerId);
      await outbox.confirm(scope, row.id, { outcome: {}, now: at(minute) });
    });
  }

  function letGo(key: string, customerId: string, now: string): Promise<{ readonly id: string }> {
    const intent = release(key, customerId);
    const { kind, asOf, why } = intent;
    const row = { key, kind, customerId, asOf, why, intent, state: 'approved', approvedBy: outbox.UNDO, now } as const;
    return inside((scope) => outbox.add(scope, row));
  }

  const after = async (instant: string | null): Promise<Readonly<Record<string, readonly [string | null, string | null]>>> =>
    Object.fromEntries(
      (await inside((scope) => history.changedAfter(scope, instant))).map(({ customerId, now, then }) => [
        customerId,
        [then?.mark ?? null, now] as const,
      ]),
    );

  it('tells who stands otherwise than then, or than before everything', async () => {
    await done(place('a1', 'a'), 1);
    await done(place('b1', 'b'), 2);
    await done(release('a2', 'a'), 5);
    await done(place('c1', 'c'), 6);
    await done(place('b2', 'b', { mark: 'upfront', replaces: 'hold' }), 7);
    expect(await after(null)).toEqual({ b: [null, 'upfront'], c: [null, 'hold'] });
    expect(await after(at(3))).toEqual({ a: ['hold', null], b: ['hold', 'upfront'], c: [null, 'hold'] });
    expect(await after(at(0))).toEqual({ a: [null, null], b: [null, 'upfront'], c: [null, 'hold'] });
    // Nothing of theirs has changed since: they stand as they stood.
    expect(await after(at(8))).toEqual({ b: ['upfront', 'upfront'], c: ['hold', 'hold'] });
  });

  it('tells what is on its way and what an undo has let go', async () => {
    const sending = await sample.approved(place('a1', 'a'));
    await sample.send(sending.id, { now: at(1) });
    await sample.approved(place('b1', 'b'));
    await letGo('u1', 'c', at(2));
    const open = (await inside((scope) => history.changedAfter(scope, null))).map((one) => [one.customerId, one.open]);
    expect(open).toEqual([
      ['a', { id: sending.id, key: 'a1', kind: 'place', state: 'sending', intent: place('a1', 'a'), approvedBy: null }],
      [
        'c',
        {
          id: (await sample.row('u1')).id,
          key: 'u1',
          kind: 'release',
          state: 'approved',
          intent: release('u1', 'c'),
          approvedBy: outbox.UNDO,
        },
      ],
    ]);
  });

  it('takes back what an undo has let go, unless it is on its way, and knows the latest undo of each customer', async () => {
    const [one, two, three] = [await letGo('u1', 'a', at(1)), await letGo('u2', 'b', at(1)), await letGo('u3', 'a', LATER)];
    await sample.send(two.id, { now: at(2) });
    for (const { id } of [one, two]) await inside((scope) => history.withdrawUndo(scope, id, at(3)));
    expect([(await sample.row('u1')).state, (await sample.row('u2')).state]).toEqual(['withdrawn', 'sending']);
    const latest = await inside((scope) => history.latestUndo(scope, ['a', 'b', 'nobody']));
    expect([...latest].map(([customerId, { id }]) => [customerId, id])).toEqual([
      ['a', three.id],
      ['b', two.id],
    ]);
  });
});
