import { randomUUID } from 'node:crypto';
import { parseDay } from '@holdfast/credit';
import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '../../../test/support/postgres';
import { ENTITIES } from './entities/all';
import { rows } from './sql';
import { openStore, type Store } from './store';
import * as audit from './stores/audit.store';
import * as outbox from './stores/outbox.store';
import * as settings from './stores/settings.store';
import * as turns from './stores/turns.store';
import * as violations from './stores/violations.store';

const NOW = '2026-01-01T00:00:00.000Z';
const DAY = parseDay('2026-01-01');

describe('the wall between companies', () => {
  let database: FreshDatabase;
  let store: Store;
  let owner: Client;
  let engine: Client;
  let ours: string;
  let theirs: string;

  beforeAll(async () => {
    database = await freshDatabase();
    store = await openStore({ url: database.url, poolMax: 2 });
    [owner, engine] = [new Client({ connectionString: database.url }), new Client(store.bossConnection)];
    await Promise.all([owner.connect(), engine.connect()]);
    ours = (await store.companies.register({ provider: 'xero', externalHash: 'ours', name: 'Ours' })).id;
    theirs = (await store.companies.register({ provider: 'xero', externalHash: 'theirs', name: 'Theirs' })).id;
    for (const id of [ours, theirs]) {
      await store.inCompany(id, async (scope) => {
        await turns.start(scope, { id: 'turn', trigger: 'test', startedAt: '2026-01-01T00:00:00Z' });
        await audit.append(scope, { at: '2026-01-01T00:00:00Z', actor: 'test', event: 'x', subject: 'y', detail: {} });
      });
    }
  });

  afterAll(async () => {
    await Promise.all([owner.end(), engine.end(), store.close()]);
    await database.drop();
  });

  const tenantTables = async (): Promise<string[]> => {
    const { rows: found } = await owner.query<{ name: string }>(`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
       where c.relkind in ('r', 'p') and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id') order by 1`);
    return found.map(({ name }) => name);
  };

  it('stands around every table that has a company', async () => {
    // Without one: company, practice, its two and consent (which have walls of their own), session, one_time_link, oauth_state, access_key, app_calls, app_usage,
    // stop.
    expect(await tenantTables()).toHaveLength(ENTITIES.length - 12);
    const { rows: open } = await owner.query(
      `
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
       where c.relname = any($1) and not (c.relrowsecurity and c.relforcerowsecurity
         and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polqual is not null and p.polwithcheck is not null))`,
      [await tenantTables()],
    );
    expect(open).toEqual([]);
  });

  it('has the company first in every primary, unique and foreign key', async () => {
    const tables = await tenantTables();
    const { rows: keys } = await owner.query<{ name: string; first: string }>(
      `select i.indexrelid::regclass::text as name, a.attname as first
         from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indrelid::regclass::text = any($1)
       union all
       select conname, a.attname from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        where c.contype = 'f' and c.conrelid::regclass::text = any($1)`,
      [tables],
    );
    expect(keys.length).toBeGreaterThan(2 * tables.length - 1);
    expect(keys.filter(({ first }) => first !== 'company_id')).toEqual([]);
  });

  it('shows nothing at all when no company is set', async () => {
    for (const table of await tenantTables()) {
      expect((await engine.query(`select 1 from ${table}`)).rowCount).toBe(0);
    }
    // A setting that was local to an earlier transaction comes back as '' on the same connection.
    await engine.query('begin');
    await engine.query(`select set_config('app.company', $1, true)`, [ours]);
    expect((await engine.query('select 1 from turn')).rowCount).toBe(1);
    await engine.query('commit');
    expect((await engine.query('select 1 from turn')).rowCount).toBe(0);
  });

  it("lets nobody read or write another company's rows", async () => {
    await engine.query('begin');
    await engine.query(`select set_config('app.company', $1, true)`, [ours]);
    expect((await engine.query('select company_id from turn')).rows).toEqual([{ company_id: ours }]);
    expect((await engine.query(`update turn set error = 'seen' where company_id = $1`, [theirs])).rowCount).toBe(0);
    await expect(
      engine.query(`insert into turn (company_id, id, trigger, started_at) values ($1, 'x', 'x', '2026-01-01')`, [theirs]),
    ).rejects.toThrow(/row-level security/);
    await engine.query('rollback');
    await engine.query('begin');
    await engine.query(`select set_config('app.company', $1, true)`, [ours]);
    await expect(engine.query(`update turn set company_id = $1`, [theirs])).rejects.toThrow(/row-level security/);
    await engine.query('rollback');
  });

  it('stands around the consents, although several companies may live by one', async () => {
    const [shared, alone] = [randomUUID(), randomUUID()];
    const tokens = [`'sealed'`, 'now()', 'now()', 'now()'].join(', ');
    const insert = 'insert into consent (id, sealed_tokens, access_expires_at, refresh_expires_at, renewed_at)';
    await owner.query(`${insert} values ('${shared}', ${tokens}), ('${alone}', ${tokens})`);
    await owner.query(`update company set consent_id = $1 where id in ($2, $3)`, [shared, ours, theirs]);
    expect((await engine.query('select 1 from consent')).rowCount).toBe(0);
    for (const id of [ours, theirs]) {
      await engine.query('begin');
      await engine.query(`select set_config('app.company', $1, true)`, [id]);
      expect((await engine.query('select id from consent')).rows).toEqual([{ id: shared }]);
      for (const change of [`update consent set sealed_tokens = 'stolen'`, 'delete from consent'])
        expect((await engine.query(`${change} where id = $1`, [alone])).rowCount).toBe(0);
      await expect(engine.query(`${insert} values ('${randomUUID()}', ${tokens})`)).rejects.toThrow(/row-level security/);
      await engine.query('rollback');
    }
    await owner.query('update company set consent_id = null');
  });

  it('keeps a company set only as long as its transaction, also on a pooled connection and after an error', async () => {
    await expect(store.inCompany(ours, () => Promise.reject(new Error('stop')))).rejects.toThrow('stop');
    const seen = await Promise.all(
      Array.from({ length: 40 }, (_, i) => {
        const id = i % 2 === 0 ? ours : theirs;
        return store.inCompany(id, async (scope) => {
          const found = await rows<{ company_id: string }>(scope, 'select company_id from turn where $1::uuid is not null');
          return found.every((row) => row.company_id === id) && found.length === 1;
        });
      }),
    );
    expect(seen.every(Boolean)).toBe(true);
  });

  it.each([undefined, null, '', 'all', '%', randomUUID().slice(1)])('refuses %p as a company', async (id) => {
    await expect(store.inCompany(id as unknown as string, (scope) => turns.list(scope, 1))).rejects.toThrow(TypeError);
    await expect(
      store.inCompany(ours, (scope) => turns.list({ ...scope, companyId: id as unknown as string }, 1)),
    ).rejects.toThrow(TypeError);
  });

  it('goes on after the server has thrown everybody out in the middle of a transaction', async () => {
    const cut = store.inCompany(ours, async (scope) => {
      await turns.start(scope, { id: 'never committed', trigger: 'test', startedAt: '2026-01-01T00:00:00Z' });
      await owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'holdfast-engine' and datname = current_database()`,
      );
      return turns.list(scope, 1);
    });
    await expect(cut).rejects.toThrow(/this transaction has ended|terminating connection/);
    expect((await store.inCompany(ours, (scope) => turns.list(scope, 9))).map(({ id }) => id)).toEqual(['turn']);
  });

  it('sees nothing through a scope whose company was exchanged', async () => {
    expect(await store.inCompany(ours, (scope) => turns.list({ ...scope, companyId: theirs }, 10))).toEqual([]);
  });

  it('cannot store for a company that does not exist, and does not tell the values', async () => {
    const secret = 'a name nobody should read in a log';
    const nobody = randomUUID();
    const failure = await store
      .inCompany(nobody, (scope) => settings.patch(scope, { policyName: secret }))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'StoreError', code: '23503', constraint: 'settings_company_id_fkey' });
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain(secret);
  });

  it('keeps attempts, violations and the ends of audits apart, and lets nobody take one back', async () => {
    await store.inCompany(theirs, async (scope) => {
      const note = { key: 'k', kind: 'note', customerId: 'c1', asOf: DAY, state: 'approved', why: 'x', now: NOW } as const;
      const { id } = await outbox.add(scope, { ...note, intent: { kind: 'note' } });
      await outbox.markSending(scope, { parcel: randomUUID(), members: [{ id, request: {} }], deadline: NOW, now: NOW });
      await violations.add(scope, [{ invoiceId: 'i1', customerId: 'c1', mark: 'hold', since: DAY, foundOn: DAY }]);
    });
    await engine.query('begin');
    await engine.query(`select set_config('app.company', $1, true)`, [ours]);
    for (const [table, column] of [
      ['attempt', 'reason'],
      ['audit_head', 'hash'],
    ]) {
      expect((await engine.query(`select 1 from ${table} where company_id = $1`, [theirs])).rowCount).toBe(0);
      expect((await engine.query(`update ${table} set ${column} = 'x' where company_id = $1`, [theirs])).rowCount).toBe(0);
    }
    expect((await engine.query('select 1 from violation')).rowCount).toBe(0);
    await engine.query('rollback');
    const forbidden = [
      'delete from attempt',
      'delete from violation',
      `update violation set mark = 'x'`,
      'delete from audit_head',
    ];
    for (const statement of [...forbidden, 'delete from stop'])
      await expect(engine.query(statement)).rejects.toThrow(/permission denied/);
  });

  it('keeps the audit from everybody, the owner included', async () => {
    await expect(engine.query(`update audit set actor = 'nobody'`)).rejects.toThrow(/permission denied/);
    await expect(engine.query('delete from audit')).rejects.toThrow(/permission denied/);
    await expect(owner.query(`update audit set actor = 'nobody'`)).rejects.toThrow(/append only: UPDATE is refused/);
    await expect(owner.query('delete from audit')).rejects.toThrow(/append only: DELETE is refused/);
    await expect(owner.query('truncate audit')).rejects.toThrow(/append only: TRUNCATE is refused/);
  });
});
