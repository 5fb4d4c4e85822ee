import { assess } from '../assess/assess';
import { paidInvoice, sampleDay, sampleLedger, SETTINGS, type InvoicePlan, type SampleBooks } from '../ledger/sample-books';
import { parseMoney } from '../money/money';
import { decide } from './decide';
import type { CustomerHistory } from './decision';
import type { RuleDocument } from './policy';
import { NO_HISTORY, SAMPLE_RULES, samplePolicy } from './sample-policy';

const { warning, hold, upfront, newAccount } = SAMPLE_RULES;

/** Old enough and with enough paid invoices not to be a new account, always on time. */
const ESTABLISHED: readonly InvoicePlan[] = [
  paidInvoice('OLD-1', -300, 0),
  paidInvoice('OLD-2', -270, -3),
  paidInvoice('OLD-3', -240, 0),
];
const debt = (number: string, issued: number, total = '100.00'): InvoicePlan => ({ number, issued, total });

function decided(
  books: SampleBooks,
  on: number,
  asked: { rules?: readonly RuleDocument[]; history?: Partial<CustomerHistory> } = {},
) {
  const policy = asked.rules ? samplePolicy({ rules: asked.rules }) : samplePolicy();
  return decide(assess(sampleLedger(books), sampleDay(on), SETTINGS), policy, { ...NO_HISTORY, ...asked.history });
}

describe('a rule', () => {
  const books: SampleBooks = { invoices: [...ESTABLISHED, debt('INV-1', 0)] };

  it('takes hold the day after its threshold, not on it', () => {
    expect(decided(books, 44).standing).toBe('warn');
    expect(decided(books, 45)).toMatchObject({ standing: 'hold', mark: 'hold', policyVersion: '7' });
  });

  it('speaks in figures: why, on what evidence, for which invoices, and what ends it', () => {
    const [reason] = decided({ invoices: [...ESTABLISHED, debt('INV-2', 10), debt('INV-1', 0, '1240.00')] }, 47).reasons;
    expect(reason).toEqual({
      rule: 'hold',
      standing: 'hold',
      mark: 'hold',
      since: sampleDay(47),
      because:
        'We suspend credit when a debt is more than 14 days overdue. INV-1 is 17 days overdue and GBP 1,340.00 is overdue in all (the rule: more than 14 days).',
      evidence: [
        { fact: 'oldestOverdueDays', value: '17', threshold: 'more than 14' },
        { fact: 'overdueAmount', value: 'GBP 1,340.00', threshold: 'more than GBP 25.00, the tolerance' },
      ],
      invoices: [
        { id: 'INV-1', number: 'INV-1', balance: 'GBP 1,240.00', daysOverdue: 17 },
        { id: 'INV-2', number: 'INV-2', balance: 'GBP 100.00', daysOverdue: 7 },
      ],
      release: 'pay INV-1 and INV-2 (GBP 1,340.00 overdue)',
    });
  });

  it('stays after a part payment until its release is met, and says since when', () => {
    const paidMost = { ...debt('INV-1', 0), paid: [{ on: 50, amount: '70.00' }] };
    const young: SampleBooks = { invoices: [...ESTABLISHED, debt('INV-2', 20)] };
    const history = { activeRules: [{ rule: 'hold', since: sampleDay(45) }] };
    expect(decided({ invoices: [...ESTABLISHED, paidMost] }, 50, { history }).standing).toBe('hold');
    const [reason] = decided(young, 52, { history }).reasons;
    expect(reason).toMatchObject({ standing: 'hold', since: sampleDay(45), release: 'pay INV-2 (GBP 100.00 overdue)' });
    expect(reason?.evidence).toEqual([
      { fact: 'overdueAmount', value: 'GBP 100.00', threshold: 'at most GBP 25.00, the tolerance' },
    ]);
    expect(reason?.because).toBe(
      'We suspend credit when a debt is more than 14 days overdue. In force since 15 February 2026 and not lifted yet. GBP 100.00 is overdue (to lift it: at most GBP 25.00).',
    );
    expect(decided(young, 52).standing).toBe('open');
  });

  it('lets go when its release is met, and is forgotten when the policy no longer has it', () => {
    const history = { activeRules: [{ rule: 'hold', since: sampleDay(45) }] };
    const cured = { ...debt('INV-1', 0), paid: [{ on: 50, amount: '80.00' }] };
    expect(decided({ invoices: [...ESTABLISHED, cured] }, 50, { history })).toMatchObject({
      standing: 'open',
      mark: null,
      reasons: [],
    });
    expect(decided(books, 50, { rules: [warning], history }).standing).toBe('warn');
  });

  it('waits until a warning is old enough', () => {
    const rules = [warning, { ...hold, afterWarningDays: 3 }];
    const warned = (since: number) => ({ activeRules: [{ rule: 'warning', since: sampleDay(since) }] });
    expect(decided(books, 60, { rules })).toMatchObject({ standing: 'warn', lookAgainOn: sampleDay(63) });
    expect(decided(books, 61, { rules, history: warned(59) })).toMatchObject({ standing: 'warn', lookAgainOn: sampleDay(62) });
    expect(decided(books, 62, { rules, history: warned(59) }).standing).toBe('hold');
  });

  it('neither places nor releases on what is unknown', () => {
    const rules: readonly RuleDocument[] = [
      {
        ...upfront,
        enter: { any: ['lateShareOfLast6 >= 70%', 'medianSignedDaysOfLast12 > -99'] },
        release: { any: ['lateShareOfLast6 <= 50%', 'exposure < -5'] },
      },
    ];
    const unpaid: SampleBooks = { invoices: [debt('INV-1', 0)] };
    expect(decided(unpaid, 10, { rules }).standing).toBe('open');
    const kept = decided(unpaid, 10, { rules, history: { activeRules: [{ rule: 'upfront', since: sampleDay(0) }] } });
    expect(kept.standing).toBe('upfront');
    expect(kept.reasons[0]?.release).toContain('wait until the share paid late among the last 6 paid invoices is known');
  });
});

