import type { Books } from '../../books/books';
import { describeWithFixtures, fixture } from '../testing/fixtures';
import { addCredit, addCustomer, addInvoice, addPayment, NOW, rowsIn, Stage, type Answered } from '../testing/stage';

describe('history', () => {
  let stage: Stage;
  let books: Books;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
    books = stage.books();
    await stage.connect(books);
  });
  afterEach(() => stage.close());

  const note = (path: string, Details: string): Promise<Answered> =>
    stage.api(books, `${path}/History`, { method: 'PUT', body: { HistoryRecords: [{ Details }] } });

  it('takes notes on every kind of document and shows the newest first', async () => {
    const acme = addCustomer(books, 'Acme');
    const invoice = addInvoice(books, acme);
    const payment = addPayment(books, invoice, 100);
    const paths = [
      `/Contacts/${acme.id}`,
      `/Invoices/${invoice.id}`,
      `/Payments/${payment.id}`,
      `/CreditNotes/${addCredit(books, acme).id}`,
      `/Overpayments/${addCredit(books, acme, { kind: 'overpayment' }).id}`,
      `/Prepayments/${addCredit(books, acme, { kind: 'prepayment' }).id}`,
    ];
    for (const path of paths) {
      expect((await note(path, 'first')).status).toBe(200);
      await note(path, 'second');
      const records = rowsIn(await stage.api(books, `${path}/History`), 'HistoryRecords');
      expect(records.map((record) => record['Details'])).toEqual(['second', 'first']);
      expect(records[0]).toEqual({
        Changes: 'Note',
        DateUTCString: '2026-04-10T12:00:00',
        DateUTC: `/Date(${NOW}+0000)/`,
        User: 'System Generated',
        Details: 'second',
      });
    }
  });

  it('shows what the owner wrote under the owner', async () => {
    const acme = addCustomer(books, 'Acme');
    books.insert('history', {
      about: { entity: 'contact', id: acme.id },
      changes: 'Note',
      user: 'Morgan Field',
      details: 'Called',
    });
    const records = rowsIn(await stage.api(books, `/Contacts/${acme.id}/History`), 'HistoryRecords');
    expect(records).toMatchObject([{ User: 'Morgan Field', Details: 'Called' }]);
  });

  it('takes 2,500 characters and not one more, and nothing empty', async () => {
    const path = `/Contacts/${addCustomer(books, 'Acme').id}`;
    expect((await note(path, 'x'.repeat(2500))).status).toBe(200);
    expect((await note(path, 'x'.repeat(2501))).status).toBe(400);
    expect((await note(path, ' ')).status).toBe(400);
    expect(books.all('history')).toHaveLength(1);
  });

  it('cannot be changed or removed, and belongs to what exists', async () => {
    const path = `/Contacts/${addCustomer(books, 'Acme').id}/History`;
    for (const method of ['POST', 'DELETE']) expect((await stage.api(books, path, { method })).status).toBe(501);
    expect((await stage.api(books, '/Contacts/00000000-0000-0000-0000-000000000001/History')).status).toBe(404);
  });
});

describeWithFixtures('history answers', () => {
  it('have the shape of the specification', async () => {
    const stage = new Stage();
    await stage.open();
    const books = stage.books();
    await stage.connect(books);
    const id = addCustomer(books, 'Acme').id;
    const body = fixture('oas-examples/createContactHistory.request.json');
    const made = await stage.api(books, `/Contacts/${id}/History`, { method: 'PUT', body });
    const expected = fixture('oas-examples/createContactHistory.200.json');
    expect(Object.keys(made.body)).toEqual(Object.keys(expected));
    const [first] = expected['HistoryRecords'] as [object];
    expect(Object.keys(rowsIn(made, 'HistoryRecords')[0] ?? {})).toEqual(Object.keys(first));
    const nowhere = await stage.api(books, `/Overpayments/${id}/History`, { method: 'PUT', body });
    const refused = fixture('oas-examples/createOverpaymentHistory.400.json');
    await stage.close();
    expect(nowhere.status).toBe(400);
    const withoutTime = {
      DateUTCString: expect.any(String) as unknown,
      DateUTC: expect.stringMatching(/^\/Date\(\d+\)\/$/) as unknown,
    };
    const [element] = refused['Elements'] as [object];
    expect(nowhere.body).toEqual({ ...refused, Elements: [{ ...element, ...withoutTime }] });
  });
});
