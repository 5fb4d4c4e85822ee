import { zero, type Books, type CustomerLedger, type LedgerRecord } from '@holdfast/credit';
import { mirror, openStore, settings } from '@holdfast/store';

const CUSTOMERS_AT_ONCE = 200;

/** A company of QuickBooks whose mirror holds these books, as if they had been kept day by day; returns its id. */
export async function mirrored(databaseUrl: string, { ledgers, settings: own, knownUntil }: Books): Promise<string> {
  const store = await openStore({ url: databaseUrl, poolMax: 2 });
  try {
    const { id } = await store.companies.register({ provider: 'quickbooks', externalHash: 'bench', name: 'Bench' });
    // Nobody answers for this company's ledger; a turn of it would only fail.
    await store.companies.setStatus(id, 'disconnected');
    const profile = { name: 'Bench', ...own, timeZoneProblem: null } as unknown as settings.StoredProfile;
    await store.inCompany(id, (scope) =>
      settings.patch(scope, { profile, policyName: 'standard', syncedAt: `${knownUntil}T20:00:00Z` }),
    );
    for (let from = 0; from < ledgers.length; from += CUSTOMERS_AT_ONCE) {
      const records = ledgers.slice(from, from + CUSTOMERS_AT_ONCE).flatMap(recordsOf);
      await store.inCompany(id, (scope) => mirror.storePage(scope, { records, mark: null }));
    }
    return id;
  } finally {
    await store.close();
  }
}

function recordsOf({ customer, invoices }: CustomerLedger): readonly LedgerRecord[] {
  return [
    customer,
    ...invoices.flatMap((invoice): readonly LedgerRecord[] => [
      { ...invoice, createdAt: `${invoice.issued}T09:00:00Z` },
      ...invoice.applications.map((application): LedgerRecord => ({
        entity: 'payment',
        id: application.sourceId,
        version: '0',
        changedAt: `${application.on}T10:00:00Z`,
        customerId: customer.id,
        on: application.on,
        total: application.amount,
        unapplied: zero(application.amount.currency),
        status: 'active',
        applications: [application],
      })),
    ]),
  ];
}
