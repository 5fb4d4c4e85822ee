import { readFileSync, statSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { ReceivablesFileProblem } from './problem';

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

/** A delimiter by its name or as it is. */
export function delimiterOf(text: string): string {
  return DELIMITERS[text] ?? text;
}

/** A CSV file as text fields, trimmed: UTF-8, UTF-16 or Windows-1252, any line ends, quoted fields. Throws ReceivablesFileProblem. */
export function readCsvTable(file: string, delimiter: string): CsvTable {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new ReceivablesFileProblem(`There is no file ${file}. Check --csv.`);
  if (!found.isFile()) throw new ReceivablesFileProblem(`${file} is a folder, not a file. Check --csv.`);
  const { text, notes } = decoded(readFileSync(file));
  const [head, ...rest] = recordsOf(file, text, delimiter);
  if (!head) throw new ReceivablesFileProblem(`${file} is empty. Its first line must name the columns.`);
  if (rest.length === 0)
    throw new ReceivablesFileProblem(`${file} has a header and no rows below it. Export it again with its invoices.`);
  const rows = rest.map(({ record, info }) => ({ line: info.lines, fields: record.map((field) => field.trim()) }));
  return { header: head.record.map((name) => name.trim()), rows, notes };
}

function decoded(bytes: Buffer): { readonly text: string; readonly notes: readonly string[] } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), notes: ['The file is UTF-16.'] };
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: new TextDecoder('utf-16be').decode(bytes), notes: ['The file is UTF-16.'] };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), notes: [] };
  } catch {
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      notes: ['The file is not UTF-8; it was read as Windows-1252.'],
    };
  }
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function recordsOf(file: string, text: string, delimiter: string): readonly ParsedRecord[] {
  try {
    // Its types do not know what `info` makes of a record.
    return parse(text, {
      bom: true,
      info: true,
      delimiter,
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
