import type { HappeningInput } from './ledger-under-test';

/** One of everything a company's receivables can hold. Amounts are minor units; the odd cents are there to be lost. */
export const MANY_SIDED: readonly HappeningInput[] = [
  { kind: 'customer', ref: 'steady', name: 'Steady & Sons', email: 'a@steady.example', terms: 'Net 30' },
  { kind: 'customer', ref: 'bare', name: 'Bare' },
  {
    kind: 'customer',
    ref: 'zoë',
    name: 'Zoë Müller–Ōno 株式会社 🚚',
    email: 'zoe@example.com',
    individual: true,
    terms: 'Net 60',
  },
  { kind: 'customer', ref: 'euro', name: 'Euro GmbH', currency: 'EUR', terms: 'Net 15' },
  { kind: 'customer', ref: 'yen', name: 'Yen KK', currency: 'JPY' },
  { kind: 'customer', ref: 'dinar', name: 'Dinar WLL', currency: 'KWD' },
  { kind: 'customer', ref: 'child', name: 'Steady, Leeds', parentRef: 'steady' },
  { kind: 'customer', ref: 'gone', name: 'Gone Away' },
  { kind: 'customer', ref: 'loser', name: 'Stedy & Sons', terms: 'Net 30' },
  { kind: 'customer', ref: 'unused', name: 'Never Bought', groups: ['Wholesale'], notes: 'met at the fair' },

  { kind: 'invoice', ref: 'open', customerRef: 'steady', number: 'A-1', minor: 123_457 },
  { kind: 'invoice', ref: 'part', customerRef: 'steady', number: 'A-2', minor: 99_999, due: '2026-09-01' },
  { kind: 'invoice', ref: 'paid', customerRef: 'steady', number: 'A-3', minor: 1 },
  { kind: 'invoice', ref: 'void', customerRef: 'steady', number: 'A-4', minor: 5005 },
  { kind: 'invoice', ref: 'credited', customerRef: 'steady', number: 'A-5', minor: 7777 },
  { kind: 'invoice', ref: 'bare-open', customerRef: 'bare', number: 'B-1', minor: 10_000_001 },
  { kind: 'invoice', ref: 'draft', customerRef: 'bare', number: 'B-2', minor: 4242, status: 'draft' },
  { kind: 'invoice', ref: 'submitted', customerRef: 'bare', number: 'B-3', minor: 4343, status: 'submitted' },
  { kind: 'invoice', ref: 'zoë-open', customerRef: 'zoë', number: 'Ü-1', minor: 333 },
  { kind: 'invoice', ref: 'euro-open', customerRef: 'euro', number: 'E-1', minor: 1_000_003 },
  { kind: 'invoice', ref: 'euro-part', customerRef: 'euro', number: 'E-2', minor: 77_701 },
  { kind: 'invoice', ref: 'yen-open', customerRef: 'yen', number: 'Y-1', minor: 1_234_567 },
  { kind: 'invoice', ref: 'dinar-open', customerRef: 'dinar', number: 'D-1', minor: 1_234_567 },
  { kind: 'invoice', ref: 'child-open', customerRef: 'child', number: 'C-1', minor: 20_020 },
  { kind: 'invoice', ref: 'gone-open', customerRef: 'gone', number: 'G-1', minor: 6006 },
  { kind: 'invoice', ref: 'loser-open', customerRef: 'loser', number: 'L-1', minor: 3003 },

  // One payment over two invoices, with a rest that is applied to none.
  {
    kind: 'payment',
    ref: 'over-two',
    customerRef: 'steady',
    minor: 50_000,
    applications: [
      { invoiceRef: 'part', minor: 33_333 },
      { invoiceRef: 'paid', minor: 1 },
    ],
  },
  { kind: 'allocate', from: 'payment', ref: 'over-two', invoiceRef: 'open', minor: 457 },
  {
    kind: 'payment',
    ref: 'euro-cash',
    customerRef: 'euro',
    minor: 7701,
    applications: [{ invoiceRef: 'euro-part', minor: 7701 }],
  },
  { kind: 'payment', ref: 'yen-cash', customerRef: 'yen', minor: 67, applications: [{ invoiceRef: 'yen-open', minor: 67 }] },
  { kind: 'payment', ref: 'all-unapplied', customerRef: 'zoë', minor: 10_010 },
  { kind: 'payment', ref: 'bounced', customerRef: 'bare', minor: 1, applications: [{ invoiceRef: 'bare-open', minor: 1 }] },
  { kind: 'credit', ref: 'half-used', customerRef: 'steady', number: 'CN-1', minor: 10_000 },
  { kind: 'allocate', from: 'credit', ref: 'half-used', invoiceRef: 'credited', minor: 7777 },
  { kind: 'credit', ref: 'used-up', customerRef: 'euro', number: 'CN-2', minor: 3 },
  { kind: 'allocate', from: 'credit', ref: 'used-up', invoiceRef: 'euro-open', minor: 3 },
  { kind: 'credit', ref: 'untouched', customerRef: 'yen', number: 'CN-3', minor: 500 },

  { kind: 'invoice-void', ref: 'void' },
  { kind: 'payment-void', ref: 'bounced' },
  { kind: 'customer-edit', ref: 'gone', active: false },
  { kind: 'customer-merge', ref: 'loser', intoRef: 'steady' },
];

/** So many invoices of one customer, all at one moment. */
export function burst(prefix: string, count: number): readonly HappeningInput[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: 'invoice' as const,
    ref: `${prefix}-${index}`,
    customerRef: 'bulk',
    number: `${prefix}${index}`,
    minor: 100 + index,
  }));
}

export const BULK_CUSTOMER: HappeningInput = { kind: 'customer', ref: 'bulk', name: 'Bulk Buyer', terms: 'Net 30' };
