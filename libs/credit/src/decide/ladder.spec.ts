import { assess } from '../assess/assess';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import { moneyText, parseMoney } from '../money/money';
import { compilePolicy } from './compile-policy';
import { decide } from './decide';
import type { CustomerHistory, Decision } from './decision';
import type { NewAccountsDocument } from './policy';
import { remembered } from './remembered';
import { NO_HISTORY, sampleDocument, samplePolicy } from './sample-policy';

/** credit.md section 6, as an owner writes it: 500.00 to begin with, half as much again with every three invoices on time, normal after three and 90 days. */
const LADDER: NewAccountsDocument = {
  steps: [
    { paidOnTime: 0, credit: 'limited', limit: '500.00', raise: { percent: 50, everyPaidOnTime: 3 } },
    { paidOnTime: 3, credit: 'normal' },
  ],
  notBeforeDays: 90,
  halvedAfterDaysLate: 15,
};
const DEFAULTS: NewAccountsDocument = {
  ...LADDER,
  firstDefault: { afterDaysOverdue: 7, credit: 'hold', closeAfterDaysOverdue: 30 },
};

/** Due after 10 days, and paid `late` days after that. */
const paid = (n: number, issued: number, late = 0): InvoicePlan => ({
  number: `P-${n}`,
  issued,
  terms: 10,
  total: '100.00',
  paid: [{ on: issued + 10 + late, amount: '100.00' }],
});
const open = (total: string, issued: number): InvoicePlan => ({ number: 'NOW', issued, terms: 10, total });

function decidedOn(
  day: number,
  invoices: readonly InvoicePlan[],
  ladder = LADDER,
  history: CustomerHistory = NO_HISTORY,
): Decision {
  const facts = assess(sampleLedger({ invoices }), sampleDay(day), SETTINGS);
  return decide(facts, samplePolicy({ rules: [], newAccounts: ladder }), history);
}

const restricting = (decision: Decision) => decision.reasons.map(({ rule }) => rule);

describe('a limit that grows with what is paid on time', () => {
  const climbed = (paidOnTime: number, owed: string, day = 60) =>
    decidedOn(day, [...Array.from({ length: paidOnTime }, (_, n) => paid(n, 5 + n)), open(owed, day)]);

  it.each([
    [0, '500.00', 'new-account-step-1'],
    [2, '500.00', 'new-account-step-1'],
    [3, '750.00', 'new-account-step-1-raised-1'],
    [6, '1125.00', 'new-account-step-1-raised-2'],
    [9, '1687.50', 'new-account-step-1-raised-3'],
    // Half up.
    [12, '2531.25', 'new-account-step-1-raised-4'],
    [15, '3796.88', 'new-account-step-1-raised-5'],
  ])('after %i invoices on time lets at most %s be owed', (paidOnTime, limit, rule) => {
    expect(climbed(paidOnTime, limit).standing).toBe('open');
    const beyond = climbed(paidOnTime, (Number(limit) + 0.01).toFixed(2));
    expect(beyond).toMatchObject({ standing: 'hold', mark: 'new-account' });
    expect(restricting(beyond)).toEqual([rule]);
    expect(beyond.reasons[0]?.because).toContain(`A new account owes at most ${moneyText(parseMoney(limit, 'GBP'))} until `);
  });

  it('is no more asked for after enough invoices and enough days; neither alone is enough', () => {
    const many = [0, 1, 2].map((n) => paid(n, n));
    expect(decidedOn(89, [...many, open('9000.00', 89)]).standing).toBe('hold');
    expect(decidedOn(90, [...many, open('9000.00', 90)]).standing).toBe('open');
    expect(decidedOn(200, [...many.slice(1), open('9000.00', 200)]).standing).toBe('hold');
  });

  it('says how it ends: by paying, by the next raise, or by being normal', () => {
    expect(climbed(3, '800.00').reasons[0]?.release).toMatch(
      /^either pay at least GBP 50\.00, .*pay 3 further invoices on time, .*wait until .*90 days old/,
    );
  });

  it('stops growing before the next step where that begins', () => {
    const steps = [
      { paidOnTime: 0, credit: 'limited', limit: '100.00', raise: { percent: 100, everyPaidOnTime: 2 } },
      { paidOnTime: 5, credit: 'limited', limit: '1000.00' },
      { paidOnTime: 8, credit: 'normal' },
    ] as const;
    const { rules } = samplePolicy({ rules: [], newAccounts: { steps } });
    expect(rules.map(({ id, say }) => [id, say])).toEqual([
      ['new-account-step-1', 'A new account owes at most GBP 100.00 until 2 invoices have been paid on time.'],
      ['new-account-step-1-raised-1', 'A new account owes at most GBP 200.00 until 4 invoices have been paid on time.'],
      ['new-account-step-1-raised-2', 'A new account owes at most GBP 400.00 until 5 invoices have been paid on time.'],
      ['new-account-step-2', 'A new account owes at most GBP 1,000.00 until 8 invoices have been paid on time.'],
    ]);
  });
});

