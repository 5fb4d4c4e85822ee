import type { CreditFile, Day, Kept } from '@holdfast/credit';
import { creditFiles, creditTerms, type CompanyScope, type TermsCustomer } from '@holdfast/store';
import { hashFor, isVersionOf, type TermsGround } from './terms-in-force';

export const ACCEPTANCE_STATES = ['accepted', 'earlier', 'never'] as const;
/** `earlier`: another version than the one that is in force for this customer. */
export type AcceptanceState = (typeof ACCEPTANCE_STATES)[number];

export interface Acceptance {
  readonly customerId: string;
  readonly name: string;
  readonly state: AcceptanceState;
  /** What it has accepted: the version in force if it has, otherwise the one recorded last; null: none. */
  readonly accepted: { readonly version: string; readonly on: Day; readonly by: string; readonly recordedBy: string } | null;
}

export interface AcceptanceFilter {
  /** All, when it is left out. */
  readonly state?: AcceptanceState | 'missing' | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

const CUSTOMERS_PER_BATCH = 200;

/** Who has accepted the version that is in force for them, by name. `next`: where to go on; null at the end. */
export async function acceptances(
  scope: CompanyScope,
  ground: TermsGround,
  { state, after, limit }: AcceptanceFilter,
): Promise<{ readonly customers: readonly Acceptance[]; readonly next: string | null }> {
  const found: Acceptance[] = [];
  let last = after ?? null;
  for (;;) {
    const batch = await creditTerms.customers(scope, { after: last, limit: CUSTOMERS_PER_BATCH });
    const files = await creditFiles.creditFiles(
      scope,
      batch.map(({ id }) => id),
    );
    for (const customer of batch) {
      const acceptance = acceptanceOf(customer, files.get(customer.id), ground);
      if (isAsked(acceptance.state, state)) found.push(acceptance);
      last = customer.id;
      if (found.length === limit) return { customers: found, next: last };
    }
    if (batch.length < CUSTOMERS_PER_BATCH) return { customers: found, next: null };
  }
}

function acceptanceOf({ id, name, groups }: TermsCustomer, file: CreditFile | undefined, ground: TermsGround): Acceptance {
  const standing = (file?.terms ?? []).filter(
    ({ on, ended }) => on <= ground.today && (ended === null || ground.today < ended.on),
  );
  const hash = hashFor(ground, { customerId: id, groups });
  const current = standing.findLast(({ version }) => isVersionOf(version, hash));
  const entry: Kept<'terms'> | undefined = current ?? standing.at(-1);
  const state = current ? 'accepted' : entry ? 'earlier' : 'never';
  return {
    customerId: id,
    name,
    state,
    accepted: entry ? { version: entry.version, on: entry.on, by: entry.acceptedBy, recordedBy: entry.by } : null,
  };
}

function isAsked(state: AcceptanceState, asked: AcceptanceFilter['state']): boolean {
  return asked === undefined || (asked === 'missing' ? state !== 'accepted' : state === asked);
}
