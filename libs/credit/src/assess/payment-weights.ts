import { winsorised } from './statistics';

/* A constant of credit.md section 12.2: fixed, the same for every company, learned from none. */
const HALF_LIFE_INVOICES = 10;

/** F9, the customer's own part: its settled invoices, the latest weighing most. */
export interface PaymentWeights {
  /** Of all of them together, and of the late ones. */
  readonly all: number;
  readonly late: number;
  /** Signed days times weight. */
  readonly days: number;
}

/** Of every settled invoice, latest settlement first. */
export function paymentWeights(settled: readonly { readonly signedDays: number }[]): PaymentWeights {
  let [all, late, days] = [0, 0, 0];
  for (const [rank, { signedDays }] of settled.entries()) {
    const weight = 0.5 ** (rank / HALF_LIFE_INVOICES);
    all += weight;
    if (signedDays > 0) late += weight;
    days += weight * winsorised(signedDays);
  }
  return { all, late, days };
}
