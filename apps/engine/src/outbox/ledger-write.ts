import type { LedgerWrite, PriorValue } from '@holdfast/accounting';
import type { CustomerRecord, Mark, PlaceAction, ReleaseAction } from '@holdfast/credit';
import type { NoteIntent } from '@holdfast/store';

/** A write as it is stored before it is sent: everything but the customer, which is read anew for each attempt. Plain JSON. */
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

/** A mark needs the customer as it is now; a note does not. */
export function toLedgerWrite(stored: StoredWrite, customer: CustomerRecord | null): LedgerWrite | null {
  if (stored.kind === 'note') return stored;
  return customer && { ...stored, customer };
}

/** What the note on a change of mark says. */
export function markLine(action: PlaceAction | ReleaseAction, drift: readonly string[]): string {
  const done = action.why.replace(/^(Place|Change|Release)\b/, (verb) => `${verb}d`);
  const wayOut = action.kind === 'place' ? [`To lift it: ${action.release}.`] : [];
  return [done, ...wayOut, ...drift].join(' ');
}
