import fc from 'fast-check';
import { assess } from '../assess/assess';
import type { Facts } from '../assess/facts';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import { decimalText, money } from '../money/money';
import { decide } from './decide';
import { FlatJudge } from './flat-judge';
import { flatRules } from './flat-rules';
import type { Judge } from './judge';
import { PlainJudge } from './plain-judge';
import type { NewAccountsDocument, RuleDocument } from './policy';
import { NO_HISTORY, samplePolicy } from './sample-policy';

const days = fc.integer({ min: 0, max: 120 });
const invoice = fc.record({
  issued: days,
  late: fc.option(fc.integer({ min: -5, max: 40 })),
  minor: fc.integer({ min: 100, max: 300_000 }),
});
/** What of these is known on a day: nothing is paid before its day. */
const plansOn = (day: number, all: readonly { issued: number; late: number | null; minor: number }[]): readonly InvoicePlan[] =>
  all
    .filter(({ issued }) => issued <= day)
    .map(({ issued, late, minor }, n) => {
      const total = decimalText(money(BigInt(minor), 'GBP'));
      const on = issued + 10 + (late ?? 0);
      return { number: `INV-${n}`, issued, terms: 10, total, paid: late === null || on > day ? [] : [{ on, amount: total }] };
    });
const ladders = fc
  .record({
    percent: fc.integer({ min: 1, max: 100 }),
    every: fc.integer({ min: 1, max: 4 }),
    starter: fc.integer({ min: 1, max: 90_000 }),
    normalAfter: fc.integer({ min: 1, max: 6 }),
    days: fc.constantFrom(0, 60),
    halvedAfter: fc.option(fc.constantFrom(0, 7, 15), { nil: undefined }),
    firstDefault: fc.option(fc.constantFrom({ afterDaysOverdue: 7, credit: 'hold' as const, closeAfterDaysOverdue: 30 }), {
      nil: undefined,
    }),
  })
  .map((one) => {
    const limit = decimalText(money(BigInt(one.starter), 'GBP'));
    const raise = { percent: one.percent, everyPaidOnTime: one.every };
    const newAccounts: NewAccountsDocument = {
      steps: [
        { paidOnTime: 0, credit: 'limited', limit, raise },
        { paidOnTime: one.normalAfter, credit: 'normal' },
      ],
      notBeforeDays: one.days,
      halvedAfterDaysLate: one.halvedAfter,
      firstDefault: one.firstDefault,
    };
    return { ...one, newAccounts };
  });

const pounds = fc.bigInt({ min: 1n, max: 60_000n }).map((minor) => money(minor, 'GBP'));
/** What only a credit check knows, or a person has granted. */
const asked = fc.record(
  {
    document: fc.record({ amount: pounds, termsDays: fc.option(fc.integer({ min: 0, max: 60 })) }),
    creditLimit: fc.option(pounds),
  },
  { requiredKeys: ['creditLimit'] },
);
const DOCUMENT_RULES = [
  ['documentAmount', '300.00'],
  ['documentTermsBeyondOwn', '0'],
  ['overdueShareOfLimit', '50%'],
].map(([fact, most]): RuleDocument => ({
  id: `rule-${fact}`,
  say: 'A warning.',
  standing: 'warn',
  enter: { all: [`${fact} > ${most}`] },
  release: { all: [`${fact} <= ${most}`] },
}));

describe('any ladder, for any account,', () => {
  const life = fc.record({
    ladder: ladders,
    invoices: fc.array(invoice, { maxLength: 12 }),
    day: fc.integer({ min: 0, max: 160 }),
  });

  it('restricts exactly when more is owed than the starter, raised and halved, or in default', () => {
    fc.assert(
      fc.property(life, ({ ladder, invoices, day }) => {
        const facts = assess(sampleLedger({ invoices: plansOn(day, invoices) }), sampleDay(day), SETTINGS);
        const decision = decide(facts, samplePolicy({ rules: [], newAccounts: ladder.newAccounts }), NO_HISTORY);
        expect(decision.standing).toBe(isRestricted(facts, ladder) ? 'hold' : 'open');
      }),
      { numRuns: 300 },
    );
  });

  it('is judged alike by the flat rules and by the plain interpreter, when it takes hold and when it lets go', () => {
    fc.assert(
      fc.property(life, fc.integer({ min: 0, max: 60 }), asked, ({ ladder, invoices, day }, before, more) => {
        const facts = { ...assess(sampleLedger({ invoices: plansOn(day, invoices) }), sampleDay(day), SETTINGS), ...more };
        const limits = { default: '700.00', warnAtPercent: 50, disputedSharePercent: 50 };
        const { rules } = samplePolicy({ rules: DOCUMENT_RULES, newAccounts: ladder.newAccounts, limits });
        const flat = flatRules(rules);
        if (flat === null) throw new Error('these rules are flat');
        const [fast, plain] = [new FlatJudge(flat), new PlainJudge(rules, facts, 2_500n)];
        expect(fast.takes(facts, 2_500n)).toBe(true);
        const entered = (judge: Judge) => Array.from({ length: judge.enteredCount }, (_, n) => judge.entered(n));
        expect(entered(fast)).toEqual(entered(plain));
        const since = sampleDay(day - before);
        for (const place of rules.keys()) {
          expect(fast.isReleased(place, since)).toBe(plain.isReleased(place, since));
          expect(fast.entryMet(place, since)).toEqual(plain.entryMet(place, since));
          expect(fast.releaseMissing(place, since)).toEqual(plain.releaseMissing(place, since));
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** The ladder in arithmetic, without rules. */
function isRestricted(
  { invoiceCount, paidOnTimeCount, accountAgeDays, exposure, oldestOverdueDays, overdueAmount, settledInvoices }: Facts,
  {
    percent,
    every,
    starter,
    normalAfter,
    days: young,
    halvedAfter,
    firstDefault,
  }: typeof ladders extends fc.Arbitrary<infer L> ? L : never,
): boolean {
  if (invoiceCount === 0 || (paidOnTimeCount >= normalAfter && (accountAgeDays ?? 0) >= young)) return false;
  const raises = young > 0 ? Math.floor(paidOnTimeCount / every) : Math.floor(Math.min(paidOnTimeCount, normalAfter - 1) / every);
  const limit = roundHalfUp(BigInt(starter) * BigInt(100 + percent) ** BigInt(raises), 100n ** BigInt(raises));
  const tooLate = [halvedAfter, firstDefault?.afterDaysOverdue].filter((one) => one !== undefined);
  const latest = Math.max(oldestOverdueDays, ...settledInvoices.map(({ signedDays }) => signedDays));
  const isHalved = tooLate.length > 0 && latest > Math.min(...tooLate);
  const isDefault =
    firstDefault !== undefined && oldestOverdueDays > firstDefault.afterDaysOverdue && overdueAmount.minor > 2_500n;
  return isDefault || (exposure?.minor ?? 0n) > (isHalved ? roundHalfUp(limit, 2n) : limit);
}

function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}
