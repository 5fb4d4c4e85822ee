import { assess } from '../assess/assess';
import type { Facts } from '../assess/facts';
import { paidInvoice, sampleDay, sampleLedger, SETTINGS, type InvoicePlan, type SampleBooks } from '../ledger/sample-books';
import { parseMoney } from '../money/money';
import { decide } from './decide';
import type { CustomerHistory, Decision } from './decision';
import type { PolicyDocument } from './policy';
import { remembered } from './remembered';
import { NO_HISTORY, SAMPLE_RULES, samplePolicy } from './sample-policy';

const { warning, hold, upfront } = SAMPLE_RULES;
const ESTABLISHED: readonly InvoicePlan[] = [-300, -270, -240].map((issued, n) => paidInvoice(`OLD-${n}`, issued, 0));
/** Due on day 30; 15 days overdue on day 45. */
const DEBT: InvoicePlan = { number: 'INV-1', issued: 0, total: '100.00' };
const BOOKS: SampleBooks = { invoices: [...ESTABLISHED, DEBT] };

interface Asked {
  readonly policy?: Partial<PolicyDocument>;
  readonly facts?: Partial<Facts>;
  readonly history?: Partial<CustomerHistory>;
  readonly books?: SampleBooks;
}

function decided(on: number, { policy = {}, facts = {}, history = {}, books = BOOKS }: Asked = {}): Decision {
  const assessed = { ...assess(sampleLedger(books), sampleDay(on), SETTINGS), ...facts };
  return decide(assessed, samplePolicy(policy), { ...NO_HISTORY, ...history });
}

const PIN = { by: 'Ines', reason: 'They told us why', from: sampleDay(40), expiresOn: sampleDay(60) };

describe('a person’s override', () => {
  it('exempts from every rule, which stay visible, and lets them take over when it ends', () => {
    const inForce = { activeRules: [{ rule: 'hold', since: sampleDay(44) }] };
    const exempt = decided(45, { facts: { pin: { ...PIN, pin: 'exempt' } }, history: inForce });
    expect(exempt).toMatchObject({ standing: 'open', mark: null, reasons: [], pin: { by: 'Ines' } });
    expect(exempt.setAside?.map(({ rule, by, kept, until }) => [rule, by, kept, until])).toEqual([
      ['hold', 'pin', true, sampleDay(60)],
      ['warning', 'pin', false, sampleDay(60)],
    ]);
    expect(exempt.setAside?.[0]?.because).toBe('Ines has exempted this customer through 2 March 2026: They told us why.');
    expect(exempt.lookAgainOn !== null && exempt.lookAgainOn <= sampleDay(61)).toBe(true);
    const after = decided(61, { history: remembered(exempt, NO_HISTORY) });
    expect(after.reasons[0]).toMatchObject({ rule: 'hold', since: sampleDay(44) });
  });

  it('a rule that began to speak meanwhile has to take hold anew, with its warning', () => {
    const rules = [warning, { ...hold, afterWarningDays: 3 }];
    const exempt = decided(50, { policy: { rules }, facts: { pin: { ...PIN, pin: 'exempt' } } });
    expect(decided(61, { policy: { rules }, history: remembered(exempt, NO_HISTORY) })).toMatchObject({ standing: 'warn' });
  });

  it('exempts the same way on its first day, when it lifts a mark, and on the next', () => {
    const rules = [warning, upfront, { ...hold, afterWarningDays: 3 }];
    const inForce = {
      activeRules: [
        { rule: 'upfront', since: sampleDay(20) },
        { rule: 'warning', since: sampleDay(38) },
      ],
    };
    const lifted = { ...inForce, markChanges: [{ on: sampleDay(45), from: 'upfront', to: null }] as const };
    const setAside = (on: number, history: Partial<CustomerHistory>) =>
      decided(on, { policy: { rules }, facts: { pin: { ...PIN, pin: 'exempt' } }, history }).setAside?.map(({ rule, by }) => [
        rule,
        by,
      ]);
    expect(setAside(45, inForce)).toContainEqual(['hold', 'pin']);
    expect(setAside(46, lifted)).toContainEqual(['hold', 'pin']);
  });

  it('holds whoever the rules would not, and says who, why and until when', () => {
    const held = decided(35, { facts: { pin: { ...PIN, pin: 'hold' }, individual: true } });
    expect(held).toMatchObject({ standing: 'hold', mark: 'hold', heldBack: [] });
    expect(held.release).toBe('wait until 3 March 2026, or until a person lifts the hold');
    expect(held.reasons[0]?.because).toBe(
      'Ines has put this customer on hold from 10 February 2026 through 2 March 2026: They told us why.',
    );
  });

  it('keeps what the rules say beside it, and what has to be done for both', () => {
    const held = decided(45, { facts: { pin: { ...PIN, pin: 'hold' } } });
    expect(held.reasons.map(({ rule }) => rule)).toEqual(['held by a person', 'hold', 'warning']);
    expect(held.release).toContain('until a person lifts the hold and pay everything that is overdue');
  });
});

