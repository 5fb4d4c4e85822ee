import { AccountingError, Halted, NotFound, Rejected, SignInExpired, Unavailable, type KeyedWrite } from '@holdfast/accounting';
import type { Company, LedgerUnderTest } from './ledger-under-test';
import { keyFor, PRIOR } from './mark-stories';
import { foundOf, isReceipt, readyFor, toldBy, WHAT, type Wanted } from './together-stories';

/** More calls than any set of ours takes. */
const CALLS_MAX = 40;
/** Where terms cannot be taken away again a release to none stays undone for whoever looks for it, so there nobody is without. */
const ofEveryKind = (clearsTerms: boolean): readonly Wanted[] =>
  WHAT.flatMap((what, index) => [
    { ref: `own${index}`, what, prior: { terms: 'Net 30', notes: 'first line ', groups: ['Wholesale'] } },
    { ref: `bare${index}`, what, prior: { terms: clearsTerms ? null : 'Net 15' } },
  ]);
const REFS = ofEveryKind(true).map(({ ref }) => ref);

export function writesTogether(at: () => LedgerUnderTest): void {
  describe('several writes together', () => {
    const stage = async (wanted: readonly Wanted[] = ofEveryKind(at().kind.clearsTerms)) => {
      const company = await at().company();
      return { company, writes: await readyFor(company, wanted) };
    };
    const notes = (count: number) => stage(manyOf('note on a customer', count));
    let parcels = 0;
    const parcel = () => keyFor('parcel', (parcels += 1));

    it('each ends as it would have alone, and says so in its own place', async () => {
      const { company, writes } = await stage();
      const singly = await stage();
      const alone = [];
      for (const { write, key } of singly.writes) alone.push(await singly.company.writer().perform(write, key));

      const outcomes = await company.writer().performTogether(writes, parcel());
      expect(outcomes.map(toldBy)).toEqual(alone.map(toldBy));
      expect(foundOf(company, REFS)).toEqual(foundOf(singly.company, REFS));
      await eachIsFound(company, writes, outcomes);
      for (const [index, { write }] of writes.entries()) {
        const outcome = outcomes[index];
        if (write.kind === 'note' || !isReceipt(outcome)) continue;
        // What a write's answer told must be what a read tells, or the mirror would believe something else.
        const read = await company.customer(REFS[index] ?? '');
        for (const record of outcome.records) expect(untimed(record)).toEqual(untimed(read));
      }
    });

    it('as many as one call carries, and none', async () => {
      const { perCall } = at().system.capabilities.writes;
      const { company, writes } = await stage(manyOf('place', perCall));
      const outcomes = await company.writer().performTogether(writes, parcel());
      expect(outcomes.filter(isReceipt)).toHaveLength(perCall);
      for (let n = 0; n < perCall; n += 1) expect(at().kind.showsFully(company.view(`many${n}`), 'hold')).toBe(true);
      company.wire.countAnew();
      expect(await company.writer().performTogether([], parcel())).toEqual([]);
      expect(await company.writer().findTogether([])).toEqual([]);
      expect(company.wire.count()).toEqual({ reads: 0, writes: 0 });
    });

    it('too many, or two about one object, are refused as our own mistake, and nothing is sent', async () => {
      const { company, writes } = await notes(2);
      const [first, second] = writes;
      if (!first || !second) throw new Error('no writes');
      const { perCall } = at().system.capabilities.writes;
      const many = Array.from({ length: perCall + 1 }, () => first);
      const placing = (await stage(manyOf('place', 1))).writes.flatMap((each) => [each, { ...each, key: keyFor('again') }]);
      company.wire.countAnew();
      for (const wrong of [many, [first, second, { ...first, key: keyFor('other') }], placing])
        await expect(company.writer().performTogether(wrong, parcel())).rejects.toThrow(RangeError);
      expect(company.wire.reports).toEqual([]);
    });

    it('what is refused, or about nobody, spoils nothing but itself', async () => {
      const { company, writes } = await stage();
      const { unknownId } = at().kind;
      const strange = writes.map((each, index): KeyedWrite => {
        const { write } = each;
        if (index % 2 === 1) return each;
        if (write.kind === 'note') return { ...each, write: { ...write, about: { ...write.about, id: unknownId } } };
        return index > 0 || write.kind === 'expect'
          ? each
          : { ...each, write: { ...write, customer: { ...write.customer, id: unknownId } } };
      });
      const before = foundOf(company, REFS);
      const outcomes = await company.writer().performTogether(strange, parcel());
      const spoilt = strange.flatMap(({ write }, index) => (write === writes[index]?.write ? [] : [index]));
      expect(spoilt.length).toBeGreaterThan(2);
      for (const [index, outcome] of outcomes.entries()) {
        if (!spoilt.includes(index)) expect(toldBy(outcome)).toMatchObject({ told: 'done' });
        else expect(outcome instanceof NotFound || outcome instanceof Rejected).toBe(true);
      }
      await eachIsFound(company, strange, outcomes);
      for (const index of spoilt) expect(foundOf(company, REFS)[index]).toEqual(before[index]);
    });

    it.each(['lose-reply', 'lose-request'] as const)(
      '%s at any call: nobody knows only where nobody can, finding tells the truth, and repeating what is not there mends it',
      async (kind) => {
        const whole = await stage();
        await whole.company.writer().performTogether(whole.writes, parcel());
        for (let lost = 1; lost <= CALLS_MAX; lost += 1) {
          const { company, writes } = await stage();
          const { outcomes, isLost } = await performLosing(company, writes, { kind, call: lost });
          if (!isLost) return expect(lost).toBeGreaterThan(1);
          const found = await company.writer().findTogether(writes.map(({ write }) => write));
          for (const [index, outcome] of outcomes.entries()) {
            expect([undefined, Unavailable]).toContain(outcome instanceof AccountingError ? outcome.constructor : undefined);
            const isThere = sameJson(foundOf(company, REFS)[index], foundOf(whole.company, REFS)[index]);
            expect({ index, found: found[index] !== null }).toEqual({ index, found: isThere });
            if (isReceipt(outcome)) expect(isThere).toBe(true);
            if (found[index] === null) await mend(company, writes[index], REFS[index] ?? '');
          }
          expect(foundOf(company, REFS)).toEqual(foundOf(whole.company, REFS));
        }
        throw new Error('It takes too many calls.');
      },
    );

    it('while writing is stopped nothing leaves, whichever call it comes before, and nothing is thrown', async () => {
      const whole = await stage();
      await whole.company.writer().performTogether(whole.writes, parcel());
      for (let last = 0; last <= CALLS_MAX; last += 1) {
        const { company, writes } = await stage();
        let calls = 0;
        company.wire.countAnew();
        company.wire.beforeCall = (kind) => {
          if (kind === 'read') return;
          calls += 1;
          if (calls > last) throw new Halted('Stopped.');
        };
        const outcomes = await company.writer().performTogether(writes, parcel());
        const seen = company.wire.reports.filter(({ kind }) => kind !== 'read');
        company.wire.countAnew();
        expect(seen).toHaveLength(Math.min(calls, last));
        const told = outcomes.map((outcome) => (isReceipt(outcome) ? 'done' : outcome.name));
        expect([...new Set(told)].every((each) => each === 'done' || each === 'Halted')).toBe(true);
        await eachIsFound(company, writes, outcomes);
        if (!told.includes('Halted')) return expect(last).toBeGreaterThan(0);
        if (last === 0) expect(told.every((each) => each === 'Halted')).toBe(true);
      }
      throw new Error('It takes too many calls.');
    });

    it('the owner disconnects us between two calls: what was done is told, and the rest is not', async () => {
      const { company, writes } = await stage();
      const { mischief } = at().sandbox.world;
      let calls = 0;
      company.wire.beforeCall = (kind) => {
        if (kind !== 'read') calls += 1;
        if (calls === 2) mischief.troubleTokens('revoke', at().kind.provider, company.id);
      };
      const outcomes = await company.writer().performTogether(writes, parcel());
      company.wire.countAnew();
      const failed = outcomes.filter((outcome) => !isReceipt(outcome));
      expect(failed.every((outcome) => outcome instanceof SignInExpired)).toBe(true);
      if (calls > 1) expect(failed.length).toBeGreaterThan(0);
    });

    it('finding several tells each its own, and nothing of who is no more', async () => {
      const { company, writes } = await stage();
      const writer = company.writer();
      const these = writes.map(({ write }) => write);
      expect((await writer.findTogether(these)).every((found) => found === null)).toBe(true);
      const half = writes.filter((_, index) => index % 2 === 0);
      await writer.performTogether(half, parcel());
      const found = await company.writer().findTogether(these);
      expect(found.map((receipt) => receipt !== null)).toEqual(these.map((_, index) => index % 2 === 0));
      for (const [index, write] of these.entries())
        expect((await company.writer().find(write))?.reference).toBe(found[index]?.reference);
      const elsewhere = these.map((write) =>
        write.kind === 'note' ? { ...write, about: { ...write.about, id: at().kind.unknownId } } : write,
      );
      const again = await company.writer().findTogether(elsewhere);
      const neighbour = company.idOf('customer', REFS[0] ?? '');
      const onOne = these.find((write) => write.kind === 'note' && found[these.indexOf(write)] !== null);
      if (onOne?.kind !== 'note') throw new Error('no note');
      // Asked for in one breath, an object must not answer for its neighbour.
      const pair = await company.writer().findTogether([onOne, { ...onOne, about: { entity: 'customer', id: neighbour } }]);
      expect(pair.map((receipt) => receipt !== null)).toEqual([true, false]);
      for (const [index, write] of elsewhere.entries()) if (write.kind === 'note') expect(again[index]).toBeNull();
    });

    async function performLosing(
      company: Company,
      writes: readonly KeyedWrite[],
      loss: { readonly kind: 'lose-reply' | 'lose-request'; readonly call: number },
    ) {
      const { mischief } = at().sandbox.world;
      let [calls, isLost] = [0, false];
      company.wire.countAnew();
      company.wire.beforeCall = (kind) => {
        if (kind === 'read') return;
        calls += 1;
        if (calls !== loss.call) return;
        isLost = true;
        mischief.order({ kind: loss.kind, company: company.id, times: 1 });
      };
      const outcomes = await company.writer().performTogether(writes, parcel());
      company.wire.countAnew();
      mischief.clear();
      if (isLost) expect(outcomes.some((outcome) => outcome instanceof Unavailable)).toBe(true);
      return { outcomes, isLost };
    }

    /** As the engine does it: the customer read anew, the same key. */
    async function mend(company: Company, keyed: KeyedWrite | undefined, ref: string): Promise<void> {
      if (!keyed) throw new Error('no write');
      const { write, key } = keyed;
      await company.writer().perform('customer' in write ? { ...write, customer: await company.customer(ref) } : write, key);
    }
  });
}

const manyOf = (what: Wanted['what'], count: number): readonly Wanted[] =>
  Array.from({ length: count }, (_, index) => ({ ref: `many${index}`, what, prior: PRIOR[index % 3]?.[1] ?? {} }));

const sameJson = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Done is found under the reference that was told, and what is not done is not found. */
async function eachIsFound(
  company: Company,
  writes: readonly KeyedWrite[],
  outcomes: readonly (object | undefined)[],
): Promise<void> {
  const found = await company.writer().findTogether(writes.map(({ write }) => write));
  expect(outcomes).toHaveLength(writes.length);
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome instanceof Error) expect({ index, found: found[index] }).toEqual({ index, found: null });
    else expect(found[index]).toMatchObject({ reference: (outcome as { reference: string }).reference });
  }
}

function untimed(record: object): object {
  const {
    version: _version,
    changedAt: _changedAt,
    groups,
    ...rest
  } = record as {
    readonly version?: string;
    readonly changedAt?: string;
    readonly groups?: readonly string[];
  };
  return { ...rest, groups: groups?.toSorted() };
}
