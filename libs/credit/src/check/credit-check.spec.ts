import { assess } from '../assess/assess';
import type { Facts } from '../assess/facts';
import { decide } from '../decide/decide';
import type { Mark } from '../decide/decision';
import { NO_HISTORY, SAMPLE_RULES } from '../decide/sample-policy';
import type { RuleDocument } from '../decide/policy';
import { sampleDay, sampleLedger, SETTINGS, type SampleBooks } from '../ledger/sample-books';
import { parseDay } from '../money/day';
import { money, parseMoney, type Money } from '../money/money';
import { creditCheck, type CreditCheck, type Judged, type Sale } from './credit-check';
import { DEBT_RULES, policyOf, TODAY } from './sample-cases';

const gbp = (text: string): Money => parseMoney(text, 'GBP');
const FRESH = { hours: 1 };

type Recorded = Partial<Pick<Facts, 'creditLimit' | 'limitExpiresOn' | 'pin'>> & { readonly flags?: Partial<Facts['flags']> };

function factsOf(books: SampleBooks, { flags, ...recorded }: Recorded = {}): Facts {
  const facts = assess(sampleLedger(books), TODAY, SETTINGS);
  return { ...facts, ...recorded, flags: { ...facts.flags, ...flags } };
}

interface Asked {
  readonly amount?: string;
  readonly prepaid?: string;
  readonly rules?: readonly RuleDocument[];
  readonly since?: Readonly<Record<string, number>>;
  readonly hours?: number | null;
  readonly placed?: Mark | null;
}

function judgedOn(
  facts: Facts,
  {
    rules = DEBT_RULES,
    history = NO_HISTORY,
    placed = null,
  }: Partial<Judged> & { readonly rules?: readonly RuleDocument[] } = {},
): Judged {
  const policy = policyOf(rules);
  return { facts, policy, history, decision: decide(facts, policy, history), placed };
}

function check(
  facts: Facts,
  { amount = '100.00', prepaid = '0', rules = DEBT_RULES, since = {}, hours = 1, placed = null }: Asked = {},
): CreditCheck {
  const history = {
    ...NO_HISTORY,
    activeRules: Object.entries(since).map(([rule, day]) => ({ rule, since: sampleDay(day) })),
  };
  return creditCheck(judgedOn(facts, { rules, history, placed }), { amount: gbp(amount), prepaid: gbp(prepaid) }, { hours });
}

const OVERDUE_20: SampleBooks = { invoices: [{ number: 'INV-1', issued: 130, total: '1240.00' }] };
const NOT_DUE: SampleBooks = { invoices: [{ number: 'INV-2', issued: 170, total: '1240.00' }] };

describe('C0123 of the domain reference: limit 5,300, new invoice 2,000.00', () => {
  const facts = factsOf(
    {
      invoices: [
        { number: 'INV-04805', issued: 140, total: '2203.50', paid: [{ on: 170, amount: '1101.75' }] },
        { number: 'INV-04806', issued: 165, total: '3352.18', paid: [{ on: 179, amount: '1676.09' }] },
        { number: 'INV-04807', issued: 171, total: '2777.96' },
      ],
    },
    { creditLimit: gbp('5300.00'), limitExpiresOn: null },
  );
  const rules: readonly RuleDocument[] = [{ ...SAMPLE_RULES.warning, id: 'overdue-days-warn' }, SAMPLE_RULES.hold];
  const answer = check(facts, { amount: '2000.00', rules });

  it('stands where the reference says', () => {
    expect([facts.asOf, facts.openAmount, facts.oldestOverdueDays]).toEqual(['2026-06-30', gbp('5555.80'), 10]);
    expect(facts.openInvoices.map(({ due }) => due)).toEqual(['2026-06-20', '2026-07-15', '2026-07-21']);
  });

  it('is held for approval, with both reasons', () => {
    expect([answer.verdict, answer.exposureWithDocument, answer.limit?.short]).toEqual(['hold', gbp('7555.80'), gbp('2255.80')]);
    expect(answer.reasons.map(({ code, verdict }) => [code, verdict])).toEqual([
      ['limit-exceeded', 'hold'],
      ['overdue-days-warn', 'allow-with-warning'],
    ]);
    expect(answer.reasons[0]?.evidence).toEqual([{ fact: 'exposure', value: 'GBP 7,555.80', threshold: 'at most GBP 5,300.00' }]);
    expect(answer.reasons[1]?.invoices).toEqual([
      { id: 'INV-04805', number: 'INV-04805', balance: 'GBP 1,101.75', daysOverdue: 10 },
    ]);
  });

  it('says how to cure it; all of the document before supply is less than the part above the limit, and enough', () => {
    expect(answer.cure).toBe(
      'pay GBP 2,255.80 or more, or take a deposit of GBP 2,255.80, or take all of GBP 2,000.00 before supply, or an approver confirms',
    );
    expect(answer.deposit).toEqual(gbp('2000.00'));
  });

  it('of a larger document only the part above the limit is taken', () => {
    const room = check({ ...facts, creditLimit: gbp('6000.00') }, { amount: '3000.00', rules });
    expect(room.deposit).toEqual(gbp('2555.80'));
    expect(room.cure).toBe('pay GBP 2,555.80 or more, or take a deposit of GBP 2,555.80, or an approver confirms');
  });
});

