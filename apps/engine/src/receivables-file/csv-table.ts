import { CsvError, parse } from 'csv-parse/sync';
import { ReceivablesFileProblem } from './problem';
import { readTextFile } from './text-file';

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
  /** What a person should know about how it was read. */
  readonly notes: readonly string[];
}

export interface CsvRow {
  /** In the file, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

const DELIMITERS: Readonly<Record<string, string>> = { comma: ',', semicolon: ';', tab: '\t', pipe: '|', '\\t': '\t' };

/** A delimiter by its name or as it is. Throws ReceivablesFileProblem. */
export function delimiterOf(text: string): string {
  const delimiter = DELIMITERS[text] ?? text;
  if (/^[^\w\s"]+$|^\t$/.test(delimiter)) return delimiter;
  throw new ReceivablesFileProblem(
    `--delimiter ${JSON.stringify(text)} separates nothing. Use comma, semicolon, tab or pipe, or another mark that is no letter, digit, space or quote.`,
  );
}

/** A CSV file as text fields, trimmed: UTF-8, UTF-16 or Windows-1252, any line ends, quoted fields. Throws ReceivablesFileProblem. */
export function readCsvTable(file: string, delimiter: string): CsvTable {
  const { text, notes } = readTextFile(file, '--csv');
  const [head, ...rest] = recordsOf(file, text, delimiter);
  if (!head) throw new ReceivablesFileProblem(`${file} is empty. Its first line must name the columns.`);
  if (rest.length === 0)
    throw new ReceivablesFileProblem(`${file} has a header and no rows below it. Export it again with its invoices.`);
  const rows = rest.map(({ record, info }) => ({ line: info.lines, fields: record.map((field) => field.trim()) }));
  return { header: head.record.map((name) => name.trim()), rows, notes };
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Excel's own first line, which says no more than how the file is separated. */
const SEPARATOR_LINE = /^\ufeff?"?sep=.?"?\r?\n/i;

function recordsOf(file: string, text: string, delimiter: string): readonly ParsedRecord[] {
  try {
    // Its types do not know what `info` makes of a record.
    return parse(text, {
      bom: true,
      info: true,
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      from_line: SEPARATOR_LINE.test(text) ? 2 : 1,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as ParsedRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ReceivablesFileProblem(
      `${file} cannot be read as CSV: ${error.message}. Cure: look for a stray quote on that line, or check --delimiter.`,
    );
  }
}
