import { parseDay } from '@holdfast/credit';
import { companyForEachTest } from '../../../../test/support/company';
import { rows } from '../sql';
import * as mirror from './mirror.store';
import { applied, at, credit, customer, gbp, gone, invoice, payment } from './sample-records';
import * as sync from './sync.store';

describe('the mirror', () => {
  const company = companyForEachTest({ provider: 'quickbooks', poolMax: 2 });
  const { inside } = company;
  const tell = (...records: Parameters<typeof mirror.storePage>[1]['records']): Promise<mirror.StoredPage> =>
    inside((scope) => mirror.storePage(scope, { records, mark: null }));
  const ledgerOf = async (id: string) => (await inside((scope) => mirror.customerLedgers(scope, [id])))[0];

  it('gives every record back as it was told', async () => {
    const records = [
      customer({
        id: 'c1',
        name: 'Ünïcode & "Söns"',
        terms: null,
        groups: ['A', 'B'],
        individual: true,
        ledgerBalance: null,
        createdAt: null,
      }),
      invoice({
        id: 'i1',
        customerId: 'c1',
        total: { minor: 12_345_678_901_234_567n, currency: 'JPY' },
        balance: { minor: 1n, currency: 'JPY' },
        due: null,
        sent: true,
        mailedAt: at(7),
        cashApplied: [applied('p9', 'i1', 3)],
      }),
      payment({ id: 'p1', customerId: 'c1', unapplied: gbp(7), applications: [] }),
      credit({ id: 'k1', customerId: 'c1', kind: 'prepayment', remaining: gbp(9), status: 'open' }),
    ] as const;
    expect(await tell(...records)).toEqual({ touchedCustomerIds: ['c1'], written: 4 });
    const ledger = await ledgerOf('c1');
    expect(ledger?.customer).toEqual(records[0]);
    expect(ledger?.invoices).toEqual([{ ...records[1], applications: [applied('p9', 'i1', 3)], firstDue: null }]);
    expect(ledger?.payments).toEqual([records[2]]);
    expect(ledger?.credits).toEqual([records[3]]);
    expect(await inside((scope) => mirror.customerRecord(scope, 'c1'))).toEqual(records[0]);
    expect(await inside((scope) => mirror.customerRecord(scope, 'nobody'))).toBeNull();
  });

  it('writes nothing and touches nobody when a page says what it knows', async () => {
    const page = [
      customer({ id: 'c1' }),
      invoice({ id: 'i1', customerId: 'c1', cashApplied: [applied('p1', 'i1', 5)] }),
      payment({ id: 'p1', customerId: 'c1', applications: [applied('p1', 'i1', 5)] }),
    ];
    await tell(...page);
    expect(await tell(...page)).toEqual({ touchedCustomerIds: [], written: 0 });
  });

  it('never lets an older telling replace a newer one, whatever the order of arrival', async () => {
    const tellings = [
      invoice({ id: 'i1', customerId: 'c1', changedAt: at(1), version: '9', balance: gbp(900) }),
      invoice({ id: 'i1', customerId: 'c1', changedAt: at(2), version: '10', balance: gbp(800) }),
      invoice({ id: 'i1', customerId: 'c1', changedAt: at(2), version: '9', balance: gbp(700) }),
      invoice({ id: 'i1', customerId: 'c1', changedAt: at(0), version: '99', balance: gbp(600) }),
    ];
    await tell(customer({ id: 'c1' }));
    for (const telling of tellings) await tell(telling);
    expect((await ledgerOf('c1'))?.invoices[0]?.balance).toEqual(gbp(800));
    await tell(...tellings.map((telling) => ({ ...telling, id: 'i2' })).toReversed());
    expect((await ledgerOf('c1'))?.invoices[1]?.balance).toEqual(gbp(800));
  });

  it('takes the later arrival of two equally new tellings that differ', async () => {
    await tell(customer({ id: 'c1', version: 'a' }));
    expect((await tell(customer({ id: 'c1', version: 'a', name: 'Renamed' }))).written).toBe(1);
  });

  it('remembers the latest mail that anybody told of, and asks for a decision when it is another one', async () => {
    const mailed = (...told: readonly (readonly [string, string])[]) => inside((scope) => mirror.setMailed(scope, new Map(told)));
    const mailedAt = async () => (await ledgerOf('c1'))?.invoices[0]?.mailedAt;
    await tell(customer({ id: 'c1' }), invoice({ id: 'i1', customerId: 'c1' }));
    const decided = () => inside((scope) => rows(scope, 'delete from touched where company_id = $1'));
    const waiting = () => inside((scope) => rows(scope, 'select customer_id as id from touched where company_id = $1'));
    await decided();
    expect(await mailed(['i1', at(5)], ['unknown', at(5)])).toEqual(['c1']);
    expect(await waiting()).toEqual([{ id: 'c1' }]);
    await decided();
    expect([await mailed(['i1', at(5)]), await mailed(['i1', at(4)]), await mailed()]).toEqual([[], [], []]);
    expect(await waiting()).toEqual([]);
    expect(await mailedAt()).toBe(at(5));
    // A ledger that tells it in its history only says nothing of it with the invoice.
    expect((await tell(invoice({ id: 'i1', customerId: 'c1' }))).written).toBe(0);
    await tell(invoice({ id: 'i1', customerId: 'c1', changedAt: at(1), mailedAt: at(3), balance: gbp(1) }));
    expect(await mailedAt()).toBe(at(5));
    expect(
      (await tell(invoice({ id: 'i1', customerId: 'c1', changedAt: at(2), mailedAt: at(9), balance: gbp(1) }))).written,
    ).toBe(1);
    expect(await mailedAt()).toBe(at(9));
  });

  it('knows for ever when it met an invoice first', async () => {
    const seen = async () => (await inside((scope) => mirror.firstSeen(scope, ['c1', 'c2']))).get('i1');
    await tell(customer({ id: 'c1' }), invoice({ id: 'i1', customerId: 'c1' }));
    const first = await seen();
    expect(first).toEqual(expect.any(String));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await tell(invoice({ id: 'i1', customerId: 'c2', changedAt: at(1), balance: gbp(1) }));
    await tell(gone('invoice', 'i1', 2));
    expect(await seen()).toBeUndefined();
    await tell(invoice({ id: 'i1', customerId: 'c1', changedAt: at(3) }));
    expect(await seen()).toBe(first);
  });

  it('touches both customers when an invoice moves from one to the other', async () => {
    await tell(customer({ id: 'c1' }), customer({ id: 'c2' }), invoice({ id: 'i1', customerId: 'c1' }));
    const { touchedCustomerIds } = await tell(invoice({ id: 'i1', customerId: 'c2', changedAt: at(1) }));
    expect([...touchedCustomerIds].sort()).toEqual(['c1', 'c2']);
  });

  it('takes a new due date agreed in time; one set after the old date had passed does not make the debt younger', async () => {
    const day = (due: string, changedAt: string) => ({ due: parseDay(due), changedAt });
    const firstDue = async () => (await ledgerOf('c1'))?.invoices[0]?.firstDue;
    await tell(customer({ id: 'c1' }), invoice({ id: 'i1', customerId: 'c1', status: 'draft', ...day('2026-01-10', at(0)) }));
    await tell(invoice({ id: 'i1', customerId: 'c1', ...day('2026-02-10', '2026-01-20T00:00:00Z') }));
    expect(await firstDue()).toBe('2026-02-10');
    await tell(invoice({ id: 'i1', customerId: 'c1', ...day('2026-03-10', '2026-02-10T18:00:00Z') }));
    expect(await firstDue()).toBe('2026-03-10');
    await tell(invoice({ id: 'i1', customerId: 'c1', ...day('2026-05-10', '2026-03-11T09:00:00Z') }));
    expect(await firstDue()).toBe('2026-03-10');
  });

  it('believes the ledger’s own balance only as long as no document was told after it', async () => {
    const pull = (...records: Parameters<typeof mirror.storePage>[1]['records']): Promise<unknown> =>
      inside((scope) => mirror.storePage(scope, { records, mark: { at: 1 } }));
    await inside((scope) => sync.begin(scope, { work: 'changes', now: at(0) }));
    await pull(customer({ id: 'c1', ledgerBalance: gbp(100) }));
    await pull(invoice({ id: 'i1', customerId: 'c1' }));
    expect((await ledgerOf('c1'))?.customer.ledgerBalance).toEqual(gbp(100));
    await inside((scope) => sync.begin(scope, { work: 'changes', now: at(0) }));
    await pull(invoice({ id: 'i2', customerId: 'c1' }));
    expect((await ledgerOf('c1'))?.customer.ledgerBalance).toBeNull();
    await inside((scope) => sync.begin(scope, { work: 'changes', now: at(0) }));
    await pull(customer({ id: 'c1', ledgerBalance: gbp(200), changedAt: at(9) }));
    expect((await ledgerOf('c1'))?.customer.ledgerBalance).toEqual(gbp(200));
  });

  it('leaves out what is gone, keeps it gone against late older tellings, and takes it back when it is changed again', async () => {
    await tell(customer({ id: 'c1' }), invoice({ id: 'i1', customerId: 'c1' }));
    expect(await tell(gone('invoice', 'i1', 5), gone('invoice', 'never-seen', 5))).toEqual({
      touchedCustomerIds: ['c1'],
      written: 1,
    });
    await tell(
      invoice({ id: 'i1', customerId: 'c1', changedAt: at(5) }),
      invoice({ id: 'never-seen', customerId: 'c1', changedAt: at(4) }),
    );
    expect((await ledgerOf('c1'))?.invoices).toEqual([]);
    await tell(gone('invoice', 'i1', 6));
    await tell(invoice({ id: 'i1', customerId: 'c1', changedAt: at(7) }), gone('customer', 'c1', 7));
    expect(await ledgerOf('c1')).toBeUndefined();
    await tell(customer({ id: 'c1', changedAt: at(8) }));
    expect((await ledgerOf('c1'))?.invoices.map(({ id }) => id)).toEqual(['i1']);
  });

  it('ignores a goodbye that is older than what it knows', async () => {
    await tell(customer({ id: 'c1', changedAt: at(9) }));
    expect((await tell(gone('customer', 'c1', 8))).written).toBe(0);
    expect(await ledgerOf('c1')).toBeDefined();
  });

  it("finds a parent's payment for a sub-customer's invoice, and touches the sub-customer when it changes, moves on or goes", async () => {
    await tell(
      customer({ id: 'parent' }),
      customer({ id: 'sub', parentId: 'parent' }),
      invoice({ id: 'i1', customerId: 'sub' }),
      invoice({ id: 'i2', customerId: 'sub' }),
    );
    const paid = payment({ id: 'p1', customerId: 'parent', applications: [applied('p1', 'i1', 4000)] });
    expect([...(await tell(paid)).touchedCustomerIds].sort()).toEqual(['parent', 'sub']);
    expect((await ledgerOf('sub'))?.invoices[0]?.applications).toEqual(paid.applications);
    const moved = { ...paid, changedAt: at(1), applications: [applied('p1', 'i2', 4000)] };
    expect([...(await tell(moved)).touchedCustomerIds].sort()).toEqual(['parent', 'sub']);
    expect((await ledgerOf('sub'))?.invoices.map(({ applications }) => applications.length)).toEqual([0, 1]);
    expect([...(await tell({ ...moved, changedAt: at(2), applications: [] })).touchedCustomerIds].sort()).toEqual([
      'parent',
      'sub',
    ]);
    await tell({ ...moved, changedAt: at(3) });
    expect([...(await tell(gone('payment', 'p1', 4))).touchedCustomerIds].sort()).toEqual(['parent', 'sub']);
    expect((await ledgerOf('sub'))?.invoices[1]?.applications).toEqual([]);
  });

  it('unites what the invoice, its payments and its credits tell', async () => {
    await tell(
      customer({ id: 'c1' }),
      invoice({ id: 'i1', customerId: 'c1', cashApplied: [applied('cash', 'i1', 100)] }),
      payment({
        id: 'p1',
        customerId: 'c1',
        applications: [applied('p1', 'i1', 200), applied('p1', 'i1', 300), applied('p1', 'other', 1)],
      }),
      payment({ id: 'p2', customerId: 'c1', status: 'void', applications: [applied('p2', 'i1', 999)] }),
      credit({ id: 'k1', customerId: 'c1', applications: [applied('k1', 'i1', 400, 'credit')] }),
    );
    const amounts = (await ledgerOf('c1'))?.invoices[0]?.applications
      .map(({ amount }) => Number(amount.minor))
      .sort((a, b) => a - b);
    expect(amounts).toEqual([100, 200, 300, 400]);
  });

  it('stores rows and mark together or not at all', async () => {
    expect(await inside(mirror.readMark)).toBeNull();
    await inside((scope) => mirror.storePage(scope, { records: [], mark: { since: 1 } }));
    const failed = inside(async (scope) => {
      await mirror.storePage(scope, { records: [customer({ id: 'c1' })], mark: { since: 2 } });
      throw new Error('power cut');
    });
    await expect(failed).rejects.toThrow('power cut');
    expect(await inside(mirror.readMark)).toEqual({ since: 1 });
    expect(await ledgerOf('c1')).toBeUndefined();
  });

  it('takes a name that PostgreSQL could not hold as it is', async () => {
    await tell(customer({ id: 'c1', name: 'a\u0000b\ud800c', notes: 'C:\\u0000' }));
    expect((await ledgerOf('c1'))?.customer).toMatchObject({ name: 'a\ufffdb\ufffdc', notes: 'C:\\u0000' });
  });

  it('gives ledgers in the order asked', async () => {
    await tell(customer({ id: 'b' }), customer({ id: 'a' }), customer({ id: 'c' }));
    const ledgers = await inside((scope) => mirror.customerLedgers(scope, ['c', 'x', 'a', 'b']));
    expect(ledgers.map((ledger) => ledger.customer.id)).toEqual(['c', 'a', 'b']);
    expect(await inside(mirror.customerIdsAll)).toEqual(['a', 'b', 'c']);
  });
});
