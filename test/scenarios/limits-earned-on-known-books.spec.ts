import {
  addDays,
  assess,
  compilePolicy,
  creditCheck,
  daysBetween,
  decide,
  limitProposal,
  moneyText,
  parseDay,
  parseMoney,
  portfolioPrior,
  settledOf,
  sumMoney,
  type Facts,
  type PolicyDocument,
  type Settlements,
} from '@holdfast/credit';
import { isPresent, knownBefore } from './synthetic-books';

const DAY = parseDay('2026-06-30');
const SETTINGS = { homeCurrency: 'GBP', defaultTermsDays: 30, timeZone: 'UTC' };
const NO_HISTORY = { activeRules: [], said: [], messagesOn: [] };
const gbp = (text: string) => parseMoney(text, 'GBP');

function policyWith(limits: PolicyDocument['limits']) {
  const warning = {
    id: 'overdue-days-warn',
    say: 'We warn when a debt is more than 7 days overdue.',
    standing: 'warn',
    enter: { all: ['oldestOverdueDays > 7', 'overdueAmount > tolerance'] },
    release: { all: ['overdueAmount <= tolerance'] },
  } as const;
  const document = { name: 'Sample', version: '1', tolerance: { amount: '25.00' }, rules: [warning], limits, treatment: [] };
  const compiled = compilePolicy(document, 'GBP');
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
  return compiled.policy;
}

(isPresent ? describe : describe.skip)('limits earned on the synthetic ledger (needs shared/data beside the project)', () => {
  const ledgers = isPresent ? knownBefore('2026-07-01').map(({ ledger }) => ledger) : [];
  const assessed = ledgers.map((ledger) => assess(ledger, DAY, SETTINGS));
  const settlements = ledgers.flatMap((ledger) =>
    settledOf(ledger, DAY, SETTINGS)
      .filter(({ settled }) => settled >= addDays(DAY, -180) && settled < DAY)
      .map(({ issued, settled, signedDays }): Settlements => {
        return { settled, signedDays, termDays: daysBetween(issued, settled) - signedDays, count: 1 };
      }),
  );
  const prior = portfolioPrior(settlements, DAY, null);
  const openAmounts = assessed.map(({ openAmount }) => openAmount);
  const book = {
    asOf: DAY,
    totalReceivables: sumMoney(openAmounts, 'GBP'),
    p90OfOverdue: null,
    p95OfInvoiceTotals: null,
    usualSignedDays: prior.signedDays,
  };
  const factsOf = (id: string): Facts => ({ ...(assessed.find(({ customerId }) => customerId === id) as Facts), book });

  it('C0123 has earned 5,300, as in the domain reference', () => {
    expect(prior).toMatchObject({ settledCount: 1472, signedDays: expect.closeTo(5.127385, 6) });
    expect(moneyText(book.totalReceivables)).toBe('GBP 745,760.83');
    expect(limitProposal(factsOf('C0123'), policyWith({}))).toEqual({
      current: null,
      proposed: gbp('5300.00'),
      reasons: [
        'GBP 4,220.97 is billed in an average month of the last 6, none counted for more than twice the usual one.',
        'Invoices are due after 30 days, and payments are expected on time.',
        'What is billed in that time, and a quarter more, is GBP 5,276.21; in round figures GBP 5,300.00.',
      ],
      cappedBy: null,
      // 5,555.80 is owed.
      belowExposure: true,
    });
  });

  it('an invoice of 2,000.00 to C0123 is held for approval by that limit, earned or granted, with both reasons and the way out', () => {
    const granted = { creditLimit: gbp('5300.00'), limitExpired: false };
    for (const [facts, policy] of [
      [factsOf('C0123'), policyWith({ earned: true })],
      [{ ...factsOf('C0123'), ...granted }, policyWith({})],
    ] as const) {
      const decision = decide(facts, policy, NO_HISTORY);
      const judged = { facts, policy, history: NO_HISTORY, decision, placed: null };
      const check = creditCheck(judged, { amount: gbp('2000.00'), prepaid: gbp('0') }, { hours: 1 });
      expect([check.verdict, moneyText(check.exposureWithDocument), check.limit && moneyText(check.limit.short)]).toEqual([
        'hold',
        'GBP 7,555.80',
        'GBP 2,255.80',
      ]);
      expect(check.reasons.map(({ code }) => code)).toEqual(['limit-exceeded', 'overdue-days-warn']);
      expect(check.reasons[1]?.because).toContain('INV-04805 is 10 days overdue');
      expect(check.cure).toMatch(/^pay GBP 2,255\.80 or more, or take a deposit of GBP 2,255\.80, .*or an approver confirms$/);
    }
  });

  it('everybody’s is in two figures or capped, within a tenth of the book, and whoever has none is told why', () => {
    const found = assessed.map(({ customerId }) => limitProposal(factsOf(customerId), policyWith({ maximum: '60000.00' })));
    for (const { proposed, cappedBy, reasons } of found) {
      expect(reasons.length).toBeGreaterThan(0);
      if (proposed === null) expect(reasons).toEqual([expect.stringMatching(/^(No|Only|Too little)/)]);
      else if (cappedBy === null) expect(String(proposed.minor)).toMatch(/^\d{2}0*$/);
      else expect([proposed, cappedBy]).toEqual([gbp('60000.00'), 'the maximum of the policy, GBP 60,000.00']);
    }
    expect(found.filter(({ proposed }) => proposed !== null).length).toBeGreaterThan(120);
  });
});
