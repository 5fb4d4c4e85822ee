import fc from 'fast-check';
import { assess } from '../assess/assess';
import { FACTS } from '../assess/fact-table';
import type { Facts } from '../assess/facts';
import { sampleDay, sampleLedger, SETTINGS, paidInvoice } from '../ledger/sample-books';
import { money } from '../money/money';
import { compileCondition } from './compile-condition';
import { comparisonsOf, isComparisonMet } from './condition';
import { figureSentences } from './figures';
import type { ConditionDocument } from './policy';
import { demandsOf } from './release-sentence';

const PLAIN = assess(
  sampleLedger({
    invoices: [
      paidInvoice('INV-1', 0, 3),
      { number: 'INV-2', issued: 9, total: '5.00' },
      { number: '1042', issued: 0, total: '7.00' },
    ],
  }),
  sampleDay(47),
  SETTINGS,
);

function compiled(document: ConditionDocument, currency = 'GBP') {
  const read = compileCondition(document, currency);
  if (!read.ok) throw new RangeError(JSON.stringify(read.faults));
  return read.value;
}

/** What holds today as the reason of a rule that enters, or what is missing as that of one that stays. */
function said(document: ConditionDocument, changes: Partial<Facts> = {}, isMissing = false): string {
  const facts = { ...PLAIN, ...changes };
  const condition = compiled(document, facts.homeCurrency);
  const circumstances = { facts, tolerance: 2500n, restrictedSince: isMissing ? sampleDay(4) : null };
  const behind = comparisonsOf(condition).filter((one) => isComparisonMet(one, circumstances) !== isMissing);
  return figureSentences(condition, behind, isMissing ? 'to lift it' : 'the rule', circumstances).join(' ');
}

function demanded(document: ConditionDocument, changes: Partial<Facts> = {}): readonly (readonly string[])[] {
  const facts = { ...PLAIN, ...changes };
  return demandsOf(compiled(document, facts.homeCurrency), { facts, tolerance: 500n, restrictedSince: sampleDay(4) }).map(
    ({ now, lasting }) => [now, lasting],
  );
}

const habits = (late: number, paid: number, days: number): Partial<Facts> => ({
  paidCount: paid,
  lateShareOfLast6: paid === 0 ? null : late / Math.min(6, paid),
  meanDaysLateOfLast6: paid === 0 ? null : days,
});
const SLOW: ConditionDocument = { all: ['paidCount >= 1', 'lateShareOfLast6 >= 0%', 'meanDaysLateOfLast6 > 15'] };
const RULE = '(the rule: at least 0% and more than 15 days)';

describe('figures of habits', () => {
  it.each([
    [habits(6, 20, 18.333), `Of the last 6 paid invoices all were late, by 18.3 days on average ${RULE}.`],
    [habits(5, 20, 16), `Of the last 6 paid invoices 5 (83%) were late, an average of 16 days over all 6 ${RULE}.`],
    [habits(1, 6, 15.02), `Of the last 6 paid invoices 1 (17%) was late, an average of just over 15 days over all 6 ${RULE}.`],
    [habits(4, 4, 21), `Of the 4 paid invoices all were late, by 21 days on average ${RULE}.`],
    [habits(1, 1, 40), `The one paid invoice was late, by 40 days ${RULE}.`],
    [habits(0, 6, 0), 'Of the last 6 paid invoices none was late (the rule: at least 0%).'],
  ])('are counted, not calculated with: %#', (facts, expected) => {
    expect(said(SLOW, facts)).toBe(expected);
  });

  it('stand alone too', () => {
    expect(said({ all: ['meanDaysLateOfLast6 > 1'] }, habits(6, 9, 7))).toBe(
      'The last 6 paid invoices were 7 days late on average (the rule: more than 1 day).',
    );
    expect(said({ all: ['meanDaysLateOfLast6 > 2'] }, habits(1, 1, 3))).toBe(
      'The one paid invoice was 3 days late (the rule: more than 2 days).',
    );
    expect(said({ all: ['meanSignedDaysOfLast6 < -2'] }, { paidCount: 6, meanSignedDaysOfLast6: -4 })).toBe(
      'The last 6 paid invoices came 4 days early on average (the rule: more than 2 days early).',
    );
    expect(
      said(
        { all: ['medianSignedDaysOfLast12 >= 0', 'spreadOfLast12 < 9'] },
        { paidCount: 5, medianSignedDaysOfLast12: 1, spreadOfLast12: 2.25 },
      ),
    ).toBe(
      'Of the 5 paid invoices the usual one came 1 day late (the rule: at least 0 days late) and the 5 payments vary by 2.3 days (the rule: less than 9 days).',
    );
    expect(said({ all: ['trendDaysPerYear > 12', 'trendIsClear = yes'] }, { trendDaysPerYear: 14.2, trendTValue: 3 })).toBe(
      'Payments come 14.2 days later with every year and the trend is clear (the rule: more than 12 days later).',
    );
  });
});

