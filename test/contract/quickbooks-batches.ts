import { NotFound, RateLimited, Stale, Unavailable, type KeyedWrite } from '@holdfast/accounting';
import { meteredReads } from '../../apps/sandbox/src/quickbooks/metering';
import type { LedgerUnderTest } from './ledger-under-test';
import { keyFor } from './mark-stories';
import { foundOf, isReceipt, readyFor, toldBy, WHAT, type Wanted } from './together-stories';

const SIX: readonly Wanted[] = [...WHAT, 'place' as const].map((what, index) => ({
  ref: `c${index}`,
  what,
  prior: { terms: 'Net 30' },
}));
const REFS = SIX.map(({ ref }) => ref);
const BARE: readonly Wanted[] = REFS.map((ref) => ({ ref, what: 'release', prior: { terms: null } }));

/** What only QuickBooks has: several writes in one call that is no transaction, and a number for it that may be remembered, refused or forgotten. */
export function writesInBatches(at: () => LedgerUnderTest, isForgotten: boolean): void {
  describe('batches', () => {
    const stage = async (wanted: readonly Wanted[] = SIX) => {
      const company = await at().company();
      const writes = await readyFor(company, wanted);
      // Our terms are there and known, so that every call below is the batch's own.
      const writer = company.writer();
      await writer.performTogether(await readyFor(company, [{ ref: 'first', what: 'exchange', prior: {} }]), keyFor('first'));
      company.wire.countAnew();
      return { company, writes, writer };
    };
    const parcel = () => keyFor('parcel');
    const mischief = () => at().sandbox.world.mischief;

    it('are one call, metered as such, where single writes are not', async () => {
      const { company, writes, writer } = await stage();
      const before = { ...meteredReads(at().sandbox.world, company.id) };
      expect((await writer.performTogether(writes, parcel())).filter(isReceipt)).toHaveLength(6);
      expect(company.wire.reports).toMatchObject([{ kind: 'batch', endpoint: 'POST batch', units: 6, status: 200 }]);
      expect(meteredReads(at().sandbox.world, company.id)).toEqual({ calls: before.calls + 1, items: before.items + 6 });
      const [note] = await readyFor(company, [{ ref: 'one', what: 'note on a customer', prior: {} }]);
      company.wire.countAnew();
      await writer.performTogether(note ? [note] : [], parcel());
      expect(company.wire.reports).toMatchObject([{ kind: 'write', units: 0 }]);
    });

    it('half of which fail: each item by its own fault', async () => {
      const { company, writes, writer } = await stage();
      mischief().order({ kind: 'throttle', company: company.id, customerId: company.idOf('customer', 'c0'), times: 1 });
      mischief().order({ kind: 'stale', company: company.id, customerId: company.idOf('customer', 'c1'), times: 1 });
      company.happen({ kind: 'customer', ref: 'heir', name: 'Heir' }, { kind: 'customer-merge', ref: 'c2', intoRef: 'heir' });
      const before = foundOf(company, REFS);
      const outcomes = await writer.performTogether(writes, parcel());
      expect(outcomes.map((outcome) => (isReceipt(outcome) ? 'done' : outcome.constructor))).toEqual([
        RateLimited,
        Stale,
        NotFound,
        'done',
        'done',
        'done',
      ]);
      expect(outcomes[0]).toMatchObject({ retryAfterSeconds: 60, trace: { status: 200, code: '3001' } });
      expect(foundOf(company, REFS).slice(0, 3)).toEqual(before.slice(0, 3));
      expect(company.wire.count()).toEqual({ reads: 0, writes: 1 });
      const found = await writer.findTogether(writes.map(({ write }) => write));
      expect(found.map((receipt) => receipt !== null)).toEqual([false, false, false, true, true, true]);
    });

    it('that take too long, or are worked on after the line was cut: nobody knows of any, until they are looked for', async () => {
      for (const order of [
        { kind: 'slow', ms: 60_000 },
        { kind: 'late', seconds: 110 },
      ] as const) {
        const { company, writes } = await stage();
        const these = writes.map(({ write }) => write);
        const impatient = at().impatientSystem(4_000).writer(company.wire);
        await impatient.findTogether(these);
        mischief().order({ ...order, company: company.id, path: '/batch', times: 1 });
        const outcomes = await impatient.performTogether(writes, parcel());
        expect(outcomes.every((outcome) => outcome instanceof Unavailable && outcome.trace.status === 0)).toBe(true);
        const found = async () => (await company.writer().findTogether(these)).map((receipt) => receipt !== null);
        expect(await found()).toEqual(these.map(() => false));
        await at().wait();
        expect(await found()).toEqual(these.map(() => order.kind === 'late'));
      }
    });

    it('whose token ends in the middle go on with the next one', async () => {
      const { company, writes, writer } = await stage(BARE);
      const refreshed = company.wire.refreshes;
      company.wire.beforeCall = (_kind, number) => {
        if (number === 2) mischief().troubleTokens('expire-access-tokens', 'quickbooks', company.id);
      };
      const outcomes = await writer.performTogether(writes, parcel());
      company.wire.beforeCall = () => undefined;
      expect(outcomes.map(toldBy)).toEqual(BARE.map(() => ({ told: 'done', drift: [], records: 1 })));
      const clearsAtOnce = company.wire.reports.length === 1;
      expect(company.wire.refreshes - refreshed).toBe(clearsAtOnce ? 0 : 1);
    });

    it('sent again under their number have one effect, and say the same', async () => {
      const { company, writes, writer } = await stage();
      const id = parcel();
      const first = await writer.performTogether(writes, id);
      const [once, notes] = [foundOf(company, REFS), company.books.all('attachable').length];
      for (const again of isForgotten ? [] : [writer, company.writer()]) {
        expect((await again.performTogether(writes, id)).map(referenceOf)).toEqual(first.map(referenceOf));
        expect([foundOf(company, REFS), company.books.all('attachable').length]).toEqual([once, notes]);
      }
      // Forgotten or not, a mark is not set twice: its version has moved.
      const marks = writes.filter(({ write }) => write.kind !== 'note');
      const later = await writer.performTogether(marks, parcel());
      expect(later.every((outcome) => outcome instanceof Stale)).toBe(true);
      expect(foundOf(company, REFS)).toEqual(once);
    });

    it('may come from two processes at once: each customer is written by one of them', async () => {
      const { company, writes } = await stage(REFS.map((ref) => ({ ref, what: 'place', prior: { terms: 'Net 60' } })));
      const turned = writes.toReversed();
      const [ours, theirs] = await Promise.all([
        company.writer().performTogether(writes, parcel()),
        company.writer().performTogether(turned.map(renamed), parcel()),
      ]);
      for (const [index, ref] of REFS.entries()) {
        expect([ours[index], theirs?.[REFS.length - 1 - index]].filter((outcome) => isReceipt(outcome))).toHaveLength(1);
        expect(at().kind.showsFully(company.view(ref), 'hold')).toBe(true);
      }
    });
  });
}

const renamed = (each: KeyedWrite): KeyedWrite => ({ ...each, key: keyFor('theirs') });

function referenceOf(outcome: object): unknown {
  return outcome instanceof Error ? outcome.name : Reflect.get(outcome, 'reference');
}
