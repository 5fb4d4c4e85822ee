import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

/** One pair of tokens as the vendor gave it; what is secret in it is sealed by the caller. Times are ISO 8601, by the engine's clock. */
export interface SealedPair {
  readonly sealedTokens: string;
  readonly accessExpiresAt: string;
  readonly refreshExpiresAt: string;
  readonly hardExpiresAt: string | null;
}

/** What one owner's consent gave. Companies that were granted together share it. */
export interface Consent extends SealedPair {
  readonly id: string;
  /** Sealed pairs that were replaced or came too late, newest first: to be tried before the consent is given up. */
  readonly spareTokens: readonly string[];
  /** Null: before this was written down. */
  readonly grantedAt: string | null;
  readonly renewedAt: string;
  /** Of the refresh claimed last. */
  readonly refreshEpoch: number;
  /** Of the refresh that brought the pair stored now. */
  readonly tokenEpoch: number;
  /** `lapsed`: whoever claimed it last has neither stored tokens nor given it back in time, and may be dead. */
  readonly claim: 'free' | 'live' | 'lapsed';
  /** When the vendor refused every pair we have; only a new consent helps. */
  readonly endedAt: string | null;
}

/** One refresh by one process. */
export interface Claim {
  readonly consentId: string;
  readonly epoch: number;
}

const SPARES_MAX = 2;

export const CONSENT = `consent.id, sealed_tokens as "sealedTokens", spare_tokens as "spareTokens", access_expires_at as "accessExpiresAt",
  refresh_expires_at as "refreshExpiresAt", hard_expires_at as "hardExpiresAt", granted_at as "grantedAt", renewed_at as "renewedAt",
  refresh_epoch::int as "refreshEpoch", token_epoch::int as "tokenEpoch", ended_at as "endedAt",
  case when claimed_until is null then 'free' when claimed_until > clock_timestamp() then 'live' else 'lapsed' end as claim`;

/** Null: this company is not connected. */
export function read(scope: CompanyScope): Promise<Consent | null> {
  return firstRow<Consent>(scope, `select ${CONSENT} from consent join company on consent_id = consent.id where company.id = $1`);
}

/** From now on this company lives by this consent; the one it leaves goes when nobody lives by it any more. */
export async function enter(scope: CompanyScope, id: string, pair: SealedPair & { readonly now: string }): Promise<void> {
  await leave(scope);
  await rows(scope, `update company set consent_id = $2 where id = $1`, id);
  await rows(
    scope,
    `insert into consent (id, sealed_tokens, access_expires_at, refresh_expires_at, hard_expires_at, granted_at, renewed_at)
     select $2, $3, $4, $5, $6, $7, $7 where $1::uuid is not null on conflict (id) do nothing`,
    id,
    pair.sealedTokens,
    pair.accessExpiresAt,
    pair.refreshExpiresAt,
    pair.hardExpiresAt,
    pair.now,
  );
}

export async function leave(scope: CompanyScope): Promise<void> {
  // Locked first: of two companies that leave at once, the second one then sees that it is the last.
  const held = await firstRow<{ id: string }>(
    scope,
    `select consent.id from consent join company on consent_id = consent.id where company.id = $1 for update of consent`,
  );
  if (!held) return;
  const text = `delete from consent where id = $2 and not exists (select 1 from company where consent_id = $2 and id <> $1)`;
  await rows(scope, text, held.id);
  await rows(scope, `update company set consent_id = null where id = $1`);
}

/** Every company that lives by this company's consent, itself included. */
export async function companiesOf(scope: CompanyScope): Promise<readonly string[]> {
  const text = `select id from company where consent_id = (select consent_id from company where id = $1) order by id`;
  return (await rows<{ id: string }>(scope, text)).map(({ id }) => id);
}

/** Step 1 of 3 of a refresh; commit it before calling the vendor (step 2). Null when somebody else has it in hand, or has refreshed since
 * `seen` was read: then read again. It runs out by the database's clock after `forMs`, which must be longer than the call to the vendor; who
 * comes next may use the old pair at once, as both vendors honour it within their grace. */