describe('several rules', () => {
  it('all speak, strictest first; hold comes before new account, and that before upfront', () => {
    const late = [0, 1, 2, 3].map((month) => paidInvoice(`LATE-${month}`, month - 40, 10));
    const decision = decided({ invoices: [...late, debt('INV-1', 0)] }, 47);
    expect(decision.reasons.map(({ rule }) => rule)).toEqual(['hold', 'new-account', 'upfront', 'warning']);
    expect(decision).toMatchObject({ standing: 'hold', mark: 'hold' });
    expect(decided({ invoices: [...late, debt('INV-1', 0)] }, 40)).toMatchObject({ standing: 'hold', mark: 'new-account' });
  });

  it('say what a habitual slow payer has to do', () => {
    const late = [0, 1, 2, 3, 4, 5].map((month) => paidInvoice(`LATE-${month}`, -300 + month * 20, month === 0 ? 0 : 10));
    const [reason] = decided({ invoices: late }, 0).reasons;
    expect(reason).toMatchObject({ rule: 'upfront', invoices: [] });
    expect(reason?.because).toContain('Of the last 6 paid invoices 5 (83%) were late (the rule: at least 70%).');
    expect(reason?.release).toBe('pay on time until at most 50% of the last 6 paid invoices were late (today 83%)');
  });
});

