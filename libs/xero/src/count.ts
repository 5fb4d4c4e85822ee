import { Rejected, type Counts } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import type { XeroClient } from './client';
import type { ListName } from './list-calls';
import { LISTS_OF } from './lists';

/** By the lists that a pull reads, so that archived contacts, deleted invoices and suppliers' credits count. A kind of which Xero does not say it is
 * missing, as are payments, which have no list. Throws RateLimited, SignInExpired, Unavailable. */
export async function countAll(client: Pick<XeroClient, 'list'>): Promise<Counts> {
  const counts: Partial<Record<EntityKind, number>> = {};
  for (const kind of ['customer', 'invoice', 'credit'] as const) {
    const count = await countOf(client, LISTS_OF[kind]);
    if (count !== null) counts[kind] = count;
  }
  return counts;
}

async function countOf(client: Pick<XeroClient, 'list'>, lists: readonly ListName[]): Promise<number | null> {
  let sum = 0;
  for (const list of lists) {
    const count = await countList(client, list);
    if (count === null) return null;
    sum += count;
  }
  return sum;
}

/** A refusal says that the organisation has too much to be counted. */
async function countList(client: Pick<XeroClient, 'list'>, list: ListName): Promise<number | null> {
  try {
    return (await client.list(list, { since: null, page: 1, pageSize: 1 })).total;
  } catch (error) {
    if (error instanceof Rejected) return null;
    throw error;
  }
}
