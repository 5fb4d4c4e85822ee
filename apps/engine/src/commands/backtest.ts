import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  addDays,
  backtest,
  comparePolicies,
  parseDay,
  scenarioOf,
  type BacktestReport,
  type Books,
  type CompiledPolicy,
  type Day,
  type Range,
  type Suppositions,
  type Window,
} from '@holdfast/credit';
import { backtestJson } from '../backtest/backtest-json';
import { PolicyError, readPolicyFile } from '../decide/policy-file';
import { readColumns } from '../receivables-file/columns';
import { delimiterOf } from '../receivables-file/csv-table';
import { DayFormat } from '../receivables-file/day-format';
import { ReceivablesFileProblem } from '../receivables-file/problem';
import { readReceivablesFile, type ReceivablesFormat } from '../receivables-file/receivables-file';
import { backtestText } from './backtest-text';
import { CommandError, runCommand } from './command';

const USAGE = `npm run backtest -- --csv FILE --columns MEANING=HEADER,... --policy FILE [options]
  Replays a credit policy over a receivables export: what it would have said at the issue of every invoice, and what really happened to them.
  Nothing is connected, nothing is written.
  --columns     customer=, invoice=, issued=, amount=, paid= and, where the file has them, due=, name=, currency=, paidAmount=, balance=, status=,
                recorded=, paidRecorded= (when each was entered; then only what had been entered counts as known)
  --policy      a policy in YAML, such as templates/policies/standard.yaml;  --compare FILE: another one beside it
  --from, --to  the window of issue days, such as 2025-07-01; without them the twelve months up to the last invoice
  --dates       how the file writes days: yyyy-MM-dd (default), M/d/yyyy, dd.MM.yyyy, d-MMM-yyyy ...
  --delimiter   comma (default), semicolon, tab, pipe;  --decimal point (default) or comma;  --currency CODE
  --terms       days until an invoice without a due date is due;  --known-until  the last day the file knows of
  --suppose     prepay=20..40,clear=10..30,leave=0..10: percent of customers on hold who would; shown as ranges
  --seed        of the draws by lot (1);  --json  the same as data, one JSON object on the last line`;

const OPTIONS = {
  csv: { type: 'string' },
  columns: { type: 'string', multiple: true },
  dates: { type: 'string', default: 'yyyy-MM-dd' },
  policy: { type: 'string' },
  compare: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  delimiter: { type: 'string', default: 'comma' },
  decimal: { type: 'string', default: 'point' },
  currency: { type: 'string' },
  terms: { type: 'string' },
  'known-until': { type: 'string' },
  suppose: { type: 'string' },
  seed: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
} as const;

type Wanted = ReturnType<typeof wantedIn>;

function wantedIn(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS }).values;
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const lines = run(wantedIn(args));
    process.stdout.write(`${lines}\n`);
    return 0;
  } catch (error) {
    if (error instanceof ReceivablesFileProblem || error instanceof PolicyError) throw new CommandError(error.message);
    throw error;
  }
}

function run(wanted: Wanted): string {
  const file = given(wanted.csv, '--csv FILE');
  const policyFile = given(wanted.policy, '--policy FILE');
  for (const path of [policyFile, ...(wanted.compare === undefined ? [] : [wanted.compare])])
    if (!existsSync(path))
      throw new CommandError(`There is no policy file ${path}. To start with, there are some in templates/policies.`);
  const read = readReceivablesFile(file, formatOf(wanted));
  const { books } = read;
  const window = windowOf(wanted, books);
  const reportOf = (path: string): BacktestReport => {
    const policy: CompiledPolicy = readPolicyFile(path, books.settings.homeCurrency);
    return backtest(books, policy, window, { bootstrap: 400, random: 200, seed: whole(wanted.seed, '--seed') });
  };
  const report = reportOf(policyFile);
  const other = wanted.compare === undefined ? null : reportOf(wanted.compare);
  const shown = {
    report,
    comparison: other && { report: other, differences: comparePolicies(report, other) },
    scenario: wanted.suppose === undefined ? null : scenarioOf(report, suppositionsIn(wanted.suppose)),
  };
  if (!wanted.json) return backtestText(read, shown);
  const { rows, used, leftOut, notes } = read;
  return JSON.stringify({ file: { rows, used, leftOut, notes }, ...backtestJson(shown) });
}

