import { parseDay } from '@holdfast/credit';
import { KnownBook } from '../bench/scorer/known-book';
import { receivablesBook } from '../bench/scorer/receivables-book';
import { isPresent, RECEIVABLES_FILE } from './receivables-file';
import { isSyntheticPresent, readSyntheticBook, SYNTHETIC_ABSENT } from './synthetic-book';

(isPresent ? describe : describe.skip)(
  isPresent
    ? 'the scorer on the real-shaped book'
    : `the scorer on the real-shaped book (skipped: there is no ${RECEIVABLES_FILE})`,
  () => {
    const book = new KnownBook(isPresent ? receivablesBook() : []);

    // credit.md section 12.2: invoice, its issue day, paid before, overdue days used, then p0, m0, p and the expected days.
    it.each([
      ['8412636726', '2012-02-04', 0, [], 0.4, 0, 0.4, 0],
      ['8623313803', '2012-02-07', 0, [], 0.080395, -10.28611, 0.080395, -10.28611],
      ['7881731765', '2012-03-13', 1, [1, 14], 0.329608, -4.162686, 0.731843, 4.334926],
      ['8691041327', '2012-04-16', 3, [15], 0.382822, -2.154295, 0.787311, 11.339185],
      ['1841814103', '2012-05-01', 4, [], 0.383579, -1.700207, 0.314674, -2.130593],
      ['9366628825', '2013-12-02', 16, [], 0.28607, -6.297842, 0.12536, -10.788471],
    ] as const)('scores invoice %s on %s as worked out elsewhere', (number, on, paid, overdue, p0, m0, p, expected) => {
      const invoice = book.invoices.find((each) => each.number === number);
      expect(invoice?.issued).toBe(on);
      const { score, prior } = book.forecastAt(invoice?.customer ?? '', parseDay(on));
      expect(score.paidCount).toBe(paid);
      expect(score.overdueDays).toEqual(overdue);
      const six = [prior.lateShare, prior.signedDays, score.lateProbability, score.signedDays].map((value) => value.toFixed(6));
      expect(six).toEqual([p0, m0, p, expected].map((value) => value.toFixed(6)));
    });

    it('says nothing in the first weeks, when only early payers have paid', () => {
      const states = ['2012-02-07', '2012-03-03', '2012-03-12', '2012-04-16'].map((on) => book.priorAt(parseDay(on)).isTelling);
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
  },
);
