import type { CustomerRecord } from '@holdfast/credit';
import type { LedgerUnderTest } from './ledger-under-test';
import { changeable, keyFor, MARKS, PRIOR, Spell } from './mark-stories';

export function marksAndRestores(at: () => LedgerUnderTest): void {
  describe('marks', () => {
    const stage = async (prior: object) => {
      const company = await at().company();
      company.happen(
        { kind: 'customer', ref: 'slow', name: 'Slow Payer', email: 'slow@example.com, second@example.com', ...prior },
        { kind: 'customer', ref: 'other', name: 'Other', terms: 'Net 30', notes: 'n', groups: ['Wholesale'] },
        { kind: 'invoice', ref: 'due', customerRef: 'slow', number: 'A-2', minor: 66_666, due: '2026-08-20' },
      );
      return company;
    };

    describe.each(PRIOR)('on a customer %s', (_prior, prior) => {
      /** Where terms cannot be taken away, they stay and are told. */
      const isRestorable = () => at().kind.clearsTerms || prior.terms !== null;

      // Which mark it is makes no difference to what a customer looked like before, so one customer tries them all.
      it.each(prior === PRIOR[0]?.[1] ? MARKS : (['hold'] as const))(
        '%s is shown, found, and taken back without a trace',
        async (mark) => {
          const company = await stage(prior);
          const [before, shown, other] = [company.view('slow'), await company.hand.shown('slow'), company.view('other')];
          const spell = await Spell.over(company, 'slow');
          const placing = await spell.placing(mark);
          expect(await company.writer().find(placing)).toBeNull();

          const placed = await spell.perform(placing);
          expect(placed.reference).not.toBe('');
          fits(company.view('slow').notes, prior.notes ?? '');
          expect(at().kind.showsFully(noteIn(company.view('slow')), mark)).toBe(true);
          expect(await company.writer().find(placing)).toMatchObject({ reference: placed.reference });
          isAsRead(placed.records, await company.customer('slow'));

          const releasing = await spell.releasing(mark);
          expect(await company.writer().find(releasing)).toBeNull();
          const released = await spell.perform(releasing);
          isAsRead(released.records, await company.customer('slow'));
          expect(company.view('other')).toEqual(other);
          if (isRestorable()) {
            expect(released.drift).toEqual([]);
            expect(changeable(company.view('slow'))).toEqual(changeable(before));
            expect(await company.hand.shown('slow')).toEqual(shown);
            expect(await company.writer().find(releasing)).not.toBeNull();
          } else {
            expect(released.drift).toHaveLength(1);
            expect({ ...changeable(company.view('slow')), paymentTerms: null }).toEqual(changeable(before));
          }
        },
      );

      it('one mark is exchanged for another and another, and the release still puts back what was first', async () => {
        const company = await stage(prior);
        const before = company.view('slow');
        const spell = await Spell.over(company, 'slow');
        await spell.place('hold');
        for (const [mark, replaces] of [
          ['upfront', 'hold'],
          ['new-account', 'upfront'],
          ['hold', 'new-account'],
          ['upfront', 'hold'],
        ] as const) {
          const exchanging = await spell.placing(mark, replaces);
          const exchanged = await spell.perform(exchanging);
          isAsRead(exchanged.records, await company.customer('slow'));
          const now = noteIn(company.view('slow'));
          expect(MARKS.filter((each) => at().kind.showsFully(now, each))).toEqual(
            MARKS.filter((each) => each === mark || (each === 'hold' && now.groups.includes('Credit hold'))),
          );
          expect(await company.writer().find(exchanging)).not.toBeNull();
        }
        await spell.release('upfront');
        const { paymentTerms, ...rest } = changeable(company.view('slow'));
        const { paymentTerms: termsBefore, ...restBefore } = changeable(before);
        expect(rest).toEqual(restBefore);
        if (isRestorable()) expect(paymentTerms).toEqual(termsBefore);
      });
    });

    it('many customers can be marked at once, and each gets its own back', async () => {
      const company = await at().company();
      const refs = Array.from({ length: 30 }, (_, index) => `c${index}`);
      for (const [index, ref] of refs.entries())
        company.happen({ kind: 'customer', ref, name: `Customer ${index}`, terms: ['Net 15', 'Net 30', 'Net 60'][index % 3] });
      const before = refs.map((ref) => changeable(company.view(ref)));
      const writer = company.writer();
      const spells = await Promise.all(refs.map((ref) => Spell.over(company, ref, writer)));
      // At once, as a turn with many actions does; the first ones race to make our terms and groups.
      await Promise.all(spells.map((spell) => spell.place('hold')));
      expect(refs.filter((ref) => at().kind.showsFully(company.view(ref), 'hold'))).toEqual(refs);
      await Promise.all(spells.map((spell) => spell.release('hold')));
      expect(refs.map((ref) => changeable(company.view(ref)))).toEqual(before);
    });

    it('two processes may make our terms or groups at once; a third takes both marks back', async () => {
      const company = await at().company();
      company.happen({ kind: 'customer', ref: 'a', name: 'A', terms: 'Net 30' });
      company.happen({ kind: 'customer', ref: 'b', name: 'B', terms: 'Net 30' });
      const refs = ['a', 'b'];
      const before = refs.map((ref) => changeable(company.view(ref)));
      const spells = [await Spell.over(company, 'a'), await Spell.over(company, 'b')];
      await Promise.all(spells.map((spell) => spell.place('hold')));
      expect(refs.filter((ref) => at().kind.showsFully(company.view(ref), 'hold'))).toEqual(refs);
      const third = company.writer();
      for (const spell of spells) await third.perform(await spell.releasing('hold'), keyFor('third'));
      expect(refs.map((ref) => changeable(company.view(ref)))).toEqual(before);
    });
  });

  /** For a customer whose notes have no room, the block may be missing: the other signs must be there all the same. */
  function noteIn<V extends { readonly notes: string }>(view: V): V {
    return view.notes.length > 1900 ? { ...view, notes: `${view.notes} Holdfast` } : view;
  }

  /** The owner's own text stays in front, character by character, and the field's limit holds. */
  function fits(notes: string, own: string): void {
    if (!at().system.capabilities.notesBlock) return;
    expect(notes.startsWith(own)).toBe(true);
    expect(notes.length).toBeLessThanOrEqual(2000);
  }

  /** What a write's answer told must be what a read tells, or the mirror would believe something else. */
  function isAsRead(told: readonly unknown[], read: CustomerRecord): void {
    for (const record of told) {
      const { groups, version: _version, changedAt: _changedAt, ...rest } = record as CustomerRecord;
      expect(read).toMatchObject(rest);
      expect(groups.toSorted()).toEqual(read.groups.toSorted());
    }
  }
}
