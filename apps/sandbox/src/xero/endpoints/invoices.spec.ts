import type { Books } from '../../books/books';
import type { Customer } from '../../books/rows';
import { addCredit, addCustomer, addInvoice, addPayment, NOW, rowsIn, Stage, type Answered } from '../testing/stage';
import type { Json } from '../wire';

describe('invoices', () => {
  let stage: Stage;
  let books: Books;
  let acme: Customer;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
    books = stage.books();
    await stage.connect(books);
    acme = addCustomer(books, 'Acme', { paymentTerms: { day: 14, type: 'DAYSAFTERBILLDATE' } });
  });
  afterEach(() => stage.close());

  const post = (path: string, body: unknown): Promise<Answered> => stage.api(books, path, { method: 'POST', body });
  const put = (body: unknown): Promise<Answered> => stage.api(books, '/Invoices', { method: 'PUT', body });
  const get = async (id: string): Promise<Json> => rowsIn(await stage.api(books, `/Invoices/${id}`), 'Invoices')[0] ?? {};
  const complaint = (answer: Answered): unknown =>
    (answer.body['Elements'] as [{ ValidationErrors: [Json] }])[0].ValidationErrors[0]['Message'];
  const wish = (more: Json = {}): Json => ({
    Type: 'ACCREC',
    Contact: { ContactID: acme.id },
    LineItems: [{ Description: 'Goods', Quantity: 2, UnitAmount: 12.5 }],
    ...more,
  });

  describe('money', () => {
    it('adds up: due = total - paid - credited, and PAID when nothing is due', async () => {
      const invoice = addInvoice(books, acme, { total: 10_000 });
      addPayment(books, invoice, 2_500, '2026-04-02');
      const use = (minor: number, on: string) => [
        { id: '4e7da9d3-c186-4680-9a2a-2149e89eb45b', invoiceId: invoice.id, minor, on },
      ];
      addCredit(books, acme, { number: 'CN-7', total: 4_000, applications: use(3_000, '2026-04-03') });
      addCredit(books, acme, { kind: 'prepayment', number: 'PP-1', total: 1_000, applications: use(1_000, '2026-04-04') });
      const open = await get(invoice.id);
      expect(open).toMatchObject({ Status: 'AUTHORISED', AmountDue: 35, AmountPaid: 25, AmountCredited: 40 });
      expect(open['Payments']).toMatchObject([{ Amount: 25, CurrencyRate: 1, Date: '/Date(1775088000000+0000)/' }]);
      expect(open['CreditNotes']).toMatchObject([
        { CreditNoteNumber: 'CN-7', AppliedAmount: 30, Total: 40, DateString: '2026-04-03T00:00:00' },
      ]);
      expect(open['Prepayments']).toMatchObject([{ AppliedAmount: 10 }]);
      expect(open['Overpayments']).toEqual([]);
      expect(open).not.toHaveProperty('FullyPaidOnDate');
      addPayment(books, invoice, 3_500, '2026-04-09');
      expect(await get(invoice.id)).toMatchObject({
        Status: 'PAID',
        AmountDue: 0,
        FullyPaidOnDate: `/Date(${Date.parse('2026-04-09T00:00:00Z')}+0000)/`,
      });
    });

    it('shows foreign currency with units per home unit, and currencies without cents', async () => {
      const american = addInvoice(books, addCustomer(books, 'American', { currency: 'USD' }), { rate: 0.8 });
      const japanese = addInvoice(books, addCustomer(books, 'Japanese', { currency: 'JPY' }), { total: 1234, rate: 0.005 });
      expect(await get(american.id)).toMatchObject({ CurrencyCode: 'USD', CurrencyRate: 1.25, Total: 100 });
      expect(await get(japanese.id)).toMatchObject({ CurrencyCode: 'JPY', CurrencyRate: 200, Total: 1234 });
    });

    it('is nothing once voided', async () => {
      const invoice = addInvoice(books, acme, { status: 'void' });
      expect(await get(invoice.number)).toMatchObject({ Status: 'VOIDED', AmountDue: 0, AmountPaid: 0, Total: 100 });
    });
  });

  it('carry days as midnight UTC and as text, and changes to the second', async () => {
    const invoice = addInvoice(books, acme, { issued: '2026-03-01', due: '2026-03-31' }, NOW - 1500);
    expect(await get(invoice.id)).toMatchObject({
      DateString: '2026-03-01T00:00:00',
      Date: '/Date(1772323200000+0000)/',
      DueDateString: '2026-03-31T00:00:00',
      DueDate: '/Date(1774915200000+0000)/',
      UpdatedDateUTC: `/Date(${NOW - 1500}+0000)/`,
      UpdatedDateUTCString: '2026-04-10T11:59:58+00:00',
    });
  });

  describe('are made by PUT', () => {
    it('as drafts of today, due by the terms of the contact', async () => {
      const [made] = rowsIn(await put({ Invoices: [wish()] }), 'Invoices');
      expect(made).toMatchObject({
        Status: 'DRAFT',
        Total: 25,
        AmountDue: 25,
        DateString: '2026-04-10T00:00:00',
        DueDateString: '2026-04-24T00:00:00',
        InvoiceNumber: 'INV-0001',
      });
    });

    it.each([
      [{ Type: 'ACCPAY' }, 'Invoice not of valid type for creation'],
      [{ Contact: {} }, 'A Contact must be specified for this type of transaction'],
      [{ LineItems: [] }, 'One or more line items must be specified'],
      [{ InvoiceNumber: 'TAKEN' }, 'Invoice # must be unique.'],
      [{ Status: 'VOIDED' }, 'Invoice not of valid status for creation'],
      [{ DueDate: '2026-02-30' }, 'DueDate is not a valid date'],
    ])('but not with %j', async (more, message) => {
      addInvoice(books, acme, { number: 'TAKEN' });
      const answer = await put({ Invoices: [wish(more)] });
      expect([answer.status, complaint(answer)]).toEqual([400, message]);
    });

    it('in a foreign currency only where the organisation has several', async () => {
      expect((await put({ Invoices: [wish({ CurrencyCode: 'USD', CurrencyRate: 1.25 })] })).status).toBe(200);
      const plain = stage.books({ name: 'Plain', multiCurrency: false });
      const contact = addCustomer(plain, 'One');
      await stage.connect(plain);
      const body = { Invoices: [wish({ Contact: { ContactID: contact.id }, CurrencyCode: 'USD' })] };
      const answer = await stage.api(plain, '/Invoices', { method: 'PUT', body });
      expect(complaint(answer)).toBe('Users Organisation is not subscribed to currency USD');
    });
  });

  describe('are changed by POST', () => {
    it('only in what is sent', async () => {
      const invoice = addInvoice(books, acme, { status: 'draft' });
      await post(`/Invoices/${invoice.id}`, { Invoices: [{ Reference: 'PO 7', LineItems: [], Contact: {} }] });
      expect(await get(invoice.id)).toMatchObject({ Reference: 'PO 7', Total: 100, Status: 'DRAFT' });
    });

    it.each([
      ['draft', 'AUTHORISED', 200, 'approved'],
      ['draft', 'DELETED', 200, 'void'],
      ['draft', 'VOIDED', 400, 'draft'],
      ['submitted', 'DRAFT', 200, 'draft'],
      ['approved', 'VOIDED', 200, 'void'],
      ['approved', 'DRAFT', 400, 'approved'],
      ['void', 'AUTHORISED', 400, 'void'],
    ] as const)('from %s to %s: %i', async (from, to, status, after) => {
      const invoice = addInvoice(books, acme, { status: from });
      expect((await post(`/Invoices/${invoice.id}`, { Status: to })).status).toBe(status);
      expect(books.must('invoice', invoice.id).status).toBe(after);
    });

    it('so that a deleted draft is shown as DELETED', async () => {
      const invoice = addInvoice(books, acme, { status: 'draft' });
      await post(`/Invoices/${invoice.id}`, { Status: 'DELETED' });
      expect(await get(invoice.id)).toMatchObject({ Status: 'DELETED' });
    });

    it('within narrow bounds once part-paid', async () => {
      const invoice = addInvoice(books, acme);
      addPayment(books, invoice, 100);
      const path = `/Invoices/${invoice.id}`;
      const open = { Reference: 'r', DueDate: '2026-06-01', LineItems: [{ Description: 'Better goods', LineAmount: 100 }] };
      expect((await post(path, open)).status).toBe(200);
      expect((await post(path, { Date: '2026-06-01' })).status).toBe(400);
      expect((await post(path, { LineItems: [{ Description: 'More', LineAmount: 101 }] })).status).toBe(400);
      expect((await post(path, { Status: 'VOIDED' })).status).toBe(400);
      expect(await get(invoice.id)).toMatchObject({ DueDateString: '2026-06-01T00:00:00', Total: 100 });
    });

    it('with an expected date, which can be taken away again', async () => {
      const invoice = addInvoice(books, acme);
      await post(`/Invoices/${invoice.id}`, { Invoices: [{ ExpectedPaymentDate: '2026-05-05' }] });
      expect(await get(invoice.id)).toMatchObject({ ExpectedPaymentDate: `/Date(${Date.parse('2026-05-05T00:00:00Z')}+0000)/` });
      await post(`/Invoices/${invoice.id}`, { Invoices: [{ ExpectedPaymentDate: null }] });
      expect(await get(invoice.id)).not.toHaveProperty('ExpectedPaymentDate');
    });

    it('and due date or sent mark of a part-paid one do not count as a change', async () => {
      const invoice = addInvoice(books, acme);
      addPayment(books, invoice, 100);
      stage.clock.moveTo(NOW + 60_000);
      await post(`/Invoices/${invoice.id}`, { DueDate: '2026-06-01', SentToContact: true });
      expect(await get(invoice.id)).toMatchObject({ SentToContact: true, UpdatedDateUTC: `/Date(${NOW}+0000)/` });
      await post(`/Invoices/${invoice.id}`, { Reference: 'r' });
      expect(await get(invoice.id)).toMatchObject({ UpdatedDateUTC: `/Date(${NOW + 60_000}+0000)/` });
    });

    it('with a warning when a draft is to be marked as sent', async () => {
      const invoice = addInvoice(books, acme, { status: 'draft' });
      const body = { Invoices: [{ InvoiceID: invoice.id, SentToContact: true }] };
      const [row] = rowsIn(await post('/Invoices?summarizeErrors=false', body), 'Invoices');
      expect(row).toMatchObject({
        StatusAttributeString: 'WARNING',
        Warnings: [{ Message: 'Only AUTHORISED invoices may have SentToContact updated.' }],
      });
      expect(row).not.toHaveProperty('SentToContact');
    });
  });

  describe('are e-mailed', () => {
    it('to the contact, which marks them as sent and leaves a line of history', async () => {
      const invoice = addInvoice(books, acme);
      const answer = await post(`/Invoices/${invoice.id}/Email`, {});
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect(await get(invoice.id)).toMatchObject({ SentToContact: true });
      const history = await stage.api(books, `/Invoices/${invoice.id}/History`);
      expect(rowsIn(history, 'HistoryRecords')).toMatchObject([{ Changes: 'Invoice Sent', User: 'System Generated' }]);
    });

    it('not as drafts, not once voided, and not without an address', async () => {
      const silent = addCustomer(books, 'Silent', { email: null });
      const refused = [
        addInvoice(books, acme, { status: 'draft' }),
        addInvoice(books, acme, { status: 'void' }),
        addInvoice(books, silent),
      ];
      for (const { id } of refused) expect((await post(`/Invoices/${id}/Email`, {})).status).toBe(400);
    });
  });

  it('have an address on the web unless they are drafts', async () => {
    const [open, draft] = [addInvoice(books, acme), addInvoice(books, acme, { status: 'draft' })];
    const [row] = rowsIn(await stage.api(books, `/Invoices/${open.id}/OnlineInvoice`), 'OnlineInvoices');
    expect(row?.['OnlineInvoiceUrl']).toMatch(/^https:\/\/in\.xero\.com\/\w+/);
    expect((await stage.api(books, `/Invoices/${draft.id}/OnlineInvoice`)).status).toBe(400);
  });
});
