import type { Mark } from '../decide/decision';
import { ALL_UPFRONT } from '../decide/deposit';
import { invoiceName, MARK_WORDS } from '../decide/words';
import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { dayText, isLaterInstant, type Day } from '../money/day';
import { moneyText } from '../money/money';

/** A customer with the mark of ours that stands on it in the ledger. Instants are ISO 8601. */
export interface MarkedCustomer {
  readonly ledger: CustomerLedger;
  readonly mark: Mark | null;
  readonly since: Day | null;
  /** How much of an order is asked for upfront, in percent; null: all of it, see `depositPercentOf`. */
  readonly depositPercent: number | null;
  /** When the mark was placed, by the provider's clock; null when it did not say. */
  readonly placedAt: string | null;
  /** The same by our clock. */
  readonly placedSeenAt: string | null;
  /** When each invoice was first seen, by our clock and invoice id. */
  readonly firstSeen: ReadonlyMap<string, string>;
}

/** An invoice that was raised although its customer has no credit. */
export interface Violation {
  readonly customerId: string;
  readonly invoiceId: string;
  readonly number: string;
  readonly mark: Mark;
  readonly since: Day;
  readonly isDraft: boolean;
  /** For people: what was raised, and in spite of what. */
  readonly why: string;
}

/** Invoices raised while the mark stood, drafts too, in the ledger's order. Two clocks are never compared: where the ledger does not tell when an invoice
 * was raised, it counts when it was first seen after the mark was placed, and is not dated earlier. */
export function violationsOf({ mark, since, ...told }: MarkedCustomer): readonly Violation[] {
  if (mark === null || since === null) return [];
  return told.ledger.invoices
    .filter((invoice) => givesCredit(invoice, told.depositPercent) && isRaisedAfter(invoice, since, told))
    .map((invoice) => ({
      customerId: told.ledger.customer.id,
      invoiceId: invoice.id,
      number: invoice.number,
      mark,
      since,
      isDraft: invoice.status === 'draft',
      why: `${invoice.status === 'draft' ? 'The draft of ' : ''}${invoiceName(invoice)} (${moneyText(invoice.total)}) was raised in spite of ${MARK_WORDS[mark]} that stands since ${dayText(since)}.`,
    }));
}

function isRaisedAfter(
  { id, issued, createdAt, changedAt }: LedgerInvoice,
  since: Day,
  { placedAt, placedSeenAt, firstSeen }: Pick<MarkedCustomer, 'placedAt' | 'placedSeenAt' | 'firstSeen'>,
): boolean {
  // Raised between our last look and the placing, when nobody could know; whatever was last changed before is no younger.
  if (placedAt !== null && !isLaterInstant(changedAt, placedAt)) return false;
  if (createdAt !== null && placedAt !== null) return isLaterInstant(createdAt, placedAt);
  const seenAt = firstSeen.get(id);
  return seenAt !== undefined && placedSeenAt !== null && isLaterInstant(seenAt, placedSeenAt) && issued >= since;
}

/** Neither void, nor for nothing, nor covered, as far as is asked for, by what the customer had paid by the day of issue: money upfront is just what a mark asks for. */
function givesCredit({ status, total, issued, applications }: LedgerInvoice, depositPercent: number | null): boolean {
  const covered = applications.filter(({ on }) => on <= issued).reduce((sum, { amount }) => sum + amount.minor, 0n);
  return status !== 'void' && covered * 100n < total.minor * BigInt(depositPercent ?? ALL_UPFRONT);
}
