import type { CompanySettings, CustomerLedger } from '../ledger/customer-ledger';
import type { Day } from '../money/day';

/** A company's receivables with their whole history, to be replayed. Amounts as in the ledgers; home currency as in the settings. */
export interface Books {
  readonly ledgers: readonly CustomerLedger[];
  readonly settings: CompanySettings;
  /** The last day on which these books were kept: what is not paid by then is not known to be late. */
  readonly knownUntil: Day;
  /** When each document was recorded, by `invoice/ID`, `payment/ID` and `credit/ID`; null when the books do not say, and then the document's own date
   * counts. A document that is missing here counts from its own date too. */
  readonly recordedOn: ReadonlyMap<string, Day> | null;
}

/** What a day could know: what had been recorded before it, or, where no recording times exist, what is dated before it. */
export type Basis = 'recorded' | 'document dates';

/** Invoices issued from `from` to `to`, both included, are judged; history before them is known. */
export interface Window {
  readonly from: Day;
  readonly to: Day;
}
