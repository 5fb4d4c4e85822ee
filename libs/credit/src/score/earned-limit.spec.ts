import fc from 'fast-check';
import { assess } from '../assess/assess';
import type { Facts } from '../assess/facts';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import { decimalText, money, parseMoney, type Money } from '../money/money';
import { earnedLimit, earnedLimitChangesOn } from './earned-limit';

/** 30 June 2026: January to June are complete. */
const TODAY = 180;
const MONTHS = [0, 31, 59, 90, 120, 151];
const gbp = (text: string): Money => parseMoney(text, 'GBP');

/** One invoice on the first of each month, paid `late` days after it was due; those not due yet are open. */
function monthly(totals: readonly string[], late = 0, terms = 30): readonly InvoicePlan[] {
  return totals.flatMap((total, n): InvoicePlan[] => {
    const issued = MONTHS[n] ?? 0;
    const on = issued + terms + late;
    return Number(total) === 0
      ? []
      : [{ number: `INV-${n + 1}`, issued, terms, total, paid: on <= TODAY ? [{ on, amount: total }] : [] }];
  });
}

const factsOf = (invoices: readonly InvoicePlan[], on = TODAY): Facts =>
  assess(sampleLedger({ invoices }), sampleDay(on), SETTINGS);
const book = (total: string) => ({
  asOf: sampleDay(TODAY),
  totalReceivables: gbp(total),
  p90OfOverdue: null,
  p95OfInvoiceTotals: null,
});
const earnedText = (facts: Facts, maximum: string | null = null): string | null => {
  const earned = earnedLimit(facts, maximum === null ? null : gbp(maximum).minor);
  return earned && decimalText(earned.amount);
};
const STEADY = monthly(['1000.00', '1000.00', '1000.00', '1000.00', '1000.00', '1000.00']);

