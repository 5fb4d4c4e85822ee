import type { EntityKind, GoneRecord, LedgerRecord } from '@holdfast/credit';
import type { XeroClient } from './client';
import { rowsOf, type FetchRows } from './lists';
import { readOne } from './one';
import { isGuid } from './settings';

/** The address holds 52 ids and no more: https://github.com/XeroAPI/Xero-Java/issues/331 */
export const RECHECKED_PER_CALL = 40;

/** These objects as they are now. Whichever Xero no longer has is gone as of Xero's clock at the time of asking. Payments are told by their invoices, so
 * there is none to look for. Throws RateLimited, SignInExpired, Unavailable, Rejected. */
export async function recheck(
  client: XeroClient,
  of: EntityKind,
  { ids, homeCurrency }: { readonly ids: readonly string[]; readonly homeCurrency: string },
): Promise<readonly LedgerRecord[]> {
  // No other id can be one of the mirror's.
  const sought = [...new Set(ids)].filter(isGuid);
  if (sought.length === 0) return [];
  switch (of) {
    case 'customer':
      return byIds(rowsOf(client, 'contacts', homeCurrency), of, sought);
    case 'invoice':
      return byIds(rowsOf(client, 'invoices', homeCurrency), of, sought);
    case 'credit':
      return oneByOne(client, sought, homeCurrency);
    case 'payment':
      return [];
  }
}

async function byIds(fetch: FetchRows, of: 'customer' | 'invoice', sought: readonly string[]): Promise<readonly LedgerRecord[]> {
  const found: LedgerRecord[] = [];
  for (let start = 0; start < sought.length; start += RECHECKED_PER_CALL) {
    const ids = sought.slice(start, start + RECHECKED_PER_CALL);
    const { rows, providerNow } = await fetch({ since: null, page: 1, pageSize: RECHECKED_PER_CALL, ids });
    const there = new Set(rows.map(({ id }) => id.toLowerCase()));
    found.push(...rows.flatMap(({ records }) => records));
    found.push(...ids.filter((id) => !there.has(id.toLowerCase())).map((id) => goneAt(of, id, providerNow)));
  }
  return found;
}

/** Credits can be asked for by id only. */
async function oneByOne(client: XeroClient, sought: readonly string[], homeCurrency: string): Promise<readonly LedgerRecord[]> {
  const found: LedgerRecord[] = [];
  const absent: string[] = [];
  // What appears again after this moment has changed after it.
  const { providerNow } = await client.list('creditNotes', { since: null, page: 1, pageSize: 1 });
  for (const id of sought) {
    const records = await readOne(client, { entity: 'credit', id }, homeCurrency);
    if (records.length === 0) absent.push(id);
    found.push(...records);
  }
  return [...found, ...absent.map((id) => goneAt('credit', id, providerNow))];
}

function goneAt(of: EntityKind, id: string, seconds: number): GoneRecord {
  const ms = seconds * 1000;
  return { entity: 'gone', of, id, version: String(ms), changedAt: new Date(ms).toISOString() };
}
