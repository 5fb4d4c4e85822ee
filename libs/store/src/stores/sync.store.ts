import type { SyncMark } from '@holdfast/accounting';
import type { Day, EntityKind } from '@holdfast/credit';
import { toJson, toJsonOrNull } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';
import { MIRROR_TABLES } from './mirror-tables';

/** What is being read: everything for the first time, what changed, that with the daily comparison, or all of one kind. */
export type Work = 'first' | 'changes' | 'reconcile' | 'sweep';

/** How far a look at the ledger has come. Times are ISO 8601. */
export interface Reading {
  readonly work: Work;
  /** Null until the first page is there. */
  readonly entity: EntityKind | null;
  /** Rows of the list that is being read, and how many it has; null when the provider does not say. */
  readonly read: number;
  readonly of: number | null;
  /** Of the whole look. */
  readonly pages: number;
  readonly startedAt: string;
}

/** What is being read, and what it waits for meanwhile. */
export interface Progress extends Reading {
  /** Null: it does not wait. */
  readonly waitingUntil: string | null;
  /** In words, such as "Xero's limit of 60 calls a minute". */
  readonly waitingFor: string | null;
}

/** A sweep under way. `mark` is the reader's own; once every page is stored, what was not told is looked for by id. */
export interface Sweep {
  readonly kind: EntityKind;
  readonly mark: SyncMark | null;
  readonly isRead: boolean;
}

export type Healed = 'nothing to heal' | 'read again' | 'swept' | 'accepted';

/** What the daily comparison found. Counts only: no ids and no names. */
export interface Reconciled {
  readonly at: string;
  readonly kinds: readonly {
    readonly kind: EntityKind;
    readonly ledger: number;
    readonly mirror: number;
    /** What it took until the counts agreed; `accepted`: they do not, and nothing more can be found. */
    readonly healed: Healed;
  }[];
}

export interface SyncState {
  /** The company's day on which everything changed was last read to its end. */
  readonly lookedOn: Day | null;
  readonly isUnfinished: boolean;
  readonly progress: Progress | null;
  readonly sweepDue: readonly EntityKind[];
  readonly sweep: Sweep | null;
  readonly reconciledOn: Day | null;
  readonly reconciled: Reconciled | null;
  readonly accepted: Partial<Readonly<Record<EntityKind, number>>>;
  /** Null: as far as we know, webhooks tell what happens. */
  readonly unheardSince: string | null;
  readonly nextWhy: string | null;
  /** When a look was last finished, by our own clock. */
  readonly syncedAt: string | null;
  /** When a webhook last told something; null: never, or too long ago. */
  readonly heardAt: string | null;
  /** Webhooks have told of something that no finished look has seen. */
  readonly hasNews: boolean;
}

const NOT_WAITING: Omit<Progress, keyof Reading> = { waitingUntil: null, waitingFor: null };

export async function read(scope: CompanyScope): Promise<SyncState> {
  const found = await firstRow<SyncState>(
    scope,
    `select looked_on as "lookedOn", coalesce(unfinished, false) as "isUnfinished", progress, coalesce(sweep_due, '[]') as "sweepDue", sweep,
        reconciled_on as "reconciledOn", reconciled, coalesce(accepted, '{}') as accepted, unheard_since as "unheardSince", next_why as "nextWhy",
        (select synced_at from settings where company_id = $1) as "syncedAt",
        (select max(received_at) from webhook_event where company_id = $1) as "heardAt",
        exists (select 1 from told where company_id = $1) as "hasNews"
       from (select $1::uuid as company_id) asked left join sync_state using (company_id)`,
  );
  if (!found) throw new Error('a select without a table gave no row');
  return found;
}

/** Before a look begins or goes on. The count of pulls tells its pages from those of the one before; what is being read is carried on. */
export async function begin(scope: CompanyScope, look: { readonly work: Work; readonly now: string }): Promise<Reading> {
  const fresh: Reading = { work: look.work, entity: null, read: 0, of: null, pages: 0, startedAt: look.now };
  const found = await firstRow<{ reading: Reading }>(
    scope,
    `insert into sync_state as held (company_id, pull, unfinished, progress) values ($1, 1, true, $2::jsonb || $4::jsonb)
     on conflict (company_id) do update set pull = held.pull + 1, unfinished = true,
       progress = case when held.unfinished and held.progress ->> 'work' = $3 then held.progress || $4::jsonb else excluded.progress end
     returning progress - 'waitingUntil' - 'waitingFor' as reading`,
    toJson(fresh),
    look.work,
    toJson(NOT_WAITING),
  );
  return found?.reading ?? fresh;
}

/** With each page, in the transaction that stores it. */
export async function advance(
  scope: CompanyScope,
  { reading, sweepDue = [] }: { readonly reading: Reading; readonly sweepDue?: readonly EntityKind[] },
): Promise<void> {
  // A wait may have been noted meanwhile for the page after this one.
  await rows(
    scope,
    `update sync_state set progress = coalesce(progress, $3::jsonb) || $2::jsonb where company_id = $1`,
    toJson(reading),
    toJson(NOT_WAITING),
  );
  if (sweepDue.length > 0) await due(scope, sweepDue);
}

