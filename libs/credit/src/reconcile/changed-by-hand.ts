import type { Mark } from '../decide/decision';
import { capital, invoiceName, MARK_WORDS } from '../decide/words';
import type { CustomerRecord, InvoiceRecord } from '../ledger/records';
import { dayText, type Day } from '../money/day';

/** A customer on whom a mark of ours stands. */
export interface StandingMark {
  /** As it is now. */
  readonly customer: CustomerRecord;
  readonly mark: Mark;
  readonly since: Day;
  /** As our last write of the mark left it. */
  readonly left: Pick<CustomerRecord, 'terms' | 'groups'>;
  /** In which the mark shows; null where the ledger has no such groups. */
  readonly group: string | null;
}

/** What somebody has changed by hand of a mark that stands, for people; null when nothing of it was touched. A customer that is closed or merged into
 * another one has lost more than its mark, and is no such case. */
export function changedByHand({ customer, mark, since, left, group }: StandingMark): string | null {
  if (!customer.active || customer.mergedInto !== null) return null;
  const changes = [
    ...(group !== null && left.groups.includes(group) && !customer.groups.includes(group)
      ? [`the customer was taken out of the group "${group}"`]
      : []),
    ...((left.terms?.id ?? null) === (customer.terms?.id ?? null)
      ? []
      : [`the terms were changed from ${named(left.terms)} to ${named(customer.terms)}`]),
  ];
  return changes.length === 0
    ? null
    : `${capital(changes.join(', and '))} by hand, while ${MARK_WORDS[mark]} stands since ${dayText(since)}.`;
}

/** What somebody has changed by hand of a day of ours on which an invoice is expected to be paid, for people; null when it is as we left it, or the invoice is
 * settled. */
export function dayChangedByHand(
  invoice: Pick<InvoiceRecord, 'id' | 'number' | 'status' | 'expectedOn'>,
  left: Day,
): string | null {
  if (invoice.status !== 'open' || invoice.expectedOn === left) return null;
  const now = invoice.expectedOn === null ? 'no day' : dayText(invoice.expectedOn);
  return `The day on which ${invoiceName(invoice)} is expected to be paid was changed from ${dayText(left)} to ${now} by hand.`;
}

function named(terms: CustomerRecord['terms']): string {
  return terms === null ? 'none' : `"${terms.name || terms.id}"`;
}