export async function claim(scope: CompanyScope, seen: Consent, forMs: number): Promise<Claim | null> {
  const taken = await firstRow<{ epoch: number }>(
    scope,
    `update consent set refresh_epoch = refresh_epoch + 1, claimed_until = clock_timestamp() + $4 * interval '1 ms'
      where $1::uuid is not null and id = $2 and token_epoch = $3 and ended_at is null
        and (claimed_until is null or claimed_until <= clock_timestamp())
      returning refresh_epoch::int as epoch`,
    seen.id,
    seen.tokenEpoch,
    forMs,
  );
  return taken && { consentId: seen.id, epoch: taken.epoch };
}

/** For one more call to the vendor. False when the claim has been taken over. */
export async function prolong(scope: CompanyScope, { consentId, epoch }: Claim, forMs: number): Promise<boolean> {
  const text = `update consent set claimed_until = clock_timestamp() + $4 * interval '1 ms'
    where $1::uuid is not null and id = $2 and refresh_epoch = $3 and claimed_until is not null returning id`;
  return (await rows(scope, text, consentId, epoch, forMs)).length === 1;
}

/** Gives a claim back that brought no tokens; nothing when it has been taken over. */
export async function release(scope: CompanyScope, { consentId, epoch }: Claim): Promise<void> {
  const text = `update consent set claimed_until = null where $1::uuid is not null and id = $2 and refresh_epoch = $3`;
  await rows(scope, text, consentId, epoch);
}

/** Step 3 of 3. Of several claims, one after another, the newest one's pair is the one in use, whoever stores first: it was asked for last.
 * The other pair is kept as a spare, since nobody can know in which order the vendor saw the calls. `gone`: this company does not live by that
 * consent any more, so nothing was stored; somebody else may. */
export async function finish(
  scope: CompanyScope,
  { consentId, epoch }: Claim,
  pair: SealedPair & { readonly now: string },
): Promise<'in use' | 'spare' | 'gone'> {
  const stored = await rows(
    scope,
    `update consent set spare_tokens = (array[sealed_tokens] || spare_tokens)[1:${SPARES_MAX}], sealed_tokens = $4, access_expires_at = $5,
        refresh_expires_at = $6, hard_expires_at = $7, renewed_at = $8, token_epoch = $3, ended_at = null,
        claimed_until = case when refresh_epoch = $3 then null else claimed_until end
      where $1::uuid is not null and id = $2 and token_epoch < $3 returning id`,
    consentId,
    epoch,
    pair.sealedTokens,
    pair.accessExpiresAt,
    pair.refreshExpiresAt,
    pair.hardExpiresAt,
    pair.now,
  );
  if (stored.length === 1) return 'in use';
  // The same pair stored once more is no spare.
  const text = `update consent set ended_at = null,
      spare_tokens = case when token_epoch > $3 then (array[$4::text] || spare_tokens)[1:${SPARES_MAX}] else spare_tokens end
    where $1::uuid is not null and id = $2 returning id`;
  return (await rows(scope, text, consentId, epoch, pair.sealedTokens)).length === 1 ? 'spare' : 'gone';
}

/** The vendor refused every pair that `seen` holds. False when another pair has come in meanwhile: then that is to be tried. */
export async function end(
  scope: CompanyScope,
  { consentId, epoch }: Claim,
  { seen, now }: { readonly seen: Consent; readonly now: string },
): Promise<boolean> {
  const ended = await rows(
    scope,
    `update consent set ended_at = $6, claimed_until = null
      where $1::uuid is not null and id = $2 and refresh_epoch = $3 and token_epoch = $4 and spare_tokens = $5::text[] returning id`,
    consentId,
    epoch,
    seen.tokenEpoch,
    seen.spareTokens,
    now,
  );
  return ended.length === 1;
}
