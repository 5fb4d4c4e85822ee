import type { CustomerLedger } from '../ledger/customer-ledger';
import type { Day } from '../money/day';
import type { Money } from '../money/money';

export interface Receipt {
  readonly on: Day;
  readonly amount: Money;
}

/** Every receipt once, earliest first, set against an invoice or not: from the customer's payments, from money the ledger files as credits, and from
 * invoices where cash is told there or came from somebody else. */
export function receiptsOf({ payments, credits, invoices }: CustomerLedger): readonly Receipt[] {
  const paid = payments.filter(({ status, total }) => status === 'active' && total.minor > 0n);
  const ahead = credits.filter(({ kind, status }) => kind !== 'credit-note' && (status === 'open' || status === 'used'));
  const counted = new Set([...paid, ...ahead].map(({ id }) => id));
  return [
    ...[...paid, ...ahead].map(({ on, total }) => ({ on, amount: total })),
    ...invoices.flatMap(({ applications }) =>
      applications
        .filter(({ kind, sourceId }) => kind === 'cash' && !counted.has(sourceId))
        .map(({ on, amount }) => ({ on, amount })),
    ),
  ].sort((a, b) => Number(a.on > b.on) - Number(a.on < b.on));
}