describe('an exclusion', () => {
  const excluded = (exclusion: object, asked: Asked = {}) =>
    decided(45, { ...asked, policy: { exclusions: [{ id: 'x', say: 'An old friend.', cancels: 'hold', ...exclusion }] } });

  it('cancels only the rule it names', () => {
    const decision = excluded({ customer: 'C1', until: '2026-03-01' });
    expect(decision).toMatchObject({ standing: 'warn', reasons: [{ rule: 'warning' }] });
    expect(decision.setAside).toMatchObject([
      {
        rule: 'hold',
        by: 'exclusion',
        because: 'Does not count here, through 1 March 2026: An old friend.',
        until: '2026-03-01',
      },
    ]);
    expect(excluded({ customer: 'C2' }).standing).toBe('hold');
    expect(excluded({ until: sampleDay(44) }).standing).toBe('hold');
    expect(excluded({ until: sampleDay(45) }).standing).toBe('warn');
  });

  it('that cancels all leaves no rule', () => {
    expect(excluded({ cancels: 'all' })).toMatchObject({ standing: 'open', reasons: [] });
  });

  it('of a group counts for its members', () => {
    const books = { ...BOOKS, customer: { groups: ['Charities'] } };
    expect(excluded({ group: 'Charities' }, { books }).standing).toBe('warn');
    expect(excluded({ group: 'Others' }, { books }).standing).toBe('hold');
  });

  it('of an invoice lets the rule it names look away from that invoice, and from no other', () => {
    const books = { invoices: [...ESTABLISHED, DEBT, { ...DEBT, number: 'INV-2', issued: 1 }] };
    expect(excluded({ invoice: 'INV-1' })).toMatchObject({ standing: 'warn', reasons: [{ rule: 'warning' }] });
    expect(excluded({ invoice: 'INV-1', cancels: 'all' })).toMatchObject({ standing: 'open' });
    const other = decided(46, { books, policy: { exclusions: [{ id: 'x', say: 'x.', invoice: 'INV-1', cancels: 'hold' }] } });
    expect(other.reasons.map(({ rule, invoices }) => [rule, invoices.map(({ id }) => id)])).toEqual([
      ['hold', ['INV-2']],
      ['warning', ['INV-1', 'INV-2']],
    ]);
  });

  it('is looked at again when it ends', () => {
    expect(excluded({ until: sampleDay(46) }).lookAgainOn).toBe(sampleDay(47));
  });
});

describe('every blocking rule', () => {
  it('is kept, whatever the others say, and the strictest stands', () => {
    const late = [0, 1, 2, 3].map((n) => paidInvoice(`LATE-${n}`, n - 200, 20));
    const decision = decided(45, { books: { invoices: [...late, DEBT] }, policy: { rules: [warning, upfront, hold] } });
    expect(decision.reasons.map(({ rule }) => rule)).toEqual(['hold', 'upfront', 'warning']);
  });

  it('needs a person where the policy asks for one, but not to lift it', () => {
    const approvals = [{ id: 'large', say: 'We think twice about large accounts.', when: { all: ['openAmount > 90.00'] } }];
    expect(decided(45, { policy: { approvals } }).heldBack).toEqual([
      'We think twice about large accounts. A person must approve a restriction.',
    ]);
    expect(decided(40, { policy: { approvals } }).heldBack).toEqual([]);
    expect(
      decided(45, { policy: { approvals: approvals.map((one) => ({ ...one, marks: ['upfront'] as const })) } }).heldBack,
    ).toEqual([]);
  });
});

