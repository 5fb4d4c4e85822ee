import fc from 'fast-check';
import { Halted, NotFound, RateLimited, Rejected, SignInExpired, Stale, Unavailable, type Receipt } from '@holdfast/accounting';
import type { ActionRow } from '@holdfast/store';
import { afterParcel, nextParcel, verdictOn, type Verdict } from './parcels';

const RECEIPT: Receipt = { reference: 'r', drift: [], records: [] };
const LIMITS = { staleAttemptsMax: 3, retryDelayMs: 300_000 };
const FIRST = { times: 0, inThisTurn: false };

const dueRows = fc
  .array(fc.record({ kind: fc.constantFrom('release', 'place', 'note'), customer: fc.nat(6) }), { maxLength: 30 })
  .map((rows) => rows.map(({ kind, customer }, index) => ({ id: String(index), kind, customerId: `C${customer}` }) as ActionRow));
const writes = fc.record({ perCall: fc.integer({ min: 1, max: 50 }), sharedIsMetered: fc.boolean() });

const errors = [
  new Rejected('no'),
  new NotFound('gone'),
  new Stale('old'),
  new RateLimited(61),
  new SignInExpired('ended'),
  new Halted('stopped'),
  new Unavailable('silence'),
  new TypeError('ours'),
];
const outcome = fc.constantFrom<unknown>(RECEIPT, ...errors);
const is = (given: unknown, before = FIRST): Verdict['is'] => verdictOn(given, before, LIMITS).is;

describe('the next parcel', () => {
  it('holds the expected days of several invoices of one customer, and of one invoice only one', () => {
    const due = ['i1', 'i2', 'i1'].map(
      (id) => ({ id, kind: 'expect', customerId: 'C1', intent: { invoice: { id } } }) as unknown as ActionRow,
    );
    expect(nextParcel(due, { writes: { perCall: 50, sharedIsMetered: false }, singlesLeft: 0 })).toEqual(due.slice(0, 2));
  });

  it('is of one kind, never holds two writes for one customer, keeps the order, and begins with what is due first', () => {
    fc.assert(
      fc.property(dueRows, writes, fc.integer({ min: -2, max: 3 }), (due, capability, singlesLeft) => {
        const parcel = nextParcel(due, { writes: capability, singlesLeft });
        expect(parcel[0]).toBe(due[0]);
        expect(new Set(parcel.map(({ customerId }) => customerId)).size).toBe(parcel.length);
        expect(new Set(parcel.map(({ kind }) => kind)).size).toBe(Math.min(1, due.length));
        const places = parcel.map((row) => due.indexOf(row));
        expect(places).toEqual([...places].sort((a, b) => a - b));
        expect(parcel.length).toBeLessThanOrEqual(capability.sharedIsMetered && singlesLeft > 0 ? 1 : capability.perCall);
      }),
    );
  });

  it('leaves nothing out: parcel after parcel, everything goes once, a customer’s own writes in their order', () => {
    fc.assert(
      fc.property(dueRows, writes, fc.nat(3), (due, capability, singles) => {
        const gone: ActionRow[] = [];
        for (let singlesLeft = singles, left = due; left.length > 0;) {
          const parcel = nextParcel(left, { writes: capability, singlesLeft });
          gone.push(...parcel);
          if (parcel.length === 1) singlesLeft -= 1;
          left = left.filter((row) => !parcel.includes(row));
        }
        expect(new Set(gone).size).toBe(due.length);
        for (const { customerId, kind } of due) {
          const same = (rows: readonly ActionRow[]) => rows.filter((row) => row.customerId === customerId && row.kind === kind);
          expect(same(gone)).toEqual(same(due));
        }
      }),
    );
  });

  it('is as full as it may be: no further customer of its kind would have fitted', () => {
    fc.assert(
      fc.property(dueRows, writes, (due, capability) => {
        const parcel = nextParcel(due, { writes: capability, singlesLeft: 0 });
        const customers = new Set(due.filter(({ kind }) => kind === due[0]?.kind).map(({ customerId }) => customerId));
        expect(parcel.length).toBe(Math.min(capability.perCall, customers.size));
      }),
    );
  });
});

describe('what an outcome means', () => {
  it('is doubt wherever nobody knows, and only there', () => {
    const verdicts = errors.map((error) => is(error));
    expect(verdicts).toEqual(['rejected', 'rejected', 'later', 'later', 'later', 'later', 'in doubt', 'in doubt']);
    expect(is(RECEIPT)).toBe('confirmed');
  });

  it('waits as long as the provider asks', () => {
    expect(verdictOn(new RateLimited(61), FIRST, LIMITS)).toMatchObject({ is: 'later', waitMs: 61_000 });
  });

  it('of a ledger that changed meanwhile is: again at once, then later, then never', () => {
    const stale = new Stale('old');
    expect(verdictOn(stale, FIRST, LIMITS)).toMatchObject({ is: 'later', waitMs: 0 });
    expect(verdictOn(stale, { times: 1, inThisTurn: true }, LIMITS)).toMatchObject({ is: 'later', waitMs: 300_000 });
    expect(verdictOn(stale, { times: 2, inThisTurn: false }, LIMITS)).toMatchObject({ is: 'rejected' });
  });
});

describe('after a parcel the turn', () => {
  const parcels = fc.array(outcome, { minLength: 1, maxLength: 8 });

  it('ends when the provider sends us away, before anything else counts but an error of ours', () => {
    fc.assert(
      fc.property(parcels, (outcomes) => {
        const after = afterParcel(outcomes);
        const has = (type: abstract new (...given: never[]) => unknown) => outcomes.some((given) => given instanceof type);
        if (has(TypeError)) expect(after).toBeInstanceOf(TypeError);
        else if (has(SignInExpired)) expect(after).toBeInstanceOf(SignInExpired);
        else if (has(RateLimited)) expect(after).toBeInstanceOf(RateLimited);
        else if (has(Halted)) expect(after).toBe('stop');
        else if (outcomes.every((given) => given instanceof Unavailable)) expect(after).toBeInstanceOf(Unavailable);
        else expect(after).toBe('go on');
      }),
    );
  });
});
