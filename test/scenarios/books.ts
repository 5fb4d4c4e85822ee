import type { ScriptEvent } from '../../apps/sandbox/src/books/script';

/** Events of a small story, with what every one of its kind has in common filled in. */
export function customer(day: string, ref: string, change: object = {}): ScriptEvent {
  const email = `${ref.toLowerCase()}@customers.example`;
  return {
    day,
    kind: 'customer',
    ref,
    name: ref,
    email,
    terms: 'Net 14',
    phone: null,
    individual: false,
    notes: '',
    groups: [],
    ...change,
  } as ScriptEvent;
}

export function invoice(day: string, number: string, customerRef: string, change: object = {}): ScriptEvent {
  return {
    day,
    kind: 'invoice',
    ref: number,
    customerRef,
    number,
    minor: 100_000,
    description: 'Goods',
    status: 'approved',
    ...change,
  } as ScriptEvent;
}

/** Pays one invoice in full. */
export function paid(day: string, invoiceRef: string, customerRef: string, minor = 100_000): ScriptEvent {
  return {
    day,
    kind: 'payment',
    ref: `P-${invoiceRef}`,
    customerRef,
    minor,
    applications: [{ invoiceRef, minor }],
  } as ScriptEvent;
}

/** Months of invoices, each paid so many days after its date: a customer with a past. */
export function history(customerRef: string, months: readonly string[], daysToPay: number): readonly ScriptEvent[] {
  return months.flatMap((month) => {
    const day = `${month}-01`;
    const paidOn = new Date(Date.parse(day) + daysToPay * 86_400_000).toISOString().slice(0, 10);
    const number = `${customerRef}-${month}`;
    return [invoice(day, number, customerRef), paid(paidOn, number, customerRef)];
  });
}
