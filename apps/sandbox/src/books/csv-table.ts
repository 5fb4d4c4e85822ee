import { readFileSync, statSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { isDay } from './calendar';

/** Something wrong in a file: where, and what. */
export class CsvProblem extends Error {
  override readonly name = 'CsvProblem';
}

/** A CSV file held as text fields, each still knowing its line. */
export class CsvTable {
  private constructor(
    readonly file: string,
    readonly columns: readonly string[],
    readonly lines: readonly CsvLine[],
  ) {}

  static read(file: string): CsvTable {
    const records = recordsOf(file);
    const [header, ...rest] = records;
    if (!header) throw new CsvProblem(`${file}: is empty; the first line must name the columns`);
    const columns = header.record.map((name) => name.trim());
    const lines: CsvLine[] = [];
    const table = new CsvTable(file, columns, lines);
    for (const { record, info } of rest) {
      if (record.length !== columns.length) {
        throw table.problem(info.lines, null, `has ${record.length} fields where the header names ${columns.length}`);
      }
      lines.push(new CsvLine(table, info.lines, record));
    }
    return table;
  }

  require(columns: readonly string[]): void {
    const missing = columns.filter((column) => !this.columns.includes(column));
    const [first] = missing;
    if (first !== undefined)
      throw this.problem(1, first, `is missing from the header (${missing.length === 1 ? 'the only one' : missing.join(', ')})`);
  }

  problem(line: number, column: string | null, reason: string): CsvProblem {
    return new CsvProblem(`${this.file}, line ${line}${column === null ? '' : `, column ${column}`}: ${reason}`);
  }
}

export class CsvLine {
  constructor(
    private readonly table: CsvTable,
    readonly number: number,
    private readonly fields: readonly string[],
  ) {}

  /** Empty when the field is. */
  text(column: string): string {
    return this.fields[this.table.columns.indexOf(column)]?.trim() ?? '';
  }

  filled(column: string): string {
    const text = this.text(column);
    if (text === '') throw this.problem(column, 'is empty');
    return text;
  }

  /** `YYYY-MM-DD`. */
  isoDay(column: string): string {
    const text = this.filled(column);
    if (!isDay(text)) throw this.problem(column, `"${text}" is no day; expected YYYY-MM-DD, such as 2026-06-30`);
    return text;
  }

  /** `m/d/yyyy` without leading zeros, as `YYYY-MM-DD`. */
  americanDay(column: string): string {
    const text = this.filled(column);
    const [, month = '', day = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
    const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    if (!isDay(iso)) throw this.problem(column, `"${text}" is no day; expected month/day/year, such as 6/30/2026`);
    return iso;
  }

  /** A positive amount, in minor units of a currency of two decimals. */
  minor(column: string): number {
    const text = this.filled(column);
    const [, whole = '', decimals = ''] = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
    const minor = Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
    if (whole === '' || minor === 0)
      throw this.problem(column, `"${text}" is no amount; expected a positive number, such as 1234.56`);
    return minor;
  }

  whole(column: string): number {
    const text = this.filled(column);
    if (!/^\d{1,4}$/.test(text)) throw this.problem(column, `"${text}" is no whole number`);
    return Number(text);
  }

  problem(column: string, reason: string): CsvProblem {
    return this.table.problem(this.number, column, reason);
  }
}

/** Complains about the second line that has a value another line had. */
export class Unique {
  private readonly lineOf = new Map<string, number>();

  constructor(private readonly column: string) {}

  check(line: CsvLine): string {
    const text = line.filled(this.column);
    const earlier = this.lineOf.get(text);
    if (earlier !== undefined) throw line.problem(this.column, `"${text}" is already on line ${earlier}`);
    this.lineOf.set(text, line.number);
    return text;
  }
}

interface RecordWithInfo {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function recordsOf(file: string): RecordWithInfo[] {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new CsvProblem(`${file}: there is no such file`);
  if (!found.isFile()) throw new CsvProblem(`${file}: is a directory, not a file`);
  try {
    // Its types do not know what `info` makes of a record.
    return parse(readFileSync(file), {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as RecordWithInfo[];
  } catch (error) {
    throw new CsvProblem(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}
