import type { CreditFile, Kept } from '../ledger/credit-file';
import type { LedgerInvoice } from '../ledger/customer-ledger';
import { addDays, type Day } from '../money/day';
import { money, zero, type Money } from '../money/money';

/** The part of an invoice's balance that is disputed on this day, from the day it was raised through the day it was resolved; of several disputes
 * about one invoice each adds its amount. Never more than the balance. */
export function disputedOn({ disputes }: CreditFile, asOf: Day): (invoice: LedgerInvoice) => Money {
  const standing = disputes.filter((dispute) => isStanding(dispute, asOf));
  return ({ id, balance }) => {
    const own = standing.filter(({ invoiceId }) => invoiceId === id);
    if (own.length === 0 || balance.minor <= 0n) return zero(balance.currency);
    if (own.some(({ amount }) => amount === null)) return balance;
    const sum = own.reduce((total, { amount }) => total + (amount?.minor ?? 0n), 0n);
    return money(sum < balance.minor ? sum : balance.minor, balance.currency);
  };
}

/** The day the oldest standing dispute about one of these invoices was raised. */
export function disputedSince({ disputes }: CreditFile, invoiceIds: ReadonlySet<string>, asOf: Day): Day | null {
  const days = disputes.filter((dispute) => isStanding(dispute, asOf) && invoiceIds.has(dispute.invoiceId));
  return days.map(({ raisedOn }) => raisedOn).sort()[0] ?? null;
}

/** Days on which a dispute begins or ceases to count. */
export function disputeDays({ disputes }: CreditFile): readonly Day[] {
  return disputes.flatMap(({ raisedOn, ended }) => (ended === null ? [raisedOn] : [raisedOn, addDays(ended.on, 1)]));
}

function isStanding({ raisedOn, ended }: Kept<'dispute'>, asOf: Day): boolean {
  return raisedOn <= asOf && (ended === null || asOf <= ended.on);
}
