import type { CreditTerms, Day } from '@holdfast/credit';
import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

/** A text as it was first shown. */
export interface ShownTerms {
  readonly hash: string;
  readonly version: string;
  readonly terms: CreditTerms;
  /** From when on the policy behind it counted; null: the company has never put one in force itself. */
  readonly since: Day | null;
  readonly shownOn: Day;
}

const TERMS = `hash, version, terms, since, shown_on as "shownOn"`;

/** The same text is kept once, as it was first shown; that one is answered. */
export async function keep(scope: CompanyScope, { hash, version, terms, since, shownOn }: ShownTerms): Promise<ShownTerms> {
  const known = await byHash(scope, hash);
  if (known) return known;
  await rows(
    scope,
    `insert into credit_terms (company_id, hash, version, terms, since, shown_on) values ($1, $2, $3, $4, $5, $6)
     on conflict (company_id, hash) do nothing`,
    hash,
    version,
    toJson(terms),
    since,
    shownOn,
  );
  const kept = await byHash(scope, hash);
  if (!kept) throw new Error('a text was not kept');
  return kept;
}

export function byHash(scope: CompanyScope, hash: string): Promise<ShownTerms | null> {
  return firstRow<ShownTerms>(scope, `select ${TERMS} from credit_terms where company_id = $1 and hash = $2`, hash);
}

/** The text that is called so; null when none was ever shown. */
export function byVersion(scope: CompanyScope, version: string): Promise<ShownTerms | null> {
  return firstRow<ShownTerms>(scope, `select ${TERMS} from credit_terms where company_id = $1 and version = $2`, version);
}

/** A customer as far as it matters which terms are its own. */
export interface TermsCustomer {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly string[];
}

/** Customers that are in use, by name. `after`: the last id of the page before. */
export function customers(
  scope: CompanyScope,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly TermsCustomer[]> {
  return rows<TermsCustomer>(
    scope,
    `select id, name, groups from customer
      where company_id = $1 and deleted_at is null and active and merged_into is null
        and ($2::text is null or (lower(name), id) > (select lower(name), id from customer last where last.company_id = $1 and last.id = $2))
      order by lower(name), id limit $3`,
    after,
    limit,
  );
}
