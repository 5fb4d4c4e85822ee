import type { Books } from '../../books/books';
import type { Customer } from '../../books/rows';
import { addCredit, addCustomer, addInvoice, addPayment, NOW, rowsIn, Stage, type Answered } from '../testing/stage';
import type { Json } from '../wire';

describe('payments and credits', () => {
  let stage: Stage;
  let books: Books;
  let acme: Customer;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
    books = stage.books();
    await stage.connect(books);
    acme = addCustomer(books, 'Acme');
  });
  afterEach(() => stage.close());

  const pay = (more: Json): Promise<Answered> =>
    stage.api(books, '/Payments', {
      method: 'PUT',
      body: { Payments: [{ Account: { Code: '090' }, Date: '2026-04-09', ...more }] },
    });
  const list = async (path: string, name: string): Promise<Json[]> => rowsIn(await stage.api(books, path), name);

  it('are entered, change their invoice too, and are deleted but still listed', async () => {
    const invoice = addInvoice(books, acme, {}, NOW - 60_000);
    const [made] = rowsIn(await pay({ Invoice: { InvoiceID: invoice.id }, Amount: 40, Reference: 'chq' }), 'Payments');
    expect(made).toMatchObject({
      Amount: 40,
      BankAmount: 40,
      PaymentType: 'ACCRECPAYMENT',
      Status: 'AUTHORISED',
      Reference: 'chq',
      Invoice: { InvoiceID: invoice.id, Type: 'ACCREC', Contact: { ContactID: acme.id } },
    });
    const [open] = await list('/Invoices', 'Invoices');
    expect(open).toMatchObject({ AmountDue: 60, AmountPaid: 40, UpdatedDateUTC: `/Date(${NOW}+0000)/` });
    expect(open?.['Payments']).toMatchObject([{ PaymentID: made?.['PaymentID'], Reference: 'chq' }]);
    const gone = { method: 'POST', body: { Payments: [{ Status: 'DELETED' }] } };
    const path = `/Payments/${String(made?.['PaymentID'])}`;
    expect(rowsIn(await stage.api(books, path, gone), 'Payments')[0]).toMatchObject({ Status: 'DELETED' });
    expect((await stage.api(books, path, gone)).status).toBe(400);
    expect(await list('/Payments', 'Payments')).toMatchObject([{ Status: 'DELETED' }]);
    expect((await list('/Invoices', 'Invoices'))[0]).toMatchObject({ AmountDue: 100, Payments: [] });
  });

  it.each([
    [{ Amount: 100.01 }, 'Payment amount exceeds the amount outstanding on this document'],
    [{ Amount: 0 }, 'Payment amount must be greater than zero'],
    [{ Amount: 1, Account: null }, 'A valid bank account must be specified'],
    [{ Amount: 1, Invoice: { InvoiceNumber: 'none' } }, 'Invoice could not be found'],
    [{ Amount: 1, Invoice: { InvoiceNumber: 'DRAFT' } }, 'Payments can only be made against Authorised documents'],
  ])('are refused with %j', async (more, message) => {
    addInvoice(books, acme, { number: 'OPEN' });
    addInvoice(books, acme, { number: 'DRAFT', status: 'draft' });
    const answer = await pay({ Invoice: { InvoiceNumber: 'OPEN' }, ...more });
    const [element] = answer.body['Elements'] as [{ ValidationErrors: Json[] }];
    expect([answer.status, element.ValidationErrors[0]]).toEqual([400, { Message: message }]);
  });

  it('together cannot take more than the invoice is open for', async () => {
    const { id } = addInvoice(books, acme);
    const one = { Invoice: { InvoiceID: id }, Account: { Code: '090' }, Amount: 60 };
    const answer = await stage.api(books, '/Payments', { method: 'PUT', body: { Payments: [one, one] } });
    expect(answer.status).toBe(400);
    expect(books.all('payment')).toEqual([]);
  });

  it('of several invoices at once appear as the parts of a batch', async () => {
    const [one, two] = [addInvoice(books, acme), addInvoice(books, acme)];
    const part = (invoiceId: string, minor: number) => ({ id: `part ${minor}`, invoiceId, minor, on: '2026-04-01' });
    const payment = addPayment(books, one, 1_000);
    books.applied(
      'payment',
      books.update('payment', payment.id, { total: 3_000, applications: [part(one.id, 1_000), part(two.id, 2_000)] }),
    );
    const rows = await list('/Payments?order=Amount', 'Payments');
    expect(rows.map((row) => [row['Amount'], row['BatchPaymentID']])).toEqual([
      [10, payment.id],
      [20, payment.id],
    ]);
    const [most] = await list('/Invoices?order=AmountPaid%20DESC', 'Invoices');
    const [nested] = (most?.['Payments'] ?? []) as Json[];
    expect(nested).toMatchObject({ PaymentID: rows[1]?.['PaymentID'], BatchPaymentID: payment.id });
    expect(await list(`/Payments/${String(rows[1]?.['PaymentID'])}`, 'Payments')).toMatchObject([{ Amount: 20 }]);
  });

  it('page, filter and follow If-Modified-Since', async () => {
    const [one, two] = [addInvoice(books, acme), addInvoice(books, acme)];
    addPayment(books, one, 100);
    stage.clock.moveTo(NOW + 10_000);
    addPayment(books, two, 200);
    const { body } = await stage.api(books, '/Payments?page=1&pageSize=1');
    expect(body['pagination']).toEqual({ page: 1, pageSize: 1, pageCount: 2, itemCount: 2 });
    const headers = { 'if-modified-since': new Date(NOW + 5_000).toUTCString() };
    expect(rowsIn(await stage.api(books, '/Payments', { headers }), 'Payments')).toMatchObject([{ Amount: 2 }]);
    const condition = encodeURIComponent(`Invoice.InvoiceId==guid("${one.id}") AND Status=="AUTHORISED"`);
    expect(await list(`/Payments?where=${condition}`, 'Payments')).toMatchObject([{ Amount: 1 }]);
  });

  it('that are credits show what remains: all of a draft or voided one, nothing of a used one', async () => {
    const invoice = addInvoice(books, acme);
    const applications = [{ id: 'a', invoiceId: invoice.id, minor: 5_000, on: '2026-04-05' }];
    addCredit(books, acme, { number: 'open', total: 700 });
    addCredit(books, acme, { number: 'draft', status: 'draft' });
    addCredit(books, acme, { number: 'void', status: 'void', applications });
    addCredit(books, acme, { number: 'used', applications });
    const rows = await list('/CreditNotes', 'CreditNotes');
    const seen = Object.fromEntries(rows.map((row) => [row['CreditNoteNumber'], [row['Status'], row['RemainingCredit']]]));
    expect(seen).toEqual({ open: ['AUTHORISED', 7], draft: ['DRAFT', 50], void: ['VOIDED', 50], used: ['PAID', 0] });
    expect(rows.find((row) => row['CreditNoteNumber'] === 'void')?.['Allocations']).toEqual([]);
    expect(await list('/CreditNotes/used', 'CreditNotes')).toMatchObject([
      {
        FullyPaidOnDate: `/Date(${Date.parse('2026-04-05T00:00:00Z')}+0000)/`,
        Allocations: [{ Amount: 50, Invoice: { InvoiceID: invoice.id } }],
      },
    ]);
  });

  it('that are cash left over are overpayments', async () => {
    const payment = addPayment(books, addInvoice(books, acme), 10_000);
    books.update('payment', payment.id, { total: 12_000 });
    addCredit(books, acme, { kind: 'overpayment', number: '', total: 300 });
    addCredit(books, acme, { kind: 'prepayment', number: 'PP-1', total: 400 });
    expect((await list('/Overpayments?order=Total', 'Overpayments')).map((row) => [row['Type'], row['RemainingCredit']])).toEqual(
      [
        ['RECEIVE-OVERPAYMENT', 3],
        ['RECEIVE-OVERPAYMENT', 20],
      ],
    );
    expect(await list('/Prepayments', 'Prepayments')).toMatchObject([
      { Type: 'RECEIVE-PREPAYMENT', InvoiceNumber: 'PP-1', Reference: 'PP-1', RemainingCredit: 4 },
    ]);
    const [contact] = await list('/Contacts', 'Contacts');
    expect(contact?.['Balances']).toMatchObject({ AccountsReceivable: { Outstanding: -23 } });
  });
});
