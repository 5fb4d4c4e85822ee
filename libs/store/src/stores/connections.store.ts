import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';
import { CONSENT, enter, leave, type Consent, type SealedPair } from './consents.store';

/** How one company is reached; what is secret in it is sealed by the caller. */
interface Reached {
  readonly sealedExternalId: string;
  /** Xero: the id to delete when the company leaves. */
  readonly connectionId: string | null;
}

/** `consentId` is the same for all companies that were granted together. Times are ISO 8601. */
export interface NewConnection extends Reached, SealedPair {
  readonly consentId: string;
  readonly now: string;
}

export interface Connection extends Reached {
  readonly consent: Consent;
}

/** A new consent: replaces the one before. */
export async function save(scope: CompanyScope, connection: NewConnection): Promise<void> {
  await enter(scope, connection.consentId, connection);
  await rows(
    scope,
    `insert into connection (company_id, sealed_external_id, connection_id) values ($1, $2, $3)
     on conflict (company_id) do update set sealed_external_id = excluded.sealed_external_id, connection_id = excluded.connection_id`,
    connection.sealedExternalId,
    connection.connectionId,
  );
}

export async function read(scope: CompanyScope): Promise<Connection | null> {
  const found = await firstRow<Reached & Consent>(
    scope,
    `select sealed_external_id as "sealedExternalId", connection_id as "connectionId", ${CONSENT}
       from connection join company on company.id = company_id join consent on consent.id = consent_id where company_id = $1`,
  );
  if (!found) return null;
  const { sealedExternalId, connectionId, ...consent } = found;
  return { sealedExternalId, connectionId, consent };
}

export async function remove(scope: CompanyScope): Promise<void> {
  await rows(scope, `delete from connection where company_id = $1`);
  await leave(scope);
}

/** False when the company is not connected any more: then somebody else has decided about it meanwhile, and has told of it. */
export async function needsReconnect(scope: CompanyScope): Promise<boolean> {
  const text = `update company set status = 'needs-reconnect' where id = $1 and status = 'connected' returning id`;
  return (await rows(scope, text)).length === 1;
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

/** Does somebody hold it who has said so lately? */
export async function isLeased(scope: CompanyScope, now: number): Promise<boolean> {
  const text = `select 1 from connection_lease where company_id = $1 and holder is not null and until > $2`;
  return (await rows(scope, text, instant(now))).length > 0;
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