describe('a limit that is halved', () => {
  it('by the first payment more than 15 days late, and by a debt of that age', () => {
    const late = (days: number, owed: string) => decidedOn(60, [paid(0, 5, days), open(owed, 60)]);
    expect(late(15, '500.00').standing).toBe('open');
    expect(late(16, '250.00').standing).toBe('open');
    expect(restricting(late(16, '250.01'))).toEqual(['new-account-step-1-halved']);
    expect(late(16, '250.01').reasons[0]?.because).toMatch(
      /^A new account owes at most GBP 250\.00, half of GBP 500\.00, once a payment is more than 15 days late, until /,
    );
    const owing = (overdue: number) => decidedOn(60, [{ ...open('400.00', 60 - 10 - overdue) }]);
    expect([owing(15).standing, owing(16).standing]).toEqual(['open', 'hold']);
  });

  it('is rounded half up', () => {
    const steps = [{ paidOnTime: 0, credit: 'limited', limit: '500.01' }, ...LADDER.steps.slice(1)] as const;
    const late = (owed: string) => decidedOn(60, [paid(0, 5, 16), open(owed, 60)], { ...LADDER, steps });
    expect([late('250.01').standing, late('250.02').standing]).toEqual(['open', 'hold']);
  });

  it('grows again from there', () => {
    const invoices = [paid(0, 0, 20), ...[1, 2, 3].map((n) => paid(n, 20 + n))];
    expect(decidedOn(60, [...invoices, open('375.00', 60)]).standing).toBe('open');
    expect(restricting(decidedOn(60, [...invoices, open('375.01', 60)]))).toEqual(['new-account-step-1-raised-1-halved']);
  });
});

describe('the first default of a new account', () => {
  it('takes all credit until all is paid and one invoice was on time; then half the limit is back', () => {
    const debt = { number: 'INV-1', issued: 0, terms: 10, total: '100.00' };
    expect(decidedOn(17, [debt], DEFAULTS).standing).toBe('open');
    const held = decidedOn(18, [debt], DEFAULTS);
    expect(held).toMatchObject({ standing: 'hold', mark: 'new-account' });
    expect(restricting(held)).toContain('new-account-first-default');
    const settled = { ...debt, paid: [{ on: 19, amount: '100.00' }] };
    const history = remembered(held, NO_HISTORY);
    const allPaid = decidedOn(20, [settled], DEFAULTS, history);
    expect(allPaid.reasons[0]?.release).toBe('pay 1 further invoice on time');
    const onTime = [settled, paid(2, 20)];
    expect(decidedOn(31, [...onTime, open('250.00', 31)], DEFAULTS, remembered(allPaid, history)).standing).toBe('open');
    expect(restricting(decidedOn(31, [...onTime, open('250.01', 31)], DEFAULTS, remembered(allPaid, history)))).toEqual([
      'new-account-step-1-halved',
    ]);
  });

  it('may ask for money upfront instead, and is nothing to an account that is normal', () => {
    const ladder = { ...DEFAULTS, firstDefault: { afterDaysOverdue: 7, credit: 'upfront' } } as const;
    expect(decidedOn(18, [open('100.00', 0)], ladder)).toMatchObject({ standing: 'upfront', mark: 'new-account' });
    const old = [0, 1, 2].map((n) => paid(n, -200 + n));
    expect(decidedOn(18, [...old, open('100.00', 0)], ladder).standing).toBe('open');
  });

  it('is proposed to be closed, once, and only a person decides', () => {
    const debt = open('100.00', 0);
    let history = NO_HISTORY;
    const told = new Set<string>();
    for (let day = 0; day <= 60; day += 1) {
      const decision = decidedOn(day, [debt], DEFAULTS, history);
      const proposals = (decision.setAside ?? []).filter(({ forPerson }) => forPerson);
      expect(proposals).toHaveLength(day > 40 ? 1 : 0);
      for (const { rule, since } of proposals) told.add(`${rule} ${since}`);
      expect(restricting(decision)).not.toContain('new-account-close');
      history = remembered(decision, history);
    }
    expect([...told]).toEqual([`new-account-close ${sampleDay(41)}`]);
    const closing = decidedOn(45, [debt], { ...DEFAULTS }, history).setAside?.[0];
    expect(closing).toMatchObject({ by: 'proposal', until: null, kept: true });
    expect(closing?.because).toMatch(
      /^We propose to close a new account when a debt is more than 30 days overdue\. .* A person decides\.$/,
    );
  });
});

describe('a ladder that makes no sense', () => {
  const faultsOf = (newAccounts: NewAccountsDocument) => {
    const compiled = compilePolicy(sampleDocument({ rules: [], newAccounts }), 'GBP');
    return compiled.ok ? [] : compiled.faults.map(({ path }) => path.join('.'));
  };
  const [first, normal] = LADDER.steps;

  it.each<[string, NewAccountsDocument, string]>([
    [
      'raises nothing',
      { steps: [{ paidOnTime: 0, credit: 'hold', raise: { percent: 50, everyPaidOnTime: 3 } }, ...(normal ? [normal] : [])] },
      'newAccounts.steps.0.raise',
    ],
    [
      'raises by nothing',
      {
        steps: [
          { ...(first ?? { paidOnTime: 0, credit: 'limited' }), raise: { percent: 0, everyPaidOnTime: 3 } },
          ...(normal ? [normal] : []),
        ],
      },
      'newAccounts.steps.0.raise',
    ],
    ['halves after part of a day', { ...LADDER, halvedAfterDaysLate: 1.5 }, 'newAccounts.halvedAfterDaysLate'],
    [
      'closes before the default',
      { ...DEFAULTS, firstDefault: { afterDaysOverdue: 7, credit: 'hold', closeAfterDaysOverdue: 7 } },
      'newAccounts.firstDefault.closeAfterDaysOverdue',
    ],
  ])('because it %s is refused with its place', (_, newAccounts, path) => {
    expect(faultsOf(newAccounts)).toEqual([path]);
  });
});
