import { sumMoney, type Money } from '../money/money';
import type { Ageing } from './file-facts';
import type { OpenInvoice } from './facts';

const BUCKETS: readonly { readonly name: keyof Ageing; readonly toDays: number }[] = [
  { name: 'current', toDays: 0 },
  { name: 'days30', toDays: 30 },
  { name: 'days60', toDays: 60 },
  { name: 'days90', toDays: 90 },
  { name: 'older', toDays: Number.POSITIVE_INFINITY },
];

/** Each invoice's amount whole in one bucket, by days overdue. What a plan in good standing covers is current. */
export function ageing(open: readonly OpenInvoice[], currency: string, amountOf: (invoice: OpenInvoice) => Money): Ageing {
  const amounts = new Map<keyof Ageing, Money[]>(BUCKETS.map(({ name }) => [name, []]));
  for (const invoice of open) {
    const days = invoice.onPlan ? 0 : invoice.daysOverdue;
    const bucket = BUCKETS.find(({ toDays }) => days <= toDays)?.name ?? 'older';
    amounts.get(bucket)?.push(amountOf(invoice));
  }
  const total = (name: keyof Ageing): Money => sumMoney(amounts.get(name) ?? [], currency);
  return {
    current: total('current'),
    days30: total('days30'),
    days60: total('days60'),
    days90: total('days90'),
    older: total('older'),
  };
}