describe('figures of debts', () => {
  it('name the oldest debt, and the sum in the home currency', () => {
    const entry: ConditionDocument = { all: ['overdueAmount > tolerance', 'oldestOverdueDays > 14'] };
    const yen = { homeCurrency: 'JPY', overdueAmount: money(12_400n, 'JPY') };
    const dinar = { homeCurrency: 'KWD', overdueAmount: money(1_240_500n, 'KWD') };
    expect(said(entry, yen)).toBe(
      'Invoice 1042 is 17 days overdue and JPY 12,400 is overdue in all (the rule: more than 14 days).',
    );
    expect(said(entry, { ...dinar, overdueCount: 1 })).toBe(
      'Invoice 1042 is 17 days overdue and KWD 1,240.500 of it is open (the rule: more than 14 days).',
    );
    expect(said({ all: ['overdueAmount > tolerance'] }, dinar)).toBe('KWD 1,240.500 is overdue (the rule: more than KWD 2.500).');
    expect(said({ all: ['overdueAmount <= tolerance'] }, yen, true)).toBe(
      'JPY 12,400 is overdue (to lift it: at most JPY 2,500).',
    );
  });

  it('know one from many', () => {
    expect(said({ all: ['overdueCount >= 2'] })).toBe('2 invoices are overdue (the rule: at least 2 invoices).');
    expect(said({ all: ['openCount < 2', 'openAmount > 3.00'] }, { openCount: 1, openAmount: money(700n, 'GBP') })).toBe(
      'GBP 7.00 is open and 1 invoice is open (the rule: more than GBP 3.00 and fewer than 2 invoices).',
    );
    expect(said({ all: ['paidCount >= 3'] }, { paidCount: 0 }, true)).toBe(
      'No invoice has been paid (to lift it: at least 3 invoices).',
    );
  });

  it('keep alternatives apart from what is asked for at once', () => {
    expect(
      said({ all: [{ any: ['paidCount < 3', 'accountAgeDays < 90'] }, 'oldestOverdueDays > 7', 'overdueAmount > 1.00'] }),
    ).toBe(
      '1 invoice has been paid and the first invoice was 47 days ago (the rule: fewer than 3 invoices or less than 90 days). Invoice 1042 is 17 days overdue and GBP 12.00 is overdue in all (the rule: more than 7 days and more than GBP 1.00).',
    );
    expect(said({ all: ['lateShareOfLast6 <= 50%'] }, { lateShareOfLast6: null }, true)).toBe(
      'The share paid late among the last 6 paid invoices is not known yet (to lift it: at most 50%).',
    );
  });
});