describe('a new account', () => {
  const restricted = { activeRules: [{ rule: 'new-account', since: sampleDay(40) }] };
  const rules = [newAccount];

  it('is held at its first default, and needs one further invoice paid on time', () => {
    const held = decided({ invoices: [debt('INV-1', 0)] }, 38, { rules });
    expect(held).toMatchObject({ standing: 'hold', mark: 'new-account' });
    expect(held.reasons[0]?.release).toBe('pay INV-1 (GBP 100.00 overdue) and pay 1 further invoice on time');
    const defaulted = { ...debt('INV-1', 0), paid: [{ on: 45, amount: '100.00' }] };
    const after = (paidOn: number) =>
      decided({ invoices: [defaulted, { ...debt('INV-2', 20), paid: [{ on: paidOn, amount: '100.00' }] }] }, 60, {
        rules,
        history: restricted,
      });
    expect(after(39).standing).toBe('hold');
    expect(after(40).standing).toBe('open');
    expect(after(51).standing).toBe('hold');
  });

  it('says from which day age alone will do', () => {
    const aged: RuleDocument = { ...newAccount, release: { all: ['accountAgeDays >= 90'] } };
    const decision = decided({ invoices: [debt('INV-1', 0)] }, 38, { rules: [aged] });
    expect(decision.reasons[0]?.release).toBe('wait until 1 April 2026, when the first invoice is 90 days old');
  });
});

describe('the sentence of release', () => {
  const sentence = (release: RuleDocument['release'], invoices: readonly InvoicePlan[]) =>
    decided({ invoices }, 50, { rules: [{ ...hold, enter: { all: ['openCount > 0'] }, release }] }).reasons[0]?.release;

  it('names only the debts that are too old', () => {
    const invoices = [debt('INV-1', 0), debt('INV-2', 17)];
    expect(sentence({ all: ['oldestOverdueDays <= 2.5'] }, invoices)).toBe('pay INV-1 and INV-2 (GBP 200.00 overdue)');
    expect(sentence({ all: ['oldestOverdueDays < 4'] }, invoices)).toBe('pay INV-1 (GBP 100.00 overdue)');
  });

  it('says how much to pay to come below a limit, and offers alternatives', () => {
    expect(sentence({ any: ['exposure <= 40.00', 'paidCount >= 2'] }, [debt('INV-1', 0)])).toBe(
      'either pay at least GBP 60.00, so that at most GBP 40.00 is owed after unapplied cash and credits, or pay 2 further invoices in full',
    );
  });

  it('shortens a long list', () => {
    const many = [1, 2, 3, 4, 5, 6, 7].map((number) => debt(`INV-${number}`, number));
    expect(sentence({ all: ['overdueCount = 0'] }, many)).toBe(
      'pay INV-1, INV-2, INV-3, INV-4, INV-5 and 2 more (GBP 700.00 overdue)',
    );
  });
});

describe('what is held back', () => {
  const overdue = [...ESTABLISHED, debt('INV-1', 0)];

  it('names cash and credits that could cure the debt', () => {
    expect(decided({ invoices: overdue, unapplied: ['60.00'], openCredits: ['20.00'] }, 50).heldBack).toEqual([
      'Apply cash first: GBP 60.00 received and not yet set against an invoice and GBP 20.00 of open credits could cover what is overdue.',
    ]);
    expect(decided({ invoices: overdue, unapplied: ['60.00'] }, 50).heldBack).toEqual([]);
  });

  it('names an unexplained balance, with its direction', () => {
    const owed = (amount: string) =>
      decided({ invoices: overdue, customer: { ledgerBalance: parseMoney(amount, 'GBP') } }, 50).heldBack;
    expect(owed('100')).toEqual([]);
    expect(owed('130')).toEqual([
      'Unexplained balance: the ledger says this customer owes GBP 30.00 more than its open documents add up to.',
    ]);
    expect(owed('70')[0]).toContain('GBP 30.00 less');
  });

  it('asks a person before a person is restricted, and only then', () => {
    const individual = (value: boolean | null, on: number) =>
      decided({ invoices: overdue, customer: { individual: value } }, on).heldBack;
    expect(individual(true, 50)[0]).toContain('a person must approve');
    expect(individual(true, 40)).toEqual([]);
    expect(individual(null, 50)).toEqual([]);
  });

  it('does nothing new to a customer that was merged into another one', () => {
    expect(decided({ invoices: overdue, customer: { mergedInto: 'C2' } }, 50).heldBack).toEqual([
      'Merged: this customer was merged into another one in the ledger.',
    ]);
  });
});

