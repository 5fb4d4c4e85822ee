import { createHash } from 'node:crypto';
import type { Dialect, NewId } from './books';

/** A GUID that is the same for the same text, so two runs of the same script agree on every id. */
export function guidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `${variant}${hex.slice(18, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** QuickBooks counts one number up over all tables; Xero gives GUIDs. */
export function idsFor(dialect: Dialect, externalId: string): NewId {
  let count = 0;
  return (table) => {
    count += 1;
    return dialect === 'quickbooks' ? String(count) : guidFrom(`${externalId}/${table}/${count}`);
  };
}
