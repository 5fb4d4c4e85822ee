import { sampleDay, sampleLedger } from '../ledger/sample-books';
import { dispute, plan, pounds, promise, sampleFile, type EntryPlan } from '../ledger/sample-file';
import { entryStates } from './entry-states';
import { planState } from './plans';

const LEDGER = sampleLedger({
  invoices: [{ number: 'INV-1', issued: 0, total: '900.00', paid: [{ on: 40, amount: '450.00' }] }],
});
const PLAN = plan(30, ['INV-1'], [[40, '300.00'], [50, '300.00'], [60, '300.00']]); // prettier-ignore
const pin = (from: number, expires: number): EntryPlan => ({
  kind: 'pin',
  pin: 'exempt',
  from: sampleDay(from),
  expiresOn: sampleDay(expires),
  reason: 'known for years',
});
const limit = (from: number, expires: number | null): EntryPlan => ({
  kind: 'limit',
  amount: pounds('500.00'),
  from: sampleDay(from),
  expiresOn: expires === null ? null : sampleDay(expires),
  reason: 'asked for',
});

const statesOn = (day: number, ...entries: readonly EntryPlan[]) => {
  const states = entryStates(LEDGER, sampleFile(...entries), sampleDay(day));
  return Object.fromEntries(states.map(({ entryId, state }) => [entryId, state]));
};

describe('how an entry stands', () => {
  it.each<[number, string]>([
    [29, 'to-come'],
    [30, 'in-force'],
    [53, 'in-force'],
    [54, 'breached'],
  ])('a plan on day %d is %s, as the facts have it', (day, state) => {
    expect(statesOn(day, PLAN)).toEqual({ E0: state });
    expect(planState(LEDGER, sampleFile(PLAN), sampleDay(day)).plan).toBe(
      { 'to-come': null, 'in-force': 'good', breached: 'breached' }[state],
    );
  });

  it.each([
    [29, 'to-come', '0'],
    [39, 'in-force', '0'],
    [40, 'in-force', '450.00'],
  ])('a bad debt on day %d is %s, and what came since it was given up is recovered: %s', (day, state, paid) => {
    const file = sampleFile({ kind: 'bad-debt', invoiceId: 'INV-1', on: sampleDay(30), reason: 'gone' });
    expect(entryStates(LEDGER, file, sampleDay(day))).toMatchObject([{ state, paid: pounds(paid) }]);
    const late = sampleFile({ kind: 'bad-debt', invoiceId: 'INV-1', on: sampleDay(41), reason: 'gone' });
    expect(entryStates(LEDGER, late, sampleDay(50))).toMatchObject([{ paid: pounds('0') }]);
  });

  it('shows what has come for each instalment, and which is late', () => {
    const [state] = entryStates(LEDGER, sampleFile(PLAN), sampleDay(51));
    expect(state?.instalments.map(({ paid, isLate }) => [paid, isLate])).toEqual([
      [pounds('300.00'), false],
      [pounds('150.00'), true],
      [pounds('0'), false],
    ]);
  });

  it('a promise is awaited, kept or broken, however long ago', () => {
    const promised = [promise(35, 40, '450.00'), promise(35, 41, '0.01')];
    expect(statesOn(39, ...promised)).toEqual({ E0: 'awaited', E1: 'awaited' });
    expect(statesOn(200, ...promised)).toEqual({ E0: 'kept', E1: 'broken' });
  });

  it('of several pins the last one recorded counts, and when it expires the one before it', () => {
    const pins = [pin(0, 50), pin(10, 20), pin(60, 70)];
    expect(statesOn(15, ...pins)).toEqual({ E0: 'replaced', E1: 'in-force', E2: 'to-come' });
    expect(statesOn(20, ...pins)).toMatchObject({ E1: 'in-force' });
    expect(statesOn(21, ...pins)).toEqual({ E0: 'in-force', E1: 'over', E2: 'to-come' });
  });

  it('a limit that has expired is not followed by the one before it', () => {
    expect(statesOn(21, limit(0, null), limit(10, 20))).toEqual({ E0: 'replaced', E1: 'over' });
    expect(statesOn(31, limit(10, 20), limit(20, 30))).toEqual({ E0: 'replaced', E1: 'over' });
  });

  it('says nothing about what was ended or taken back', () => {
    expect(statesOn(30, { ...dispute('INV-1', 5), ended: 9 }, { ...pin(0, 50), ended: 'mistake' }, dispute('INV-1', 7))).toEqual({
      E2: 'in-force',
    });
  });
});
