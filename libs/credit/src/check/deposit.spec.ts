import fc from 'fast-check';
import { assess } from '../assess/assess';
import type { Facts } from '../assess/facts';
import { decide } from '../decide/decide';
import { compilePolicy } from '../decide/compile-policy';
import type { PolicyDocument, RuleDocument } from '../decide/policy';
import { NO_HISTORY, SAMPLE_RULES, sampleDocument } from '../decide/sample-policy';
import { sampleLedger, SETTINGS } from '../ledger/sample-books';
import { money, parseMoney, type Money } from '../money/money';
import { creditCheck, type CreditCheck } from './credit-check';
import { TODAY } from './sample-cases';
import { strictnessOf } from './verdict';

const gbp = (text: string): Money => parseMoney(text, 'GBP');

/** 1,240.00 is open and not due yet. */
const FACTS = assess(sampleLedger({ invoices: [{ number: 'INV-2', issued: 170, total: '1240.00' }] }), TODAY, SETTINGS);

const asks = (id: string, depositPercent?: number): RuleDocument => ({
  id,
  say: 'Who owes us money pays upfront.',
  standing: 'upfront',
  mark: 'upfront',
  ...(depositPercent === undefined ? {} : { depositPercent }),
  enter: { all: ['openCount >= 1'] },
  release: { all: ['openCount = 0'] },
});
const HELD: RuleDocument = { ...SAMPLE_RULES.hold, enter: { all: ['openCount >= 1'] }, release: { all: ['openCount = 0'] } };

interface Asked {
  readonly amount: Money;
  readonly prepaid?: Money;
  readonly facts?: Facts;
  readonly changes?: Partial<PolicyDocument>;
}

function ask(
  rules: readonly RuleDocument[],
  { amount, prepaid = gbp('0'), facts = FACTS, changes = {} }: Asked = { amount: gbp('1000.00') },
): CreditCheck {
  const compiled = compilePolicy(sampleDocument({ rules, ...changes }), 'GBP');
  if (!compiled.ok) throw new RangeError(JSON.stringify(compiled.faults));
  const { policy } = compiled;
  const decision = decide(facts, policy, NO_HISTORY);
  return creditCheck({ facts, policy, history: NO_HISTORY, decision, placed: null }, { amount, prepaid }, { hours: 1 });
}

const WITH_LIMIT = (limit: string): Facts => ({ ...FACTS, creditLimit: gbp(limit) });

