import { isPresent, daysFrom, RECEIVABLES_FILE } from '../scenarios/receivables-file';
import { table, type Figures, type Run } from './bench';
import { Baselines } from './scorer/baselines';
import { auc, brier, meanAbsoluteError, type Guess, type Outcome } from './scorer/judgement';
import { KnownBook, settledOn, type KnownInvoice } from './scorer/known-book';
import { receivablesBook } from './scorer/receivables-book';

/** Everything issued from this day on is guessed on its own issue day; nothing is fitted, so everything before is history only. */
const SPLIT = '2013-05-01';

/** Whether an invoice will be late, and by how many days, guessed on its issue day from what was known that morning: the scorer beside naive guesses. */
export const run: Run = async (print, { rounds = 3 }) => {
  if (!isPresent) {
    print(`There is no ${RECEIVABLES_FILE}, so nothing was measured.`);
    return {};
  }
  const book = new KnownBook(receivablesBook());
  const tested = testedIn(book.invoices);
  const outcomes = tested.map(outcomeOf);
  const baselines = new Baselines(book.invoices);
  const ours = tested.map((invoice) => guessOf(book, invoice));
  const guesses: Readonly<Record<string, readonly Guess[]>> = {
    Holdfast: ours,
    'company mean': tested.map(() => baselines.global(SPLIT)),
    'company median': tested.map(() => baselines.globalMedian(SPLIT)),
    'customer mean': tested.map(({ customer, issued }) => baselines.customerMean(customer, issued)),
    'customer share late, median days': tested.map(({ customer, issued }) => baselines.customerShare(customer, issued)),
  };
  const late = outcomes.filter(({ daysLate }) => daysLate > 0).length;
  print(`${tested.length} invoices issued from ${SPLIT} on, ${late} of them late; each guessed on its issue day.\n`);
  print(
    table(
      ['guess', 'AUC', 'Brier', 'mean error, days late'],
      Object.entries(guesses).map(([name, each]) => [
        name,
        auc(each, outcomes).toFixed(3),
        name === 'customer mean' ? '–' : brier(each, outcomes).toFixed(4),
        meanAbsoluteError(each, outcomes).toFixed(2),
      ]),
    ),
  );
  const perSecond = speed(book, tested, rounds);
  print(`\n${Math.round(perSecond).toLocaleString('en-US')} customers scored a second, their facts included.`);
  return figuresOf(guesses, outcomes, { invoices: tested.length, scoredPerSecond: Math.round(perSecond) });
};

export function testedIn(invoices: readonly KnownInvoice[], from: string = SPLIT): readonly KnownInvoice[] {
  return invoices.filter((invoice) => invoice.issued >= from && settledOn(invoice) !== null);
}

export function outcomeOf(invoice: KnownInvoice): Outcome {
  return { daysLate: Math.max(0, daysFrom(invoice.due, settledOn(invoice) ?? invoice.due)) };
}

export function guessOf(book: KnownBook, { customer, issued }: KnownInvoice): Guess {
  const { score } = book.forecastAt(customer, issued);
  return { late: score.lateProbability, days: Math.max(0, score.signedDays) };
}

function figuresOf(guesses: Readonly<Record<string, readonly Guess[]>>, outcomes: readonly Outcome[], rest: Figures): Figures {
  const of = (name: string, judge: typeof auc): number => rounded(judge(guesses[name] ?? [], outcomes));
  return {
    auc: of('Holdfast', auc),
    maeDays: of('Holdfast', meanAbsoluteError),
    brier: of('Holdfast', brier),
    aucGlobal: of('company mean', auc),
    maeGlobal: of('company mean', meanAbsoluteError),
    maeGlobalMedian: of('company median', meanAbsoluteError),
    aucCustomerMean: of('customer mean', auc),
    maeCustomerMean: of('customer mean', meanAbsoluteError),
    aucCustomerShare: of('customer share late, median days', auc),
    maeCustomerMedian: of('customer share late, median days', meanAbsoluteError),
    ...rest,
  };
}

function speed(book: KnownBook, tested: readonly KnownInvoice[], rounds: number): number {
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round += 1) for (const invoice of tested) guessOf(book, invoice);
  return (rounds * tested.length) / ((performance.now() - startedAt) / 1000);
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
