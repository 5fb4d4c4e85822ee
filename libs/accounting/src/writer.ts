import type { AccountingError } from './errors';
import type { CustomerRecord, Day, InvoiceRecord, LedgerRecord, Mark } from '@holdfast/credit';

/** What a customer looked like before the first mark of a spell: what release puts back. Kept by the engine before anything is sent. */
export type PriorValue = Pick<CustomerRecord, 'terms' | 'groups'>;

/** Switch the customer to a mark. With `replaces`, one mark of ours is exchanged for another and `prior` stays that of the first. */
export interface PlaceMark {
  readonly kind: 'place';
  /** As the mirror holds it; its version guards the write. */
  readonly customer: CustomerRecord;
  readonly mark: Mark;
  readonly replaces: Mark | null;
  readonly prior: PriorValue;
  /** Why, since when, how it is released: for the block in Customer.Notes where the ledger has one. Plain text, no delimiters. */
  readonly explanation: string;
}

/** Put back what was there before the first mark of this spell. The owner's own later edit wins, is left alone and reported as drift. */
export interface ReleaseMark {
  readonly kind: 'release';
  readonly customer: CustomerRecord;
  readonly mark: Mark;
  readonly prior: PriorValue;
}

/** A note that says what happened, on the customer or on an invoice: a note attachment (QuickBooks) or a history record (Xero). */
export interface WriteNote {
  readonly kind: 'note';
  readonly about: { readonly entity: 'customer' | 'invoice'; readonly id: string };
  /** Contains the marker; within `capabilities.noteCharactersMax`. */
  readonly text: string;
  /** Identifies the action; searched for when the outcome is in doubt. */
  readonly marker: string;
}

/** Say on which day an invoice is expected to be paid; only where `capabilities.expectedDays`. Of an invoice that is settled, or that has another day than
 * `from` by now, nothing is changed: the owner's own later edit wins and is reported as drift. Whether the ledger has kept the day is told by the record. */
export interface ExpectPayment {
  readonly kind: 'expect';
  /** As the mirror holds it. */
  readonly invoice: InvoiceRecord;
  /** Null: on no day. */
  readonly on: Day | null;
  /** What was there when this was meant. */
  readonly from: Day | null;
}

export type LedgerWrite = PlaceMark | ReleaseMark | WriteNote | ExpectPayment;

export interface Receipt {
  /** The provider's id of what was written, or of the object that carries it. */
  readonly reference: string;
  /** What the owner had changed meanwhile and we left alone; one line each, for people. */
  readonly drift: readonly string[];
  /** The objects as the write's answer shows them, so that nobody has to read them again. */
  readonly records: readonly LedgerRecord[];
}

/** A write and its key: at most 36 characters, one for ever per action; the provider's idempotency parameters are derived from it. */
export interface KeyedWrite {
  readonly key: string;
  readonly write: LedgerWrite;
}

/** What became of one of several writes. Unavailable: nobody knows; every other error: surely not (fully) done. */
export type WriteOutcome = Receipt | AccountingError;

/** Writing. Performing the same write under the same key twice leaves one effect.
 * Throws RateLimited, SignInExpired, Unavailable (outcome unknown: settle, then `find`), Rejected, Stale, NotFound, and what the wire throws. */
export interface Writer {
  /** `key`: at most 36 characters, one for ever per action; the provider's idempotency parameters are derived from it. */
  perform(write: LedgerWrite, key: string): Promise<Receipt>;
  /** Has this write happened? Reads the ledger as it is now; null when its effect is not (fully) there. */
  find(write: LedgerWrite): Promise<Receipt | null>;
  /** At most `capabilities.writes.perCall` writes of different objects, in as few calls as the ledger allows; one outcome for each, in their order.
   * `parcel`: at most 36 characters, never used for another set of writes. Once the first byte has left nothing is thrown: what was not sent because the
   * wire or the provider stopped us has that error as its outcome. */
  performTogether(writes: readonly KeyedWrite[], parcel: string): Promise<readonly WriteOutcome[]>;
  /** `find` for several, in as few calls as the ledger allows. Throws what `find` throws. */
  findTogether(writes: readonly LedgerWrite[]): Promise<readonly (Receipt | null)[]>;
}
