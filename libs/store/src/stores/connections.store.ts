import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

/** A company's connection; what is secret in it is sealed by the caller. Times are ISO 8601. */
export interface Connection {
  readonly sealedTokens: string;
  readonly sealedExternalId: string;
  readonly connectionId: string | null;
  readonly accessExpiresAt: string;
  readonly refreshExpiresAt: string;
  readonly hardExpiresAt: string | null;
}

export type NewTokens = Pick<Connection, 'sealedTokens' | 'accessExpiresAt' | 'refreshExpiresAt' | 'hardExpiresAt'>;

/** `tokenEpoch` names the stored pair: hand it to `beginRefresh` as `refusedEpoch` when the provider refuses a token that looks valid. */
export interface StoredConnection extends Connection {
  readonly tokenEpoch: number;
}

const RENEW_BEFORE_MS = 60_000;

const CONNECTION = `sealed_tokens as "sealedTokens", sealed_external_id as "sealedExternalId", connection_id as "connectionId",
  access_expires_at as "accessExpiresAt", refresh_expires_at as "refreshExpiresAt", hard_expires_at as "hardExpiresAt",
  token_epoch::int as "tokenEpoch"`;

/** A new consent: replaces the tokens, and any refresh under way loses its right to store its own. */
export async function save(scope: CompanyScope, connection: Connection): Promise<void> {
  await rows(
    scope,
    `insert into connection (company_id, sealed_tokens, sealed_external_id, connection_id, access_expires_at, refresh_expires_at,
       hard_expires_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (company_id) do update set sealed_tokens = excluded.sealed_tokens, sealed_external_id = excluded.sealed_external_id,
       connection_id = excluded.connection_id, access_expires_at = excluded.access_expires_at,
       refresh_expires_at = excluded.refresh_expires_at, hard_expires_at = excluded.hard_expires_at,
       refresh_epoch = connection.refresh_epoch + 1, token_epoch = connection.refresh_epoch + 1`,
    connection.sealedTokens,
    connection.sealedExternalId,
    connection.connectionId,
    connection.accessExpiresAt,
    connection.refreshExpiresAt,
    connection.hardExpiresAt,
  );
}

export function read(scope: CompanyScope): Promise<StoredConnection | null> {
  return firstRow<StoredConnection>(scope, `select ${CONNECTION} from connection where company_id = $1`);
}

export async function remove(scope: CompanyScope): Promise<void> {
  await rows(scope, `delete from connection where company_id = $1`);
}

/** Step 1 of 3; commit it before calling the provider (step 2). A refresh that somebody began and never finished does not stop the next one:
 * both vendors accept the old token again within their grace. Needed when the access token dies within `marginMs`, or is still the refused one. */
export async function beginRefresh(
  scope: CompanyScope,
  now: string,
  { marginMs = RENEW_BEFORE_MS, refusedEpoch }: { readonly marginMs?: number; readonly refusedEpoch?: number } = {},
): Promise<{ readonly epoch: number; readonly sealedTokens: string } | 'not-needed'> {
  const begun = await firstRow<{ epoch: number; sealedTokens: string }>(
    scope,
    `update connection set refresh_epoch = refresh_epoch + 1
      where company_id = $1 and (access_expires_at <= $2 or token_epoch = $3)
      returning refresh_epoch::int as epoch, sealed_tokens as "sealedTokens"`,
    new Date(Date.parse(now) + marginMs).toISOString(),
    refusedEpoch ?? null,
  );
  return begun ?? 'not-needed';
}

/** Step 3 of 3: false when another refresh or a new consent came after ours; then read again. */
export async function finishRefresh(scope: CompanyScope, epoch: number, tokens: NewTokens): Promise<boolean> {
  const stored = await rows(
    scope,
    `update connection set sealed_tokens = $3, access_expires_at = $4, refresh_expires_at = $5, hard_expires_at = $6, token_epoch = $2
      where company_id = $1 and refresh_epoch = $2 returning company_id`,
    epoch,
    tokens.sealedTokens,
    tokens.accessExpiresAt,
    tokens.refreshExpiresAt,
    tokens.hardExpiresAt,
  );
  return stored.length === 1;
}

/** Thrown when somebody else holds the lease by now: nothing more may be written or sent under the old one. */
export class LeaseLost extends Error {}

export interface LeaseRequest {
  readonly holder: string;
  /** Ms since 1970, like `ttlMs`. */
  readonly now: number;
  readonly ttlMs: number;
}

/** The epoch of the lease; null while one is held and has not run out, even by the same holder: one process may run two turns by mistake too. */
export async function acquireLease(scope: CompanyScope, { holder, now, ttlMs }: LeaseRequest): Promise<number | null> {
  const taken = await firstRow<{ epoch: number }>(
    scope,
    `insert into connection_lease as held (company_id, holder, epoch, until) values ($1, $2, 1, $4)
     on conflict (company_id) do update set holder = excluded.holder, epoch = held.epoch + 1, until = excluded.until
       where held.holder is null or held.until <= $3
     returning epoch::int`,
    holder,
    instant(now),
    instant(now + ttlMs),
  );
  return taken?.epoch ?? null;
}

/** False when it is lost. One that ran out without being taken by anybody is still ours. */
export async function renewLease(
  scope: CompanyScope,
  { epoch, now, ttlMs }: { readonly epoch: number; readonly now: number; readonly ttlMs: number },
): Promise<boolean> {
  const text = `update connection_lease set until = $3 where company_id = $1 and epoch = $2 and holder is not null returning epoch`;
  return (await rows(scope, text, epoch, instant(now + ttlMs))).length === 1;
}

export async function releaseLease(scope: CompanyScope, epoch: number): Promise<boolean> {
  const text = `update connection_lease set holder = null where company_id = $1 and epoch = $2 and holder is not null returning epoch`;
  return (await rows(scope, text, epoch)).length === 1;
}

/** Throws LeaseLost unless this epoch is the present one. Nobody can take the lease before this transaction ends, so what it writes is fenced. */
export async function requireLease(scope: CompanyScope, epoch: number): Promise<void> {
  const text = `select 1 from connection_lease where company_id = $1 and epoch = $2 and holder is not null for share`;
  if ((await rows(scope, text, epoch)).length === 0) {
    throw new LeaseLost('Another process has taken over this company; what this one was about to do is left to it.');
  }
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
