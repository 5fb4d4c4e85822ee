import type { BookFigures } from '../assess/book-figures';
import type { FileEntry } from '../ledger/credit-file';
import type { CompanySettings, CustomerLedger } from '../ledger/customer-ledger';
import type { Day } from '../money/day';

/** Customers with their whole history: all of a company's, or a page of them. Amounts as in the ledgers. */
export interface Past {
  readonly ledgers: readonly CustomerLedger[];
  /** When each document was recorded, by `invoice/ID`, `payment/ID` and `credit/ID`; null when the books do not say, and then the document's own date
   * counts. A document that is missing here counts from its own date too. */
  readonly recordedOn: ReadonlyMap<string, Day> | null;
  /** What people have recorded, by customer; each entry is known from the day after its recording. Absent: such books tell nothing of that. */
  readonly entries?: ReadonlyMap<string, readonly FileEntry[]>;
}

/** What holds for every customer of the books. */
export interface Ground {
  readonly settings: CompanySettings;
  /** The last day on which these books were kept: what is not paid by then is not known to be late. */
  readonly knownUntil: Day;
  readonly basis: Basis;
  /** The first day on which any invoice was issued; null without invoices. */
  readonly firstIssued: Day | null;
  /** Whether the books hold what people record about customers. */
  readonly hasFiles: boolean;
  /** What the whole book was like, by month (`YYYY-MM`), each known from its own day on. Empty: nobody has measured it. */
  readonly bookFigures: ReadonlyMap<string, BookFigures>;
}

/** A company's receivables with their whole history, to be replayed; home currency as in the settings. */
export interface Books extends Past, Pick<Ground, 'settings' | 'knownUntil'> {}

/** What a day could know: what had been recorded before it, or, where no recording times exist, what is dated before it. */
export type Basis = 'recorded' | 'document dates';

/** Invoices issued from `from` to `to`, both included, are judged; history before them is known. */
export interface Window {
  readonly from: Day;
  readonly to: Day;
}
