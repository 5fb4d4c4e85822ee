import type { EntityKind } from '@holdfast/credit';
import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';
import { MIRROR_TABLES } from './mirror-tables';

/** Something that a ledger says has happened in this company. */
export interface ToldEvent {
  /** The same in every delivery of the same event; null when deliveries cannot be told apart: then each of them is news. */
  readonly id: string | null;
  /** What has to be looked at again. */
  readonly entity: EntityKind;
  /** Null when it is about no object of the mirror. */
  readonly objectId: string | null;
  /** The object is no longer there. */
  readonly isGone: boolean;
  /** ISO 8601, the provider's clock; null when it did not say. */
  readonly at: string | null;
}

/** Xero delivers again for 31 days (facts/xero.md, webhooks). */
const KEPT_DAYS = 40;
/** The vendor waits for an answer meanwhile, so that an old heap goes in several portions. */
const PRUNED_AT_ONCE = 500;

/** The mirror's idea of the objects spoken of, and what it remembers as gone. */
const HELD = Object.keys(MIRROR_TABLES)
  .map(
    (entity) => `
    select '${entity}' as entity, id, changed_at, deleted_at is not null as gone from ${entity}
     where company_id = $1 and id in (select "objectId" from heard where entity = '${entity}')`,
  )
  .join(' union all ');

/** All in one statement, so that an event is never stored without its effect. Keys are taken in order: two deliveries at once must not wait for each other.
 * A note that nobody had taken when this began is as good as one of our own, as whoever takes it looks after that. */
const ADD = `
  with heard as (
    select * from jsonb_to_recordset($2) as t(id text, entity text, "objectId" text, "isGone" boolean, at timestamptz)
  ), unheard as (
    insert into webhook_event (company_id, id, entity, object_id, at, received_at)
    select $1, id, entity, "objectId", at, $3::timestamptz from heard where id is not null order by id
    on conflict (company_id, id) do nothing
    returning id
  ), held as (
    ${HELD}
    union all select entity, id, changed_at, true from gone
     where company_id = $1 and (entity, id) in (select entity, "objectId" from heard)
  ), fresh as (
    select entity from heard
     where (id is null or id in (select id from unheard))
       and not exists (select 1 from held
         where held.entity = heard.entity and held.id = heard."objectId" and held.changed_at > heard.at
           and (held.gone or not heard."isGone"))
  ), noted as (
    insert into told as known (company_id, entity, taken) select distinct $1::uuid, entity, false from fresh
     where entity not in (select entity from told where company_id = $1 and not taken) order by entity
    on conflict (company_id, entity) do update set taken = false where known.taken
  ), due as (
    update company set next_turn_at = $3 where id = $1 and next_turn_at > $3 and exists (select 1 from fresh)
  ), pruned as (
    delete from webhook_event where company_id = $1 and id in (
      select id from webhook_event where company_id = $1 and received_at < $3::timestamptz - interval '${KEPT_DAYS} days'
       order by received_at limit ${PRUNED_AT_ONCE} for update skip locked)
  )
  select count(*)::int as fresh from fresh`;

/** In the same order as `add` takes them. */
const LOCKED = `with locked as (select entity from told where company_id = $1 order by entity for update)`;

/** Stores what a webhook tells at `now` (ISO 8601), each event once. News are noted for `take`, and the company is due for a turn at once. No news are
 * events that were told before, and those of a change that the mirror already holds, whatever the order in which they come. */
export async function add(scope: CompanyScope, events: readonly ToldEvent[], now: string): Promise<{ readonly fresh: number }> {
  const once = [...new Map(events.map((event) => [event.id ?? event, event])).values()];
  return (await firstRow<{ fresh: number }>(scope, ADD, toJson(once), now)) ?? { fresh: 0 };
}

/** What has to be looked at; null when nothing was told. Call before the ledger is read, so that whatever is told later leads to another look, and by the
 * holder of the lease only: what an earlier holder took and did not finish is handed out again. */
export async function take(scope: CompanyScope): Promise<ReadonlySet<EntityKind> | null> {
  const taken = await rows<{ entity: EntityKind }>(
    scope,
    `${LOCKED} update told set taken = true where company_id = $1 and entity in (select entity from locked) returning entity`,
  );
  return taken.length === 0 ? null : new Set(taken.map(({ entity }) => entity));
}

/** The ledger was read to its end: what was taken is settled. Without it, as after a failed or killed turn, the next `take` hands it out again. */
export async function done(scope: CompanyScope): Promise<void> {
  await rows(scope, `${LOCKED} delete from told where company_id = $1 and taken and entity in (select entity from locked)`);
}
