import { assess } from '../assess/assess';
import { decide } from '../decide/decide';
import type { Mark } from '../decide/decision';
import { NO_HISTORY, SAMPLE_RULES } from '../decide/sample-policy';
import { sampleDay, sampleLedger, SETTINGS, type SampleBooks } from '../ledger/sample-books';
import { pounds, sampleFile } from '../ledger/sample-file';
import { creditCheck, type CreditCheck } from './credit-check';
import { DEBT_RULES, policyOf, TODAY } from './sample-cases';
import { whatWouldChange } from './what-would-change';

const POLICY = policyOf(DEBT_RULES);
const SETTLED = [1, 2, 3, 4].map((n) => ({
  number: `P-${n}`,
  issued: n,
  total: '50.00',
  paid: [{ on: n + 30, amount: '50.00' }],
}));
const books = (paid: readonly { on: number; amount: string }[], more: Partial<SampleBooks> = {}): SampleBooks => ({
  invoices: [...SETTLED, { number: 'INV-1', issued: 130, total: '900.00', paid }],
  ...more,
});
const WARNED = { ...NO_HISTORY, activeRules: [{ rule: SAMPLE_RULES.warning.id, since: sampleDay(160) }] };

function check(given: SampleBooks, placed: Mark | null = null, file = sampleFile()): CreditCheck {
  const facts = assess(sampleLedger(given), TODAY, SETTINGS, file);
  const held = { rule: SAMPLE_RULES.hold.id, since: sampleDay(170) };
  const history = placed === null ? WARNED : { ...WARNED, activeRules: [...WARNED.activeRules, held] };
  const judged = { facts, policy: POLICY, history, decision: decide(facts, POLICY, history), placed };
  return creditCheck(judged, { amount: pounds('100'), prepaid: pounds('0') }, { hours: 1 });
}

describe('a credit check with money that is dated ahead', () => {
  const cheque = [{ on: 190, amount: '900.00' }];

  it('refuses nothing anew that will go by it, counts the debt all the same, and says when it comes', () => {
    const { verdict, exposure, reasons, standing } = check(books(cheque));
    expect([verdict, standing, exposure]).toEqual(['allow-with-warning', 'hold', pounds('900')]);
    expect(reasons.map(({ code }) => code)).toContain('dated-ahead');
    expect(reasons.find(({ code }) => code === 'dated-ahead')?.because).toContain('GBP 900.00 on 10 July 2026');
  });

  it('keeps refusing while a hold stands, when too little comes, and once nothing comes', () => {
    expect(check(books(cheque), 'hold').verdict).toBe('hold');
    expect(check(books([{ on: 190, amount: '800.00' }])).verdict).toBe('hold');
    expect(check(books([])).verdict).toBe('hold');
  });

  it('tells money that has come from money that will', () => {
    const codes = check(books([{ on: 190, amount: '500.00' }], { unapplied: ['400.00'] })).reasons.map(({ code }) => code);
    expect(codes).toContain('dated-ahead');
    expect(codes).not.toContain('apply-cash-first');
    const come = check(books([], { unapplied: ['900.00'] })).reasons.map(({ code }) => code);
    expect(come).toContain('apply-cash-first');
    expect(come).not.toContain('dated-ahead');
  });

  it('says what a payment today would change, and that the day itself does', () => {
    const one = { ledger: sampleLedger(books(cheque)), asOf: TODAY, settings: SETTINGS, policy: POLICY, history: WARNED };
    const { byPaying, byTime } = whatWouldChange(one);
    expect(byPaying.map(({ says, standing }) => [says, standing])).toEqual([['pay INV-1, or GBP 875.00 of it', 'open']]);
    expect(byTime).toEqual({ on: sampleDay(190), standing: 'open' });
  });
});

describe('a credit check of staff or a related party', () => {
  const related = sampleFile({ kind: 'flag', flag: 'related', since: sampleDay(100), note: null });

  it('leaves it to a person, whatever the rules say', () => {
    const { verdict, reasons, sentence, deposit } = check(books([]), 'hold', related);
    expect([verdict, reasons.map(({ code }) => code), deposit]).toEqual(['allow-with-warning', ['related-party'], null]);
    expect(sentence).toMatch(/^Yes, on credit, with a warning\. .*the policy does not apply to them, and a person decides\.$/);
  });

  it('keeps to what a person has pinned', () => {
    const pin = { kind: 'pin', pin: 'hold', from: sampleDay(170), expiresOn: sampleDay(190), reason: 'as agreed' } as const;
    const file = sampleFile({ kind: 'flag', flag: 'related', since: sampleDay(100), note: null }, pin);
    expect(check(books([]), null, file)).toMatchObject({ verdict: 'hold', reasons: [{ code: 'pinned-hold' }] });
  });
});
