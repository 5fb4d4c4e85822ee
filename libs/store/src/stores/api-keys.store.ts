import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  /** To the minute; null: never. */
  readonly lastUsedAt: string | null;
  /** Null while it works. */
  readonly revokedAt: string | null;
}

const API_KEY = `id, name, scopes, created_at as "createdAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;

export async function add(
  scope: CompanyScope,
  key: Pick<ApiKey, 'id' | 'name' | 'scopes'> & { readonly keyHash: string; readonly now: string },
): Promise<void> {
  const text = `insert into api_key (company_id, id, name, key_hash, scopes, created_at) values ($1, $2, $3, $4, $5, $6)`;
  await rows(scope, text, key.id, key.name, key.keyHash, toJson(key.scopes), key.now);
}

/** Latest first, revoked ones too. */
export function list(scope: CompanyScope): Promise<readonly ApiKey[]> {
  return rows<ApiKey>(scope, `select ${API_KEY} from api_key where company_id = $1 order by created_at desc, id`);
}

/** Null for one that is not there or was revoked. That it was used is noted once a minute. */
export async function use(
  scope: CompanyScope,
  id: string,
  now: string,
): Promise<{ readonly keyHash: string; readonly scopes: readonly string[] } | null> {
  const key = await firstRow<{ keyHash: string; scopes: readonly string[]; noted: boolean }>(
    scope,
    `select key_hash as "keyHash", scopes, coalesce(last_used_at > $3::timestamptz - interval '1 minute', false) as noted
       from api_key where company_id = $1 and id = $2 and revoked_at is null`,
    id,
    now,
  );
  if (key && !key.noted) await rows(scope, `update api_key set last_used_at = $3 where company_id = $1 and id = $2`, id, now);
  return key && { keyHash: key.keyHash, scopes: key.scopes };
}

/** False when there is none that works. */
export async function revoke(scope: CompanyScope, id: string, now: string): Promise<boolean> {
  const text = `update api_key set revoked_at = $3 where company_id = $1 and id = $2 and revoked_at is null returning id`;
  return (await rows(scope, text, id, now)).length === 1;
}
