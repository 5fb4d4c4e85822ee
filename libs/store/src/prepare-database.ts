import { Client } from 'pg';
import PgBoss from 'pg-boss';
import type { DataSource } from 'typeorm';
import { dataSource } from './data-source';
import { explainUnreachable } from './explain-unreachable';

/** Neither owner nor superuser: otherwise row-level security does nothing. */
export const ENGINE_ROLE = 'holdfast_engine';
const BOSS_SCHEMA = 'pgboss';
/** "HOLDFAST" in ASCII: the same lock for every process that prepares this database. */
const PREPARE_LOCK = '5210227437178049364';

/** Brings the database to the present schema, as its owner. Processes that start at once wait for each other. */
export async function prepareDatabase(url: string): Promise<void> {
  const lock = new Client({ connectionString: url, application_name: 'holdfast-prepare', connectionTimeoutMillis: 10_000 });
  await lock.connect().catch((cause: unknown) => Promise.reject(explainUnreachable(url, cause)));
  try {
    await lock.query('select pg_advisory_lock($1)', [PREPARE_LOCK]);
    await createEngineRole(lock);
    await withOwner(url, (owner) => owner.runMigrations());
    await prepareJobs(url, lock);
  } finally {
    // Ending the session releases the lock.
    await lock.end();
  }
}

/** What TypeORM would change to make the schema fit the entities; empty when they agree. Migrates first. */
export async function migrationDrift(url: string): Promise<string[]> {
  await prepareDatabase(url);
  return withOwner(url, async (owner) => (await owner.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query));
}

async function withOwner<T>(url: string, work: (owner: DataSource) => Promise<T>): Promise<T> {
  const owner = dataSource({ url, poolMax: 2, applicationName: 'holdfast-migrate', silentMs: 0 });
  await owner.initialize();
  try {
    return await work(owner);
  } finally {
    await owner.destroy();
  }
}

/** Roles belong to the whole server, so another database's start may create it in this very moment. */
async function createEngineRole(client: Client): Promise<void> {
  await client.query(`
    do $$ begin
      if not exists (select 1 from pg_roles where rolname = '${ENGINE_ROLE}') then
        create role ${ENGINE_ROLE} nologin nosuperuser nobypassrls nocreatedb nocreaterole;
      end if;
    exception when duplicate_object or unique_violation then null;
    end $$`);
  const { rows } = await client.query<{ unsafe: boolean; allowed: boolean }>(`
    select rolsuper or rolbypassrls as unsafe,
        pg_has_role(current_user, oid, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as allowed
      from pg_roles where rolname = '${ENGINE_ROLE}'`);
  if (rows[0]?.unsafe)
    throw new Error(`Role ${ENGINE_ROLE} would see every company. Cure: alter role ${ENGINE_ROLE} nosuperuser nobypassrls`);
  // A superuser may take any role; an ordinary owner (a hosted database) has to be its member.
  if (!rows[0]?.allowed) await client.query(`grant ${ENGINE_ROLE} to current_user`);
}

/** pg-boss migrates as the owner and works as the engine's role. */
async function prepareJobs(url: string, client: Client): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    schema: BOSS_SCHEMA,
    migrate: true,
    supervise: false,
    schedule: false,
    max: 2,
  });
  const failures: Error[] = [];
  boss.on('error', (error) => failures.push(error));
  await boss.start();
  try {
    if (!(await boss.getQueue('turn'))) await boss.createQueue('turn', { name: 'turn', policy: 'stately' });
    if (!(await boss.getQueue('backtest'))) await boss.createQueue('backtest');
  } finally {
    await boss.stop({ graceful: false, close: true });
  }
  if (failures[0]) throw failures[0];
  await client.query(`
    grant usage on schema ${BOSS_SCHEMA} to ${ENGINE_ROLE};
    grant select, insert, update, delete on all tables in schema ${BOSS_SCHEMA} to ${ENGINE_ROLE};
    grant execute on all functions in schema ${BOSS_SCHEMA} to ${ENGINE_ROLE}`);
}
