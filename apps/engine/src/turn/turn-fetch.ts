import type PgBoss from 'pg-boss';

export const TURN_QUEUE = 'turn';

export interface TurnJob {
  readonly companyId: string;
  readonly trigger: string;
}

/** A turn that this process has to run now. */
export interface FetchedTurn {
  readonly id: string;
  readonly job: TurnJob;
}

/** The company that has waited longest among those of which no turn runs. The condition on the running ones is that of the index which allows one of each. */
const FETCH = `
  with next as (
    select id from pgboss.job waiting
     where name = $1 and state < 'active' and start_after < now()
       and not exists (select from pgboss.job running where running.name = $1 and running.policy = 'stately' and running.state = 'active'
         and coalesce(running.singleton_key, '') = coalesce(waiting.singleton_key, ''))
     order by created_on, id limit 1 for update skip locked
  )
  update pgboss.job fetched set state = 'active', started_on = now(),
      retry_count = retry_count + case when started_on is null then 0 else 1 end
    from next where fetched.name = $1 and fetched.id = next.id
  returning fetched.id, fetched.data as job`;

const UNIQUE_VIOLATION = '23505';
const TRIES_MAX = 3;

/** Null when there is nothing to do now. In place of pg-boss' own fetch, which takes the oldest job of all: when a turn of its company runs already, that one
 * cannot begin, and every other company waits behind it. */
export async function fetchTurn(boss: PgBoss): Promise<FetchedTurn | null> {
  for (let tries = 1; ; tries += 1) {
    try {
      // Nothing is found before the queue has been opened.
      const found: { rows: FetchedTurn[] } | undefined = await boss.getDb().executeSql(FETCH, [TURN_QUEUE]);
      return found?.rows[0] ?? null;
    } catch (error) {
      // A company has one that is new and one to be tried again, and somebody else has taken the other in this moment.
      if ((error as { readonly code?: unknown }).code !== UNIQUE_VIOLATION || tries === TRIES_MAX) throw error;
    }
  }
}

/** Turns that have been running for longer than this; at most as many as there are workers in all processes. */
export async function longRunning(
  boss: PgBoss,
  ms: number,
): Promise<readonly { readonly id: string; readonly companyId: string }[]> {
  const text = `select id, data ->> 'companyId' as "companyId" from pgboss.job
    where name = $1 and state = 'active' and started_on < now() - $2 * interval '1 millisecond'`;
  const found: { rows: { id: string; companyId: string }[] } | undefined = await boss.getDb().executeSql(text, [TURN_QUEUE, ms]);
  return found?.rows ?? [];
}
