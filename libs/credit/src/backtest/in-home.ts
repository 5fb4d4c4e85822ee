import type { LedgerInvoice } from '../ledger/customer-ledger';

/** An amount of an invoice's own currency in minor units of the home currency, at the provider's rate for that invoice, half up. For amounts that are never
 * negative. */
export function inHome({ total, homeTotal }: Pick<LedgerInvoice, 'total' | 'homeTotal'>, minor: bigint): bigint {
  if (total.minor === homeTotal.minor || total.minor <= 0n) return minor;
  return (2n * minor * homeTotal.minor + total.minor) / (2n * total.minor);
}
