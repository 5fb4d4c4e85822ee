import { parseDay } from '@holdfast/credit';
import { companyForEachTest } from '../../../../test/support/company';
import * as decisions from './decisions.store';
import * as mirror from './mirror.store';
import { applied, credit, customer, gbp, invoice, payment } from './sample-records';

describe('lists and sums of the mirror', () => {
  const company = companyForEachTest({ provider: 'quickbooks', poolMax: 2 });
  const { inside } = company;
  const tell = (...records: Parameters<typeof mirror.storePage>[1]['records']): Promise<mirror.StoredPage> =>
    inside((scope) => mirror.storePage(scope, { records, mark: null }));

  it('sums up the books in each currency', async () => {
    const usd = { minor: 5000n, currency: 'USD' };
    await tell(
      customer({ id: 'c1' }),
      invoice({ id: 'i1', customerId: 'c1', cashApplied: [applied('x1', 'i1', 1), applied('x2', 'i1', 1)] }),
      invoice({
        id: 'i2',
        customerId: 'c1',
        total: usd,
        balance: usd,
        homeBalance: gbp(4000),
        cashApplied: [applied('x2', 'i2', 1), applied('k', 'i2', 1, 'credit')],
      }),
      invoice({ id: 'i3', customerId: 'c1', status: 'paid', balance: gbp(0) }),
      invoice({ id: 'i4', customerId: 'c1', status: 'draft' }),
      payment({ id: 'p1', customerId: 'c1', unapplied: gbp(30) }),
      payment({ id: 'p2', customerId: 'c1', unapplied: gbp(50), status: 'void' }),
      credit({ id: 'k1', customerId: 'c1', status: 'open', remaining: gbp(70) }),
      credit({ id: 'k2', customerId: 'c1', status: 'draft', remaining: gbp(80) }),
    );
    expect(await inside(mirror.totals)).toEqual({
      openBalances: [gbp(10_000), usd],
      homeOpenBalance: gbp(14_000),
      unapplied: [gbp(30)],
      openCredits: [gbp(70)],
      counts: { customers: 1, invoices: 4, payments: 4, credits: 2 },
    });
  });

  it('lists customers page by page, by name, with standing and balances', async () => {
    await tell(
      ...['b', 'A', 'c', 'd%'].map((name, i) => customer({ id: `c${i}`, name })),
      invoice({ id: 'i1', customerId: 'c1', due: parseDay('2026-01-05') }),
      invoice({ id: 'i2', customerId: 'c1' }),
    );
    await inside((scope) =>
      decisions.save(scope, [
        {
          facts: {},
          decision: {
            customerId: 'c1',
            asOf: parseDay('2026-02-01'),
            policyVersion: '1',
            standing: 'hold',
            mark: 'hold',
            reasons: [],
            steps: [],
            heldBack: [],
            lookAgainOn: null,
          },
        },
      ]),
    );
    const find = (search: mirror.CustomerSearch) => inside((scope) => mirror.listCustomers(scope, search));
    const [first, second] = await find({ limit: 2 });
    expect(first).toEqual({
      id: 'c1',
      name: 'A',
      active: true,
      currency: 'GBP',
      standing: 'hold',
      mark: 'hold',
      asOf: '2026-02-01',
      markPlaced: null,
      openBalances: [gbp(20_000)],
      homeOpenBalance: gbp(20_000),
      openInvoices: 2,
      oldestDue: '2026-01-05',
    });
    expect(second).toMatchObject({
      name: 'b',
      standing: null,
      openBalances: [],
      homeOpenBalance: null,
      openInvoices: 0,
      oldestDue: null,
    });
    expect((await find({ limit: 2, after: second!.id })).map(({ name }) => name)).toEqual(['c', 'd%']);
    expect((await find({ limit: 9, search: '%' })).map(({ name }) => name)).toEqual(['d%']);
    expect((await find({ limit: 9, search: 'C2@EXAMPLE' })).map(({ name }) => name)).toEqual(['c']);
    expect((await find({ limit: 9, standing: 'hold' })).map(({ name }) => name)).toEqual(['A']);
  });

  it('tells whom or what a text means, by id or as people say it', async () => {
    await tell(
      ...['Amber Ltd', 'Amber Ltd', 'Bell', 'c1'].map((name, i) => customer({ id: `c${i}`, name })),
      ...['7', 'INV-7', 'inv-7'].map((number, i) => invoice({ id: `i${i}`, customerId: 'c1', number })),
      invoice({ id: 'i9', customerId: 'c1', number: 'INV-9' }),
    );
    const customers = (...texts: string[]) => inside((scope) => mirror.customersMeant(scope, texts));
    const invoices = (...texts: string[]) => inside((scope) => mirror.invoicesMeant(scope, texts));
    expect(await customers('AMBER ltd', 'c2', 'nobody')).toEqual([
      { id: 'c0', name: 'Amber Ltd' },
      { id: 'c1', name: 'Amber Ltd' },
      { id: 'c2', name: 'Bell' },
    ]);
    expect((await customers('c1')).map(({ id }) => id)).toEqual(['c1', 'c3']);
    expect(await invoices('Inv-7', 'i9')).toEqual([
      { id: 'i1', name: 'INV-7' },
      { id: 'i2', name: 'inv-7' },
      { id: 'i9', name: 'INV-9' },
    ]);
  });
});
