import type { Provider } from '@holdfast/accounting';
import type { Day } from '@holdfast/credit';
import type { DataSource } from 'typeorm';
import type { CompanyScope } from '../scope';
import { firstRow, globalRows } from '../sql';

/** What the app has used in a month over all companies, and how many are connected. Nothing tells whose. */
export interface AppUsage {
  readonly reads: number;
  readonly units: number;
  readonly bytes: number;
  readonly companies: number;
}

/** Calls that may be started until the time is over. */
export interface AppCalls {
  readonly granted: boolean;
  /** Until the present ten seconds are over. */
  readonly forMs: number;
}

/** The switch that stops all writing for all companies. */
export interface Stop {
  readonly stopped: boolean;
  /** Who moved it last, and when (ISO 8601); null when nobody ever has. */
  readonly by: string | null;
  readonly at: string | null;
}

const SLOT_MS = 10_000;
/** Sixty seconds of the provider's touch seven slots, and a call that travels for ten seconds is counted one slot later. */
const SLOTS_PER_MINUTE = 8;
const SLOTS_KEPT = 60;
const STOP = `select stopped, by, at from stop where id = 1`;
const SLOT = `floor(extract(epoch from coalesce($2::timestamptz, clock_timestamp())) * 1000 / ${SLOT_MS})::bigint`;

/** What all companies of one provider share: the app's calls a minute and its month. Global, and without anything of what is in a company. */
export class AppStore {
  constructor(private readonly database: DataSource) {}

  /** Takes calls of the present ten seconds, all or none; so that no minute holds more than `perMinute`, wherever the provider's begins.
   * `now`: ISO for a clock that is moved by hand; null: the database's. */
  async takeCalls(
    provider: Provider,
    { calls, perMinute, now }: { readonly calls: number; readonly perMinute: number; readonly now: string | null },
  ): Promise<AppCalls> {
    const [taken] = await globalRows<{ granted: boolean; forMs: number }>(
      this.database,
      `with present as (select ${SLOT} as slot, extract(epoch from coalesce($2::timestamptz, clock_timestamp())) * 1000 as ms),
       old as (delete from app_calls where provider = $1 and slot < (select slot - ${SLOTS_KEPT} from present)),
       grants as (insert into app_calls (provider, slot, taken) select $1, slot, $3::int from present where $3::int <= $4::int
         on conflict (provider, slot) do update set taken = app_calls.taken + excluded.taken where app_calls.taken + excluded.taken <= $4::int
         returning slot)
       select exists (select 1 from grants) as granted, ((slot + 1) * ${SLOT_MS} - ms)::float8 as "forMs" from present`,
      provider,
      now,
      calls,
      Math.floor(perMinute / SLOTS_PER_MINUTE),
    );
    return taken ?? { granted: false, forMs: SLOT_MS };
  }

  /** The provider says that the app's minute is used up: nobody takes a call before it is over. */
  async exhaustCalls(
    provider: Provider,
    { perMinute, seconds, now }: { readonly perMinute: number; readonly seconds: number; readonly now: string | null },
  ): Promise<void> {
    await globalRows(
      this.database,
      `insert into app_calls (provider, slot, taken)
         select $1, slot, $3::int from generate_series(${SLOT}, ${SLOT} + ceil($4::numeric * 1000 / ${SLOT_MS})::bigint) as slot
       on conflict (provider, slot) do update set taken = greatest(app_calls.taken, excluded.taken)`,
      provider,
      now,
      Math.floor(perMinute / SLOTS_PER_MINUTE),
      seconds,
    );
  }

  /** `within`: as this transaction sees it. */
  async readStop(within?: CompanyScope): Promise<Stop> {
    const found = within
      ? await firstRow<Stop>(within, `${STOP} and $1::uuid is not null`)
      : (await globalRows<Stop>(this.database, STOP))[0];
    return found ?? { stopped: false, by: null, at: null };
  }

  async setStop({ stopped, by, at }: { readonly stopped: boolean; readonly by: string; readonly at: string }): Promise<void> {
    await globalRows(
      this.database,
      `insert into stop (id, stopped, by, at) values (1, $1, $2, $3)
       on conflict (id) do update set stopped = excluded.stopped, by = excluded.by, at = excluded.at`,
      stopped,
      by,
      at,
    );
  }

  /** `month`: any day of it. */
  async usage(provider: Provider, month: Day): Promise<AppUsage> {
    const [usage] = await globalRows<AppUsage>(
      this.database,
      `select coalesce(sum(reads), 0)::float8 as reads, coalesce(sum(units), 0)::float8 as units, coalesce(sum(bytes), 0)::float8 as bytes,
         (select count(*)::int from company where provider = $1 and status = 'connected') as companies
       from app_usage where provider = $1 and month = date_trunc('month', $2::date)::date`,
      provider,
      month,
    );
    return usage ?? { reads: 0, units: 0, bytes: 0, companies: 0 };
  }
}
