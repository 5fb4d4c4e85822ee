import { addDays, daysBetween, money, type Day, type Money } from '@holdfast/credit';
import type { AmountFormat } from './amount-format';
import type { Columns } from './columns';
import { DayFormat } from './day-format';
import type { LeftOut } from './problem';

/** One row that makes sense. */
export interface InvoiceRow {
  readonly line: number;
  readonly customer: string;
  readonly name: string;
  readonly number: string;
  readonly issued: Day;
  readonly due: Day;
  readonly total: Money;
  /** What was paid of it, and when; null when nothing was. */
  readonly paid: { readonly on: Day; readonly amount: Money; readonly recorded: Day | null } | null;
  readonly isVoid: boolean;
  readonly recorded: Day | null;
}

export interface RowFormat {
  readonly columns: Columns;
  readonly header: readonly string[];
  readonly days: DayFormat;
  readonly amounts: AmountFormat;
  readonly currency: string;
  /** For rows without a due date; null: they are left out. */
  readonly termsDays: number | null;
}

export type Trouble = Omit<LeftOut, 'line'>;

/** Carries a row's trouble out of its reading. */
class RowTrouble extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble.reason);
  }
}

export function readInvoiceRow(line: number, fields: readonly string[], format: RowFormat): InvoiceRow | Trouble {
  try {
    return new RowReading(fields, format).invoice(line);
  } catch (error) {
    if (error instanceof RowTrouble) return error.trouble;
    throw error;
  }
}

const VOID = /^(void|voided|cancell?ed|deleted|reversed)$/i;
const NO_RECEIVABLE = /^(draft|submitted|quote|estimate|pending approval)$/i;

class RowReading {
  constructor(
    private readonly fields: readonly string[],
    private readonly format: RowFormat,
  ) {}

  invoice(line: number): InvoiceRow {
    const { fields, format } = this;
    if (fields.length !== format.header.length) {
      const found = `${fields.length} fields, the header has ${format.header.length}`;
      throw trouble(
        'the row has another number of fields than the header',
        found,
        'Quote fields that contain the delimiter, or check --delimiter.',
      );
    }
    const status = this.text('status');
    if (NO_RECEIVABLE.test(status))
      throw trouble('it is no approved invoice', status, 'Nothing: drafts and quotes are no receivables.');
    const currency = this.text('currency') || format.currency;
    if (currency.toUpperCase() !== format.currency)
      throw trouble(
        `it is in another currency than ${format.currency}`,
        currency,
        'Run again with --currency to replay those rows: amounts of two currencies are never added.',
      );
    const customer = this.filled('customer');
    const number = this.filled('invoice');
    const issued = this.day('issued') ?? this.missing('issued');
    const due = this.due(issued);
    const total = this.amount('amount') ?? this.missing('amount');
    if (total.minor <= 0n)
      throw trouble(
        'the amount is not above zero',
        this.text('amount'),
        'Credit notes cannot be read from such a file; show what is left of an invoice with balance=HEADER.',
      );
    const isVoid = VOID.test(status);
    const paid = isVoid ? null : this.paid(issued, total);
    return {
      line,
      customer,
      name: this.text('name') || customer,
      number,
      issued,
      due,
      total,
      paid,
      isVoid,
      recorded: this.day('recorded'),
    };
  }

  private due(issued: Day): Day {
    const due = this.day('due');
    if (due === null) {
      if (this.format.termsDays === null)
        throw trouble('there is no due date', 'empty', 'Say after how many days such invoices are due: --terms 30.');
      return addDays(issued, this.format.termsDays);
    }
    if (due < issued)
      throw trouble(
        'it is due before it was issued',
        `issued ${issued}, due ${due}`,
        'Correct the dates in the ledger, or check --dates and --columns.',
      );
    return due;
  }

  private paid(issued: Day, total: Money): InvoiceRow['paid'] {
    const on = this.day('paid');
    const balance = this.amount('balance');
    const told = this.amount('paidAmount') ?? (balance && money(total.minor - balance.minor, total.currency));
    if (on === null) {
      if ((told?.minor ?? 0n) <= 0n) return null;
      throw trouble(
        'money came in for it, but no day says when',
        `${this.text('paidAmount') || this.text('balance')}`,
        'Export the day of payment too: without it nobody can say whether it was late.',
      );
    }
    if (on < issued)
      throw trouble(
        'it was paid before it was issued',
        `issued ${issued}, paid ${on}, ${daysBetween(on, issued)} days before`,
        'Nothing, if it was prepaid: then no credit was given. Otherwise check --dates and --columns.',
      );
    const amount = told === null || told.minor > total.minor ? total : told;
    return amount.minor <= 0n ? null : { on, amount, recorded: this.day('paidRecorded') };
  }

  private text(word: keyof Columns): string {
    const header = this.format.columns[word];
    return header === undefined ? '' : (this.fields[this.format.header.indexOf(header)] ?? '');
  }

  private filled(word: keyof Columns): string {
    return this.text(word) || this.missing(word);
  }

  private missing(word: keyof Columns): never {
    throw trouble(`the column ${this.format.columns[word]} is empty`, 'empty', 'Fill it in, or leave the row out of the export.');
  }

  /** Null when empty. */
  private day(word: keyof Columns): Day | null {
    const text = this.text(word);
    if (text === '') return null;
    const day = this.format.days.read(text);
    if (day) return day;
    throw trouble(
      `the column ${this.format.columns[word]} holds no day written ${this.format.days.pattern}`,
      `"${text}"`,
      DayFormat.cureFor(text) || 'Correct the date.',
    );
  }

  /** Null when empty. */
  private amount(word: keyof Columns): Money | null {
    const text = this.text(word);
    if (text === '') return null;
    const amount = this.format.amounts.read(text);
    if (amount) return amount;
    throw trouble(
      `the column ${this.format.columns[word]} holds no amount with a decimal ${this.format.amounts.decimal}`,
      `"${text}"`,
      this.format.amounts.cureFor(text) || 'Correct the amount.',
    );
  }
}

function trouble(reason: string, found: string, cure: string): RowTrouble {
  return new RowTrouble({ reason, found, cure });
}
