import { parseDay, type Day, type ExpectAction } from '@holdfast/credit';
import { companyForEachTest } from '../../../../test/support/company';
import * as outbox from './outbox.store';
import { LATER, NOW, SampleOutbox, TODAY, letGo } from './sample-actions';
import * as settings from './settings.store';
import * as toldDays from './told-days.store';

const [FIRST, SECOND, OWNERS] = [parseDay('2026-02-10'), parseDay('2026-02-20'), parseDay('2026-02-28')];

const expecting = (key: string, on: Day | null, change: Partial<ExpectAction> = {}): ExpectAction => ({
  kind: 'expect',
  customerId: 'c1',
  key,
  asOf: TODAY,
  why: 'promised',
  invoice: { id: 'i1', number: 'INV-1', expectedOn: null },
  entryId: 'e1',
  on,
  prior: null,
  takesBack: false,
  ...change,
});
const ofOther = { customerId: 'c2', invoice: { id: 'i2', number: 'INV-2', expectedOn: null } };

describe('the days on which invoices are expected to be paid', () => {
  const { inside } = companyForEachTest();
  const sample = new SampleOutbox(inside);
  beforeEach(() => inside((scope) => settings.patch(scope, { modes: { notes: 'act' } })));

  async function done(
    action: ExpectAction,
    outcome: { readonly left: Day | null; readonly prior: Day | null },
    now = NOW,
  ): Promise<void> {
    const { id } = await sample.approved(action);
    await sample.send(id, { now });
    await inside((scope) => outbox.confirm(scope, id, { outcome, now }));
  }
  const standing = (...customerIds: readonly string[]) => inside((scope) => toldDays.standing(scope, customerIds));
  const after = async (instant: string | null) =>
    (await inside((scope) => toldDays.writtenAfter(scope, instant))).map(({ invoiceId, on, prior, open }) => [
      invoiceId,
      on,
      prior,
      open,
    ]);
  const claimed = async () =>
    (await inside((scope) => outbox.claim(scope, { now: LATER, kinds: ['expect'], limit: 9 }))).map(({ key }) => key);

  it('stand as the last change left them, and no more once they are taken back or were swallowed', async () => {
    await done(expecting('k1', FIRST), { left: FIRST, prior: OWNERS });
    await done(expecting('k2', FIRST, ofOther), { left: null, prior: null });
    expect(await standing('c1', 'c2')).toMatchObject([
      { customerId: 'c1', invoiceId: 'i1', entryId: 'e1', on: FIRST, prior: OWNERS },
    ]);
    expect(await standing('c2')).toEqual([]);
    await done(expecting('k3', SECOND, { entryId: 'e2' }), { left: SECOND, prior: OWNERS }, LATER);
    expect(await standing('c1')).toMatchObject([{ entryId: 'e2', on: SECOND, prior: OWNERS }]);
    await done(expecting('k4', OWNERS, { takesBack: true }), { left: null, prior: null }, '2026-02-01T12:00:00.000Z');
    expect(await standing('c1')).toEqual([]);
  });

  it('are taken back by an undo as far as they were written since, or are on their way', async () => {
    await done(expecting('k1', FIRST), { left: FIRST, prior: null });
    await done(expecting('k2', FIRST, ofOther), { left: FIRST, prior: OWNERS }, LATER);
    expect(await after(null)).toEqual([['i1', FIRST, null, null], ['i2', FIRST, OWNERS, null]]); // prettier-ignore
    expect(await after(NOW)).toEqual([['i2', FIRST, OWNERS, null]]);
    const { id } = await sample.approved(expecting('k3', SECOND));
    await sample.send(id);
    expect(await after(LATER)).toEqual([['i1', null, null, 'on its way']]);
    expect(await standing('c1', 'c2')).toMatchObject([{ invoiceId: 'i2' }]);
    const undo = expecting('undo/1/i2', OWNERS, { ...ofOther, takesBack: true });
    const { key, kind, customerId, asOf, why } = undo;
    await inside((scope) =>
      outbox.add(scope, { key, kind, customerId, asOf, why, intent: undo, state: 'approved', approvedBy: outbox.UNDO, now: NOW }),
    );
    expect(await after(NOW)).toEqual([['i1', null, null, 'on its way'], ['i2', FIRST, OWNERS, 'undo']]); // prettier-ignore
  });

  it('of one invoice are changed one after the other, and those of others meanwhile', async () => {
    const { id } = await sample.approved(expecting('k1', FIRST));
    await sample.plan([
      letGo(expecting('k2', SECOND)),
      letGo(expecting('k3', SECOND, { invoice: { id: 'i3', number: 'INV-3', expectedOn: null } })),
      letGo(expecting('k1', FIRST)),
    ]);
    await sample.send(id);
    expect(await claimed()).toEqual(['k3']);
    await inside((scope) => outbox.confirm(scope, id, { outcome: { left: FIRST, prior: null }, now: NOW }));
    expect(await claimed()).toEqual(['k2', 'k3']);
    await inside((scope) => settings.patch(scope, { modes: { notes: 'observe', standing: 'act', reminders: 'act' } }));
    expect(await claimed()).toEqual([]);
  });
});
