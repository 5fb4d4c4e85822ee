import { inOrder, type Script, type ScriptEvent } from '../../../apps/sandbox/src/books/script';

/** Every story starts on this Monday at noon, so that the day is the same in all time zones of the books. */
export const STARTS = '2026-03-02T12:00:00.000Z';
const MINUTE_MS = 60_000;

export function afterStart(time: { readonly days?: number; readonly minutes?: number }): string {
  const { days = 0, minutes = 0 } = time;
  return new Date(Date.parse(STARTS) + (days * 1440 + minutes) * MINUTE_MS).toISOString();
}

export interface Person {
  readonly ref: string;
  readonly name?: string;
  readonly email?: string | null;
  /** How long before the story's start its one open invoice fell due; a negative number is a day to come. */
  readonly overdueDays: number;
  /** How long after their day of issue its earlier invoices were paid, which were due after 30 days. */
  readonly paidAfterDays?: number;
}

/** Customers of long standing who always paid, on time unless told otherwise, each with one open invoice now. By the policy "strict" one that is 8 or more days overdue is held at once. */
export function books(...people: readonly Person[]): Script {
  return inOrder(null, people.flatMap(lifeOf));
}

function lifeOf({
  ref,
  name = `Customer ${ref}`,
  email = `${ref.toLowerCase()}@customer.example`,
  overdueDays,
  paidAfterDays = 26,
}: Person): ScriptEvent[] {
  const minor = 124_000 + ref.charCodeAt(ref.length - 1) * 100;
  return [
    {
      kind: 'customer',
      ref,
      name,
      email,
      phone: null,
      individual: false,
      terms: 'Net 30',
      notes: 'Rings on Fridays.',
      groups: [],
      day: '2025-08-20',
    },
    ...['2025-09-01', '2025-10-01', '2025-11-01', '2025-12-01'].flatMap((day, index) =>
      paid(ref, `${ref}-${index}`, { day, after: paidAfterDays }),
    ),
    invoice(`I${ref}`, { customerRef: ref, minor, day: dayOf(-overdueDays - 30), due: dayOf(-overdueDays) }),
  ];
}

function paid(
  customerRef: string,
  number: string,
  { day, after }: { readonly day: string; readonly after: number },
): ScriptEvent[] {
  const minor = 80_000;
  const due = shifted(day, 30);
  return [
    invoice(`I${number}`, { customerRef, minor, day, due }),
    {
      kind: 'payment',
      ref: `P${number}`,
      customerRef,
      minor,
      applications: [{ invoiceRef: `I${number}`, minor }],
      day: shifted(day, after),
    },
  ];
}

function invoice(
  ref: string,
  given: { readonly customerRef: string; readonly minor: number; readonly day: string; readonly due: string },
): ScriptEvent {
  return { kind: 'invoice', ref, number: `INV-${ref}`, description: 'Goods and services', status: 'approved', ...given };
}

/** A day counted from the story's first. */
export function dayOf(days: number): string {
  return shifted(STARTS.slice(0, 10), days);
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
