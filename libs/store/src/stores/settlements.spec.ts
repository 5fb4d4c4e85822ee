import { addDays, assess, parseDay, type Day, type LedgerRecord, type Settlements } from '@holdfast/credit';
import { companyForEachTest } from '../../../../test/support/company';
import { Random } from '../../../../test/bench/random';
import * as mirror from './mirror.store';
import { applied, credit, customer, gbp, gone, invoice, payment } from './sample-records';
import * as settlements from './settlements.store';

const START = parseDay('2026-01-01');
const day = (offset: number): Day => addDays(START, offset);
const TERMS = 30;
const SETTINGS = { homeCurrency: 'GBP', defaultTermsDays: TERMS, timeZone: 'UTC' };

/** Fewer settled invoices than the facts of one customer carry. */
const INVOICES = 15;
const CUSTOMERS = 20;

/** Books with everything that decides when an invoice counts as settled, cash told on payments, credits and invoices. */
function anyBooks(random: Random): LedgerRecord[] {
  const records: LedgerRecord[] = [];
  for (let c = 0; c < CUSTOMERS; c += 1) {
    const customerId = `c${c}`;
    records.push(
      customer({ id: customerId, terms: random.chance(0.5) ? null : { id: 't', name: 'Net', days: random.below(60) } }),
    );
    for (let n = 0; n < INVOICES; n += 1) records.push(...anyInvoice(random, customerId, `${customerId}-${n}`));
  }
  return records;
}

function anyInvoice(random: Random, customerId: string, id: string): LedgerRecord[] {
  const issued = random.below(250);
  const isOpen = random.chance(0.2);
  const due = random.chance(0.2) ? null : day(issued + random.below(60));
  const total = random.chance(0.05) ? gbp(0) : gbp(10_000);
  const status = random.pick(['open', 'paid', 'paid', 'paid', 'void', 'draft'] as const);
  const records: LedgerRecord[] = [];
  const cash = [];
  for (let part = random.below(3); part >= 0; part -= 1) {
    const on = day(issued + random.below(120));
    const kind = random.pick(['cash', 'cash', 'cash', 'credit'] as const);
    const amount = random.chance(0.1) ? 0 : 5000;
    const source = `${id}-${part}`;
    const line = { ...applied(source, id, amount, kind), on };
    // Also from another customer: a parent pays for its sub-customer.
    const from = random.chance(0.1) ? `c${random.below(CUSTOMERS)}` : customerId;
    const told = random.below(3);
    if (told === 0)
      records.push(
        payment({ id: source, customerId: from, on, applications: [line], status: random.pick(['active', 'active', 'void']) }),
      );
    else if (told === 1)
      records.push(
        credit({
          id: source,
          customerId: from,
          on,
          applications: [line],
          kind: 'overpayment',
          status: random.pick(['used', 'open', 'void']),
        }),
      );
    else cash.push(line);
  }
  const own = {
    issued: day(issued),
    due,
    total,
    balance: isOpen ? gbp(1) : gbp(0),
    status,
    cashApplied: random.chance(0.3) ? null : cash,
  };
  records.push(invoice({ id, customerId, ...own }));
  // A due date that is edited later: the first one was seen before.
  if (due !== null && random.chance(0.3))
    records.push(
      invoice({
        id,
        customerId,
        ...own,
        version: '2',
        due: addDays(due, random.below(60) - 20),
        changedAt: '2026-06-01T00:00:00Z',
      }),
    );
  return records;
}

describe('what was settled', () => {
  const company = companyForEachTest({ provider: 'quickbooks', poolMax: 2 });
  const { inside } = company;
  const tell = (records: readonly LedgerRecord[]) => inside((scope) => mirror.storePage(scope, { records, mark: null }));
  const within = (from: Day, before: Day) =>
    inside((scope) =>
      settlements.settledWithin(scope, { from, before, defaultTermsDays: TERMS, except: [], exceptCustomers: [] }),
    );

  async function byTheCore(from: Day, before: Day): Promise<readonly Settlements[]> {
    const ids = await inside((scope) => mirror.customerIdsAll(scope));
    const ledgers = await inside((scope) => mirror.customerLedgers(scope, ids));
    const counts = new Map<string, Settlements>();
    for (const ledger of ledgers) {
      for (const { id, settled, signedDays } of assess(ledger, day(500), SETTINGS).settledInvoices) {
        if (settled < from || settled >= before) continue;
        const found = ledger.invoices.find((each) => each.id === id);
        const due = found?.due ?? addDays(found?.issued ?? START, ledger.customer.terms?.days ?? TERMS);
        const termDays = Math.round((Date.parse(due) - Date.parse(found?.issued ?? START)) / 86_400_000);
        const key = JSON.stringify([settled, signedDays, termDays]);
        counts.set(key, { settled, signedDays, termDays, count: (counts.get(key)?.count ?? 0) + 1 });
      }
    }
    return inOrder([...counts.values()]);
  }

  const inOrder = (found: readonly Settlements[]): Settlements[] =>
    [...found].sort((a, b) => a.settled.localeCompare(b.settled) || a.signedDays - b.signedDays || a.termDays - b.termDays);

  it.each([1, 2, 3, 4])('is counted in the database as the core counts it, in books number %i', async (seed) => {
    const records = anyBooks(new Random(seed));
    // Each telling of an invoice on a page of its own, as a first look and a later one bring them.
    await tell(records.filter((record) => record.version === '1'));
    await tell(records.filter((record) => record.version !== '1'));
    for (const [from, before] of [
      [day(0), day(500)],
      [day(90), day(200)],
    ] as const) {
      const found = await within(from, before);
      expect(inOrder(found)).toEqual(await byTheCore(from, before));
      expect(found.length).toBeGreaterThan(20);
    }
  });

  it('does not see another company, nor what is gone', async () => {
    const paid = (id: string) => [
      invoice({ id, customerId: 'c1', balance: gbp(0), status: 'paid' }),
      payment({ id: `p${id}`, customerId: 'c1', applications: [applied(`p${id}`, id, 10_000)] }),
    ];
    await tell([customer({ id: 'c1' }), ...paid('i1'), ...paid('i2'), ...paid('i3')]);
    await tell([gone('invoice', 'i2', 50), gone('payment', 'pi3', 50)]);
    expect(await within(day(0), day(100))).toEqual([{ settled: '2026-01-20', signedDays: -11, termDays: 30, count: 1 }]);
    await company.another('xero');
    expect(await within(day(0), day(100))).toEqual([]);
  });
});
