import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { freshDatabase } from '../../../test/support/postgres';
import { dataSource } from './data-source';
import { KeyRing } from './key-ring';
import { Consents1795300011000 } from './migrations/1795300011000-consents';
import { Parcels1795300014000 } from './migrations/1795300014000-parcels';
import { Persons1795300022000 } from './migrations/1795300022000-persons';
import { MIGRATIONS } from './migrations/all';
import { openStore } from './store';
import * as audit from './stores/audit.store';
import * as consents from './stores/consents.store';
import * as marks from './stores/marks.store';
import * as mirror from './stores/mirror.store';
import * as outbox from './stores/outbox.store';
import { invoice } from './stores/sample-records';

const keys = KeyRing.parse(`k:${Buffer.alloc(32, 3).toString('base64')}`);
/** Three entries as an earlier version has linked them. */
const CHAIN = [
  'd945d99e11c8672b6e55005834db01b8184beb316cd7df6badc847fc09d9f46a',
  '117358b0eea35936e15e46befae16bf2f56ed1b0edb230bec16fe50b0c2f9cfa',
  'cec3f18f9e3e09fbf136db17d30100cb925ffee84e1aa84a6b4dad1622eb3bfd',
];
const SECRET = 'an access and a refresh token';

interface OldDatabase {
  /** Its owner's, who is no superuser, as in a hosted one: there, forced row-level security binds the owner too. */
  readonly url: string;
  readonly admin: Client;
  readonly company: () => Promise<string>;
}

/** A database as it was before this migration. */
async function before(migration: (typeof MIGRATIONS)[number], work: (database: OldDatabase) => Promise<void>): Promise<void> {
  const database = await freshDatabase();
  const admin = new Client({ connectionString: database.url });
  const role = `owner_${randomUUID().slice(0, 8)}`;
  await admin.connect();
  try {
    await admin.query('drop schema if exists pgboss cascade; drop schema public cascade; create schema public');
    await admin.query(
      `create role ${role} login createrole password 'owner'; grant holdfast_engine to ${role} with admin option`,
    );
    await admin.query(`grant all on schema public to ${role}; alter schema public owner to ${role}`);
    await admin.query(`grant create on database ${new URL(database.url).pathname.slice(1)} to ${role}`);
    const url = Object.assign(new URL(database.url), { username: role, password: 'owner' }).href;
    const migrations = MIGRATIONS.slice(0, MIGRATIONS.indexOf(migration));
    const old = new DataSource({
      ...dataSource({ url, poolMax: 1, applicationName: 'before', silentMs: 0 }).options,
      migrations,
    });
    await old.initialize();
    await old.runMigrations();
    await old.destroy();
    await work({ url, admin, company: () => register(admin) });
  } finally {
    await admin.query(`drop owned by ${role} cascade; drop role ${role}`).catch(() => undefined);
    await admin.end();
    await database.drop();
  }
}

async function register(admin: Client): Promise<string> {
  const id = randomUUID();
  await admin.query(
    `insert into company (id, provider, name, external_hash, status, created_at) values ($1, 'xero', 'C', $2, 'connected', now())`,
    [id, id],
  );
  return id;
}

async function walls(admin: Client, tables: readonly string[]): Promise<readonly string[]> {
  const { rows } = await admin.query<{ relname: string }>(
    `select relname from pg_class where relname = any($1) and relrowsecurity and relforcerowsecurity order by 1`,
    [tables],
  );
  return rows.map(({ relname }) => relname);
}

