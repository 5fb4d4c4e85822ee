import * as fc from 'fast-check';
import type { KeyedWrite } from '@holdfast/accounting';
import type { Company, LedgerUnderTest } from './ledger-under-test';
import { keyFor, PRIOR } from './mark-stories';
import { alone, foundOf, isReceipt, readyFor, toldBy, WHAT, type Wanted } from './together-stories';

/** What may come between the reading of a customer and the write. */
const TROUBLES = ['none', 'none', 'none', 'edited', 'merged', 'nobody', 'too long'] as const;

interface Member extends Pick<Wanted, 'what' | 'prior'> {
  readonly trouble: (typeof TROUBLES)[number];
}

const member: fc.Arbitrary<Member> = fc.record({
  what: fc.constantFrom(...WHAT),
  prior: fc.constantFrom(...PRIOR.map(([, prior]) => prior)),
  trouble: fc.constantFrom(...TROUBLES),
});

/** Two companies live the same; in one of them the writes go together, in the other one by one. */
export function togetherAsAlone(at: () => LedgerUnderTest): void {
  describe('several writes together, whatever they are', () => {
    let [together, singly]: (Company | undefined)[] = [];
    let runs = 0;
    beforeAll(async () => {
      [together, singly] = [await at().company(), await at().company()];
    });
    const both = (): readonly [Company, Company] => {
      if (!together || !singly) throw new Error('no companies');
      return [together, singly];
    };

    it('each ends as it would have alone, and the books are the same', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(member, { minLength: 1, maxLength: 7 }), async (members) => {
          const wanted = named(members, (runs += 1));
          const [ours, theirs] = both();
          const outcomes = await ours.writer().performTogether(await troubled(ours, wanted), keyFor('parcel', runs));
          const singles = [];
          for (const each of await troubled(theirs, wanted)) singles.push(await alone(theirs, each));
          expect(outcomes.map(toldBy)).toEqual(singles.map(toldBy));
          const refs = wanted.map(({ ref }) => ref);
          expect(foundOf(ours, refs)).toEqual(foundOf(theirs, refs));
        }),
        { numRuns: 12 },
      );
    });

    it('a call that is lost, found again and mended leaves the same books', async () => {
      const loss = fc.record({
        kind: fc.constantFrom('lose-reply' as const, 'lose-request' as const),
        call: fc.integer({ min: 1, max: 4 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(member, { minLength: 1, maxLength: 7 }), loss, async (members, { kind, call }) => {
          const wanted = named(
            members.map((each) => ({ ...each, trouble: 'none' })),
            (runs += 1),
          );
          const [ours, theirs] = both();
          const writes = await troubled(ours, wanted);
          let calls = 0;
          ours.wire.beforeCall = (callKind) => {
            if (callKind !== 'read' && (calls += 1) === call)
              at().sandbox.world.mischief.order({ kind, company: ours.id, times: 1 });
          };
          const outcomes = await ours.writer().performTogether(writes, keyFor('parcel', runs));
          ours.wire.countAnew();
          at().sandbox.world.mischief.clear();
          const doubtful = writes.flatMap((each, index) => (isReceipt(outcomes[index]) ? [] : [{ ...each, index }]));
          const found = await ours.writer().findTogether(doubtful.map(({ write }) => write));
          for (const [position, { index, write, key }] of doubtful.entries()) {
            if (found[position] !== null) continue;
            const ref = wanted[index]?.ref ?? '';
            const again = 'customer' in write ? { ...write, customer: await ours.customer(ref) } : write;
            expect(toldBy(await alone(ours, { write: again, key }))).toMatchObject({ told: 'done' });
          }
          for (const each of await troubled(theirs, wanted)) await alone(theirs, each);
          const refs = wanted.map(({ ref }) => ref);
          expect(foundOf(ours, refs)).toEqual(foundOf(theirs, refs));
        }),
        { numRuns: 12 },
      );
    });

    async function troubled(company: Company, wanted: readonly (Member & Wanted)[]): Promise<readonly KeyedWrite[]> {
      const writes = await readyFor(company, wanted);
      return writes.map((each, index): KeyedWrite => {
        const { write } = each;
        const { ref = '', trouble = 'none' } = wanted[index] ?? {};
        if (trouble === 'edited') company.happen({ kind: 'customer-edit', ref, notes: 'changed by hand' });
        if (trouble === 'merged') {
          company.happen({ kind: 'customer', ref: `${ref}-heir`, name: `Heir of ${ref}` });
          company.happen({ kind: 'customer-merge', ref, intoRef: `${ref}-heir` });
        }
        if (write.kind === 'expect') return each;
        if (write.kind !== 'note') {
          return trouble === 'nobody'
            ? { ...each, write: { ...write, customer: { ...write.customer, id: nobody(index) } } }
            : each;
        }
        if (trouble === 'nobody') return { ...each, write: { ...write, about: { ...write.about, id: nobody(index) } } };
        const long = `${write.text} ${'x'.repeat(at().system.capabilities.noteCharactersMax)}`;
        return trouble === 'too long' ? { ...each, write: { ...write, text: long } } : each;
      });
    }

    /** In the ledger's own form. */
    const nobody = (index: number) => `${at().kind.unknownId.slice(0, -1)}${index}`;
  });
}

function named(members: readonly Member[], run: number): readonly (Member & Wanted)[] {
  return members.map((each, index) => ({ ...each, ref: `r${run}n${index}` }));
}
