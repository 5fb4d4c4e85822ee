import { randomUUID } from 'node:crypto';
import { companyForEachTest } from '../../../../test/support/company';
import * as decisions from './decisions.store';
import * as mirror from './mirror.store';
import * as outbox from './outbox.store';
import { at, customer, gone, invoice, payment } from './sample-records';
import * as sweeps from './sweeps.store';
import * as sync from './sync.store';
import { parseDay } from '@holdfast/credit';

const NOW = '2026-01-05T09:00:00.000Z';
const TODAY = parseDay('2026-01-05');

describe('what is known of reading a ledger', () => {
  const company = companyForEachTest({ provider: 'quickbooks', poolMax: 2 });
  const { inside } = company;
  const state = (): Promise<sync.SyncState> => inside(sync.read);
  const tell = (...records: Parameters<typeof mirror.storePage>[1]['records']) =>
    inside((scope) => mirror.storePage(scope, { records, mark: null }));

  it('begins with nothing', async () => {
    expect(await state()).toEqual({
      lookedOn: null,
      isUnfinished: false,
      progress: null,
      sweepDue: [],
      sweep: null,
      reconciledOn: null,
      reconciled: null,
      accepted: {},
      unheardSince: null,
      nextWhy: null,
      syncedAt: null,
      heardAt: null,
      hasNews: false,
    });
  });

  it('tells how far a look has come, carries on with one that was broken off, and begins anew with another', async () => {
    const first = await inside((scope) => sync.begin(scope, { work: 'first', now: NOW }));
    expect(first).toEqual({ work: 'first', entity: null, read: 0, of: null, pages: 0, startedAt: NOW });
    const reading = { ...first, entity: 'invoice' as const, read: 1000, of: 2500, pages: 3 };
    await inside((scope) => sync.advance(scope, { reading, sweepDue: ['invoice'] }));
    await inside((scope) => sync.advance(scope, { reading, sweepDue: ['credit', 'invoice'] }));
    expect(await state()).toMatchObject({
      isUnfinished: true,
      progress: { ...reading, waitingUntil: null, waitingFor: null },
      sweepDue: ['credit', 'invoice'],
    });
    const later = '2026-01-05T10:00:00.000Z';
    expect(await inside((scope) => sync.begin(scope, { work: 'first', now: later }))).toEqual(reading);
    expect(await inside((scope) => sync.begin(scope, { work: 'sweep', now: later }))).toMatchObject({
      pages: 0,
      startedAt: later,
    });
    await inside((scope) => sync.finish(scope, TODAY));
    expect(await state()).toMatchObject({ isUnfinished: false, progress: null, lookedOn: TODAY });
    await inside((scope) => sync.finish(scope, null));
    expect((await state()).lookedOn).toBe(TODAY);
    expect(await inside((scope) => sync.begin(scope, { work: 'first', now: later }))).toMatchObject({
      pages: 0,
      startedAt: later,
    });
  });

  it('remembers a wait while the page before it is stored, and forgets it with the next look', async () => {
    const reading = await inside((scope) => sync.begin(scope, { work: 'changes', now: NOW }));
    const waiting = { waitingUntil: '2026-01-05T09:00:40.000Z', waitingFor: 'Xero’s limit of 60 calls a minute' };
    await inside((scope) => sync.wait(scope, { until: waiting.waitingUntil, reason: waiting.waitingFor }));
    await inside((scope) => sync.advance(scope, { reading: { ...reading, pages: 1 } }));
    expect((await state()).progress).toMatchObject({ pages: 1, ...waiting });
    expect(await inside((scope) => sync.begin(scope, { work: 'changes', now: NOW }))).not.toHaveProperty('waitingUntil');
    expect((await state()).progress).toMatchObject({ pages: 1, waitingUntil: null, waitingFor: null });
    await inside((scope) => sync.finish(scope, null));
    await inside((scope) => sync.wait(scope, { until: NOW, reason: 'nobody' }));
    expect((await state()).progress).toBeNull();
  });

  it('sweeps: what was there at the beginning and is not told is suspect, whatever came in between', async () => {
    await tell(customer({ id: 'c1' }), ...['i1', 'i2', 'i3', 'i4'].map((id) => invoice({ id, customerId: 'c1' })));
    await tell(gone('invoice', 'i4', 5));
    await inside((scope) => sync.begin(scope, { work: 'sweep', now: NOW }));
    await inside((scope) => sync.due(scope, ['invoice', 'payment']));
    await inside((scope) => sweeps.begin(scope, 'invoice'));
    await tell(invoice({ id: 'i9', customerId: 'c1' }));
    expect((await state()).sweep).toEqual({ kind: 'invoice', mark: null, isRead: false });
    await inside((scope) => sweeps.told(scope, 'invoice', { ids: ['i2', 'unknown'], mark: { at: 7 } }));
    expect((await state()).sweep).toEqual({ kind: 'invoice', mark: { at: 7 }, isRead: false });
    await inside((scope) => sweeps.told(scope, 'invoice', { ids: [], mark: null }));
    expect((await state()).sweep).toEqual({ kind: 'invoice', mark: null, isRead: true });
    expect(await inside((scope) => sweeps.suspects(scope, 'invoice', 1))).toEqual(['i1']);
    expect(await inside((scope) => sweeps.suspects(scope, 'invoice', 9))).toEqual(['i1', 'i3']);
    await inside((scope) => sync.due(scope, ['invoice']));
    await inside((scope) => sweeps.settle(scope, 'invoice', ['i1']));
    expect(await inside((scope) => sweeps.suspects(scope, 'invoice', 9))).toEqual(['i3']);
    await inside(sweeps.finish);
    // What became due while it was under way is not settled by it.
    expect(await state()).toMatchObject({ sweep: null, sweepDue: ['invoice', 'payment'] });
    await inside((scope) => sweeps.begin(scope, 'invoice'));
    expect(await inside((scope) => sweeps.suspects(scope, 'invoice', 9))).toEqual(['i1', 'i2', 'i3', 'i9']);
    await expect(inside((scope) => sweeps.begin(scope, 'invoice; --' as 'invoice'))).rejects.toThrow(RangeError);
  });

  it('counts what the mirror holds, and what it remembers as gone', async () => {
    await tell(customer({ id: 'c1' }), invoice({ id: 'i1', customerId: 'c1' }), invoice({ id: 'i2', customerId: 'c1' }));
    await tell(gone('invoice', 'i2', 5), gone('invoice', 'never-seen', 5), payment({ id: 'p1', customerId: 'c1' }));
    const counts = await inside(sync.heldCounts);
    expect(counts).toEqual({
      customer: { present: 1, gone: 0 },
      invoice: { present: 1, gone: 2 },
      payment: { present: 1, gone: 0 },
      credit: { present: 0, gone: 0 },
    });
    // What was gone and is there again counts once.
    await tell(invoice({ id: 'i2', customerId: 'c1', changedAt: at(9) }));
    expect((await inside(sync.heldCounts)).invoice).toEqual({ present: 2, gone: 1 });
  });

  it('knows documents of customers that the mirror does not know, until somebody was told to decide them', async () => {
    await tell(customer({ id: 'c1' }), invoice({ id: 'i1', customerId: 'c1' }));
    expect(await inside(sync.hasStrangers)).toBe(false);
    await tell(invoice({ id: 'i2', customerId: 'c2' }));
    expect(await inside(sync.hasStrangers)).toBe(true);
    expect(await inside(sync.isDecisionDue)).toBe(true);
    expect(await inside(decisions.customerIdsToDecide)).toEqual(['c1']);
    expect(await inside(sync.hasStrangers)).toBe(false);
  });

  it('tells our own doing from that of others', async () => {
    await tell(customer({ id: 'c1' }), customer({ id: 'c2' }));
    const others = (ids: string[], since: string) => inside((scope) => sync.hasOthersThanOurs(scope, ids, since));
    expect(await others(['c1'], NOW)).toBe(true);
    expect(await others([], NOW)).toBe(false);
    const { id } = await inside((scope) =>
      outbox.add(scope, {
        key: 'k',
        kind: 'note',
        customerId: 'c1',
        asOf: TODAY,
        state: 'approved',
        why: 'test',
        intent: { kind: 'note' },
        now: '2026-01-05T09:30:00.000Z',
      }),
    );
    expect(await others(['c1'], NOW)).toBe(true);
    const parcel = { parcel: randomUUID(), members: [{ id, request: {} }], deadline: NOW, now: '2026-01-05T09:31:00.000Z' };
    await inside((scope) => outbox.markSending(scope, parcel));
    expect(await others(['c1'], NOW)).toBe(false);
    expect(await others(['c1', 'c2'], NOW)).toBe(true);
    expect(await others(['c1'], '2026-01-05T09:40:00.000Z')).toBe(true);
  });

  it('keeps what a comparison found, and what it accepted', async () => {
    const reconciled: sync.Reconciled = { at: NOW, kinds: [{ kind: 'invoice', ledger: 9, mirror: 8, healed: 'accepted' }] };
    await inside((scope) => sync.setNextWhy(scope, 'reconcile'));
    await inside((scope) => sync.reconciled(scope, TODAY, { reconciled, accepted: { invoice: 1 } }));
    await inside((scope) => sync.reconciled(scope, parseDay('2026-01-06'), null));
    await inside((scope) => sync.setUnheard(scope, NOW));
    expect(await state()).toMatchObject({
      reconciledOn: '2026-01-06',
      reconciled,
      accepted: { invoice: 1 },
      unheardSince: NOW,
      nextWhy: 'reconcile',
    });
  });
});
