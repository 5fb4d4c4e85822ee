import { NotFound } from '@holdfast/accounting';
import type { XeroClient } from './client';
import { inLanes } from './lanes';
import { msOf } from './provider-time';
import type { HistoryLine } from './schema';
import { isGuid } from './settings';

/* Which words Xero writes when it mails an invoice or a reminder is documented nowhere, so they are taken broadly: a reminder of ours that waits although
 * nothing was mailed is a nuisance, one on top of Xero's own costs a client. */

const MAILED_CHANGE = /\be-?mail|\bsent\b|\breminder/i;
const MAILED_DETAILS = /\be-?mailed\b|\breminder\b.*\bsent\b|\bsent\b.*(\bby e-?mail\b|@)/i;
/** A tick in the box, what did not go out, and what people and programs noted. */
const NOT_MAILED =
  /\b(marked|unmarked) as\b|\bnot\b|n['’]t\b|\bun(sent|able|delivered|deliverable)|\bfail|\bbounc|\bmissing\b|\btoo small\b|\bturned (on|off)\b|\bskipped\b|\bscheduled\b/i;
const NOTE = /^\s*notes?\s*$/i;

/** When each of these invoices was last mailed, as its history tells; one call for each. Invoices that are gone are missing.
 * Throws RateLimited, SignInExpired, Unavailable, Rejected. */
export async function lastMailed(
  client: Pick<XeroClient, 'history'>,
  invoiceIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const mailed = new Map<string, string>();
  // No other id can be one of the mirror's.
  await inLanes([...new Set(invoiceIds)].filter(isGuid), async (id) => {
    const lines = await client.history('invoice', id).catch(goneIsEmpty);
    const times = lines.flatMap((line) => (tellsOfMail(line) ? (msOf(line.DateUTC) ?? msOf(line.DateUTCString) ?? []) : []));
    if (times.length > 0) mailed.set(id, new Date(Math.max(...times)).toISOString());
  });
  return mailed;
}

function tellsOfMail({ Changes, Details }: HistoryLine): boolean {
  const change = Changes ?? '';
  // Any word may stand in an address.
  const details = (Details ?? '').replaceAll(/\S+@\S+/g, '@');
  if (NOTE.test(change) || NOT_MAILED.test(change) || NOT_MAILED.test(details)) return false;
  return MAILED_CHANGE.test(change) || MAILED_DETAILS.test(details);
}

function goneIsEmpty(error: unknown): readonly HistoryLine[] {
  if (error instanceof NotFound) return [];
  throw error;
}