describe('a part of a document upfront', () => {
  it('is named, with the cure, and all of it where no part is said', () => {
    const { verdict, standing, deposit, sentence, cure } = ask([asks('part', 30)]);
    expect([verdict, standing, deposit]).toEqual(['upfront', 'upfront', gbp('300.00')]);
    expect(sentence).toMatch(/^Only against GBP 300\.00 before supply\. .* This rule asks for 30% of an order upfront\./);
    expect(cure).toMatch(/ take a deposit of GBP 300\.00,? or an approver confirms$/);
    const whole = ask([asks('whole')]);
    expect([whole.deposit, whole.sentence]).toEqual([
      gbp('1000.00'),
      expect.stringContaining('Only against all of GBP 1,000.00'),
    ]);
  });

  it('is rounded up to the minor unit', () => {
    expect(ask([asks('part', 30)], { amount: gbp('0.01') }).deposit).toEqual(gbp('0.01'));
    expect(ask([asks('part', 33)], { amount: gbp('100.01') }).deposit).toEqual(gbp('33.01'));
    expect(ask([asks('part', 50)], { amount: gbp('100.02') }).deposit).toEqual(gbp('50.01'));
  });

  it('is the most that anything asks for', () => {
    expect(ask([asks('a', 20), asks('b', 45), asks('c', 30)]).deposit).toEqual(gbp('450.00'));
    expect(ask([asks('a', 20), asks('b')]).deposit).toEqual(gbp('1000.00'));
    const held = ask([asks('a', 20), HELD]);
    expect([held.verdict, held.deposit]).toEqual(['hold', gbp('1000.00')]);
  });

  it('is never less than what is short under the limit', () => {
    const short = ask([asks('part', 30)], { amount: gbp('1000.00'), facts: WITH_LIMIT('1800.00') });
    expect([short.verdict, short.limit?.short, short.deposit]).toEqual(['hold', gbp('440.00'), gbp('440.00')]);
    expect(short.cure).toContain('take a deposit of GBP 440.00');
    const roomy = ask([asks('part', 30)], { amount: gbp('1000.00'), facts: WITH_LIMIT('2200.00') });
    expect([roomy.limit?.short, roomy.deposit]).toEqual([gbp('40.00'), gbp('300.00')]);
    // Above the limit already: no part of the document makes room for the rest.
    expect(ask([asks('part', 30)], { amount: gbp('1000.00'), facts: WITH_LIMIT('1000.00') }).deposit).toEqual(gbp('1000.00'));
  });

  it('counts what is paid for it already, and is enough then', () => {
    const some = ask([asks('part', 30)], { amount: gbp('1000.00'), prepaid: gbp('200.00') });
    expect([some.verdict, some.deposit]).toEqual(['upfront', gbp('100.00')]);
    const paid = ask([asks('part', 30)], { amount: gbp('1000.00'), prepaid: gbp('300.00') });
    expect([paid.verdict, paid.deposit, paid.cure]).toEqual(['allow-with-warning', null, null]);
    expect(paid.reasons[0]?.because).toMatch(/GBP 300\.00 of it is paid already, which is enough\.$/);
    const over = { amount: gbp('1000.00'), prepaid: gbp('300.00'), facts: WITH_LIMIT('1500.00') };
    expect(ask([asks('part', 30)], over)).toMatchObject({ verdict: 'hold', deposit: gbp('440.00') });
  });

  it('of a rule that takes the limit’s place asks for its part and for what is short', () => {
    const own: RuleDocument = {
      ...asks('limit-exceeded', 30),
      enter: { all: ['headroom < 0.00'] },
      release: { all: ['headroom >= 0.00'] },
    };
    const facts = WITH_LIMIT('1800.00');
    expect(ask([own], { amount: gbp('1000.00'), facts })).toMatchObject({ verdict: 'upfront', deposit: gbp('440.00') });
    expect(ask([own], { amount: gbp('10000.00'), prepaid: gbp('9000.00'), facts }).deposit).toEqual(gbp('440.00'));
    expect(ask([own], { amount: gbp('570.00'), facts })).toMatchObject({ verdict: 'upfront', deposit: gbp('171.00') });
  });

  it('of any rules, limits and amounts: enough, no more than the document, and exact', () => {
    const percent = fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined });
    const minor = (max: number) => fc.integer({ min: 1, max }).map((units) => money(BigInt(units), 'GBP'));
    fc.assert(
      fc.property(
        fc.array(percent, { minLength: 1, maxLength: 3 }),
        minor(300_000),
        minor(300_000),
        fc.option(minor(500_000)),
        (percents, amount, prepaid, creditLimit) => {
          const rules = percents.map((part, index) => asks(`rule-${index}`, part));
          const facts = { ...FACTS, creditLimit };
          const { verdict, deposit, onCredit, limit } = ask(rules, { amount, prepaid, facts });
          if (strictnessOf(verdict) < strictnessOf('upfront')) return expect(deposit).toBeNull();
          const taken = deposit?.minor ?? 0n;
          expect(taken > 0n && taken <= onCredit.minor).toBe(true);
          const shortOrAll = limit && limit.short.minor < onCredit.minor ? limit.short.minor : onCredit.minor;
          if (limit) expect(taken).toBeGreaterThanOrEqual(shortOrAll);
          const after = (less: bigint): number =>
            strictnessOf(ask(rules, { amount, prepaid: money(prepaid.minor + taken - less, 'GBP'), facts }).verdict);
          expect(after(0n)).toBeLessThan(strictnessOf('upfront'));
          return expect(after(1n)).toBeGreaterThanOrEqual(strictnessOf('upfront'));
        },
      ),
      { numRuns: 200 },
    );
  });
});
