import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

export interface AcceptanceLink {
  readonly id: string;
  readonly customerId: string;
  /** Of the terms that it accepts. */
  readonly version: string;
  readonly madeAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly acceptedAt: string | null;
  readonly acceptedBy: string | null;
}

export interface OpenedLink extends AcceptanceLink {
  readonly secretHash: string;
  readonly termsHash: string;
}

const LINK = `id, customer_id as "customerId", version, made_at as "madeAt", expires_at as "expiresAt", revoked_at as "revokedAt",
  accepted_at as "acceptedAt", accepted_by as "acceptedBy"`;
const FROM = `from acceptance_link link join credit_terms terms on terms.company_id = $1 and terms.hash = link.terms_hash
  where link.company_id = $1`;

export async function add(
  scope: CompanyScope,
  link: Pick<OpenedLink, 'id' | 'customerId' | 'termsHash' | 'secretHash' | 'madeAt' | 'expiresAt'>,
): Promise<void> {
  const { id, customerId, termsHash, secretHash, madeAt, expiresAt } = link;
  await rows(
    scope,
    `insert into acceptance_link (company_id, id, customer_id, terms_hash, secret_hash, made_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    id,
    customerId,
    termsHash,
    secretHash,
    madeAt,
    expiresAt,
  );
}

/** Latest first. */
export function ofCustomer(scope: CompanyScope, customerId: string): Promise<readonly AcceptanceLink[]> {
  return rows<AcceptanceLink>(scope, `select ${LINK} ${FROM} and customer_id = $2 order by made_at desc, id`, customerId);
}

export function find(scope: CompanyScope, id: string): Promise<OpenedLink | null> {
  const columns = `${LINK}, secret_hash as "secretHash", terms_hash as "termsHash"`;
  return firstRow<OpenedLink>(scope, `select ${columns} ${FROM} and id = $2`, id);
}

/** False when there is none of this customer that could still be used. */
export async function revoke(
  scope: CompanyScope,
  { id, customerId, now }: { readonly id: string; readonly customerId: string; readonly now: string },
): Promise<boolean> {
  const text = `update acceptance_link set revoked_at = $4
    where company_id = $1 and id = $2 and customer_id = $3 and revoked_at is null and accepted_at is null returning id`;
  return (await rows(scope, text, id, customerId, now)).length === 1;
}

/** True for the one caller that came first, while it may still be used. */
export async function accept(
  scope: CompanyScope,
  { id, by, now }: { readonly id: string; readonly by: string; readonly now: string },
): Promise<boolean> {
  const text = `update acceptance_link set accepted_at = $4, accepted_by = $3
    where company_id = $1 and id = $2 and accepted_at is null and revoked_at is null and expires_at > $4 returning id`;
  return (await rows(scope, text, id, by, now)).length === 1;
}
