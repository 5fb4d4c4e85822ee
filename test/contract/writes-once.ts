import { Unavailable, type LedgerWrite, type Receipt, type WriteNote } from '@holdfast/accounting';
import type { Company, LedgerUnderTest } from './ledger-under-test';
import { changeable, keyFor, Spell } from './mark-stories';

const MARKER = 'HF-01KAB7Q2';
/** More calls than any one write of ours takes. */
const CALLS_MAX = 6;

export function writesOnce(at: () => LedgerUnderTest): void {
  describe('one effect for one key', () => {
    const stage = async () => {
      const company = await at().company();
      company.happen(
        { kind: 'customer', ref: 'slow', name: 'Slow Payer', terms: 'Net 30', notes: 'first line', groups: ['Wholesale'] },
        { kind: 'customer', ref: 'other', name: 'Other', terms: 'Net 30' },
        { kind: 'invoice', ref: 'due', customerRef: 'slow', number: 'A-2', minor: 66_666 },
      );
      return company;
    };
    const noteOn = (company: Company, about: 'customer' | 'invoice', marker = MARKER): WriteNote => ({
      kind: 'note',
      about: { entity: about, id: company.idOf(about, about === 'customer' ? 'slow' : 'due') },
      text: `Reminder sent „heute“ — 66,66 € 🚚\nSecond line. [${marker}]`,
      marker,
    });

    /** Everything of ours in the books, so that an effect that came twice would show. */
    const traces = ({ books }: Company) => ({
      notes: [...books.all('attachable').map(({ note }) => note), ...books.all('history').map(({ details }) => details)],
      terms: books.all('term').map(({ name }) => name),
      groups: books.all('group').map(({ name, memberIds }) => [name, memberIds.size]),
      customers: books.all('customer').map(({ termId, paymentTerms, notes }) => ({ termId, paymentTerms, notes })),
    });

    type Prepare = (company: Company) => Promise<LedgerWrite>;
    const WRITES: readonly (readonly [string, Prepare])[] = [
      ['a first mark', async (company) => (await Spell.over(company, 'slow')).placing('hold')],
      [
        'an exchange',
        async (company) => {
          const spell = await Spell.over(company, 'slow');
          await spell.place('hold');
          return spell.placing('upfront', 'hold');
        },
      ],
      [
        'a release',
        async (company) => {
          const spell = await Spell.over(company, 'slow');
          await spell.place('hold');
          return spell.releasing('hold');
        },
      ],
      ['a note on a customer', (company) => Promise.resolve(noteOn(company, 'customer'))],
      ['a note on an invoice', (company) => Promise.resolve(noteOn(company, 'invoice'))],
    ];

    it.each(WRITES)('%s performed twice is there once, by this process or another', async (_write, prepare) => {
      const company = await stage();
      const write = await prepare(company);
      const key = keyFor('twice');
      const writer = company.writer();
      const first = await writer.perform(write, key);
      const once = traces(company);
      for (const again of [writer, company.writer()]) {
        const second = await again.perform(write, key);
        expect(second.reference).toBe(first.reference);
        expect(second.drift).toEqual(first.drift);
        expect(traces(company)).toEqual(once);
      }
    });

    it.each(WRITES)(
      '%s whose reply or request is lost at any of its calls: find tells the truth, and repeating mends it',
      async (_write, prepare) => {
        const whole = await stage();
        await whole.writer().perform(await prepare(whole), keyFor('whole'));
        for (const kind of ['lose-reply', 'lose-request'] as const) {
          let lostAt = 0;
          for (let lost = 1; lost <= CALLS_MAX; lost += 1) {
            const company = await stage();
            const write = await prepare(company);
            const key = keyFor('lost', lost);
            const receipt = await performLosing(company, { kind, call: lost }, write, key);
            // Fewer calls than that: nothing was lost.
            if (receipt) break;
            lostAt = lost;
            const found = await company.writer().find(write);
            if (sameEffect(traces(company), traces(whole))) expect(found).not.toBeNull();
            else expect(found).toBeNull();

            const mended = await company.writer().perform(write, key);
            expect(mended.reference).not.toBe('');
            expect(sameEffect(traces(company), traces(whole))).toBe(true);
            expect(await company.writer().find(write)).toMatchObject({ reference: mended.reference });
          }
          expect(lostAt).toBeGreaterThan(0);
          expect(lostAt).toBeLessThan(CALLS_MAX);
        }
      },
    );

    it.each(WRITES)('%s is still found when the ledger has long forgotten the key', async (_write, prepare) => {
      const company = await stage();
      const write = await prepare(company);
      expect(await company.writer().find(write)).toBeNull();
      const { reference } = await company.writer().perform(write, keyFor('forgotten'));
      await at().wait(3);
      expect(await company.writer().find(write)).toMatchObject({ reference });
    });

    it('a note is found by its own marker and no other, on its own object and no other', async () => {
      const company = await stage();
      const writer = company.writer();
      const [onCustomer, onInvoice] = [noteOn(company, 'customer'), noteOn(company, 'invoice', 'HF-01KAB7Q3')];
      await writer.perform(onCustomer, keyFor('n'));
      await writer.perform(onInvoice, keyFor('n'));
      expect(await writer.find(onCustomer)).not.toBeNull();
      expect(await writer.find(onInvoice)).not.toBeNull();
      expect(await writer.find({ ...onCustomer, marker: 'HF-01KAB7Q3' })).toBeNull();
      expect(await writer.find({ ...onInvoice, marker: MARKER })).toBeNull();
      const elsewhere = { entity: 'customer', id: company.idOf('customer', 'other') } as const;
      expect(await writer.find({ ...onCustomer, about: elsewhere })).toBeNull();
    });

    it('a note of the greatest length arrives whole, character by character', async () => {
      const company = await stage();
      const { noteCharactersMax } = at().system.capabilities;
      const text = `${'ä🚚\n'.repeat(noteCharactersMax)}`
        .slice(0, noteCharactersMax - MARKER.length - 1)
        .replace(/[\uD800-\uDBFF]$/, 'x');
      const note = { ...noteOn(company, 'customer'), text: `${text} ${MARKER}` };
      expect(note.text).toHaveLength(noteCharactersMax);
      await company.writer().perform(note, keyFor('long'));
      expect(traces(company).notes).toContain(note.text);
      expect(await company.writer().find(note)).not.toBeNull();
    });

    it('two keys are two notes', async () => {
      const company = await stage();
      const notesBefore = traces(company).notes.length;
      for (let n = 0; n < 2; n += 1) await company.writer().perform(noteOn(company, 'customer'), keyFor('two'));
      expect(traces(company).notes).toHaveLength(notesBefore + 2);
    });

    it('a mark placed, released and placed again under new keys is placed', async () => {
      const company = await stage();
      const spell = await Spell.over(company, 'slow');
      const before = changeable(company.view('slow'));
      for (let round = 0; round < 3; round += 1) {
        await spell.place('hold');
        expect(at().kind.showsFully(company.view('slow'), 'hold')).toBe(true);
        await spell.release('hold');
        expect(changeable(company.view('slow'))).toEqual(before);
      }
    });

    /** The receipt, or null when the call was lost; then the write must say that nobody knows. */
    async function performLosing(
      company: Company,
      loss: { readonly kind: 'lose-reply' | 'lose-request'; readonly call: number },
      write: LedgerWrite,
      key: string,
    ): Promise<Receipt | null> {
      const { mischief } = at().sandbox.world;
      company.wire.countAnew();
      let isLost = false;
      company.wire.beforeCall = (kind, number) => {
        if (kind === 'read' || number !== loss.call) return;
        isLost = true;
        mischief.order({ kind: loss.kind, company: company.id, times: 1 });
      };
      const work = company.writer().perform(write, key);
      const settled = await work.catch(() => null);
      company.wire.countAnew();
      mischief.clear();
      if (isLost) expect(await company.fails(work)).toBeInstanceOf(Unavailable);
      else expect(settled).not.toBeNull();
      return settled;
    }

    function sameEffect(one: ReturnType<typeof traces>, other: ReturnType<typeof traces>): boolean {
      // The ids of two companies differ; what an owner sees must not.
      const seen = ({ customers, ...rest }: ReturnType<typeof traces>) =>
        JSON.stringify({
          ...rest,
          customers: customers.map(({ paymentTerms, notes, termId }) => ({ paymentTerms, notes, termId })),
        });
      return seen(one) === seen(other);
    }
  });
}
