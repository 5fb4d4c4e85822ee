import { addDays, dayText, type Books, type Day } from '@holdfast/credit';
import { AmountFormat, type DecimalMark } from './amount-format';
import { booksOf } from './books-of-rows';
import type { Columns } from './columns';
import { readCsvTable, type CsvTable } from './csv-table';
import { DayFormat } from './day-format';
import { readInvoiceRow, type InvoiceRow, type RowFormat } from './invoice-row';
import { refuseMisread } from './misread';
import { ReceivablesFileProblem, type LeftOut } from './problem';

/** How to read a file. */
export interface ReceivablesFormat {
  readonly columns: Columns;
  readonly dates: string;
  readonly delimiter: string;
  readonly decimal: DecimalMark;
  /** Null: the one the file names, or none at all (`XXX`). */
  readonly currency: string | null;
  /** Days until an invoice without a due date is due; null: such rows are left out. */
  readonly termsDays: number | null;
  /** The last day the file is to know of: what is dated or was recorded later is not looked at. Null: the latest day in it. */
  readonly knownUntil: Day | null;
}

export interface ReceivablesFile {
  readonly books: Books;
  readonly rows: number;
  readonly used: number;
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
}

/** ISO 4217 for "no currency": a file that names none. */
export const NO_CURRENCY = 'XXX';

/** Reads anybody's receivables export, one row an invoice, or a row for each payment of it where `paidAmount` is a column. Rows that make no sense are left out
 * and told. Throws ReceivablesFileProblem when the file as a whole cannot be used. */
export function readReceivablesFile(file: string, format: ReceivablesFormat): ReceivablesFile {
  const table = readCsvTable(file, format.delimiter);
  checkHeader(file, table, format);
  const currency = format.currency ?? currencyOf(table, format.columns);
  const rowFormat: RowFormat = {
    columns: format.columns,
    header: table.header,
    days: DayFormat.of(format.dates),
    amounts: new AmountFormat(format.decimal, currency),
    currency,
    termsDays: format.termsDays,
  };
  const leftOut: LeftOut[] = [];
  const invoices = new Map<string, InvoiceRow[]>();
  for (const { line, fields } of table.rows) {
    const read = readInvoiceRow(line, fields, rowFormat);
    const trouble = 'reason' in read ? read : joined(read, invoices, format.columns);
    if (trouble) leftOut.push({ line, ...trouble });
  }
  if (invoices.size === 0)
    throw new ReceivablesFileProblem(`No row of ${file} can be used.\n${leftOutLines(leftOut).join('\n')}`);
  refuseMisread(table, rowFormat);
  const books = booksOf([...invoices.values()], currency, format.knownUntil);
  if (books.ledgers.length === 0)
    throw new ReceivablesFileProblem(
      `Nothing in ${file} was known on ${dayText(books.knownUntil)}. Choose a later --known-until.`,
    );
  return {
    books,
    rows: table.rows.length,
    used: table.rows.length - leftOut.length,
    leftOut,
    notes: [...table.notes, ...lastDayNotes([...invoices.values()].flat(), format.knownUntil)],
  };
}

const FAR_DAYS = 366;

/** What stands in the rows after the last day that is to be known, or so late that it looks like a slip. */
function lastDayNotes(rows: readonly InvoiceRow[], knownUntil: Day | null): readonly string[] {
  const [last, before] = [...new Set(rows.flatMap(({ issued, paid }) => (paid ? [issued, paid.on] : [issued])))].sort().reverse();
  if (last === undefined) return [];
  if (knownUntil !== null)
    return knownUntil < last ? [`What is dated after ${dayText(knownUntil)} is not looked at (--known-until).`] : [];
  return before !== undefined && addDays(before, FAR_DAYS) < last
    ? [
        `The last day in the file, ${dayText(last)}, is more than a year after the one before it. If that is a slip, correct it, or say --known-until ${before}.`,
      ]
    : [];
}

/** A line for each reason, with the rows it is about and the cure. */
export function leftOutLines(leftOut: readonly LeftOut[], linesMax = 5): readonly string[] {
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const those = leftOut.filter((one) => one.reason === reason);
    const shown = those.slice(0, linesMax).map(({ line, found }) => `line ${line} (${found})`);
    const more = those.length > shown.length ? ` and ${those.length - shown.length} more` : '';
    return `${those.length} left out because ${reason}: ${shown.join(', ')}${more}. ${those[0]?.cure ?? ''}`;
  });
}

function checkHeader(file: string, { header }: CsvTable, { columns, delimiter }: ReceivablesFormat): void {
  const missing = Object.values(columns).filter((name) => !header.includes(name));
  const twice = Object.values(columns).find((name) => header.indexOf(name) !== header.lastIndexOf(name));
  if (twice !== undefined) throw new ReceivablesFileProblem(`${file} has two columns called "${twice}". Rename one of them.`);
  if (missing.length === 0) return;
  const other = [
    [';', 'semicolon'],
    [',', 'comma'],
    ['\t', 'tab'],
    ['|', 'pipe'],
  ].find(([mark = '']) => mark !== delimiter && header.length === 1 && header[0]?.includes(mark));
  const cure = other
    ? `The header looks separated by a ${other[1]}: add --delimiter ${other[1]}.`
    : 'Check --columns: capitals and spaces count.';
  throw new ReceivablesFileProblem(
    `${file} has no column ${missing.map((name) => `"${name}"`).join(', ')}. Its columns are: ${header.join(', ')}. ${cure}`,
  );
}

function currencyOf({ header, rows }: CsvTable, columns: Columns): string {
  if (columns.currency === undefined) return NO_CURRENCY;
  const at = header.indexOf(columns.currency);
  const found = [...new Set(rows.map(({ fields }) => (fields[at] ?? '').toUpperCase()))].filter((code) => code !== '');
  if (found.length > 1) {
    throw new ReceivablesFileProblem(
      `The file has amounts in ${found.join(', ')}, and amounts of two currencies are never added. Choose one: --currency ${found[0]}; rows in others are left out.`,
    );
  }
  return found[0] ?? NO_CURRENCY;
}

/** Files a row under its invoice, unless another row has taken that number. */
function joined(row: InvoiceRow, invoices: Map<string, InvoiceRow[]>, columns: Columns): Omit<LeftOut, 'line'> | null {
  const known = invoices.get(row.number);
  const [first] = known ?? [];
  if (!known || !first) {
    invoices.set(row.number, [row]);
    return null;
  }
  const paidSoFar = known.reduce((sum, { paid }) => sum + (paid?.amount.minor ?? 0n), row.paid?.amount.minor ?? 0n);
  const isPart =
    columns.paidAmount !== undefined &&
    row.paid !== null &&
    first.customer === row.customer &&
    first.issued === row.issued &&
    first.total.minor === row.total.minor;
  if (isPart && paidSoFar <= row.total.minor) {
    known.push(row);
    return null;
  }
  return {
    reason: 'its invoice number is taken',
    found: `${row.number} is on line ${first.line} already`,
    cure: 'Map a column that is unique to invoice=; for one row per payment map paidAmount= too.',
  };
}