function formatOf(wanted: Wanted): ReceivablesFormat {
  const { decimal, currency = null } = wanted;
  if (decimal !== 'point' && decimal !== 'comma') throw new CommandError(`--decimal ${decimal} is neither point nor comma.`);
  if (currency !== null && !/^[A-Z]{3}$/.test(currency))
    throw new CommandError(`--currency ${currency} is no currency code. Write three capitals, for example EUR.`);
  return {
    columns: readColumns(wanted.columns ?? []),
    dates: wanted.dates,
    delimiter: delimiterOf(wanted.delimiter),
    decimal,
    currency,
    termsDays: wanted.terms === undefined ? null : whole(wanted.terms, '--terms'),
    knownUntil: dayIn(wanted, 'known-until'),
  };
}

function windowOf(wanted: Wanted, { ledgers }: Books): Window {
  const issued = ledgers.flatMap(({ invoices }) => invoices.map((invoice) => invoice.issued)).sort();
  const [first, last] = [issued[0], issued.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('books without invoices');
  const to = dayIn(wanted, 'to') ?? last;
  const window = { from: dayIn(wanted, 'from') ?? addDays(to, -364), to };
  if (window.to < window.from)
    throw new CommandError(`The window ends on ${window.to}, before it begins on ${window.from}. Exchange --from and --to.`);
  if (!issued.some((day) => day >= window.from && day <= window.to))
    throw new CommandError(
      `No invoice was issued from ${window.from} to ${window.to}; the file's are from ${first} to ${last}. Choose another --from and --to.`,
    );
  return window;
}

/** As ISO 8601 or as the file writes its days. */
function dayIn(wanted: Wanted, option: 'from' | 'to' | 'known-until'): Day | null {
  const text = wanted[option];
  if (text === undefined) return null;
  const day = DayFormat.of('yyyy-MM-dd').read(text) ?? DayFormat.of(wanted.dates).read(text);
  if (day === null) throw new CommandError(`--${option} ${text} is no day. Write it as 2025-07-01.`);
  return parseDay(day);
}

const NOBODY: Range = { low: 0, high: 0 };

/** `prepay=20..40,leave=5` in percent. */
function suppositionsIn(text: string): Suppositions {
  const suppositions: Record<keyof Suppositions, Range> = { prepay: NOBODY, clear: NOBODY, leave: NOBODY };
  for (const part of text.split(',')) {
    const [, what = '', low = '', high = low] =
      /^\s*(prepay|clear|leave)=(\d+(?:\.\d+)?)(?:\.\.(\d+(?:\.\d+)?))?\s*$/.exec(part) ?? [];
    if (what === '')
      throw new CommandError(
        `--suppose: "${part}" is no supposition. Write, for example, prepay=20..40,clear=10..30,leave=0..10 (percent).`,
      );
    suppositions[what as keyof Suppositions] = { low: Number(low) / 100, high: Number(high) / 100 };
  }
  const { prepay, clear, leave } = suppositions;
  if (prepay.high + clear.high + leave.high > 1 || [prepay, clear, leave].some(({ low, high }) => low > high))
    throw new CommandError(`--suppose ${text}: each range goes from low to high, and the upper ends add up to at most 100.`);
  return suppositions;
}

function given(value: string | undefined, option: string): string {
  if (value === undefined) throw new CommandError(`${option} is missing.\n\n${USAGE}`);
  return value;
}

function whole(text: string, option: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new CommandError(`${option} ${text} is no whole number.`);
  return Number(text);
}

runCommand(USAGE, main);
