import { NO_HISTORY, SAMPLE_RULES } from '../decide/sample-policy';
import { sampleDay, sampleLedger, SETTINGS, type SampleBooks } from '../ledger/sample-books';
import { parseMoney } from '../money/money';
import { DEBT_RULES, policyOf, TODAY } from './sample-cases';
import { whatWouldChange, type Case } from './what-would-change';

function caseOf(books: SampleBooks, changes: Partial<Case> = {}): Case {
  const history = { ...NO_HISTORY, activeRules: [{ rule: 'warning', since: sampleDay(165) }] };
  return { ledger: sampleLedger(books), asOf: TODAY, settings: SETTINGS, policy: policyOf(DEBT_RULES), history, ...changes };
}

const OLD = { number: 'INV-12', issued: 130, total: '4000.00' };
/** Paid long ago, so that the account is not new. */
const LONG_STANDING = [1, 2, 3].map((n) => ({
  number: `INV-0${n}`,
  issued: n,
  total: '500.00',
  paid: [{ on: n + 30, amount: '500.00' }],
}));

describe('what would change a hold', () => {
  it('is to pay the old debt, or so much of it that only the tolerance is left', () => {
    const { standing, byPaying } = whatWouldChange(caseOf({ invoices: [...LONG_STANDING, OLD] }));
    expect(standing).toBe('hold');
    expect(byPaying).toEqual([
      expect.objectContaining({
        standing: 'open',
        says: 'pay INV-12, or GBP 3,975.00 of it',
        total: parseMoney('3975.00', 'GBP'),
      }),
    ]);
  });

  it('is one sum over several invoices where none is enough alone', () => {
    const invoices = [
      ...LONG_STANDING,
      OLD,
      { number: 'INV-15', issued: 131, total: '700.00' },
      { number: 'INV-19', issued: 132, total: '10.00' },
    ];
    const { byPaying } = whatWouldChange(caseOf({ invoices }));
    expect(byPaying.map(({ says, standing }) => [says, standing])).toEqual([['pay INV-12 and GBP 685.00 of INV-15', 'open']]);
  });

  it('is the cheaper invoice first where either is enough', () => {
    const policy = policyOf([
      { ...SAMPLE_RULES.warning, enter: { all: ['openCount > 1'] }, release: { all: ['openCount <= 1'] } },
    ]);
    const invoices = [OLD, { number: 'INV-15', issued: 175, total: '700.00' }];
    const { byPaying } = whatWouldChange(caseOf({ invoices }, { policy }));
    expect(byPaying.map(({ says }) => says)).toEqual(['pay INV-15 (GBP 700.00)', 'pay INV-12 (GBP 4,000.00)']);
  });

  it('is nothing that can be paid where only habits speak', () => {
    const habits = [1, 2, 3, 4].map((n) => ({
      number: `H-${n}`,
      issued: n,
      total: '9.00',
      paid: [{ on: n + 60, amount: '9.00' }],
    }));
    const policy = policyOf([SAMPLE_RULES.upfront]);
    expect(whatWouldChange(caseOf({ invoices: habits }, { policy }))).toEqual({
      standing: 'upfront',
      byPaying: [],
      byTime: null,
    });
  });
});

describe('what time alone changes', () => {
  it('is told with its day: a warning becomes a hold', () => {
    const invoices = [...LONG_STANDING, { number: 'INV-9', issued: 140, total: '900.00' }];
    const { standing, byTime } = whatWouldChange(caseOf({ invoices }));
    expect([standing, byTime]).toEqual(['warn', { on: sampleDay(185), standing: 'hold' }]);
  });

  it('is nothing for who owes nothing', () => {
    expect(whatWouldChange(caseOf({ invoices: LONG_STANDING }, { history: NO_HISTORY }))).toEqual({
      standing: 'open',
      byPaying: [],
      byTime: null,
    });
  });
});