describe('a credit limit', () => {
  const limits = { default: '80.00', over: 'upfront', warnAtPercent: 50, expired: 'warn' } as const;
  const grant = (limit: string, expired = false) => ({
    creditLimit: parseMoney(limit, 'GBP'),
    limitExpired: expired,
    headroom: parseMoney(limit, 'GBP').minor >= 10_000n ? parseMoney('0', 'GBP') : parseMoney('-1', 'GBP'),
    limitUse: 10_000 / Number(parseMoney(limit, 'GBP').minor),
  });

  it('is the policy’s where a person has granted none, and says what to pay', () => {
    const decision = decided(5, { policy: { limits } });
    expect(decision).toMatchObject({ standing: 'upfront', mark: 'upfront' });
    expect(decision.reasons.map(({ rule }) => rule)).toEqual(['limit-exceeded', 'limit-nearly-used']);
    expect(decision.reasons[0]?.release).toBe('pay at least GBP 20.00, so that no more than the credit limit is owed');
  });

  it('is what a person has granted, where one has', () => {
    expect(decided(5, { policy: { limits }, facts: grant('300.00') }).reasons).toEqual([]);
    expect(decided(5, { policy: { limits }, facts: grant('150.00') }).reasons.map(({ rule }) => rule)).toEqual([
      'limit-nearly-used',
    ]);
    expect(decided(5, { policy: { limits }, facts: grant('300.00', true) }).reasons.map(({ rule }) => rule)).toEqual([
      'limit-expired',
    ]);
  });

  it('that nobody has set restricts nobody', () => {
    expect(decided(5, { policy: { limits: { over: 'hold' } } }).reasons).toEqual([]);
  });
});

describe('a new account', () => {
  const newAccounts = {
    notBeforeDays: 90,
    steps: [
      { paidOnTime: 0, credit: 'upfront' },
      { paidOnTime: 1, credit: 'limited', limit: '500.00' },
      { paidOnTime: 3, credit: 'normal' },
    ],
  } as const;
  const climbing = (paid: number, open: string, on: number) => {
    const invoices = [...Array(paid).keys()].map((n) => paidInvoice(`P-${n}`, -40 - n, 0));
    const books = { invoices: [...invoices, { number: 'NOW', issued: on, total: open }] };
    return decided(on, { books, policy: { rules: [], newAccounts } });
  };

  it('climbs the ladder by what it has paid on time', () => {
    expect(climbing(0, '10.00', 0)).toMatchObject({ standing: 'upfront', mark: 'new-account' });
    expect(climbing(1, '500.00', 0)).toMatchObject({ standing: 'open' });
    expect(climbing(1, '500.01', 0)).toMatchObject({ standing: 'hold', mark: 'new-account' });
    expect(climbing(3, '5000.00', 0)).toMatchObject({ standing: 'hold', mark: 'new-account' });
    expect(climbing(3, '5000.00', 60)).toMatchObject({ standing: 'open' });
  });

  it('is told what is missing', () => {
    expect(climbing(0, '10.00', 0).reasons[0]?.release).toBe('pay 1 further invoice on time');
    expect(climbing(3, '600.00', 0).reasons[0]?.release).toContain('pay at least GBP 100.00');
    expect(climbing(3, '600.00', 0).reasons[0]?.because).toMatch(
      /^A new account owes at most GBP 500\.00 until 3 invoices have been paid on time/,
    );
  });

  it('nobody is new who never had an invoice', () => {
    expect(decided(0, { books: { invoices: [] }, policy: { rules: [], newAccounts } }).reasons).toEqual([]);
  });
});

describe('grace', () => {
  // Day 30 is Saturday 31 January 2026.
  const grace = { count: 'business', days: 2, country: 'GB', holidays: { GB: ['2026-02-03'] } } as const;

  it('counts from the effective due date, for rules and for reminders', () => {
    // Monday 2 February; the 3rd is a holiday; two business days later is the 5th, day 35.
    expect(decided(49, { policy: { grace } })).toMatchObject({
      standing: 'warn',
      reasons: [{ invoices: [{ daysOverdue: 14 }] }],
    });
    expect(decided(50, { policy: { grace } })).toMatchObject({ standing: 'hold' });
    expect(decided(35, { policy: { grace } }).steps).toEqual([]);
    expect(decided(30, { policy: { grace } }).steps).toMatchObject([{ step: 'goodwill' }]);
    expect(decided(36, { policy: { grace } }).steps).toMatchObject([{ step: 'overdue-1', about: [{ due: sampleDay(30) }] }]);
  });

  it('tells when to look again by the same days', () => {
    expect(decided(33, { policy: { grace } }).lookAgainOn).toBe(sampleDay(36));
    expect(decided(43, { policy: { grace, treatment: [] } }).lookAgainOn).toBe(sampleDay(49));
  });
});