describe('a sale on credit', () => {
  it('is allowed when nothing speaks', () => {
    const { verdict, sentence, cure, deposit, reasons } = check(factsOf(NOT_DUE));
    expect([verdict, sentence, cure, deposit, reasons]).toEqual(['allow', 'Yes, on credit.', null, null, []]);
  });

  it('an order of 1,000 does not pass with 100 left of the limit', () => {
    const facts = factsOf(NOT_DUE, { creditLimit: gbp('1340.00') });
    expect(check(facts, { amount: '100.00' }).verdict).toBe('allow');
    expect(check(facts, { amount: '100.01' }).verdict).toBe('hold');
    expect(check(facts, { amount: '1000.00' }).limit?.short).toEqual(gbp('900.00'));
  });

  it('is held by a debt, and everything that speaks is told', () => {
    const { verdict, reasons, cure, deposit } = check(factsOf(OVERDUE_20, { creditLimit: gbp('1000.00') }));
    expect(verdict).toBe('hold');
    expect(reasons.map(({ code }) => code).sort()).toEqual(['hold', 'limit-exceeded', 'new-account', 'warning']);
    expect(deposit).toEqual(gbp('100.00'));
    expect(cure).toContain('pay INV-1 (GBP 1,240.00 overdue)');
    expect(cure).toContain('for the credit limit, pay GBP 340.00 or more in all');
    expect(cure).toContain('take all of GBP 100.00 before supply');
  });

  it('is asked for upfront as a whole where a rule says so, and the rule tells that it is about this document', () => {
    const { verdict, deposit, reasons, sentence } = check(factsOf(NOT_DUE), { amount: '2760.01' });
    expect([verdict, deposit]).toEqual(['upfront', gbp('2760.01')]);
    expect(reasons[0]?.because).toMatch(/^With this document: .*GBP 4,000\.01/);
    expect(sentence).toMatch(/^Only against all of GBP 2,760\.01 before supply\./);
    expect(check(factsOf(NOT_DUE), { amount: '2760.00' }).verdict).toBe('allow');
  });

  it('that is paid for is no credit, even on hold', () => {
    const { verdict, onCredit, reasons } = check(factsOf(OVERDUE_20), { amount: '500.00', prepaid: '500.00' });
    expect([verdict, onCredit, reasons.map(({ code }) => code)]).toEqual(['allow', gbp('0'), ['prepaid']]);
    expect(check(factsOf(OVERDUE_20), { amount: '500.00', prepaid: '499.99' }).verdict).toBe('hold');
  });

  it('what a person has decided beats the rules, prepaid or not', () => {
    const pin = { reason: 'cheques came back', by: 'Ann', from: TODAY, expiresOn: parseDay('2026-07-31') };
    const held = check(factsOf(NOT_DUE, { pin: { ...pin, pin: 'hold' } }), { prepaid: '100.00' });
    expect([held.verdict, held.deposit, held.reasons[0]?.code]).toEqual(['hold', null, 'pinned-hold']);
    expect(held.cure).toBe('wait until 31 July 2026 is over, or Ann lifts it');
    const exempt = check(factsOf(OVERDUE_20, { pin: { ...pin, pin: 'exempt' }, creditLimit: gbp('1.00') }));
    expect([exempt.verdict, exempt.cure]).toEqual(['allow', null]);
    const legal = check(factsOf(NOT_DUE, { flags: { insolvent: parseDay('2026-06-01') }, pin: { ...pin, pin: 'exempt' } }));
    expect([legal.verdict, legal.reasons.map(({ code }) => code)]).toEqual(['hold', ['legal']]);
  });

  it('to who was merged into another is none: the debts are there', () => {
    const merged = check({ ...factsOf(NOT_DUE), mergedInto: 'C9' }, { prepaid: '100.00' });
    expect([merged.verdict, merged.deposit, merged.cure]).toEqual(['hold', null, 'ask about C9']);
    expect(merged.reasons.map(({ code }) => code)).toEqual(['merged']);
  });

  it('refuses what is no sale', () => {
    const facts = factsOf(NOT_DUE);
    const sell = (sale: Sale) => () => creditCheck(judgedOn(facts), sale, FRESH);
    expect(sell({ amount: gbp('0'), prepaid: gbp('0') })).toThrow(RangeError);
    expect(sell({ amount: gbp('1'), prepaid: gbp('-1') })).toThrow(RangeError);
    expect(sell({ amount: money(1n, 'USD'), prepaid: gbp('0') })).toThrow(/home currency/);
  });
});

