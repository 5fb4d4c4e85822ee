import { assess } from '../assess/assess';
import type { Facts } from '../assess/facts';
import { compilePolicy } from '../decide/compile-policy';
import { decide } from '../decide/decide';
import type { PolicyDocument } from '../decide/policy';
import { NO_HISTORY, SAMPLE_RULES, sampleDocument } from '../decide/sample-policy';
import { assembleFile, type FileEntry } from '../ledger/credit-file';
import { sampleDay, sampleLedger, SETTINGS, type SampleBooks } from '../ledger/sample-books';
import { parseDay } from '../money/day';
import { parseMoney, type Money } from '../money/money';
import { creditCheck, type CreditCheck } from './credit-check';
import { DEBT_RULES, policyOf, TODAY } from './sample-cases';

const gbp = (text: string): Money => parseMoney(text, 'GBP');
const FRESH = { hours: 1 };
const ENTRY = { id: 'e1', number: 1, by: 'Ann', recordedAt: '2026-04-01T00:00:00Z' } as const;
const NOT_DUE: SampleBooks = { invoices: [{ number: 'INV-2', issued: 170, total: '1240.00' }] };
const OVERDUE_20: SampleBooks = { invoices: [{ number: 'INV-1', issued: 130, total: '1240.00' }] };

const factsOf = (books: SampleBooks, ...entries: readonly FileEntry[]): Facts =>
  assess(sampleLedger(books), TODAY, SETTINGS, assembleFile(entries));

describe('what a policy says of limits', () => {
  const rules = [SAMPLE_RULES.warning];
  const ask = (changes: Partial<PolicyDocument>, amount: string, facts = factsOf(NOT_DUE)): CreditCheck => {
    const compiled = compilePolicy(sampleDocument({ rules, ...changes }), 'GBP');
    if (!compiled.ok) throw new RangeError(JSON.stringify(compiled.faults));
    const { policy } = compiled;
    const judged = { facts, policy, history: NO_HISTORY, decision: decide(facts, policy, NO_HISTORY), placed: null };
    return creditCheck(judged, { amount: gbp(amount), prepaid: gbp('0') }, FRESH);
  };

  it('counts for everybody who was granted none, and only the part above it is asked for upfront where it says so', () => {
    const { verdict, deposit, limit, reasons, sentence } = ask({ limits: { default: '2000.00', over: 'upfront' } }, '1000.00');
    expect([verdict, deposit, limit?.amount]).toEqual(['upfront', gbp('240.00'), gbp('2000.00')]);
    expect(reasons.map(({ code }) => code)).toEqual(['limit-exceeded']);
    expect(sentence).toMatch(
      /^Only against GBP 240\.00 before supply\. GBP 1,240\.00 is owed and this document adds GBP 1,000\.00/,
    );
    expect(ask({ limits: { default: '2000.00', over: 'warn' } }, '1000.00').verdict).toBe('allow-with-warning');
    expect(ask({ limits: { default: '2240.00' } }, '1000.00').verdict).toBe('allow');
  });

  it('warns when this document uses most of it', () => {
    const { verdict, reasons } = ask({ limits: { default: '2300.00', warnAtPercent: 90 } }, '1000.00');
    expect([verdict, reasons[0]?.code]).toEqual(['allow-with-warning', 'limit-nearly-used']);
    expect(reasons[0]?.because).toMatch(/^With this document: /);
  });

  it('gives way to a limit that a person has granted, to its last day and then with what follows', () => {
    const granted = (expiresOn: string) =>
      factsOf(NOT_DUE, {
        ...ENTRY,
        kind: 'limit',
        amount: gbp('5000.00'),
        from: sampleDay(100),
        expiresOn: parseDay(expiresOn),
        reason: 'agreed',
      });
    const limits = { default: '1.00' };
    expect(ask({ limits }, '1000.00', granted('2026-06-30')).verdict).toBe('allow');
    const { verdict, reasons } = ask({ limits }, '1000.00', granted('2026-06-29'));
    expect([verdict, reasons.map(({ code }) => code)]).toEqual(['allow-with-warning', ['limit-expired']]);
    expect(ask({ limits: { ...limits, expired: 'hold' } }, '1000.00', granted('2026-06-29')).verdict).toBe('hold');
  });

  it('is set aside by an exclusion, as any rule', () => {
    const limits = { default: '1.00' };
    const exclusions = [{ id: 'e1', say: 'They pay by direct debit.', customer: 'C1', cancels: 'limit-exceeded' }];
    expect(ask({ limits }, '1000.00').verdict).toBe('hold');
    expect(ask({ limits, exclusions }, '1000.00').verdict).toBe('allow');
  });

  it('counts as much of what is disputed as it says', () => {
    const disputed = factsOf(NOT_DUE, {
      ...ENTRY,
      kind: 'dispute',
      invoiceId: 'INV-2',
      amount: gbp('240.00'),
      raisedOn: sampleDay(175),
      reason: 'wrong goods',
      evidence: null,
    });
    const short = (limits: PolicyDocument['limits'], amount: string) => ask({ limits }, amount, disputed).limit?.short;
    expect(short({ default: '2000.00' }, '760.01')).toEqual(gbp('0.01'));
    expect(short({ default: '2000.00', disputedSharePercent: 50 }, '880.01')).toEqual(gbp('0.01'));
    const { exposure, exposureWithDocument } = ask({ limits: { disputedSharePercent: 0 } }, '100.00', disputed);
    expect([exposure, exposureWithDocument]).toEqual([gbp('1000.00'), gbp('1100.00')]);
    const group = { parentId: 'P', memberIds: ['P', 'C1'], disputedOfOthers: gbp('60.00') };
    const together = { ...disputed, groupExposure: gbp('1900.00'), group };
    expect(ask({ limits: { disputedSharePercent: 0 } }, '100.00', together).exposure).toEqual(gbp('1600.00'));
  });

  it('counts what a group owes together', () => {
    const facts = { ...factsOf(NOT_DUE), groupExposure: gbp('1900.00') };
    expect(ask({ limits: { default: '2000.00' } }, '100.00', facts).verdict).toBe('allow');
    expect(ask({ limits: { default: '2000.00' } }, '100.01', facts).limit?.short).toEqual(gbp('0.01'));
  });

  it('what waits after credit was given back is not brought in by a document', () => {
    const facts = factsOf(OVERDUE_20);
    const compiled = policyOf(DEBT_RULES.filter(({ id }) => id === 'hold'));
    const policy = { ...compiled, changes: { minimumDaysOpen: 20, maximumIn30Days: null } };
    const history = { ...NO_HISTORY, markChanges: [{ on: sampleDay(175), from: 'hold' as const, to: null }] };
    const decision = decide(facts, policy, history);
    expect([decision.standing, decision.setAside?.map(({ rule }) => rule)]).toEqual(['open', ['hold']]);
    // A stored decision remembers less than a turn does.
    const judged = { facts, policy, history: NO_HISTORY, decision, placed: null };
    expect(creditCheck(judged, { amount: gbp('1'), prepaid: gbp('0') }, FRESH).verdict).toBe('allow');
  });
});
