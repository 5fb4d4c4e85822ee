import {
  NotFound,
  RateLimited,
  Rejected,
  SignInExpired,
  Unavailable,
  AccountingError,
  type AccountingSystem,
} from '@holdfast/accounting';
import { pull } from './books-and-mirror';
import type { Company, LedgerUnderTest } from './ledger-under-test';
import { EXPLANATION, keyFor, Spell } from './mark-stories';

export function namesEveryFault(at: () => LedgerUnderTest): void {
  describe('faults', () => {
    const stage = async () => {
      const company = await at().company();
      company.happen(
        { kind: 'customer', ref: 'slow', name: 'Slow Payer', terms: 'Net 30' },
        { kind: 'customer', ref: 'next', name: 'Next', terms: 'Net 30' },
        { kind: 'invoice', ref: 'due', customerRef: 'slow', number: 'A-2', minor: 66_666 },
      );
      return company;
    };

    /** Everything that can be asked of a ledger. Each has what it needs before the trouble begins. */
    const works = async (company: Company, system: AccountingSystem = at().system) => {
      const { mark } = await pull(company.reader(), null);
      const placing = await (await Spell.over(company, 'slow')).placing('hold');
      const id = company.idOf('customer', 'slow');
      const note = { kind: 'note', about: { entity: 'customer', id }, text: 'x HF-1', marker: 'HF-1' } as const;
      const other = { ...note, about: { entity: 'customer', id: company.idOf('customer', 'next') } } as const;
      const [reader, writer] = [() => system.reader(company.wire), () => system.writer(company.wire)];
      return {
        profile: () => reader().profile(),
        'full pull': () => pull(reader(), null),
        'changed pull': () => pull(reader(), mark),
        'one customer': () => reader().one('customer', id),
        'one invoice': () => reader().one('invoice', company.idOf('invoice', 'due')),
        place: () => writer().perform(placing, keyFor('fault')),
        'find a mark': () => writer().find(placing),
        note: () => writer().perform(note, keyFor('fault')),
        'find a note': () => writer().find(note),
        'notes together': async () => {
          const writes = [note, other].map((write) => ({ write, key: keyFor('fault') }));
          const outcomes = await writer().performTogether(writes, keyFor('parcel'));
          // Nothing is thrown, so it is thrown here.
          for (const outcome of outcomes) if (outcome instanceof AccountingError) throw outcome;
        },
        'find together': () => writer().findTogether([placing, note, other]),
      } satisfies Record<string, () => Promise<unknown>>;
    };

    /** Each work by itself, so that one that swallows the fault is named. */
    const eachFails = async (company: Company, before: () => void, check: (error: AccountingError) => void) => {
      for (const [name, work] of Object.entries(await works(company))) {
        before();
        const error = await company.fails(work());
        at().sandbox.world.mischief.clear();
        expect({ name, ...trace(error) }).toMatchObject({ name });
        check(error);
      }
    };
    const trace = ({ trace: { status, code }, name: error }: AccountingError) => ({ error, status, code });

    it('throttled: how long to wait is told, in the provider’s words or the documented default', async () => {
      const company = await stage();
      const order = { kind: 'throttle', company: company.id } as const;
      const { mischief } = at().sandbox.world;
      await eachFails(
        company,
        () => mischief.order({ ...order, retryAfter: 7 }),
        (error) => {
          expect(error).toBeInstanceOf(RateLimited);
          expect(error).toMatchObject({ retryAfterSeconds: 7, trace: { status: 429 } });
        },
      );
      mischief.order(order);
      const error = await company.fails(company.reader().profile());
      expect(error).toBeInstanceOf(RateLimited);
      const seconds = error instanceof RateLimited ? error.retryAfterSeconds : 0;
      expect(seconds).toBeGreaterThanOrEqual(1);
      expect(seconds).toBeLessThanOrEqual(at().system.capabilities.limits.retryAfterSecondsDefault);
    });

    it('the provider is down, or hangs up: unavailable', async () => {
      const company = await stage();
      const { mischief } = at().sandbox.world;
      for (const kind of ['down', 'lose-request'] as const) {
        await eachFails(
          company,
          () => mischief.order({ kind, company: company.id }),
          (error) => {
            expect(error).toBeInstanceOf(Unavailable);
            expect(error.trace.status).toBe(kind === 'down' ? 503 : 0);
          },
        );
      }
    });

    it('the provider does not answer in time: unavailable, and not a minute later', async () => {
      const company = await stage();
      const slow = await works(company, at().impatientSystem(150));
      for (const work of [slow.profile, slow.note, slow['find a mark']]) {
        at().sandbox.world.mischief.order({ kind: 'slow', company: company.id, ms: 5_000 });
        expect(await company.fails(work())).toBeInstanceOf(Unavailable);
        at().sandbox.world.mischief.clear();
      }
    });

    it('the access token has expired early: one renewal, and the work is done', async () => {
      const company = await stage();
      for (const [name, work] of Object.entries(await works(company))) {
        at().sandbox.world.mischief.troubleTokens('expire-access-tokens', at().kind.provider, company.id);
        const refreshed = company.wire.refreshes;
        await work();
        expect({ name, renewals: company.wire.refreshes - refreshed }).toEqual({ name, renewals: 1 });
      }
    });

    it('the owner has disconnected us: the sign-in is over, and nothing was written', async () => {
      const company = await stage();
      const asked = await works(company);
      const before = company.view('slow');
      at().sandbox.world.mischief.troubleTokens('revoke', at().kind.provider, company.id);
      for (const [name, work] of Object.entries(asked)) {
        const error = await company.fails(work());
        expect({ name, ...trace(error) }).toMatchObject({ name, error: SignInExpired.name });
      }
      expect(company.view('slow')).toEqual(before);
    });

    it('nobody there of that id: not found, or rejected with a reason', async () => {
      const company = await stage();
      const id = at().kind.unknownId;
      const customer = { ...(await company.customer('slow')), id };
      const prior = { terms: null, groups: [] };
      const writer = company.writer();
      for (const write of [
        { kind: 'place', customer, mark: 'hold', replaces: null, prior, explanation: EXPLANATION },
        { kind: 'note', about: { entity: 'customer', id }, text: 'x HF-1', marker: 'HF-1' },
        { kind: 'note', about: { entity: 'invoice', id }, text: 'x HF-1', marker: 'HF-1' },
      ] as const) {
        const error = await company.fails(writer.perform(write, keyFor('nobody')));
        expect(error instanceof NotFound || error instanceof Rejected).toBe(true);
        if (error instanceof Rejected) expect(error.reason).toMatch(/\w{4,} .*\w/);
      }
      expect(company.view('slow').attachables).toEqual([]);
    });

    it('a refused write is rejected with a reason for the owner, and leaves no half of a mark', async () => {
      const company = await stage();
      const writer = company.writer();
      await (await Spell.over(company, 'slow', writer)).place('hold');
      const spell = await Spell.over(company, 'next', writer);
      await company.hand.forbidMarks('next');
      const before = company.view('next');
      const error = await company.fails(spell.place('hold'));
      expect(error).toBeInstanceOf(Rejected);
      expect(error).toMatchObject({ reason: error.message });
      expect(error.message).toMatch(/\w+ \w+ \w+/);
      expect(error.trace.status).toBe(400);
      const { version: _before, ...was } = before;
      const { version: _now, ...is } = company.view('next');
      expect(is).toEqual(was);
    });
  });
}
