import type { Day } from '@holdfast/credit';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

/** Calls made to the provider: both vendors meter or limit them. */
export interface Metered {
  readonly reads: number;
  /** Metered reads, should the provider count each part of a call. */
  readonly units: number;
  readonly writes: number;
  readonly batches: number;
  readonly bytes: number;
}

/** Counts it for the company's day and for the app's month. The app's row is shared by all companies, so do this in a short transaction. */
export async function add(
  scope: CompanyScope,
  { day, reads, units, writes, batches, bytes }: Metered & { readonly day: Day },
): Promise<void> {
  if (reads + units + writes + batches + bytes === 0) return;
  await rows(
    scope,
    `insert into meter (company_id, day, reads, writes, batches, bytes, units) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (company_id, day) do update set reads = meter.reads + excluded.reads, writes = meter.writes + excluded.writes,
       batches = meter.batches + excluded.batches, bytes = meter.bytes + excluded.bytes, units = meter.units + excluded.units`,
    day,
    reads,
    writes,
    batches,
    bytes,
    units,
  );
  await rows(
    scope,
    `insert into app_usage (provider, month, reads, units, bytes)
       select provider, date_trunc('month', $2::date)::date, $3, $4, $5 from company where id = $1
     on conflict (provider, month) do update set reads = app_usage.reads + excluded.reads, units = app_usage.units + excluded.units,
       bytes = app_usage.bytes + excluded.bytes`,
    day,
    reads,
    units,
    bytes,
  );
}

export async function sum(
  scope: CompanyScope,
  { from, through }: { readonly from?: Day; readonly through?: Day } = {},
): Promise<Metered> {
  const total = await firstRow<Metered>(
    scope,
    `select coalesce(sum(reads), 0)::float8 as reads, coalesce(sum(units), 0)::float8 as units,
       coalesce(sum(writes), 0)::float8 as writes, coalesce(sum(batches), 0)::float8 as batches, coalesce(sum(bytes), 0)::float8 as bytes
     from meter where company_id = $1 and ($2::date is null or day >= $2) and ($3::date is null or day <= $3)`,
    from ?? null,
    through ?? null,
  );
  return total ?? { reads: 0, units: 0, writes: 0, batches: 0, bytes: 0 };
}
