import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import {
  addDays,
  backtest,
  comparePolicies,
  dayText,
  isEverybodyAtMost,
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
import { PolicyError } from '../decide/policy-file';
import { readLevels } from '../decide/policy-levels';
import { PolicyText } from '../decide/policy-text';
import { readColumns } from '../receivables-file/columns';
import { delimiterOf } from '../receivables-file/csv-table';
import { DayFormat } from '../receivables-file/day-format';
import { ReceivablesFileProblem } from '../receivables-file/problem';
import { readReceivablesFile, type ReceivablesFile, type ReceivablesFormat } from '../receivables-file/receivables-file';
import { readTextFile } from '../receivables-file/text-file';
import { backtestText } from './backtest-text';
import { CommandError, runCommand } from './command';

const USAGE = `npm run backtest -- --csv FILE --columns MEANING=HEADER,... --policy FILE [options]
  Replays a credit policy over a receivables export: what it would have said at the issue of every invoice, and what really happened to them.
  Nothing is connected, nothing is written.
  --columns     customer=, invoice=, issued=, amount=, paid= and, where the file has them, due=, name=, currency=, paidAmount=, balance=, status=,
                recorded=, paidRecorded= (when each was entered; then only what had been entered counts as known)
  --policy      a policy in YAML, such as templates/policies/standard.yaml, or what differs from one (basedOn: standard);  --compare FILE: another one
  --from, --to  the window of issue days, such as 2025-07-01; without them the twelve months up to the last invoice
  --dates       how the file writes days: yyyy-MM-dd (default), M/d/yyyy, dd.MM.yyyy, d-MMM-yyyy ...
  --delimiter   comma (default), semicolon, tab, pipe;  --decimal point (default) or comma;  --currency CODE
  --terms       days until an invoice without a due date is due;  --known-until  the last day to be known: nothing later is looked at
  --suppose     prepay=20..40,clear=10..30,leave=0..10: percent of customers on hold who would; shown as ranges
  --seed        of the draws by lot (1);  --json  the same as data, one JSON object on the last line
  It ends with 0 when it was replayed, rows that make no sense left out and told, and with 1 and a message when it was not.`;

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
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Wanted = ReturnType<typeof wantedIn>;

function wantedIn(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS }).values;
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const wanted = wantedIn(args);
    process.stdout.write(`${wanted.help ? USAGE : run(wanted)}\n`);
    return 0;
  } catch (error) {
    if (error instanceof ReceivablesFileProblem || error instanceof PolicyError) throw new CommandError(error.message);
    throw error;
  }
}

function run(wanted: Wanted): string {
  const file = given(wanted.csv, '--csv FILE');
  const policyFile = given(wanted.policy, '--policy FILE');
  const seed = whole(wanted.seed, '--seed', 999_999_999);
  const suppositions = wanted.suppose === undefined ? null : suppositionsIn(wanted.suppose);
  const read = withinItsDays(readReceivablesFile(file, formatOf(wanted)), wanted);
  const { books, window } = read;
  const reportOf = (policy: CompiledPolicy): BacktestReport =>
    backtest(books, policy, window, { bootstrap: 400, random: 200, seed });
  const policy = policyOf(policyFile, '--policy', books.settings.homeCurrency);
  const compared = wanted.compare === undefined ? null : policyOf(wanted.compare, '--compare', books.settings.homeCurrency);
  const report = reportOf(policy);
  const other = compared && reportOf(compared);
  const shown = {
    report,
    comparison: other && { report: other, differences: comparePolicies(report, other) },
    scenario: suppositions && scenarioOf(report, suppositions),
  };
  if (!wanted.json) return backtestText(read, shown);
  const { rows, used, leftOut, notes } = read;
  return JSON.stringify({ file: { rows, used, leftOut, notes }, ...backtestJson(shown) });
}

const STARTING = 'templates/policies';

/** A whole policy, or what differs from a starting one. Throws PolicyError. */
function policyOf(file: string, option: '--policy' | '--compare', homeCurrency: string): CompiledPolicy {
  if (!existsSync(file)) throw new CommandError(`There is no policy file ${file}. To start with, there are some in ${STARTING}.`);
  const { text: source } = readTextFile(file, option);
  const text = PolicyText.read(source);
  const base = text.ok ? text.text.says['basedOn'] : undefined;
  const own = { from: '', source };
  const read = readLevels(typeof base === 'string' ? [startingPolicy(base, file), own] : [own], homeCurrency);
  if (!read.ok) throw new PolicyError(basename(file), read.faults);
  return read.policy;
}

function startingPolicy(name: string, file: string): { readonly from: string; readonly source: string } {
  const path = `${STARTING}/${name}.yaml`;
  if (!/^[\w-]+$/.test(name) || !existsSync(path))
    throw new CommandError(`${file} is based on "${name}", which is none of the starting policies in ${STARTING}.`);
  return { from: `from the starting policy ${name}`, source: readTextFile(path, 'basedOn').text };
}

const TERMS_DAYS_MAX = 3650;

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
    termsDays: wanted.terms === undefined ? null : whole(wanted.terms, '--terms', TERMS_DAYS_MAX),
    knownUntil: dayIn(wanted, 'known-until'),
  };
}

/** A file with the window that is asked for. Of days after its last one nobody knows anything, so the window ends there at the latest. */
function withinItsDays(file: ReceivablesFile, wanted: Wanted): ReceivablesFile & { readonly window: Window } {
  const { knownUntil } = file.books;
  const asked = windowOf(wanted, file.books);
  if (asked.to <= knownUntil) return { ...file, window: asked };
  const note = `The file knows of nothing after ${dayText(knownUntil)}, so the window ends then. If it was exported later, say so with --known-until.`;
  return { ...file, notes: [...file.notes, note], window: { ...asked, to: knownUntil } };
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
  const suppositions: Partial<Record<keyof Suppositions, Range>> = {};
  for (const part of text.split(',')) {
    const [, what = '', low = '', high = low] =
      /^\s*(prepay|clear|leave)=(\d+(?:\.\d+)?)(?:\.\.(\d+(?:\.\d+)?))?\s*$/.exec(part) ?? [];
    if (what === '')
      throw new CommandError(
        `--suppose: "${part}" is no supposition. Write, for example, prepay=20..40,clear=10..30,leave=0..10 (percent).`,
      );
    if (suppositions[what as keyof Suppositions])
      throw new CommandError(`--suppose: ${what} is supposed twice. Write it once, as a range.`);
    suppositions[what as keyof Suppositions] = { low: Number(low) / 100, high: Number(high) / 100 };
  }
  const { prepay = NOBODY, clear = NOBODY, leave = NOBODY } = suppositions;
  if (!isEverybodyAtMost([prepay, clear, leave]) || [prepay, clear, leave].some(({ low, high }) => low > high))
    throw new CommandError(`--suppose ${text}: each range goes from low to high, and the upper ends add up to at most 100.`);
  return { prepay, clear, leave };
}

function given(value: string | undefined, option: string): string {
  if (value === undefined) throw new CommandError(`${option} is missing.\n\n${USAGE}`);
  return value;
}

function whole(text: string, option: string, max: number): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) > max)
    throw new CommandError(`${option} ${text} is no whole number from 0 to ${max}.`);
  return Number(text);
}

runCommand(USAGE, main);