describe('against going in and out', () => {
  const eased = (on: number) => ({ markChanges: [{ on: sampleDay(on), from: 'hold', to: null } as const] });

  it('a mark that was lifted stays away for as long as the policy says', () => {
    const changes = { minimumDaysOpen: 5 };
    const waiting = decided(47, { policy: { changes }, history: eased(45) });
    expect(waiting).toMatchObject({ standing: 'warn', mark: null, lookAgainOn: sampleDay(50) });
    expect(waiting.setAside).toMatchObject([{ rule: 'hold', by: 'changes', until: sampleDay(49), kept: false }]);
    expect(decided(49, { policy: { changes }, history: eased(45) }).lookAgainOn).toBe(sampleDay(50));
    expect(decided(50, { policy: { changes }, history: eased(45) }).mark).toBe('hold');
    expect(decided(47, { history: eased(45) }).mark).toBe('hold');
  });

  it('credit is given back at any time', () => {
    const books = { invoices: [...ESTABLISHED, { ...DEBT, paid: [{ on: 46, amount: '100.00' }] }] };
    const history = { activeRules: [{ rule: 'hold', since: sampleDay(45) }], ...eased(45) };
    expect(decided(46, { books, policy: { changes: { minimumDaysOpen: 30, maximumIn30Days: 1 } }, history }).standing).toBe(
      'open',
    );
  });

  it('a third change within 30 days is a person’s', () => {
    const twice = {
      markChanges: [
        { on: sampleDay(44), from: 'hold', to: null },
        { on: sampleDay(40), from: null, to: 'hold' },
      ] as const,
    };
    const changes = { maximumIn30Days: 2 };
    const left = decided(45, { policy: { changes }, history: twice });
    expect(left).toMatchObject({ standing: 'warn', mark: null });
    expect(left.setAside?.[0]?.because).toContain('changed 2 times in 30 days, so a person decides');
    expect(decided(69, { policy: { changes }, history: twice }).mark).toBeNull();
    expect(decided(70, { policy: { changes }, history: twice }).mark).toBe('hold');
    expect(decided(45, { policy: { changes }, history: twice, facts: { returnedPayments12: 1 } }).mark).toBe('hold');
  });

  it('the warning is given again after a part payment has lifted the hold', () => {
    const rules = [warning, { ...hold, afterWarningDays: 3, release: { all: ['oldestOverdueDays <= 13'] } }];
    const warned = { activeRules: [{ rule: 'warning', since: sampleDay(38) }], ...eased(45) };
    expect(decided(46, { policy: { rules }, history: warned })).toMatchObject({ standing: 'warn', lookAgainOn: sampleDay(48) });
    expect(decided(47, { policy: { rules }, history: warned }).setAside).toMatchObject([{ by: 'warning', until: sampleDay(47) }]);
    expect(decided(48, { policy: { rules }, history: warned }).standing).toBe('hold');
    expect(decided(46, { policy: { rules }, history: warned, facts: { returnedPayments12: 1 } }).standing).toBe('hold');
  });

  it('a rule that stands is never set aside by it', () => {
    const history = { activeRules: [{ rule: 'hold', since: sampleDay(45) }], ...eased(45) };
    expect(decided(46, { policy: { changes: { minimumDaysOpen: 30 } }, history }).mark).toBe('hold');
  });
});

describe('what is remembered', () => {
  it('is what stands, what is only set aside, and every change of mark', () => {
    const held = decided(45);
    const history = remembered(held, NO_HISTORY);
    expect(history.activeRules.map(({ rule }) => rule)).toEqual(['hold', 'warning']);
    expect(history.markChanges).toEqual([{ on: sampleDay(45), from: null, to: 'hold' }]);
    expect(remembered(decided(46, { history }), history).markChanges).toHaveLength(1);
  });
});
