import { NotFound, Unavailable, type PullPage, type Reader, type SyncMark } from '@holdfast/accounting';
import type { EntityKind, LedgerRecord } from '@holdfast/credit';
import type { Call } from './calls';
import { readPreferences, readProfile, type Preferences } from './company';
import { recordOf } from './map';
import { pullLedger } from './pull';
import { OBJECT_NAME, objectOf } from './rows';
import { customerSchema } from './schema';
import type { QuickbooksSettings } from './settings';
import { NO_TERMS, readTerms } from './terms';

/** Reads one company. Every method throws RateLimited, SignInExpired, Unavailable or Rejected. */
export function openReader(
  call: Call,
  company: { readonly externalId: string; readonly environment: QuickbooksSettings['environment'] },
): Reader {
  let known: Preferences | null = null;
  let terms = NO_TERMS;
  const home = async () => (known ??= await readPreferences(call)).home;
  const contextOf = async (entity: EntityKind, object: unknown) => {
    const { CurrencyRef, SalesTermRef } = customerSchema.safeParse(object).data ?? {};
    // Each of these would cost a metered read, so they are asked for only when the object cannot do without.
    const needsHome = entity === 'invoice' || !CurrencyRef;
    if (entity === 'customer' && SalesTermRef && !terms.has(SalesTermRef.value)) terms = await readTerms(call);
    return { home: needsHome ? await home() : CurrencyRef.value, terms };
  };
  return {
    async profile() {
      known = await readPreferences(call);
      return readProfile(call, known, company);
    },
    pull(mark: SyncMark | null): AsyncIterable<PullPage> {
      return pullLedger(call, home, mark);
    },
    async one(entity: EntityKind, id: string): Promise<readonly LedgerRecord[]> {
      // Without an id the address would be that of the whole list.
      if (id === '') return [];
      try {
        const answer = await call({ op: 'read', entity: OBJECT_NAME[entity], id });
        const object = objectOf(answer, OBJECT_NAME[entity]);
        // An empty answer is no proof that the object is gone.
        if (!object) throw new Unavailable('The answer of QuickBooks does not show the object. Try again later.');
        const toldAt = new Date((answer.providerNow ?? 0) * 1000).toISOString();
        const record = recordOf(entity, object, { ...(await contextOf(entity, object)), toldAt });
        return record ? [record] : [];
      } catch (error) {
        if (error instanceof NotFound) return [];
        throw error;
      }
    },
  };
}
