import { addDays, daysBetween, parseDay, type Day } from '@holdfast/credit';
import { isPresent, RECEIVABLES_FILE } from '../scenarios/receivables-file';
import { guessOf, outcomeOf, run, testedIn } from './scorer.bench';
import { auc, meanAbsoluteError, type Guess } from './scorer/judgement';
import { KnownBook, settledOn, type KnownInvoice } from './scorer/known-book';
import { receivablesBook } from './scorer/receivables-book';

describe('the judgement of guesses', () => {
  const outcomes = [0, 5, 0, 9].map((daysLate) => ({ daysLate }));
  const of = (...late: number[]): Guess[] => late.map((each) => ({ late: each, days: each }));

  it('counts how often the late one was given the higher chance, a tie as half', () => {
    expect(auc(of(1, 2, 3, 4), outcomes)).toBe(0.75);
    expect(auc(of(1, 3, 2, 4), outcomes)).toBe(1);
    expect(auc(of(7, 7, 7, 7), outcomes)).toBe(0.5);
    expect(auc(of(1, 1, 0, 3), outcomes)).toBe(0.875);
    expect(meanAbsoluteError(of(1, 5, 0, 12), outcomes)).toBe(1);
  });
});

(isPresent ? describe : describe.skip)(
  isPresent ? 'the bench scorer' : `the bench scorer (skipped: there is no ${RECEIVABLES_FILE})`,
  () => {
    const invoices = isPresent ? receivablesBook() : [];

    it('finds late invoices, and by how many days, as well as was worked out elsewhere', async () => {
      const lines: string[] = [];
      const figures = await run((line) => lines.push(line), { rounds: 0 });
      expect(figures).toMatchObject({ invoices: 760, auc: 0.8706, maeDays: 2.0628, brier: 0.133, aucGlobal: 0.5 });
      expect(figures['maeGlobalMedian']).toBeCloseTo(2.53, 2);
      expect(figures['aucCustomerShare']).toBeCloseTo(0.869, 3);
      expect(figures['maeCustomerMean']).toBeCloseTo(2.75, 2);
      expect(lines.join('\n')).toMatch(/760 invoices issued from 2013-05-01 on, 226 of them late/);
    });

    it('knows nothing of what came later: with another future every guess is the same', () => {
      const day = parseDay('2013-08-14');
      const asKnown = new KnownBook(invoices);
      const otherwise = new KnownBook(invoices.map((invoice, index) => withAnotherFuture(invoice, day, index)));
      const guesses = (book: KnownBook) =>
        [...new Set(invoices.map(({ customer }) => customer))].map((customer) => book.forecastAt(customer, day));
      expect(guesses(otherwise)).toEqual(guesses(asKnown));
      expect(guesses(otherwise).filter(({ invoices: open }) => open.length > 0).length).toBeGreaterThan(40);
    });

    it('is not as good as a guess that has seen the whole file', () => {
      const tested = testedIn(invoices);
      const outcomes = tested.map(outcomeOf);
      const all = new Map<string, number[]>();
      for (const invoice of testedIn(invoices, '2000-01-01'))
        all.set(invoice.customer, [...(all.get(invoice.customer) ?? []), Number(outcomeOf(invoice).daysLate > 0)]);
      const leaking = tested.map(({ customer }) => {
        const own = all.get(customer) ?? [];
        return { late: own.reduce((sum, each) => sum + each, 0) / own.length, days: 0 };
      });
      const book = new KnownBook(invoices);
      const honest = auc(
        tested.map((invoice) => guessOf(book, invoice)),
        outcomes,
      );
      expect(auc(leaking, outcomes)).toBeGreaterThan(honest + 0.01);
      expect(honest).toBeLessThan(0.88);
    });
  },
);

/** What happened on that day or later, otherwise: what was open is paid on another day, what was issued later is for another customer. */
function withAnotherFuture(invoice: KnownInvoice, day: Day, index: number): KnownInvoice {
  const settled = settledOn(invoice);
  if (settled === null || settled < day) return invoice;
  const later = addDays(settled, 1 + (index % 40));
  const moved = { ...invoice, applications: invoice.applications.map((each) => ({ ...each, on: later })) };
  if (invoice.issued < day) return moved;
  const issued = addDays(invoice.issued, index % 20);
  return { ...moved, issued, due: addDays(issued, daysBetween(invoice.issued, invoice.due)) };
}
