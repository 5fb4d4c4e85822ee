import type { Books } from '../../apps/sandbox/src/books/books';
import type { Credit } from '../../apps/sandbox/src/books/rows';
import { keyOf, mirrorOf, pull, standingInBooks, standingInMirror } from './books-and-mirror';
import { openLedger, type Company, type LedgerKind, type LedgerUnderTest } from './ledger-under-test';

/** No multiples of a page, so the last page of each list is a short one. */
const ROWS = { customers: 2345, invoices: 48_001, cashOrCredit: 41_321, others: 8512 };
const PAGE_ROWS = 1000;
const CURRENCY = 'USD';

/** One company of 100,179 rows; what a ledger's lists hold of them decides how many calls a full reading needs. */
export function readsALargeCompany(kind: LedgerKind): void {
  describe('a company of 100,000 rows', () => {
    let ledger: LedgerUnderTest;
    let company: Company;
    beforeAll(async () => {
      // Checking every byte of a hundred megabytes would take minutes and find nothing that a page does not show.
      ledger = await openLedger({ ...kind, untruths: null });
      company = await ledger.company({ homeCurrency: CURRENCY });
      fill(company.books);
      await onAnOpenLine(() => company.reader().profile());
      company.wire.countAnew();
    });
    afterAll(() => ledger.stop());

    it('is read in full, every row, by the fewest calls there can be; and then only what changed', async () => {
      const { records, mark } = await pull(ledger.impatientSystem(20_000).reader(company.wire), null);
      const lists = listsOf(kind);
      const pages = lists.reduce((sum, rows) => sum + Math.max(1, Math.ceil(rows / PAGE_ROWS)), 0);
      expect(company.wire.count()).toEqual({ reads: kind.calls.fullPull.reads - lists.length + pages, writes: 0 });

      const rows = lists.reduce((sum, each) => sum + each, 0);
      expect(new Set(records.map(keyOf)).size).toBe(rows);
      // A page may begin with the row that ended the one before.
      expect(records.length).toBeLessThanOrEqual(rows + pages);
      expect(standingInMirror(mirrorOf(records))).toEqual(standingInBooks(company.books, kind));

      await ledger.wait();
      for (const { id } of company.books.all('invoice').slice(40_000, 40_003))
        company.books.update('invoice', id, { due: '2027-01-01' });
      await onAnOpenLine(() => company.customer('large-0'));
      company.wire.countAnew();
      const next = await pull(ledger.impatientSystem(20_000).reader(company.wire), mark);
      expect(next.records.filter((record) => record.entity === 'invoice' && record.due === '2027-01-01')).toHaveLength(3);
      expect(company.wire.count()).toEqual(kind.calls.idlePull);
    });
  });
}

/** Client and server are one process here: while it counts, the server's timer closes the idle line, and the first call after that finds it dead. */
function onAnOpenLine<T>(call: () => Promise<T>): Promise<T> {
  return call().catch(call);
}

/** How many rows each of the ledger's lists has. Xero tells payments on their invoices, and three kinds of credit in lists of their own. */
function listsOf({ provider }: LedgerKind): readonly number[] {
  const { customers, invoices, cashOrCredit, others } = ROWS;
  return provider === 'quickbooks' ? [customers, invoices, cashOrCredit, others] : [customers, invoices, cashOrCredit, 0, others];
}

/** Straight into the tables: a script of so many events would take minutes. Each row has a second of its own. */
function fill(books: Books): void {
  let at = books.now() - 2 * 86_400_000;
  const next = (): number => (at += 1000);
  const pick = <T>(rows: readonly T[], index: number): T => rows[(index * 7919) % rows.length] as T;
  const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
    Array.from({ length: count }, (_, index) => make(index));

  const customers = times(ROWS.customers, (index) => books.insert('customer', customerRow(books, index), next()));
  const invoices = times(ROWS.invoices, (index) => {
    const customerId = pick(customers, index).id;
    return books.insert(
      'invoice',
      {
        ...INVOICE,
        ref: `i${index}`,
        number: `N${index}`,
        customerId,
        total: 100 + index,
        lines: [{ description: 'x', minor: 100 + index }],
      },
      next(),
    );
  });
  const credit = (kind: Credit['kind']) => (index: number) =>
    books.insert(
      'credit',
      { ...CREDIT, ref: `${kind}${index}`, number: `C${index}`, kind, customerId: pick(customers, index).id, total: 50 + index },
      next(),
    );
  if (books.identity.dialect === 'xero') {
    times(ROWS.cashOrCredit, credit('credit-note'));
    times(ROWS.others, credit('overpayment'));
    return;
  }
  times(ROWS.cashOrCredit, (index) => {
    const { id: invoiceId, customerId } = pick(invoices, index);
    const applications = [{ id: `a${index}`, invoiceId, minor: 1, on: DAY }];
    books.applied(
      'payment',
      books.insert('payment', { ...PAYMENT, ref: `p${index}`, customerId, total: 1 + (index % 5), applications }, next()),
    );
  });
  times(ROWS.others, credit('credit-note'));
}

const DAY = '2026-10-01';
const INVOICE = {
  issued: DAY,
  due: '2026-10-31',
  currency: CURRENCY,
  rate: 1,
  status: 'approved',
  termId: null,
  emailed: false,
  privateNote: '',
  expectedOn: null,
} as const;
const PAYMENT = { on: DAY, currency: CURRENCY, rate: 1, creditsUsed: [], void: false, privateNote: '' };
const CREDIT = { on: DAY, currency: CURRENCY, rate: 1, status: 'approved' as const, applications: [] };

function customerRow(books: Books, index: number) {
  const nothing = { email: null, phone: null, parentId: null, mergedIntoId: null, paymentTerms: null };
  return {
    ...nothing,
    ref: `large-${index}`,
    name: `Account ${index} of Many Ltd`,
    country: 'US',
    individual: false,
    currency: CURRENCY,
    active: true,
    notes: '',
    termId: index % 3 === 0 ? (books.all('term')[0]?.id ?? null) : null,
  };
}
