import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { freshDatabase, type FreshDatabase } from '../../../test/support/postgres';
import { dataSource } from './data-source';
import { KeyRing } from './key-ring';
import { openStore } from './store';
import * as consents from './stores/consents.store';
import { MIGRATIONS } from './migrations/all';
import { Consents1795300011000 } from './migrations/1795300011000-consents';

const keys = KeyRing.parse(`k:${Buffer.alloc(32, 3).toString('base64')}`);
const SECRET = 'an access and a refresh token';

/** A database as it was before, owned by somebody who is no superuser, as a hosted one is: there, forced row-level security binds the owner too. */
describe('the move of tokens from connections to consents', () => {
  let database: FreshDatabase;
  let admin: Client;
  let url: string;
  const role = `owner_${randomUUID().slice(0, 8)}`;

  beforeAll(async () => {
    database = await freshDatabase();
    admin = new Client({ connectionString: database.url });
    await admin.connect();
    await admin.query('drop schema if exists pgboss cascade; drop schema public cascade; create schema public');
    await admin.query(
      `create role ${role} login createrole password 'owner'; grant holdfast_engine to ${role} with admin option`,
    );
    await admin.query(`grant all on schema public to ${role}; alter schema public owner to ${role}`);
    await admin.query(`grant create on database ${new URL(database.url).pathname.slice(1)} to ${role}`);
    const place = new URL(database.url);
    place.username = role;
    place.password = 'owner';
    url = place.href;
    const before = MIGRATIONS.slice(0, MIGRATIONS.indexOf(Consents1795300011000));
    const old = new DataSource({ ...dataSource({ url, poolMax: 1, applicationName: 'before' }).options, migrations: before });
    await old.initialize();
    await old.runMigrations();
    await old.destroy();
  });
  afterAll(async () => {
    await admin.query(`drop owned by ${role} cascade; drop role ${role}`).catch(() => undefined);
    await admin.end();
    await database.drop();
  });

  it('keeps every connection, without sealing anything anew, and takes the tokens out of the old place', async () => {
    const [connected, disconnected] = [randomUUID(), randomUUID()];
    for (const id of [connected, disconnected])
      await admin.query(
        `insert into company (id, provider, name, external_hash, status, created_at) values ($1, 'xero', 'C', $2, 'connected', now())`,
        [id, id],
      );
    const sealed = keys.seal(SECRET, `${connected}|connection|tokens`);
    await admin.query(
      `insert into connection (company_id, sealed_tokens, sealed_external_id, connection_id, access_expires_at, refresh_expires_at, hard_expires_at,
         refresh_epoch, token_epoch)
       values ($1, $2, 'id', 'c', '2026-02-01T12:00:00Z', '2026-05-01T12:00:00Z', '2030-01-01T00:00:00Z', 7, 6)`,
      [connected, sealed],
    );

    const store = await openStore({ url });
    const read = (id: string) => store.inCompany(id, (scope) => consents.read(scope));
    const moved = await read(connected);
    expect(moved).toEqual({
      id: connected,
      sealedTokens: sealed,
      spareTokens: [],
      accessExpiresAt: '2026-02-01T12:00:00.000Z',
      refreshExpiresAt: '2026-05-01T12:00:00.000Z',
      hardExpiresAt: '2030-01-01T00:00:00.000Z',
      grantedAt: null,
      renewedAt: '2026-02-01T11:00:00.000Z',
      refreshEpoch: 7,
      tokenEpoch: 6,
      claim: 'free',
      endedAt: null,
    });
    expect(keys.open(moved?.sealedTokens ?? '', `${moved?.id}|connection|tokens`)).toBe(SECRET);
    expect(await read(disconnected)).toBeNull();
    await store.close();

    const { rows } = await admin.query('select * from connection');
    expect(rows).toEqual([{ company_id: connected, sealed_external_id: 'id', connection_id: 'c' }]);
    const { rows: walls } = await admin.query(
      `select relname, relrowsecurity and relforcerowsecurity as stands from pg_class where relname in ('connection', 'consent') order by 1`,
    );
    expect(walls).toEqual([
      { relname: 'connection', stands: true },
      { relname: 'consent', stands: true },
    ]);
  });
});
