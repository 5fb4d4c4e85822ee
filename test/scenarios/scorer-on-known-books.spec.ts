import { daysBetween, parseDay, type Forecast } from '@holdfast/credit';
import { outcomeOf, testedIn } from '../bench/scorer.bench';
import { auc, meanAbsoluteError, type Guess } from '../bench/scorer/judgement';
import { KnownBook, settledOn } from '../bench/scorer/known-book';
import { receivablesBook } from '../bench/scorer/receivables-book';
import { isPresent, RECEIVABLES_FILE } from './receivables-file';
import { csvRows, isSyntheticPresent, readSyntheticBook, SYNTHETIC_ABSENT } from './synthetic-book';

(isPresent ? describe : describe.skip)(
  isPresent
    ? 'the scorer on the real-shaped book'
    : `the scorer on the real-shaped book (skipped: there is no ${RECEIVABLES_FILE})`,
  () => {
    const book = new KnownBook(isPresent ? receivablesBook() : []);

    // credit.md section 12.2; `expected`: the prior's share and days, then the customer's chance and days.
    it.each([
      { number: '8412636726', on: '2012-02-04', paid: 0, overdue: [], expected: [0.4, 0, 0.4, 0] },
      { number: '8623313803', on: '2012-02-07', paid: 0, overdue: [], expected: [0.080395, -10.28611, 0.080395, -10.28611] },
      { number: '7881731765', on: '2012-03-13', paid: 1, overdue: [1, 14], expected: [0.329608, -4.162686, 0.731843, 4.334926] },
      { number: '8691041327', on: '2012-04-16', paid: 3, overdue: [15], expected: [0.382822, -2.154295, 0.787311, 11.339185] },
      { number: '1841814103', on: '2012-05-01', paid: 4, overdue: [], expected: [0.383579, -1.700207, 0.314674, -2.130593] },
      { number: '9366628825', on: '2013-12-02', paid: 16, overdue: [], expected: [0.28607, -6.297842, 0.12536, -10.788471] },
    ])('scores invoice $number on $on as worked out elsewhere', ({ number, on, paid, overdue, expected }) => {
      const invoice = book.invoices.find((each) => each.number === number);
      expect(invoice?.issued).toBe(on);
      const { score, prior } = book.forecastAt(invoice?.customer ?? '', parseDay(on));
      expect(score.paidCount).toBe(paid);
      expect(score.overdueDays).toEqual(overdue);
      const found = [prior.lateShare, prior.signedDays, score.lateProbability, score.signedDays];
      expect(found.map((value) => value.toFixed(6))).toEqual(expected.map((value) => value.toFixed(6)));
    });

    it('says nothing in the first weeks, when only early payers have paid', () => {
      const states = ['2012-02-07', '2012-03-12', '2012-03-13', '2012-04-16'].map((on) => book.priorAt(parseDay(on)).isTelling);
      expect(states).toEqual([false, false, true, true]);
      expect(book.priorAt(parseDay('2012-02-04')).settledCount).toBe(18);
      expect(book.priorAt(parseDay('2012-02-07')).settledCount).toBe(26);
    });
  },
);

(isSyntheticPresent ? describe : describe.skip)(
  isSyntheticPresent ? 'the scorer on the synthetic book' : `the scorer on the synthetic book (${SYNTHETIC_ABSENT})`,
  () => {
    const book = new KnownBook(isSyntheticPresent ? readSyntheticBook() : []);
    const JUNE_30 = parseDay('2026-06-30');

    it('scores customer C0123 as in the worked example (credit.md section 2.4)', () => {
      const { score, prior, state } = book.forecastAt('C0123', JUNE_30);
      expect(prior.settledCount).toBe(1472);
      expect([prior.lateShare.toFixed(6), prior.signedDays.toFixed(6)]).toEqual(['0.448298', '5.127385']);
      expect(score).toMatchObject({ paidCount: 23, overdueDays: [10] });
      expect([score.lateProbability.toFixed(6), score.signedDays.toFixed(6)]).toEqual(['0.194397', '-1.317895']);
      expect(state).toBe('usable');
    });

    it('finds most of those who pay on Fridays, and hardly anybody who does not', () => {
      const found = { weekly_fri: { all: 0, onFridays: 0 }, any: { all: 0, onFridays: 0 } };
      for (const { customer_id: id = '', payment_run: run = '' } of csvRows('synth_customers.csv')) {
        if (run !== 'weekly_fri' && run !== 'any') continue;
        const { habit } = book.forecastAt(id, JUNE_30);
        found[run].all += 1;
        if (habit?.payRun === 'Friday') found[run].onFridays += 1;
      }
      expect(found.weekly_fri.onFridays / found.weekly_fri.all).toBeGreaterThan(0.6);
      expect(found.any.onFridays / found.any.all).toBeLessThan(0.05);
    });

    it('is not dragged along by one debt that is stuck: counting every overdue day as it stands would break it', () => {
      const tested = testedIn(book.invoices, '2026-01-01').filter((_, index) => index % 2 === 0);
      const outcomes = tested.map(outcomeOf);
      const forecasts = tested.map(({ customer, issued }) => book.forecastAt(customer, issued));
      const ours = forecasts.map(({ score }) => ({ late: score.lateProbability, days: Math.max(0, score.signedDays) }));
      const inOrderOfDays = forecasts.map(({ score }) => ({ late: score.signedDays, days: 0 }));
      const raw = forecasts.map((forecast, index) => rawGuess(forecast, tested[index]?.customer ?? ''));
      expect(tested.length).toBeGreaterThan(500);
      expect(auc(ours, outcomes)).toBeGreaterThan(0.87);
      expect(meanAbsoluteError(ours, outcomes)).toBeLessThan(5);
      expect(auc(raw, outcomes)).toBeLessThan(auc(inOrderOfDays, outcomes) - 0.02);
      expect(meanAbsoluteError(raw, outcomes)).toBeGreaterThan(1.15 * meanAbsoluteError(ours, outcomes));
    });

    /** What the formula must not be: everything overdue counts for all its days, disputed or given up or not, however much of it there is. */
    function rawGuess({ asOf, score }: Forecast, customer: string): Guess {
      const stuck = book.invoices
        .filter((invoice) => invoice.customer === customer && invoice.due < asOf && (settledOn(invoice) ?? asOf) >= asOf)
        .map(({ due }) => daysBetween(due, asOf));
      const counted = score.overdueDays.reduce((sum, days) => sum + Math.min(60, days), 0);
      const settled = Array.from({ length: score.paidCount }, (_, rank) => 0.5 ** (rank / 10));
      const weights = settled.reduce((sum, weight) => sum + weight, 2);
      const paid = score.signedDays * (weights + score.overdueDays.length) - counted;
      const late = (paid + stuck.reduce((sum, days) => sum + days, 0)) / (weights + stuck.length);
      return { late, days: Math.max(0, late) };
    }
  },
);