describe('what was stored before a migration', () => {
  it('connections keep their tokens, without anything being sealed anew, and give them to their consents', () =>
    before(Consents1795300011000, async ({ url, admin, company }) => {
      const [connected, disconnected] = [await company(), await company()];
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
      expect(await walls(admin, ['connection', 'consent'])).toEqual(['connection', 'consent']);
    }));

  it('audits learn where they end, marks that they stand already, and invoices that they are known already', () =>
    before(Parcels1795300014000, async ({ url, admin, company }) => {
      const [id, silent] = [await company(), await company()];
      const entry = { at: '2026-02-01T10:00:00.000Z', actor: 'owner', event: 'x', subject: 'y', detail: null };
      for (const [index, hash] of CHAIN.entries())
        await admin.query(
          `insert into audit (company_id, sequence, at, actor, event, subject, detail, hash) values ($1, $2, $3, 'owner', 'x', 'y', null, $4)`,
          [id, index + 1, entry.at, hash],
        );
      await admin.query(
        `insert into mark (company_id, customer_id, mark, prior, since, changes)
         values ($1, 'c1', 'hold', '{"terms": null, "groups": []}', '2026-01-01', 1), ($1, 'c2', null, null, null, 2)`,
        [id],
      );
      await admin.query(
        `insert into invoice (company_id, id, version, changed_at, customer_id, number, issued, currency, total_minor, balance_minor, home_currency,
           home_total_minor, home_balance_minor, status)
         values ($1, 'i1', '1', '2026-01-01', 'c1', 'INV-1', '2026-01-01', 'GBP', 1, 1, 'GBP', 1, 1, 'open')`,
        [id],
      );
      await admin.query(
        `insert into action (company_id, id, key, kind, customer_id, as_of, state, why, intent, approved_by, created_at, updated_at)
         values ($1, $2, 'k1', 'release', 'c1', '2026-01-01', 'approved', 'paid', '{}', 'owner', '2026-01-01', '2026-01-01')`,
        [id, randomUUID()],
      );

      const store = await openStore({ url });
      const inside = <T>(work: Parameters<typeof store.inCompany<T>>[1]): Promise<T> => store.inCompany(id, work);
      expect(await inside(audit.verify)).toEqual({ ok: true, count: 3, head: CHAIN[2] });
      await inside((scope) => audit.append(scope, entry));
      expect(await inside(audit.verify)).toMatchObject({ ok: true, count: 4 });
      expect(await store.inCompany(silent, audit.verify)).toMatchObject({ ok: true, count: 0 });

      await inside((scope) => mirror.storePage(scope, { records: [invoice({ id: 'i2', customerId: 'c1' })], mark: null }));
      const seen = await inside((scope) => mirror.firstSeen(scope, ['c1']));
      const standing = await inside((scope) => marks.read(scope, ['c1', 'c2']));
      const placedSeenAt = standing.get('c1')?.placedSeenAt ?? '';
      expect(seen.get('i1')).toBe(placedSeenAt);
      expect(Date.parse(seen.get('i2') ?? '')).toBeGreaterThan(Date.parse(placedSeenAt));
      expect(standing.get('c2')?.placedSeenAt).toBeNull();

      // Approved by a person before it was kept when, and what was seen: both have to be asked again.
      const expired = await inside((scope) =>
        outbox.expire(scope, { now: '2026-02-01T00:00:00.000Z', approvalBefore: '2026-01-29T00:00:00.000Z' }),
      );
      expect(expired.askedAgain).toHaveLength(1);
      await store.close();
      const tables = ['attempt', 'audit', 'audit_head', 'mark', 'violation'];
      expect(await walls(admin, tables)).toEqual(tables);
    }));

  it('entries of credit files learn their day, sessions have no name, and credit checks nobody who asked', () =>
    before(Persons1795300022000, async ({ url, admin, company }) => {
      const id = await company();
      const contents = {
        dispute: { raisedOn: '2026-01-01' },
        promise: { on: '2026-01-02', madeOn: '2026-01-01' },
        plan: { agreedOn: '2026-01-01', instalments: [{ on: '2026-01-03' }, { on: '2026-01-04' }] },
        flag: { since: '2026-01-05' },
        limit: { from: '2026-01-01', expiresOn: null },
        pin: { from: '2026-01-01', expiresOn: '2026-01-06' },
        'roll-up': {},
      };
      for (const [index, [kind, content]] of Object.entries(contents).entries())
        await admin.query(
          `insert into file_entry (company_id, id, customer_id, kind, content, recorded_by, recorded_at, number)
           values ($1, $2, 'c1', $3, $4, 'owner', '2026-01-01', $5)`,
          [id, randomUUID(), kind, { kind, ...content }, index + 1],
        );
      await admin.query(`insert into session (id_hash, expires_at) values ('s', '2027-01-01')`);
      const store = await openStore({ url });
      const { rows } = await admin.query<{ kind: string; day: string | null }>(
        `select kind, day::text from file_entry where day is not null order by number`,
      );
      expect(rows.map(({ kind, day }) => `${kind} ${day}`)).toEqual([
        'dispute 2026-01-01',
        'promise 2026-01-02',
        'plan 2026-01-04',
        'flag 2026-01-05',
        'pin 2026-01-06',
      ]);
      expect(await store.sessions.find('s', '2026-01-01T00:00:00.000Z')).toMatchObject({ name: null });
      await store.close();
      expect(await walls(admin, ['credit_check', 'file_entry'])).toEqual(['credit_check', 'file_entry']);
    }));
});
