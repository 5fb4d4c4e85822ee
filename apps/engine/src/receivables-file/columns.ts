import { ReceivablesFileProblem } from './problem';

/** What a column can be. The first five are needed; `paid` may be empty in a row that is not paid. */
const NEEDED = ['customer', 'invoice', 'issued', 'amount', 'paid'] as const;
const OPTIONAL = ['due', 'name', 'currency', 'paidAmount', 'balance', 'status', 'recorded', 'paidRecorded'] as const;

type ColumnWord = (typeof NEEDED)[number] | (typeof OPTIONAL)[number];

/** The header of each column that is given a meaning. */
export type Columns = Readonly<Record<(typeof NEEDED)[number], string>> &
  Readonly<Partial<Record<(typeof OPTIONAL)[number], string>>>;

const EXAMPLE = '--columns customer=CustomerNo,invoice=InvoiceNo,issued=Date,due=DueDate,amount=Total,paid=PaidOn';

/** Reads `customer=CustomerNo,invoice=InvoiceNo,...`; a header may contain commas. Throws ReceivablesFileProblem. */
export function readColumns(texts: readonly string[]): Columns {
  const columns = new Map<ColumnWord, string>();
  for (const pair of texts.flatMap((text) => text.split(/,(?=\s*\w+=)/))) {
    const [, word = '', header = ''] = /^\s*(\w+)=(.*?)\s*$/s.exec(pair) ?? [];
    if (!isWord(word)) {
      const known = [...NEEDED, ...OPTIONAL].join(', ');
      throw new ReceivablesFileProblem(
        `--columns: "${pair}" gives no column a meaning. Write meaning=header, with one of: ${known}.\nFor example: ${EXAMPLE}`,
      );
    }
    if (header === '')
      throw new ReceivablesFileProblem(
        `--columns: ${word} names no column. Write the header as it stands in the file, for example ${word}=Total.`,
      );
    const before = columns.get(word);
    if (before !== undefined)
      throw new ReceivablesFileProblem(
        `--columns: ${word} is given two columns, "${before}" and "${header}". Choose one of them.`,
      );
    columns.set(word, header);
  }
  const missing = NEEDED.filter((word) => !columns.has(word));
  if (missing.length > 0) {
    throw new ReceivablesFileProblem(
      `--columns says nothing about: ${missing.join(', ')}. Name the header of each.\nFor example: ${EXAMPLE}`,
    );
  }
  return Object.fromEntries(columns) as Columns;
}

function isWord(word: string): word is ColumnWord {
  return [...NEEDED, ...OPTIONAL].some((known) => known === word);
}