describe('a limit earned by behaviour', () => {
  it('is what is billed until it is paid, and a quarter more', () => {
    expect(earnedText(factsOf(STEADY))).toBe('1300.00');
    expect(earnedLimit(factsOf(STEADY), null)).toMatchObject({ exact: gbp('1250.00'), termsDays: 30, daysLate: 0, cap: null });
    expect(
      earnedText(
        factsOf(
          monthly(
            Array.from({ length: 6 }, () => '1000.00'),
            0,
            60,
          ),
        ),
      ),
    ).toBe('2500.00');
  });

  it('grows with the days that payments are late, and not with those that they are early', () => {
    const late = earnedLimit(
      factsOf(
        monthly(
          Array.from({ length: 6 }, () => '1000.00'),
          12,
        ),
      ),
      null,
    );
    expect(late?.daysLate).toBeGreaterThan(5);
    expect(late?.amount.minor).toBeGreaterThan(gbp('1300.00').minor);
    expect(
      earnedText(
        factsOf(
          monthly(
            Array.from({ length: 6 }, () => '1000.00'),
            -12,
          ),
        ),
      ),
    ).toBe('1300.00');
  });

  it('counts the company’s own habit a little, and one that nobody has looked at as punctual', () => {
    const facts = factsOf(STEADY);
    const usual = { ...book('900000.00'), usualSignedDays: 40 };
    expect(earnedLimit({ ...facts, book: usual }, null)?.daysLate).toBeGreaterThan(10);
    expect(earnedLimit({ ...facts, book: book('900000.00') }, null)?.daysLate).toBe(0);
  });

  it('counts no month more than twice the usual one', () => {
    // 1,000 in five months and 50,000 in the sixth: the sixth counts as 2,000.
    const facts = factsOf(monthly(['1000.00', '1000.00', '50000.00', '1000.00', '1000.00', '1000.00']));
    expect(facts.earning?.steadyBilling).toEqual(gbp('7000.00'));
    expect(earnedText(facts)).toBe('1500.00');
  });

  it('is nothing yet with fewer than three paid invoices, or without billing in most months', () => {
    expect(earnedText(factsOf(STEADY.slice(3)))).toBeNull();
    expect(earnedText(factsOf(monthly(['1000.00', '1000.00', '0', '0', '0', '0'])))).toBeNull();
    const early = [-200, -230, -260].map((issued, n) => ({
      number: `OLD-${n}`,
      issued,
      total: '500.00',
      paid: [{ on: issued + 30, amount: '500.00' }],
    }));
    expect(earnedText(factsOf([...early, ...monthly(['1000.00', '0', '0', '0', '0', '1000.00'])]))).toBeNull();
    expect(earnedText({ ...factsOf(STEADY), earning: undefined } as unknown as Facts)).toBeNull();
  });

  it('is never more than a tenth of all receivables, nor than the maximum; the lower one is named', () => {
    const facts = { ...factsOf(STEADY), book: book('9999.95') };
    // A tenth of 9,999.95 is 999.995: half up.
    expect(earnedLimit(facts, null)).toMatchObject({
      amount: gbp('1000.00'),
      cap: { by: 'receivables', amount: gbp('1000.00') },
    });
    expect(earnedLimit(facts, gbp('800.00').minor)).toMatchObject({ amount: gbp('800.00'), cap: { by: 'maximum' } });
    expect(earnedLimit({ ...facts, book: book('13000.00') }, gbp('1300.00').minor)?.cap).toBeNull();
  });

  it('takes its terms from the invoices, because the customer’s own are ours while a mark stands', () => {
    const terms = { id: 'T', name: 'CREDIT HOLD - prepay', days: 0 };
    const facts = assess(sampleLedger({ customer: { terms }, invoices: STEADY }), sampleDay(TODAY), SETTINGS);
    expect(facts.earning).toMatchObject({ usualTermsDays: 30, ownTermsDays: 0 });
    expect(earnedText(facts)).toBe('1300.00');
  });

  it('has two significant digits, rounded half up, however small or large, and is exact to the penny before', () => {
    const minors = fc.array(fc.bigInt({ min: 1n, max: 10n ** 14n }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(minors, fc.constantFrom(1, 7, 14, 30, 45, 60), (totals, terms) => {
        const sorted = [...totals].sort((a, b) => (a < b ? -1 : 1));
        const most = (sorted[2] ?? 0n) + (sorted[3] ?? 0n);
        const sum = totals.reduce((all, one) => all + (one < most ? one : most), 0n);
        const payments = { all: 1, late: 0, days: -30 };
        const earning = { steadyBilling: money(sum, 'GBP'), usualTermsDays: terms, ownTermsDays: terms, payments };
        const earned = earnedLimit({ ...factsOf(STEADY), earning, openInvoices: [] }, null);
        const [numerator, denominator] = [sum * BigInt(terms) * 5n, 6n * 30n * 4n];
        expect(earned?.exact.minor).toBe((2n * numerator + denominator) / (2n * denominator));
        const text = earned?.amount.minor.toString() ?? '';
        expect(text).toMatch(/^\d{1,2}0*$/);
        const unit = 10n ** BigInt(Math.max(0, (numerator / denominator).toString().length - 2));
        const off = (earned?.amount.minor ?? 0n) * denominator - numerator;
        // At most half a unit above, and less than half a unit below.
        expect(2n * off <= unit * denominator && -2n * off < unit * denominator).toBe(true);
      }),
    );
  });

  it('is looked at again on the first day on which time alone changes it', () => {
    const open = monthly(Array.from({ length: 6 }, () => '1000.00')).map((plan, n) => (n >= 4 ? { ...plan, paid: [] } : plan));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 250 }), (start) => {
        const facts = factsOf(open, start);
        const until = earnedLimitChangesOn(facts) ?? '9999-12-31';
        for (let day = start + 1; sampleDay(day) < until; day += 1)
          expect(earnedLimit(factsOf(open, day), null)).toEqual(earnedLimit(facts, null));
      }),
      { numRuns: 60 },
    );
  });
});
