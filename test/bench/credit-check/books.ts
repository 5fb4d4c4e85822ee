import {
  addDays,
  assess,
  decide,
  money,
  zero,
  type CustomerRecord,
  type Day,
  type InvoiceRecord,
  type PaymentRecord,
} from '@holdfast/credit';
import { decisions, mirror, settings, type CompanyScope, type Store } from '@holdfast/store';
import { Policies } from '../../../apps/engine/src/decide/policies';
import { PolicySet } from '../../../apps/engine/src/decide/policy-set';
import { Random } from '../random';

const TOLD = { version: '1', changedAt: '2026-01-01T00:00:00Z' };
const BATCH = 200;
const SETTINGS = { homeCurrency: 'GBP', defaultTermsDays: 30, timeZone: 'UTC' };

export function customerId(index: number): string {
  return `c${index}`;
}

/** A company whose last turn was today: its mirror, and a decision of everybody by the policy "standard". */
export async function keepBooks(
  store: Store,
  companyId: string,
  given: { readonly customers: number; readonly today: Day; readonly policies: string },
): Promise<void> {
  const { customers, today, policies } = given;
  const set = new PolicySet({ policies: new Policies(policies), policyName: 'standard', homeCurrency: 'GBP' }, []);
  const random = new Random(7);
  await store.inCompany(companyId, (scope) => keepSettings(scope));
  for (let from = 0; from < customers; from += BATCH) {
    const ids = Array.from({ length: Math.min(BATCH, customers - from) }, (_, index) => customerId(from + index));
    await store.inCompany(companyId, async (scope) => {
      const records = ids.flatMap((id) => [customerRecord(id), ...documentsOf(id, today, random)]);
      await mirror.storePage(scope, { records, mark: null });
      const ledgers = await mirror.customerLedgers(scope, ids);
      await decisions.customerIdsToDecide(scope);
      const made = ledgers.map((ledger) => {
        const facts = assess(ledger, today, SETTINGS);
        return { facts, decision: decide(facts, set.forCustomer(facts), { activeRules: [], said: [], messagesOn: [] }) };
      });
      await decisions.save(scope, made);
      await decisions.judged(scope, ids);
    });
  }
}

async function keepSettings(scope: CompanyScope): Promise<void> {
  const profile = { name: 'Bench', homeCurrency: 'GBP', defaultTermsDays: 30, timeZone: 'UTC', timeZoneProblem: null };
  await settings.patch(scope, {
    profile: profile as unknown as settings.StoredProfile,
    policyName: 'standard',
    syncedAt: new Date().toISOString(),
  });
}

function customerRecord(id: string): CustomerRecord {
  return {
    ...TOLD,
    entity: 'customer',
    id,
    name: `Customer ${id}`,
    emails: [],
    active: true,
    currency: 'GBP',
    parentId: null,
    mergedInto: null,
    individual: false,
    terms: null,
    notes: '',
    groups: [],
    ledgerBalance: null,
    createdAt: null,
  };
}

/** 6 to 24 invoices of a year and a half; most are paid, some late, and a few are open. */
function documentsOf(customer: string, today: Day, random: Random): readonly (InvoiceRecord | PaymentRecord)[] {
  return Array.from({ length: 6 + random.below(19) }, (_, index) => index).flatMap((index) => {
    const id = `${customer}-${index}`;
    const issued = addDays(today, -5 - random.below(540));
    const due = addDays(issued, 30);
    const total = money(BigInt(random.logUniform(5_000, 500_000)), 'GBP');
    const paidOn = addDays(due, random.below(40) - 25);
    const isPaid = paidOn <= today && !random.chance(0.06);
    const balance = isPaid ? zero('GBP') : total;
    const invoice: InvoiceRecord = {
      ...TOLD,
      entity: 'invoice',
      id,
      customerId: customer,
      number: `INV-${id}`,
      issued,
      due,
      total,
      balance,
      homeTotal: total,
      homeBalance: balance,
      status: isPaid ? 'paid' : 'open',
      cashApplied: null,
      sent: true,
      mailedAt: null,
      expectedOn: null,
      createdAt: null,
    };
    return isPaid ? [invoice, receiptOf(invoice, paidOn)] : [invoice];
  });
}

function receiptOf({ id, customerId: customer, total }: InvoiceRecord, on: Day): PaymentRecord {
  const applications = [{ sourceId: `p${id}`, invoiceId: id, on, amount: total, kind: 'cash' as const }];
  return {
    ...TOLD,
    entity: 'payment',
    id: `p${id}`,
    customerId: customer,
    on,
    total,
    unapplied: zero('GBP'),
    status: 'active',
    applications,
  };
}
