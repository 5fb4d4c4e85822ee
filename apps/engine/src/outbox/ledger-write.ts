import type { LedgerWrite, PriorValue } from '@holdfast/accounting';
import type { CustomerRecord, Day, InvoiceRecord, Mark, PlaceAction, ReleaseAction } from '@holdfast/credit';
import type { NoteIntent } from '@holdfast/store';

/** A write as it is stored before it is sent: everything but the customer or invoice, which is read anew for each attempt. Plain JSON. */
export type StoredWrite =
  | {
      readonly kind: 'place';
      readonly mark: Mark;
      readonly replaces: Mark | null;
      readonly prior: PriorValue;
      readonly explanation: string;
    }
  | { readonly kind: 'release'; readonly mark: Mark; readonly prior: PriorValue }
  | {
      readonly kind: 'note';
      readonly about: { readonly entity: 'customer' | 'invoice'; readonly id: string };
      readonly text: string;
      readonly marker: string;
    }
  | {
      readonly kind: 'expect';
      readonly invoiceId: string;
      readonly on: Day | null;
      readonly from: Day | null;
      /** What taking it back will put back; null where this takes back. */
      readonly prior: Day | null;
    };

/** A note on its way to the ledger: what happened, a line each. */
export interface NoteAction extends NoteIntent {
  readonly customerId: string;
  /** Absent: the customer itself. */
  readonly about?: { readonly entity: 'customer' | 'invoice'; readonly id: string };
  readonly lines: readonly string[];
}

/** How each mark is announced to the owner. */
export const MARK_HEADING: Readonly<Record<Mark, string>> = {
  hold: 'Credit hold by Holdfast',
  upfront: 'Payment upfront asked for by Holdfast',
  'new-account': 'New account held by Holdfast',
};

/** What a write is about, as the mirror holds it now. */
export interface Subject {
  readonly customer: CustomerRecord | null;
  readonly invoice: InvoiceRecord | null;
}

/** A mark needs the customer as it is now and an expected day the invoice, a note neither. Null when what it needs is gone. */
export function toLedgerWrite(stored: StoredWrite, { customer, invoice }: Subject): LedgerWrite | null {
  switch (stored.kind) {
    case 'note':
      return stored;
    case 'expect':
      return invoice && { kind: 'expect', invoice, on: stored.on, from: stored.from };
    case 'place':
    case 'release':
      return customer && { ...stored, customer };
  }
}

/** What the note on a change of mark says. */
export function markLine(action: PlaceAction | ReleaseAction, drift: readonly string[]): string {
  const done = action.why.replace(/^(Place|Change|Release)\b/, (verb) => `${verb}d`);
  const wayOut = action.kind === 'place' ? [`To lift it: ${action.release}.`] : [];
  return [done, ...wayOut, ...drift].join(' ');
}
