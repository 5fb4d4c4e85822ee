import { RateLimited, Rejected, type KeyedWrite } from '@holdfast/accounting';
import type { CustomerRecord } from '@holdfast/credit';
import { openLedger, owns, type Company, type LedgerKind, type LedgerUnderTest } from './ledger-under-test';
import { changeable, keyFor, Spell } from './mark-stories';
import { TestWire } from './test-wire';
import { isReceipt } from './together-stories';

const GROUP = 'Credit hold';

/** What only Xero has: arrays in which some are refused, groups that the owner can delete, limits that break in, histories. */
export function togetherInXero(kind: LedgerKind): void {
  describe('several writes together', () => {
    let ledger: LedgerUnderTest;
    beforeAll(async () => {
      ledger = await openLedger(kind);
    });
    afterEach(() => {
      ledger.sandbox.world.mischief.clear();
      expect(ledger.untruths()).toEqual([]);
    });
    afterAll(() => ledger.stop());

    const refs = ['a', 'b', 'c', 'd', 'e', 'f'];
    let parcels = 0;
    const parcel = () => keyFor('parcel', (parcels += 1));
    const stage = async (terms = 'Net 30', groups: string[] = []): Promise<Company> => {
      const company = await ledger.company();
      for (const ref of refs)
        company.happen({ kind: 'customer', ref, name: `Customer ${ref}`, email: `${ref}@customer.example`, terms, groups });
      return company;
    };
    const placing = async (company: Company, those: readonly string[] = refs): Promise<readonly KeyedWrite[]> => {
      const writes: KeyedWrite[] = [];
      for (const ref of those) writes.push({ key: keyFor(ref), write: await (await Spell.over(company, ref)).placing('hold') });
      return writes;
    };
    const shown = (company: Company) => refs.filter((ref) => kind.showsFully(company.view(ref), 'hold'));
    const noteOn = (company: Company, entity: 'customer' | 'invoice', ref: string): KeyedWrite => {
      const about = { entity, id: company.idOf(entity, ref) };
      return { key: keyFor(ref), write: { kind: 'note', about, text: `Said. [HF-${ref}]`, marker: `HF-${ref}` } };
    };

    it('half of an array is refused: each with its reason and without half of a mark, and the others are done', async () => {
      const company = await stage();
      const writes = await placing(company);
      const archived = refs.filter((_, index) => index % 2 === 1);
      for (const ref of archived) company.happen({ kind: 'customer-edit', ref, active: false });
      const before = archived.map((ref) => changeable(company.view(ref)));
      const outcomes = await company.writer().performTogether(writes, parcel());
      for (const [index, outcome] of outcomes.entries()) {
        if (index % 2 === 0) expect(outcome).toMatchObject({ drift: [] });
        else expect(outcome).toMatchObject({ name: 'Rejected', reason: expect.stringContaining('archived') as string });
      }
      expect(shown(company)).toEqual(['a', 'c', 'e']);
      expect(archived.map((ref) => changeable(company.view(ref)))).toEqual(before);
    });

    it('one of those who join is nobody: only that one is refused', async () => {
      const company = await stage();
      const writes = (await placing(company)).map((each, index): KeyedWrite => {
        const { write } = each;
        if (index !== 4 || write.kind !== 'place') return each;
        return { ...each, write: { ...write, customer: { ...write.customer, id: kind.unknownId } } };
      });
      const outcomes = await company.writer().performTogether(writes, parcel());
      expect(outcomes.flatMap((outcome, index) => (isReceipt(outcome) ? [] : [index]))).toEqual([4]);
      expect(outcomes[4]).toBeInstanceOf(Rejected);
      expect(shown(company)).toEqual(['a', 'b', 'c', 'd', 'f']);
    });

    it('the owner has deleted the group meanwhile: it is made anew, once, and everybody joins', async () => {
      const company = await stage();
      const writer = company.writer();
      await writer.performTogether(await placing(company, ['a']), parcel());
      const [group] = company.books.all('group').filter(({ name }) => name === GROUP);
      const body = JSON.stringify({ ContactGroups: [{ Status: 'DELETED' }] });
      await owns(company, `/api.xro/2.0/ContactGroups/${group?.id}`, { method: 'POST', body });
      const outcomes = await writer.performTogether(await placing(company, refs.slice(1)), parcel());
      expect(outcomes.every(isReceipt)).toBe(true);
      expect(shown(company)).toEqual(refs.slice(1));
      expect(company.books.all('group').filter(({ name, deleted }) => name === GROUP && !deleted)).toHaveLength(1);
    });

    it('there is no room for another group: every mark is refused with the cure, and the notes are written', async () => {
      const company = await stage();
      for (let n = 0; n < 100; n += 1) company.happen({ kind: 'customer-edit', ref: 'a', joinGroups: [`Group ${n}`] });
      const writes = [...(await placing(company)), noteOn(company, 'customer', 'a')];
      const outcomes = await company.writer().performTogether(writes, parcel());
      for (const outcome of outcomes.slice(0, -1))
        expect(outcome).toMatchObject({ name: 'Rejected', reason: expect.stringMatching(/100 contact groups.*Cure/) as string });
      expect(isReceipt(outcomes.at(-1))).toBe(true);
      expect(company.view('a').paymentTerms).toMatchObject({ day: 30 });
    });

    it.each(['minute', 'day', 'concurrent'] as const)(
      'the limit of the %s breaks in at any call: what was not done says so, nothing else is sent, and another parcel mends it',
      async (problem) => {
        for (let at = 1; at <= 5; at += 1) {
          const company = await stage();
          await company.writer().performTogether(await placing(company, ['a', 'b']), parcel());
          const releases = [];
          for (const ref of ['a', 'b']) {
            const prior = { terms: (await company.customer('c')).terms, groups: [] };
            const write = { kind: 'release', customer: await company.customer(ref), mark: 'hold', prior } as const;
            releases.push({ key: keyFor(ref), write });
          }
          const writes = [...releases, ...(await placing(company, refs.slice(2))), noteOn(company, 'customer', 'f')];
          let calls = 0;
          company.wire.countAnew();
          company.wire.beforeCall = (callKind) => {
            if (callKind !== 'read' && (calls += 1) === at)
              ledger.sandbox.world.mischief.order({ kind: 'throttle', company: company.id, problem, times: 1 });
          };
          const outcomes = await company.writer().performTogether(writes, parcel());
          // Two releases leave at the same time.
          expect(calls - at).toBeLessThanOrEqual(1);
          company.wire.countAnew();
          const undone = outcomes.flatMap((outcome, index) => (isReceipt(outcome) ? [] : [index]));
          expect(undone.length).toBeGreaterThan(0);
          for (const index of undone) expect(outcomes[index]).toBeInstanceOf(RateLimited);
          // As the turn of another day has it.
          const later = new TestWire(company.id, ledger.system, company.wire.tokens, ledger.now);
          const writer = ledger.system.writer(later);
          const found = await writer.findTogether(writes.map(({ write }) => write));
          expect(found.flatMap((receipt, index) => (receipt === null ? [index] : []))).toEqual(undone);
          const again: KeyedWrite[] = [];
          for (const index of undone) {
            const { key, write } = writes[index] as KeyedWrite;
            const id = company.idOf('customer', [...refs, 'f'][index] ?? '');
            const [customer] = await ledger.system.reader(later).recheck('customer', [id]);
            again.push({ key, write: 'customer' in write ? { ...write, customer: customer as CustomerRecord } : write });
          }
          expect((await writer.performTogether(again, parcel())).every(isReceipt)).toBe(true);
          expect(shown(company)).toEqual(['c', 'd', 'e', 'f']);
          expect(company.view('a').paymentTerms).toEqual({ day: 30, type: 'DAYSAFTERBILLDATE' });
          expect(company.books.all('history').filter(({ details }) => details.includes('HF-f'))).toHaveLength(1);
        }
      },
    );

    it('who was in our group before, and whose terms are of 0 days anyway, ends as he began', async () => {
      const company = await stage('Due on receipt', [GROUP]);
      const before = refs.map((ref) => changeable(company.view(ref)));
      const spells = await Promise.all(refs.map((ref) => Spell.over(company, ref)));
      const places = [];
      for (const spell of spells) places.push({ key: keyFor(spell.ref), write: await spell.placing('hold') });
      expect((await company.writer().performTogether(places, parcel())).every(isReceipt)).toBe(true);
      const releases = [];
      for (const spell of spells) releases.push({ key: keyFor(spell.ref), write: await spell.releasing('hold') });
      company.wire.countAnew();
      expect((await company.writer().performTogether(releases, parcel())).every(isReceipt)).toBe(true);
      expect(company.wire.count()).toEqual({ reads: 0, writes: 0 });
      expect(refs.map((ref) => changeable(company.view(ref)))).toEqual(before);
    });

    it('a draft invoice takes a note', async () => {
      const company = await stage();
      company.happen({ kind: 'invoice', ref: 'draft', customerRef: 'a', number: 'D-1', minor: 100, status: 'draft' });
      const note = noteOn(company, 'invoice', 'draft');
      const [outcome] = await company.writer().performTogether([note], parcel());
      expect(isReceipt(outcome)).toBe(true);
      const [line] = company.books.all('history');
      expect(line).toMatchObject({ details: 'Said. [HF-draft]', about: { entity: 'invoice' } });
    });

    it('mails from Xero are told with their time, whoever sent them; notes, ours too, are none', async () => {
      const company = await stage();
      for (const ref of ['person', 'ledger', 'twice', 'noted', 'quiet'])
        company.happen({ kind: 'invoice', ref, customerRef: 'a', number: ref, minor: 100 });
      const id = (ref: string) => company.idOf('invoice', ref);
      const mail = (ref: string, by?: 'ledger') => company.happen({ kind: 'invoice-mail', ref, ...(by && { by }) });
      mail('person');
      mail('ledger', 'ledger');
      mail('twice');
      const first = new Date(ledger.now()).toISOString();
      await ledger.wait(2);
      mail('twice', 'ledger');
      const second = new Date(ledger.now()).toISOString();
      const { write } = noteOn(company, 'invoice', 'noted');
      const text = 'Reminder "Overdue" sent to a@customer.example about noted.';
      await company.writer().perform({ ...write, text } as typeof write, keyFor('noted'));
      const reader = company.reader();
      company.wire.countAnew();
      const mailed = await reader.mailed([...['person', 'ledger', 'twice', 'noted', 'quiet'].map(id), kind.unknownId, 'no id']);
      expect(Object.fromEntries(mailed)).toEqual({ [id('person')]: first, [id('ledger')]: first, [id('twice')]: second });
      expect(company.wire.count()).toEqual({ reads: 6, writes: 0 });
      for (const record of await reader.recheck('invoice', [id('twice')]))
        expect(record).toMatchObject({ sent: true, mailedAt: null });
    });
  });
}
