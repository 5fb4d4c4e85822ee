import { inOrder, type Happening, type Script, type ScriptEvent } from '../../apps/sandbox/src/books/script';

/** The day the story is at when it is first shown: 6 March 2026. */
export const STARTS = '2026-03-02T12:00:00.000Z';
export const FIRST_SHOWN = '2026-03-06T12:00:00.000Z';
/** Later on that day. */
export const ASKED = '2026-03-06T13:00:00.000Z';
/** The invoice of Abbott Fencing is thirty days late: the policy asks for a formal letter. */
export const LETTER_DUE = '2026-03-12T12:00:00.000Z';

/** Three customers: one long overdue after a good history, one new and in default at once, one who pays. */
export function threeCustomers(): Script {
  return inOrder(null, [
    ...customer('C1', 'Abbott Fencing', '2025-08-20'),
    ...paidInvoices('C1', ['2025-09-01', '2025-10-01', '2025-11-01', '2025-12-01']),
    invoice('I1042', { customerRef: 'C1', number: 'INV-1042', minor: 124_000, day: '2026-01-11', due: '2026-02-10' }),
    invoice('I1057', { customerRef: 'C1', number: 'INV-1057', minor: 50_000, day: '2026-02-25', due: '2026-03-27' }),
    ...customer('C2', 'Bright & Sons', '2025-08-20'),
    ...paidInvoices('C2', ['2025-09-03', '2025-11-03', '2026-01-05']),
    ...customer('C3', 'Corner Cafe', '2026-01-23'),
    invoice('I2001', { customerRef: 'C3', number: 'INV-2001', minor: 30_000, day: '2026-01-25', due: '2026-02-24' }),
  ]);
}

function customer(ref: string, name: string, day: string): readonly ScriptEvent[] {
  const email = `${ref.toLowerCase()}@customer.example`;
  return [{ kind: 'customer', ref, name, email, phone: null, individual: false, terms: 'Net 30', notes: '', groups: [], day }];
}

type InvoiceGiven = Pick<Extract<Happening, { kind: 'invoice' }>, 'customerRef' | 'number' | 'minor'> & {
  readonly day: string;
  readonly due: string;
};

function invoice(ref: string, given: InvoiceGiven): ScriptEvent {
  return { kind: 'invoice', ref, description: 'Goods and services', status: 'approved', ...given };
}

/** One invoice a day given, each paid in full before it is due. */
function paidInvoices(customerRef: string, days: readonly string[]): readonly ScriptEvent[] {
  return days.flatMap((day, index) => {
    const ref = `I${customerRef}${index}`;
    const minor = 80_000;
    return [
      invoice(ref, { customerRef, number: `INV-${customerRef}-${index}`, minor, day, due: later(day, 30) }),
      { kind: 'payment', ref: `P${ref}`, customerRef, minor, applications: [{ invoiceRef: ref, minor }], day: later(day, 26) },
    ];
  });
}

function later(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