describe('looking again', () => {
  it('is never needed when nothing is open and no rule moves with time', () => {
    expect(decided({ invoices: ESTABLISHED }, 0, { rules: [warning, hold] }).lookAgainOn).toBeNull();
  });

  it('comes with the next step, threshold or due date', () => {
    const books: SampleBooks = { invoices: [...ESTABLISHED, debt('INV-1', 0)] };
    expect(decided(books, 0).lookAgainOn).toBe(sampleDay(27));
    expect(decided(books, 27).lookAgainOn).toBe(sampleDay(31));
    expect(decided(books, 31).lookAgainOn).toBe(sampleDay(37));
  });

  it('comes when an unsaid step before the due date lapses', () => {
    const policy = samplePolicy({
      rules: [],
      treatment: [{ step: 'goodwill', day: -3, channel: 'email', template: 'goodwill' }],
    });
    const facts = assess(sampleLedger({ invoices: [debt('INV-1', 0)], firstDue: { 'INV-1': 20 } }), sampleDay(28), SETTINGS);
    expect(decide(facts, policy, NO_HISTORY)).toMatchObject({ steps: [{ step: 'goodwill' }], lookAgainOn: sampleDay(31) });
  });

  it('comes when the tolerance moves with the month', () => {
    const tolerance = { amount: '1.00', percentOfMonthlyBilling: 100 };
    const facts = assess(sampleLedger({ invoices: [debt('INV-1', 0)] }), sampleDay(100), SETTINGS);
    const next = (rules: readonly RuleDocument[]) => decide(facts, samplePolicy({ rules, tolerance }), NO_HISTORY).lookAgainOn;
    expect(next([])).toBe('2026-04-30');
  });

  it('comes when the account is old enough, to the day', () => {
    const rules: readonly RuleDocument[] = [
      { ...newAccount, enter: { all: ['accountAgeDays <= 90'] }, release: { all: ['accountAgeDays > 90'] } },
    ];
    const invoices = [paidInvoice('INV-1', 0, 0)];
    expect(decided({ invoices }, 90, { rules })).toMatchObject({ standing: 'hold', lookAgainOn: sampleDay(91) });
    expect(decided({ invoices }, 91, { rules })).toMatchObject({ standing: 'open', lookAgainOn: null });
  });

  it('comes when a payment leaves the window of the trend', () => {
    const rules: readonly RuleDocument[] = [
      { ...upfront, enter: { all: ['trendDaysPerYear > 12'] }, release: { all: ['trendDaysPerYear <= 6'] } },
    ];
    const invoices = [0, 1, 2, 3, 4, 5].map((month) => paidInvoice(`INV-${month}`, month * 30 - 30, month * 5));
    expect(decided({ invoices }, 364, { rules })).toMatchObject({ standing: 'upfront', lookAgainOn: sampleDay(366) });
    expect(decided({ invoices }, 366, { rules }).standing).toBe('open');
  });

  it('comes the next day for a rule that only waits for any warning', () => {
    const books: SampleBooks = { invoices: [...ESTABLISHED, debt('INV-1', 0)] };
    const rules = [warning, { ...hold, afterWarningDays: 0 }];
    expect(decided(books, 70, { rules })).toMatchObject({ standing: 'warn', lookAgainOn: sampleDay(71) });
  });

  it('refuses facts in another home currency', () => {
    const facts = assess(sampleLedger({}), sampleDay(0), { ...SETTINGS, homeCurrency: 'USD' });
    expect(() => decide(facts, samplePolicy(), NO_HISTORY)).toThrow(RangeError);
  });
});