describe('demands', () => {
  it('say what improves a habit, with the value of today only where it is today', () => {
    const release: ConditionDocument = {
      all: ['overdueAmount <= tolerance', { any: ['lateShareOfLast6 <= 50%', 'meanDaysLateOfLast6 <= 7'] }],
    };
    expect(demanded(release, habits(6, 8, 18.333))).toEqual([
      [
        'pay invoice 1042 and INV-2 (GBP 12.00 overdue)',
        'pay everything that is overdue (on 17 February 2026: invoice 1042 and INV-2, GBP 12.00)',
      ],
      [
        'pay on time until either at most 50% of the last 6 paid invoices were late (today 100%) or they were at most 7 days late on average (today 18.3 days)',
        'pay on time until either at most 50% of the last 6 paid invoices were late or they were at most 7 days late on average',
      ],
    ]);
  });

  it('ask once for debts of several ages', () => {
    expect(demanded({ all: ['oldestOverdueDays <= 10', 'overdueCount = 0'] }).map(([now]) => now)).toEqual([
      'pay invoice 1042 and INV-2 (GBP 12.00 overdue)',
    ]);
    expect(demanded({ all: ['oldestOverdueDays <= 10'] })[0]?.[1]).toBe(
      'pay everything that is overdue by 11 days or more (on 17 February 2026: invoice 1042, GBP 7.00)',
    );
  });

  it('count what stays true: from the day of the restriction on, or in all', () => {
    expect(demanded({ all: ['paidOnTimeSinceRestriction >= 1', 'paidCount >= 3'] })).toEqual([
      ['pay 1 further invoice on time', 'pay 1 invoice on time from 5 January 2026 on'],
      ['pay 2 further invoices in full', 'pay in full until 3 invoices have been paid in full'],
    ]);
  });

  it('come down to a limit', () => {
    expect(demanded({ all: ['openCount <= 1', 'openAmount <= 10.00'] })).toEqual([
      ['pay until at most 1 invoice is open (today 2 invoices)', 'pay until at most 1 invoice is open'],
      ['pay at least GBP 2.00, so that at most GBP 10.00 is open', 'pay until at most GBP 10.00 is open'],
    ]);
  });
});

describe('any combination of facts', () => {
  const VALUES = {
    days: ['0', '1', '14', '-3', '2.5'],
    money: ['tolerance', '0', '12.00'],
    count: ['0', '1', '4'],
    share: ['0%', '50%', '66.7%'],
    flag: ['yes', 'no'],
  };
  const comparison = fc
    .constantFrom(...FACTS)
    .chain(({ name, unit }) =>
      fc
        .tuple(unit === 'flag' ? fc.constant('=') : fc.constantFrom('>', '>=', '<', '<=', '='), fc.constantFrom(...VALUES[unit]))
        .map(([operator, value]) => `${name} ${operator} ${value}`),
    );
  const some = fc.array(comparison, { minLength: 1, maxLength: 3 });
  const condition = fc.oneof(
    fc.tuple(some, some).map(([all, any]): ConditionDocument => ({ all: [...all, { any }] })),
    fc.tuple(some, some).map(([any, all]): ConditionDocument => ({ any: [...any, { all }] })),
  );

  it('makes whole sentences', () => {
    fc.assert(
      fc.property(
        condition,
        fc.constantFrom(habits(0, 0, 0), habits(1, 1, 1), habits(3, 7, 4.25), habits(6, 6, 1)),
        fc.boolean(),
        (document, changes, isMissing) => {
          fc.pre(compileCondition(document, 'GBP').ok);
          const facts = { ...PLAIN, ...changes };
          const demands = demanded(document, changes).flat();
          for (const text of [said(document, facts, isMissing), ...demands.map((demand) => `Now ${demand}.`)].filter(
            (line) => line !== '',
          )) {
            expect(text).toMatch(/^[A-Z0-9].*\.$/);
            expect(text).not.toMatch(
              /undefined|null|NaN|Infinity| {2}|\b(?:1(?<!\.1) (?:days|invoices)|1 invoice (?:are|have))\b|\d{4}-\d{2}|,,| ,|\(\)/,
            );
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
