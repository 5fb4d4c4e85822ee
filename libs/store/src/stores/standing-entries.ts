import type { Day, FileContent, FileEntry } from '@holdfast/credit';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';
import { entryOf, type EntryRow } from './file-entry-row';

/** A place in the list: after the entry with this day and id. */
interface EntryPlace {
  readonly day: Day;
  readonly id: string;
}

interface StandingSearch {
  /** Which kinds, and of each only what comes to this day or a later one; null: whenever. */
  readonly kinds: readonly { readonly kind: FileContent['kind']; readonly from: Day | null }[];
  /** Only what comes to this day or an earlier one; null: whenever. */
  readonly until: Day | null;
  readonly after: EntryPlace | null;
  readonly limit: number;
}

export interface StandingEntry extends EntryPlace {
  /** Whose file it is in now. */
  readonly customerId: string;
  readonly customerName: string;
  readonly entry: FileEntry;
}

type StandingRow = EntryPlace & { readonly customerId: string; readonly customerName: string } & EntryRow;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** For the test of its plan. */
export const STANDING = `
  with page as materialized (
    select entry.* from unnest($2::text[], $3::date[], $4::uuid[]) as asked(kind, day, id)
    cross join lateral (
      select id, customer_id, number, content, recorded_by, recorded_at, day from file_entry
       where company_id = $1 and kind = asked.kind and file_entry.day is not null
         and (file_entry.day, file_entry.id) > (asked.day, asked.id) and file_entry.day <= $5::date
         and not exists (select 1 from file_entry ending where ending.company_id = $1 and ending.ends = file_entry.id)
       order by day, id limit $6
    ) entry
    order by day, id limit $6
  )
  select page.id, number, content, recorded_by as by, recorded_at as "recordedAt", day, holder.id as "customerId", holder.name as "customerName"
    from page cross join lateral (
      with recursive heir as (
        select id, name, merged_into from customer where company_id = $1 and id = page.customer_id
        union select c.id, c.name, c.merged_into from customer c join heir on c.company_id = $1 and c.id = heir.merged_into
      )
      select id, name from heir where merged_into is null
    ) holder
   order by day, page.id`;

/** Entries of a whole company that nobody has ended, by the day they come to. Each kind is read along its index, so that a page costs no more in a large
 * company. */
export async function standingEntries(
  scope: CompanyScope,
  { kinds, until, after, limit }: StandingSearch,
): Promise<readonly StandingEntry[]> {
  const starts = kinds.map(({ from }) => startAt(from, after));
  const found = await rows<StandingRow>(
    scope,
    STANDING,
    kinds.map(({ kind }) => kind),
    starts.map(({ day }) => day),
    starts.map(({ id }) => id),
    until ?? 'infinity',
    limit,
  );
  return found.map(({ day, customerId, customerName, ...row }) => ({
    id: row.id,
    day,
    customerId,
    customerName,
    entry: entryOf(row),
  }));
}

/** One bound only, and a plain value: with two the planner thinks that hardly anything is left and sorts it, and row-level security keeps what is computed
 * in a condition away from the index. */
function startAt(from: Day | null, after: EntryPlace | null): { readonly day: string; readonly id: string } {
  if (after !== null && (from === null || after.day >= from)) return after;
  return { day: from ?? '-infinity', id: FIRST_ID };
}
