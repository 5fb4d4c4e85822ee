import { inOrder, type Script, type ScriptEvent } from '../../../apps/sandbox/src/books/script';
import { dayOf } from './story';

/* Customers who pay in different ways, in books old enough to tell. */

/** Days late of the last twelve, oldest first; negative is early. */
export const SLOW = [0, 3, 9, 11, -2, 21, 8, 12, 10, 6, -1, 5];
/** When the others paid, each of six months; enough to tell how the company's customers pay as a whole. */
const CROWD = [
  [0, 2, -5, 1, 0, -3],
  [-10, -8, -9, 4, -12, -7],
  [30, 20, 25, 40, 0, 18],
  [1, 1, 2, 0, 3, 2],
];
const MONTHS = Array.from({ length: 12 }, (_, n) => (n < 11 ? `2025-${String(n + 2).padStart(2, '0')}-01` : '2026-01-01'));

export interface Payer {
  readonly ref: string;
  /** One invoice a month, the latest in January 2026, due after 30 days. */
  readonly paid: readonly number[];
  /** Open ones, by the days they are overdue on the story's first day. */
  readonly open?: readonly number[];
}

export const PAYERS: readonly Payer[] = [
  { ref: 'SLOW', paid: SLOW, open: [15, -20] },
  { ref: 'FEW', paid: [4, 1], open: [3] },
  { ref: 'NEW', paid: [], open: [-5] },
  ...CROWD.map((paid, n) => ({ ref: `CROWD${n}`, paid })),
];

const shifted = (day: string, days: number): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

export function paidMonths({
  paid,
}: Pick<Payer, 'paid'>): readonly { readonly issued: string; readonly settled: string; readonly signedDays: number }[] {
  return MONTHS.slice(MONTHS.length - paid.length).map((issued, n) => ({
    issued,
    settled: shifted(issued, 30 + (paid[n] ?? 0)),
    signedDays: paid[n] ?? 0,
  }));
}

export function payers(): Script {
  return inOrder(null, PAYERS.flatMap(lifeOf));
}

function lifeOf(payer: Payer): readonly ScriptEvent[] {
  const { ref, open = [] } = payer;
  const invoice = (number: string, day: string, due: string): ScriptEvent => ({
    kind: 'invoice',
    ref: `I${ref}-${number}`,
    customerRef: ref,
    number: `${ref}-${number}`,
    minor: 50_000,
    description: 'Goods',
    status: 'approved',
    day,
    due,
  });
  return [
    {
      kind: 'customer',
      ref,
      name: `The ${ref}`,
      email: null,
      phone: null,
      individual: false,
      terms: 'Net 30',
      notes: '',
      groups: [],
      day: '2025-01-15',
    },
    ...paidMonths(payer).flatMap(({ issued, settled }, n): readonly ScriptEvent[] => [
      invoice(String(n), issued, shifted(issued, 30)),
      {
        kind: 'payment',
        ref: `P${ref}-${n}`,
        customerRef: ref,
        minor: 50_000,
        applications: [{ invoiceRef: `I${ref}-${n}`, minor: 50_000 }],
        day: settled,
      },
    ]),
    ...open.map((overdueDays, n) => invoice(`OPEN${n}`, dayOf(-overdueDays - 30), dayOf(-overdueDays))),
  ];
}
