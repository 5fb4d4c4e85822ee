import type { CompanyProfile, Counts, PullPage, Reader, SweepPage, SyncMark, Wire } from '@holdfast/accounting';
import type { EntityKind, LedgerRecord } from '@holdfast/credit';
import { z } from 'zod';
import type { XeroClient } from './client';
import { countAll } from './count';
import type { HomeCurrencies } from './home-currency';
import { LISTS, type ListName } from './list-calls';
import { ENTITY_OF, LISTS_OF, rowsOf, type FetchRows } from './lists';
import { lastMailed } from './mailed';
import { readOne } from './one';
import { readProfile } from './profile';
import { readList } from './read-list';
import { NOTHING_REACHED, ReachedShape, readLists, type Reached } from './read-lists';
import { recheck } from './recheck';

/** The home currency rides along, because a pull would otherwise spend a call on asking for it. */
const MarkShape = ReachedShape.extend({ homeCurrency: z.string() });
type XeroMark = z.infer<typeof MarkShape>;

export class XeroReader implements Reader {
  constructor(
    private readonly client: XeroClient,
    private readonly wire: Pick<Wire, 'externalId'>,
    private readonly homeCurrencies: HomeCurrencies,
  ) {}

  async profile(): Promise<CompanyProfile> {
    const profile = await readProfile(this.client, this.wire.externalId);
    this.homeCurrencies.learn(this.wire.externalId, profile.homeCurrency);
    return profile;
  }

  async *pull(mark: SyncMark | null, told: ReadonlySet<EntityKind> | null = null): AsyncGenerator<PullPage> {
    const { homeCurrency, ...reached } = await this.begin(mark);
    for await (const { reached: now, ...page } of readLists(this.opener(homeCurrency), listsToRead(reached, told), reached))
      // A deletion is a status in Xero's lists, and so is told like every other change.
      yield { ...page, mark: { homeCurrency, ...now }, sweepDue: [] };
  }

  async *sweep(kind: EntityKind, mark: SyncMark | null): AsyncGenerator<SweepPage> {
    if (LISTS_OF[kind].length === 0) {
      yield { records: [], progress: { entity: kind, read: 0, of: 0 }, mark: null };
      return;
    }
    const { homeCurrency, ...reached } = await this.begin(mark);
    const lists = reached.unfinished?.lists ?? LISTS_OF[kind];
    for await (const { reached: now, ...page } of readLists(this.opener(homeCurrency), lists, reached))
      yield { ...page, mark: now.unfinished && { homeCurrency, ...now } };
  }

  async recheck(kind: EntityKind, ids: readonly string[]): Promise<readonly LedgerRecord[]> {
    return recheck(this.client, kind, { ids, homeCurrency: await this.homeCurrency() });
  }

  /** Moving the due date of an invoice that is paid in part, or marking it as sent, leaves its change time as it was:
   * https://developer.xero.com/documentation/api/accounting/requests-and-responses. So do contacts' balances, which are but a check on the documents. */
  async *unreported(): AsyncGenerator<Pick<PullPage, 'records' | 'progress'>> {
    const fetch = rowsOf(this.client, 'invoices', await this.homeCurrency());
    for await (const { rows, read, of } of readList((page) => fetch({ ...page, onlyOpen: true }), { since: null, offset: 0 }))
      yield { records: rows.flatMap((row) => row.records), progress: { entity: 'invoice', read, of } };
  }

  counts(): Promise<Counts> {
    return countAll(this.client);
  }

  mailed(invoiceIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return lastMailed(this.client, invoiceIds);
  }

  async one(entity: EntityKind, id: string): Promise<readonly LedgerRecord[]> {
    return readOne(this.client, { entity, id }, await this.homeCurrency());
  }

  /** Where a reading goes on. A mark that cannot be read leads to reading everything anew. */
  private async begin(mark: SyncMark | null): Promise<XeroMark> {
    const known = MarkShape.safeParse(mark);
    if (!known.success) return { homeCurrency: await this.homeCurrency(), ...NOTHING_REACHED };
    this.homeCurrencies.learn(this.wire.externalId, known.data.homeCurrency);
    return known.data;
  }

  private opener(homeCurrency: string): (list: ListName) => FetchRows {
    return (list) => rowsOf(this.client, list, homeCurrency);
  }

  private homeCurrency(): Promise<string> {
    return this.homeCurrencies.of(this.wire.externalId, this.client);
  }
}

/** What is left of a reading that was broken off comes first. Then whatever was never read, and those lists where something is known to have changed:
 * all of them when nobody knows, unless the broken-off reading has just been through them. */
function listsToRead({ since, unfinished }: Reached, told: ReadonlySet<EntityKind> | null): readonly ListName[] {
  const left = unfinished?.lists ?? [];
  const isDue = (list: ListName) => since[list] === undefined || (told === null ? unfinished === null : tellsOf(list, told));
  return [...left, ...LISTS.filter((list) => !left.includes(list) && isDue(list))];
}

/** A payment changes its invoice. */
function tellsOf(list: ListName, told: ReadonlySet<EntityKind>): boolean {
  return told.has(ENTITY_OF[list]) || (list === 'invoices' && told.has('payment'));
}