describe('on data that cannot be trusted', () => {
  it.each([25, null])('read %p hours ago nothing new is refused, and what is in force stays', (hours) => {
    const fresh = check(factsOf(OVERDUE_20), { hours });
    expect([fresh.verdict, fresh.reasons.map(({ code }) => code).sort()]).toEqual([
      'allow-with-warning',
      ['data-stale', 'hold', 'new-account', 'warning'],
    ]);
    expect(check(factsOf(OVERDUE_20), { hours, since: { hold: 175 } }).verdict).toBe('hold');
    expect(check(factsOf(NOT_DUE, { creditLimit: gbp('1.00') }), { hours }).verdict).toBe('allow-with-warning');
    expect(check(factsOf(NOT_DUE, { flags: { legalHold: TODAY } }), { hours }).verdict).toBe('hold');
  });

  it('24 hours are fresh enough', () => {
    expect(check(factsOf(OVERDUE_20), { hours: 24 }).verdict).toBe('hold');
  });

  it('an unexplained balance is a warning too', () => {
    const facts = factsOf({ ...OVERDUE_20, customer: { ledgerBalance: gbp('1300.00') } });
    const { verdict, reasons } = check(facts, { since: { hold: 175 } });
    expect(verdict).toBe('allow-with-warning');
    // What stands in the ledger already stays in force.
    expect(check(facts, { since: { hold: 175 }, placed: 'hold' }).verdict).toBe('hold');
    expect(reasons.find(({ code }) => code === 'unexplained-balance')?.because).toContain('GBP 60.00 more');
  });

  it('cash that only has to be applied refuses nobody, but does not make room beyond the limit', () => {
    const books = { ...OVERDUE_20, unapplied: ['1240.00'] };
    expect(check(factsOf(books)).verdict).toBe('allow-with-warning');
    expect(check(factsOf(books, { creditLimit: gbp('99.99') })).verdict).toBe('hold');
    // A rule that asks for more than that money stays.
    expect(check(factsOf(books), { since: { 'new-account': 170 }, rules: [SAMPLE_RULES.newAccount] }).verdict).toBe('hold');
  });
});
