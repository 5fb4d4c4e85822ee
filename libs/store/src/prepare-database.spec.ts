import { Client } from 'pg';
import PgBoss from 'pg-boss';
import { freshDatabase, type FreshDatabase } from '../../../test/support/postgres';
import { migrationDrift } from './prepare-database';
import { openStore } from './store';

describe('a database that is being prepared', () => {
  let database: FreshDatabase;
  let owner: Client;

  beforeAll(async () => {
    database = await freshDatabase();
    owner = new Client({ connectionString: database.url });
    await owner.connect();
  });

  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  it('has no drift between entities and migrations', async () => {
    expect(await migrationDrift(database.url)).toEqual([]);
  });

  it('shows drift when somebody changes the schema by hand', async () => {
    await owner.query('alter table turn add column colour text');
    expect(await migrationDrift(database.url)).toEqual([expect.stringContaining('colour')]);
    await owner.query('alter table turn drop column colour');
  });

  it('lets processes that start at once wait for each other', async () => {
    await owner.query('drop schema public cascade; create schema public; drop schema pgboss cascade');
    const stores = await Promise.all([1, 2, 3].map(() => openStore({ url: database.url, poolMax: 1 })));
    await Promise.all(stores.map((store) => store.close()));
    const { rows } = await owner.query<{ name: string }>('select name from migrations order by id');
    expect(rows).toHaveLength(new Set(rows.map(({ name }) => name)).size);
    expect(rows.length).toBeGreaterThan(5);
  });

  it('gives pg-boss all it needs under the role of the engine, and one waiting turn a company', async () => {
    const store = await openStore({ url: database.url });
    const boss = new PgBoss({ ...store.bossConnection, schema: 'pgboss', migrate: false, max: 2 });
    await boss.start();
    try {
      const sent = await Promise.all([1, 2, 3].map(() => boss.send('turn', {}, { singletonKey: 'company-1' })));
      expect(sent.filter(Boolean)).toHaveLength(1);
      const [job] = await boss.fetch('turn');
      expect(await boss.send('turn', {}, { singletonKey: 'company-1' })).not.toBeNull();
      await boss.complete('turn', job!.id);
      await boss.maintain();
      expect(await boss.getQueueSize('turn')).toBe(1);
    } finally {
      await boss.stop({ graceful: false });
      await store.close();
    }
  });

  it('works as the engine, which is neither superuser nor owner and cannot change the schema', async () => {
    const store = await openStore({ url: database.url });
    const engine = new Client(store.bossConnection);
    await engine.connect();
    try {
      const { rows } = await engine.query(
        'select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user',
      );
      expect(rows).toEqual([{ current_user: 'holdfast_engine', rolsuper: false, rolbypassrls: false }]);
      await expect(engine.query('create table public.mine (id int)')).rejects.toThrow(/permission denied/);
      await expect(engine.query('alter table invoice disable row level security')).rejects.toThrow(/must be owner/);
      await expect(engine.query('select * from migrations')).rejects.toThrow(/permission denied/);
      await engine.query('reset role');
      expect((await engine.query('select current_user')).rows).toEqual([{ current_user: 'holdfast_engine' }]);
    } finally {
      await engine.end();
      await store.close();
    }
  });

  it('works with an owner that is no superuser, as hosted databases have it', async () => {
    await owner.query(`create role hosted login password 'hosted' createrole`);
    await owner.query(`create database hosted_db owner hosted`);
    const url = new URL(database.url);
    url.username = 'hosted';
    url.password = 'hosted';
    url.pathname = '/hosted_db';
    try {
      // The role exists already, made by another; so that one admits the new owner.
      await owner.query('grant holdfast_engine to hosted with admin option');
      const store = await openStore({ url: url.href });
      const company = await store.companies.register({ provider: 'xero', externalHash: 'h', name: 'Hosted' });
      expect(await store.inCompany(company.id, async (scope) => scope.companyId)).toBe(company.id);
      await store.close();
    } finally {
      await owner.query('drop database hosted_db with (force)');
      await owner.query('drop owned by hosted; drop role hosted');
    }
  });
});

describe('a database that cannot be reached', () => {
  it.each([
    [
      'postgres://me:s3cret@127.0.0.1:1/books',
      /DATABASE_URL: PostgreSQL at 127\.0\.0\.1:1\/books: nothing listens there\. Start PostgreSQL/,
    ],
    ['postgres://me:s3cret@no-such-host.invalid/books', /no-such-host\.invalid:5432\/books: /],
  ])('%s', async (url, message) => {
    const failure = await openStore({ url }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).message).toMatch(message);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('s3cret');
  });

  it('says that the password is wrong, without saying it', async () => {
    const database = await freshDatabase();
    const url = new URL(database.url);
    url.password = 's3cret';
    await expect(openStore({ url: url.href })).rejects.toThrow(/refuses this user and password/);
    url.pathname = '/nowhere';
    url.password = new URL(database.url).password;
    await expect(openStore({ url: url.href })).rejects.toThrow(/nowhere: it has no database of this name/);
    await database.drop();
  });
});
