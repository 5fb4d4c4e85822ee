import type { Day } from '@holdfast/credit';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

/** Calls made to the provider: both vendors meter or limit them. */
export interface Metered {
  readonly reads: number;
  readonly writes: number;
  readonly batches: number;
  readonly bytes: number;
}

export async function add(
  scope: CompanyScope,
  { day, reads, writes, batches, bytes }: Metered & { readonly day: Day },
): Promise<void> {
  await rows(
    scope,
    `insert into meter (company_id, day, reads, writes, batches, bytes) values ($1, $2, $3, $4, $5, $6)
     on conflict (company_id, day) do update set reads = meter.reads + excluded.reads, writes = meter.writes + excluded.writes,
       batches = meter.batches + excluded.batches, bytes = meter.bytes + excluded.bytes`,
    day,
    reads,
    writes,
    batches,
    bytes,
  );
}

export async function sum(
  scope: CompanyScope,
  { from, through }: { readonly from?: Day; readonly through?: Day } = {},
): Promise<Metered> {
  const total = await firstRow<Metered>(
    scope,
    `select coalesce(sum(reads), 0)::float8 as reads, coalesce(sum(writes), 0)::float8 as writes,
       coalesce(sum(batches), 0)::float8 as batches, coalesce(sum(bytes), 0)::float8 as bytes
     from meter where company_id = $1 and ($2::date is null or day >= $2) and ($3::date is null or day <= $3)`,
    from ?? null,
    through ?? null,
  );
  return total ?? { reads: 0, writes: 0, batches: 0, bytes: 0 };
}
