import { AmountFormat } from './amount-format';
import type { Columns } from './columns';
import type { CsvTable } from './csv-table';
import { DayFormat } from './day-format';
import { ReceivablesFileProblem } from './problem';

interface Formats {
  readonly columns: Columns;
  readonly days: DayFormat;
  readonly amounts: AmountFormat;
}

const DAYS = ['issued', 'due', 'paid', 'recorded', 'paidRecorded'] as const;
const AMOUNTS = ['amount', 'paidAmount', 'balance'] as const;

/** A column of which only some values fit the format, while another one fits all of them: then those that fit are misread too, 1.500 as one and a half or
 * 3/4 as March. Throws ReceivablesFileProblem. */
export function refuseMisread(table: CsvTable, { columns, days, amounts }: Formats): void {
  for (const word of DAYS) {
    const texts = textsOf(table, columns[word]);
    const unfit = texts.find((text) => days.read(text) === null);
    const [better] = isInPart(texts, (text) => days.read(text) !== null) ? DayFormat.fitting(texts) : [];
    if (unfit !== undefined && better !== undefined) throw misread(columns[word], unfit, `--dates ${better}`);
  }
  for (const word of AMOUNTS) {
    const texts = textsOf(table, columns[word]);
    const unfit = texts.find((text) => amounts.read(text) === null);
    const fitsOther = isInPart(texts, (text) => amounts.read(text) !== null) && amounts.otherFits(texts);
    if (unfit !== undefined && fitsOther) throw misread(columns[word], unfit, `--decimal ${amounts.otherDecimal}`);
  }
}

function textsOf({ header, rows }: CsvTable, name: string | undefined): readonly string[] {
  const at = name === undefined ? -1 : header.indexOf(name);
  return rows.flatMap(({ fields }) => (fields.length === header.length && fields[at] ? [fields[at]] : []));
}

function isInPart(texts: readonly string[], fits: (text: string) => boolean): boolean {
  return texts.some(fits) && !texts.every(fits);
}

function misread(column: string | undefined, unfit: string, option: string): ReceivablesFileProblem {
  return new ReceivablesFileProblem(
    `The column ${column} holds "${unfit}", which ${option} would read, as it would read every value of that column. So the others would be misread. Nothing was replayed. Add ${option}.`,
  );
}
