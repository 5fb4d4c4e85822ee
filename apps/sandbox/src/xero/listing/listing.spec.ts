import type { Books } from '../../books/books';
import { addCustomer, addInvoice, addPayment, NOW, rowsIn, Stage } from '../testing/stage';

const HOUR = 3600_000;

describe('lists', () => {
  let stage: Stage;
  let books: Books;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
    books = stage.books();
    await stage.connect(books);
  });
  afterEach(() => stage.close());

  const numbers = async (search: string, headers: Record<string, string> = {}): Promise<unknown[]> =>
    rowsIn(await stage.api(books, `/Invoices${search}`, { headers }), 'Invoices').map((row) => row['InvoiceNumber']);

  const filtered = (condition: string): Promise<unknown[]> => numbers(`?where=${encodeURIComponent(condition)}`);

  function invoices(count: number): void {
    const customer = addCustomer(books, 'Acme');
    for (let n = 1; n <= count; n += 1) addInvoice(books, customer, { number: `I${n}` }, NOW - HOUR * (count - n + 1));
  }

  describe('page', () => {
    it('100 at a time unless told otherwise, and say how many there are', async () => {
      invoices(101);
      const { body } = await stage.api(books, '/Invoices?page=1');
      expect(body['pagination']).toEqual({ page: 1, pageSize: 100, pageCount: 2, itemCount: 101 });
      expect(Object.keys(body)).toEqual(['Id', 'Status', 'ProviderName', 'DateTimeUTC', 'pagination', 'Invoices']);
      expect(await numbers('?page=2')).toEqual(['I101']);
      expect(await numbers('?page=3')).toEqual([]);
    });

    it('with sizes cut to 1 and 1000', async () => {
      invoices(3);
      expect((await stage.api(books, '/Invoices?page=1&pageSize=0')).body['pagination']).toMatchObject({
        pageSize: 1,
        pageCount: 3,
      });
      expect((await stage.api(books, '/Invoices?page=1&pageSize=5000')).body['pagination']).toMatchObject({ pageSize: 1000 });
      expect((await stage.api(books, '/Invoices?page=0')).body['pagination']).toMatchObject({ page: 1 });
    });

    it('not at all unless asked; then invoices have no lines and a summary of the contact', async () => {
      invoices(1);
      const { body } = await stage.api(books, '/Invoices');
      expect(body).not.toHaveProperty('pagination');
      const [lean] = rowsIn(await stage.api(books, '/Invoices'), 'Invoices');
      const [full] = rowsIn(await stage.api(books, '/Invoices?page=1'), 'Invoices');
      expect(lean?.['LineItems']).toEqual([]);
      expect(lean?.['Contact']).not.toHaveProperty('EmailAddress');
      expect(full?.['LineItems']).toMatchObject([{ Description: 'Goods', LineAmount: 100 }]);
      expect(full?.['Contact']).toMatchObject({ EmailAddress: 'acme@example.com' });
    });

    it('also for Statuses and summaryOnly, which drops the heavy parts', async () => {
      invoices(1);
      expect((await stage.api(books, '/Invoices?Statuses=AUTHORISED,PAID')).body).toHaveProperty('pagination');
      const [row] = rowsIn(await stage.api(books, '/Invoices?summaryOnly=true'), 'Invoices');
      for (const key of ['Payments', 'LineItems', 'HasAttachments']) expect(row).not.toHaveProperty(key);
    });
  });

  it('of ids are given for 52 of them at most', async () => {
    invoices(1);
    const ids = (count: number) => Array<string>(count).fill('').map((_, n) => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`); // prettier-ignore
    expect((await stage.api(books, `/Invoices?IDs=${ids(52).join(',')}`)).status).toBe(200);
    expect((await stage.api(books, `/Invoices?IDs=${ids(53).join(',')}`)).status).toBe(404);
  });

  describe('order', () => {
    it('by last change and then id, which a payment moves', async () => {
      const customer = addCustomer(books, 'Acme');
      const first = addInvoice(books, customer, { number: 'A' }, NOW - 3 * HOUR);
      addInvoice(books, customer, { number: 'B' }, NOW - 2 * HOUR);
      addInvoice(books, customer, { number: 'C' }, NOW - 2 * HOUR);
      const tied = books
        .all('invoice')
        .slice(1)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
      expect(await numbers('')).toEqual(['A', ...tied.map(({ number }) => number)]);
      addPayment(books, first, 100);
      expect((await numbers('')).at(-1)).toBe('A');
    });

    it('as asked, several fields and directions', async () => {
      const customer = addCustomer(books, 'Acme');
      addInvoice(books, customer, { number: 'A', due: '2026-05-01', total: 100 });
      addInvoice(books, customer, { number: 'B', due: '2026-04-01', total: 100 });
      addInvoice(books, customer, { number: 'C', due: '2026-04-01', total: 300 });
      expect(await numbers('?order=DueDate%20DESC')).toEqual(['A', ...(await numbers('?order=DueDate')).slice(0, 2)]);
      expect(await numbers('?order=Total%20DESC,InvoiceNumber%20DESC')).toEqual(['C', 'B', 'A']);
      expect((await stage.api(books, '/Invoices?order=Nonsense')).body).toMatchObject({ ErrorNumber: 16 });
    });
  });

  describe('If-Modified-Since', () => {
    beforeEach(() => {
      const customer = addCustomer(books, 'Acme');
      addInvoice(books, customer, { number: 'OLD' }, Date.parse('2026-04-09T10:00:00.250Z'));
      addInvoice(books, customer, { number: 'NEW' }, Date.parse('2026-04-09T10:00:05.000Z'));
    });

    it.each([
      ['Thu, 09 Apr 2026 10:00:01 GMT', ['NEW']],
      ['2026-04-09T10:00:01', ['NEW']],
      ['2026-04-09T10:00:01.500Z', ['NEW']],
      ['2026-04-09 10:00:01', ['NEW']],
      ['2026-04-09T12:00:01+02:00', ['NEW']],
      ['2026-04-09T10:00:00.900Z', ['OLD', 'NEW']],
      ['2026-04-10', []],
      ['yesterday', ['OLD', 'NEW']],
      ['1775728801', ['OLD', 'NEW']],
    ])('%s', async (header, expected) => {
      expect(await numbers('', { 'if-modified-since': header })).toEqual(expected);
    });
  });

  describe('where', () => {
    beforeEach(() => {
      const acme = addCustomer(books, 'Acme');
      const paid = addInvoice(books, acme, { number: 'PAID', due: '2026-01-15' });
      addPayment(books, paid, paid.total);
      addInvoice(books, acme, { number: 'OPEN', due: '2026-01-31', total: 25_050 });
      addInvoice(books, addCustomer(books, 'Zeta'), { number: 'DRAFT', due: '2026-02-28', status: 'draft' });
    });

    it.each([
      ['Type=="ACCREC"', ['DRAFT', 'OPEN', 'PAID']],
      ['Type=="ACCPAY"', []],
      ['Status=="AUTHORISED"', ['OPEN']],
      ['Status="PAID" OR Status="DRAFT"', ['DRAFT', 'PAID']],
      ['Status!="PAID" && Status!="DRAFT"', ['OPEN']],
      ['AmountDue>0 AND Status=="AUTHORISED"', ['OPEN']],
      ['AmountDue==250.50', ['OPEN']],
      ['AmountDue>=250.5M', ['OPEN']],
      ['DueDate<DateTime(2026,01,31)', ['PAID']],
      ['DueDate>=DateTime(2026, 1, 31) AND (Status=="DRAFT" OR AmountPaid>0)', ['DRAFT']],
      ['Date==DateTime.Parse("2026-03-01")', ['DRAFT', 'OPEN', 'PAID']],
      ['InvoiceNumber.StartsWith("op")', ['OPEN']],
      ['Contact.Name.ToLower().Contains("zet")', ['DRAFT']],
      ['InvoiceNumber!=null', ['DRAFT', 'OPEN', 'PAID']],
    ])('%s', async (condition, expected) => {
      expect((await filtered(condition)).map(String).toSorted()).toEqual(expected);
    });

    it('by contact', async () => {
      const id = books.all('customer')[1]?.id ?? '';
      expect(await filtered(`Contact.ContactID==guid("${id.toUpperCase()}")`)).toEqual(['DRAFT']);
      expect(await numbers(`?ContactIDs=${id}`)).toEqual(['DRAFT']);
    });

    it.each(['Status==', 'Nonsense=="x"', '(Status=="PAID"', 'Status=="PAID" AND', '', 'Status~"x"', 'constructor=="x"'])(
      'that cannot be read: %s',
      async (condition) => {
        const answer = await stage.api(books, `/Invoices?where=${encodeURIComponent(condition)}`);
        expect([answer.status, answer.body['ErrorNumber'], answer.body['Type']]).toEqual([400, 16, 'QueryParseException']);
      },
    );
  });
});
