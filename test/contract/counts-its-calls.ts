import type { KeyedWrite, Writer } from '@holdfast/accounting';
import { pull } from './books-and-mirror';
import type { CallTable, Company, LedgerUnderTest } from './ledger-under-test';
import { MANY_SIDED } from './many-sided-books';
import { keyFor, Spell } from './mark-stories';
import { isReceipt, readyFor, type Wanted } from './together-stories';

export function countsItsCalls(at: () => LedgerUnderTest): void {
  describe('calls', () => {
    const stage = async () => {
      const company = await at().company();
      company.happen(...MANY_SIDED);
      await at().wait();
      // Otherwise the renewal of the day's token would be in the count.
      await company.customer('steady');
      return company;
    };

    /** Counts by the wire, and lets the provider itself bear witness. */
    const counted = async (company: Company, work: () => Promise<unknown>) => {
      const { calls } = at().sandbox.world;
      const from = calls.length;
      company.wire.countAnew();
      await work();
      const seen = calls.slice(from).filter(({ externalId, kind }) => externalId === company.id && kind !== 'sign-in');
      const { reports } = company.wire;
      expect(reports.map(({ kind, status }) => `${kind} ${status}`)).toEqual(seen.map(({ kind, status }) => `${kind} ${status}`));
      for (const { endpoint, bytes } of reports) {
        expect(endpoint).toMatch(/^(GET|POST|PUT|DELETE) [A-Za-z/]+$/);
        expect(bytes).toBeGreaterThanOrEqual(0);
      }
      return company.wire.count();
    };

    it('each piece of work costs what the table says, and every call is reported', async () => {
      const company = await stage();
      const writer = company.writer();
      const cost: Partial<Record<keyof CallTable, object>> = {};
      // The reader of the process is new each time: a process that has run for long needs no more than that.
      const system = at().impatientSystem(20_000);
      cost.fullPull = await counted(company, () => pull(system.reader(company.wire), null));
      const { mark } = await pull(company.reader(), null);
      cost.idlePull = await counted(company, () => pull(system.reader(company.wire), mark));

      const first = await Spell.over(company, 'steady', writer);
      const placing = await first.placing('hold');
      cost.firstPlace = await counted(company, () => first.perform(placing));
      const second = await Spell.over(company, 'zoë', writer);
      const next = await second.placing('hold');
      cost.place = await counted(company, () => second.perform(next));
      cost.findMark = await counted(company, () => writer.find(next));
      // So that its term or group is there already.
      await (await Spell.over(company, 'euro', writer)).place('upfront');
      const exchanging = await second.placing('upfront', 'hold');
      cost.exchange = await counted(company, () => second.perform(exchanging));
      const releasing = await second.releasing('upfront');
      cost.release = await counted(company, () => second.perform(releasing));
      const bare = await Spell.over(company, 'bare', writer);
      await bare.place('hold');
      const clearing = await bare.releasing('hold');
      cost.releaseToNoTerms = await counted(company, () => bare.perform(clearing));

      const about = { entity: 'invoice', id: company.idOf('invoice', 'open') } as const;
      const note = { kind: 'note', about, text: 'x HF-1', marker: 'HF-1' } as const;
      cost.note = await counted(company, () => writer.perform(note, keyFor('note')));
      cost.findNote = await counted(company, () => writer.find(note));
      Object.assign(cost, await costTogether(company, writer));
      expect(cost).toEqual(at().kind.calls);
    });

    const costTogether = async (company: Company, writer: Writer) => {
      let fives = 0;
      const five = (what: Wanted['what'], terms: string | null) => {
        fives += 1;
        const refs = [1, 2, 3, 4, 5].map((n) => `five${fives}-${n}`);
        return readyFor(
          company,
          refs.map((ref) => ({ ref, what, prior: { terms } })),
        );
      };
      const perform = (writes: readonly KeyedWrite[]) => async () => {
        const outcomes = await writer.performTogether(writes, keyFor('parcel'));
        expect(outcomes.filter(isReceipt)).toHaveLength(writes.length);
      };
      const find = (writes: readonly KeyedWrite[]) => () => writer.findTogether(writes.map(({ write }) => write));
      const [places, releases, clearings] = [
        await five('place', null),
        await five('release', 'Net 30'),
        await five('release', null),
      ];
      const notes = [...(await five('note on a customer', null)), ...(await five('note on an invoice', null))];
      return {
        placesTogether: await counted(company, perform(places)),
        releasesTogether: await counted(company, perform(releases)),
        releasesToNoTermsTogether: await counted(company, perform(clearings)),
        notesTogether: await counted(company, perform(notes)),
        findMarksTogether: await counted(company, find(places)),
        findNotesTogether: await counted(company, find(notes)),
      };
    };

    it('a mark that is there already costs nothing where that can be known, and never a second effect', async () => {
      const company = await stage();
      const writer = company.writer();
      const spell = await Spell.over(company, 'steady', writer);
      await spell.place('hold');
      const before = company.view('steady');
      const again = await spell.placing('hold');
      const { reads } = await counted(company, () => spell.perform(again));
      expect(reads).toBe(0);
      const { version: _version, ...was } = before;
      expect(company.view('steady')).toMatchObject(was);
    });

    it('bad answers are reported too: they count against the limits all the same', async () => {
      const company = await stage();
      const { mischief } = at().sandbox.world;
      for (const kind of ['throttle', 'down'] as const) {
        mischief.order({ kind, company: company.id, times: 1 });
        await counted(company, () =>
          company
            .reader()
            .one('customer', company.idOf('customer', 'bare'))
            .catch(() => undefined),
        );
        expect(company.wire.reports[0]?.status).toBe(kind === 'throttle' ? 429 : 503);
      }
      mischief.order({ kind: 'lose-reply', company: company.id, method: 'GET', times: 1 });
      company.wire.countAnew();
      await company.fails(company.reader().one('customer', company.idOf('customer', 'bare')));
      expect(company.wire.reports).toMatchObject([{ status: 0, kind: 'read' }]);
    });
  });
}
