import type { Day } from '@holdfast/credit';
import { outbox, type ActionRow } from '@holdfast/store';

interface Made {
  /** The day whose figures it shows. */
  readonly asOf: Day;
  /** Fingerprint of the facts it rests on; the passing of days does not change it. */
  readonly basis: string;
}

/** What exactly will be sent or changed when an action is let go. JSON. */
export type Preview = Made &
  (
    | {
        readonly kind: 'mail';
        readonly to: readonly string[];
        readonly subject: string;
        readonly text: string;
        readonly html: string;
        /** Numbers of the invoices it lists. */
        readonly numbers: readonly string[];
      }
    | {
        readonly kind: 'change';
        readonly changes: readonly { readonly field: string; readonly from: string | null; readonly to: string | null }[];
        /** What is written into the customer's notes, between the owner's own words and nothing else; null where no block is written. */
        readonly block: string | null;
      }
    | { readonly kind: 'note'; readonly about: 'customer' | 'invoice'; readonly text: string }
    | { readonly kind: 'task'; readonly text: string }
    /** It cannot be done as things are. */
    | { readonly kind: 'nothing'; readonly why: string }
  );

/** What a person has seen and approved; null for what the policy or an undo lets go. */
export function approvedPreview({ approvedBy, preview }: ActionRow): Preview | null {
  return approvedBy === null || approvedBy === outbox.UNDO ? null : (preview as Preview | null);
}
