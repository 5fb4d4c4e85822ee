import { join } from 'node:path';
import {
  backtest,
  playByDeciding,
  spellOn,
  type BacktestReport,
  type Books,
  type CompiledPolicy,
  type Window,
} from '@holdfast/credit';
import { readPolicyFile } from '../../apps/engine/src/decide/policy-file';
import { booksOfAYear } from './backtest/books';
import { table, type Run } from './bench';
import { Random } from './random';

const CUSTOMERS = 10_000;
const INVOICES = 200_000;
const SAMPLE = 60;
const STANDARD = join(__dirname, '../../templates/policies/standard.yaml');

/** A year of a large book under the standard policy: the whole backtest with its report, baselines and draws, beside judging every customer anew on every day
 * of that year. The latter would take too long for all of them, so it is timed on customers drawn by lot, and its decisions are held against ours. */
export const run: Run = async (print, { customers = CUSTOMERS, invoices = INVOICES, sample = SAMPLE, seed = 1 }) => {
  const books = booksOfAYear(customers, invoices, seed);
  const policy = readPolicyFile(STANDARD, books.settings.homeCurrency);
  const window: Window = { from: '2025-07-01' as Window['from'], to: books.knownUntil };
  const started = performance.now();
  const report = backtest(books, policy, window);
  const seconds = (performance.now() - started) / 1000;
  const daily = dayByDay(books, policy, { report, sample: Math.min(sample, customers), seed });
  const dailySeconds = (daily.seconds * customers) / daily.customers;
  const figures = {
    timesDayByDay: dailySeconds / seconds,
    seconds,
    dayByDaySeconds: dailySeconds,
    customers,
    invoices: report.all.invoices,
    held: report.held.invoices,
    sampleCustomers: daily.customers,
    mismatches: daily.mismatches,
  };
  const shown = (value: number): string => value.toFixed(1);
  print(
    table(
      [
        `${customers.toLocaleString('en-US')} customers, ${report.all.invoices.toLocaleString('en-US')} invoices, 365 days`,
        'seconds',
        'times',
      ],
      [
        ['the whole backtest, report included', shown(seconds), '1.0'],
        [
          `every customer judged anew every day (timed on ${daily.customers}: ${shown(daily.seconds)} s, scaled)`,
          shown(dailySeconds),
          shown(figures.timesDayByDay),
        ],
      ],
    ),
  );
  print(
    `${report.held.invoices.toLocaleString('en-US')} invoices held; of the sample's ${daily.decisions.toLocaleString('en-US')} decisions ${daily.mismatches} differ.`,
  );
  return figures;
};

interface Question {
  readonly report: BacktestReport;
  readonly sample: number;
  readonly seed: number;
}

interface DayByDay {
  readonly customers: number;
  readonly seconds: number;
  readonly decisions: number;
  readonly mismatches: number;
}

function dayByDay(books: Books, policy: CompiledPolicy, { report, sample, seed }: Question): DayByDay {
  const random = new Random(seed + 1);
  const drawn = new Set<Books['ledgers'][number]>();
  while (drawn.size < sample) drawn.add(random.pick(books.ledgers));
  const { settings, recordedOn, knownUntil: until } = books;
  const ledgers = [...drawn];
  const started = performance.now();
  const spells = new Map(
    ledgers.map((ledger) => [ledger.customer.id, playByDeciding(ledger, { policy, settings, recordedOn, until }, 'every day')]),
  );
  const seconds = (performance.now() - started) / 1000;
  const judged = report.judged.filter(({ customerId }) => spells.has(customerId));
  const mismatches = judged.filter(({ customerId, invoice, spell }) => {
    const wanted = spellOn(spells.get(customerId) ?? [], invoice.issued);
    return JSON.stringify(wanted) !== JSON.stringify(spell);
  }).length;
  return { customers: ledgers.length, seconds, decisions: judged.length, mismatches };
}