/** These kinds have to be swept. */
export async function due(scope: CompanyScope, kinds: readonly EntityKind[]): Promise<void> {
  await rows(
    scope,
    `update sync_state set sweep_due = (select coalesce(jsonb_agg(distinct kind), '[]') from jsonb_array_elements(sweep_due || $2::jsonb) as kind)
      where company_id = $1`,
    toJson(kinds),
  );
}

/** A wait for the provider begins, or is over (null). */
export async function wait(
  scope: CompanyScope,
  waiting: { readonly until: string; readonly reason: string } | null,
): Promise<void> {
  const text = `update sync_state set progress = progress || $2::jsonb where company_id = $1 and progress is not null`;
  await rows(scope, text, toJson({ waitingUntil: waiting?.until ?? null, waitingFor: waiting?.reason ?? null }));
}

/** The mirror is what the ledger was. `on`: the company's day, when everything was looked at. */
export async function finish(scope: CompanyScope, on: Day | null): Promise<void> {
  const text = `update sync_state set unfinished = false, progress = null, looked_on = coalesce($2, looked_on) where company_id = $1`;
  await rows(scope, text, on);
}

/** The day's comparison is done. Null: there was nothing to compare, as everything had just been read for the first time. */
export async function reconciled(
  scope: CompanyScope,
  on: Day,
  found: { readonly reconciled: Reconciled; readonly accepted: SyncState['accepted'] } | null,
): Promise<void> {
  await rows(
    scope,
    `update sync_state set reconciled_on = $2, reconciled = coalesce($3, reconciled), accepted = coalesce($4, accepted) where company_id = $1`,
    on,
    toJsonOrNull(found?.reconciled),
    toJsonOrNull(found?.accepted),
  );
}

/** Changes were found that nobody had told of; null: webhooks are heard again. */
export async function setUnheard(scope: CompanyScope, since: string | null): Promise<void> {
  await rows(scope, `update sync_state set unheard_since = $2 where company_id = $1`, since);
}

export async function setNextWhy(scope: CompanyScope, why: string | null): Promise<void> {
  const text = `insert into sync_state (company_id, next_why) values ($1, $2) on conflict (company_id) do update set next_why = excluded.next_why`;
  await rows(scope, text, why);
}

/** Somebody has to be judged: the ledger or the policy is another one by now, or a turn that had called them up was cut short. */
export async function isDecisionDue(scope: CompanyScope): Promise<boolean> {
  const text = `select 1 from touched join customer on customer.company_id = $1 and customer.id = touched.customer_id and customer.deleted_at is null
    where touched.company_id = $1 limit 1`;
  return (await rows(scope, text)).length > 0;
}

/** Documents came of customers that the mirror does not know. */
export async function hasStrangers(scope: CompanyScope): Promise<boolean> {
  const text = `select 1 from touched where company_id = $1 and not taken
      and not exists (select 1 from customer where customer.company_id = $1 and customer.id = touched.customer_id) limit 1`;
  return (await rows(scope, text)).length > 0;
}

/** Are there some among these customers for whom we have done nothing since then? What we do ourselves comes back as a change. */
export async function hasOthersThanOurs(scope: CompanyScope, customerIds: readonly string[], since: string): Promise<boolean> {
  const text = `select 1 from unnest($2::text[]) as changed(id) where not exists (
      select 1 from action where company_id = $1 and customer_id = changed.id and state in ('sending', 'in_doubt', 'reading_back', 'confirmed') and updated_at >= $3) limit 1`;
  return (await rows(scope, text, customerIds, since)).length > 0;
}

/** What the mirror holds of each kind: what is present, and what it remembers as gone. */
export async function heldCounts(
  scope: CompanyScope,
): Promise<Readonly<Record<EntityKind, { readonly present: number; readonly gone: number }>>> {
  const found = await rows<{ kind: EntityKind; present: number; gone: number }>(
    scope,
    Object.keys(MIRROR_TABLES)
      .map(
        (kind) => `select '${kind}' as kind,
        (select count(*) from ${kind} where company_id = $1 and deleted_at is null)::int as present,
        (select count(*) from gone where company_id = $1 and entity = '${kind}' and not exists (
           select 1 from ${kind} held where held.company_id = $1 and held.id = gone.id and held.deleted_at is null))::int as gone`,
      )
      .join(' union all '),
  );
  const of = (kind: EntityKind) => {
    const row = found.find((one) => one.kind === kind);
    return { present: row?.present ?? 0, gone: row?.gone ?? 0 };
  };
  return { customer: of('customer'), invoice: of('invoice'), payment: of('payment'), credit: of('credit') };
}
