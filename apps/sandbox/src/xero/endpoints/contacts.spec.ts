import type { Books } from '../../books/books';
import { describeWithFixtures, fixture } from '../testing/fixtures';
import { addCredit, addCustomer, addInvoice, addPayment, rowsIn, Stage, type Answered } from '../testing/stage';
import type { Json } from '../wire';

describe('contacts', () => {
  let stage: Stage;
  let books: Books;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
    books = stage.books();
    await stage.connect(books);
  });
  afterEach(() => stage.close());

  const post = (path: string, body: unknown): Promise<Answered> => stage.api(books, path, { method: 'POST', body });
  const put = (path: string, body: unknown): Promise<Answered> => stage.api(books, path, { method: 'PUT', body });
  const get = async (id: string): Promise<Json> => rowsIn(await stage.api(books, `/Contacts/${id}`), 'Contacts')[0] ?? {};
  const names = async (search: string): Promise<unknown[]> =>
    rowsIn(await stage.api(books, `/Contacts${search}`), 'Contacts').map((row) => row['Name']);
  const messages = (answer: Answered): unknown[] =>
    (answer.body['Elements'] as Json[]).flatMap((one) => (one['ValidationErrors'] as Json[]).map((error) => error['Message']));

  it('keep what a POST leaves out, and replace persons and addresses as a whole', async () => {
    const made = rowsIn(
      await put('/Contacts', {
        Contacts: [
          {
            Name: 'Acme',
            EmailAddress: 'a@example.com',
            AccountNumber: 'A-1',
            ContactPersons: [{ FirstName: 'Ann' }, { FirstName: 'Bob', IncludeInEmails: true }],
            Addresses: [
              { AddressType: 'POBOX', City: 'Leeds' },
              { AddressType: 'STREET', City: 'York' },
            ],
          },
        ],
      }),
      'Contacts',
    )[0];
    const id = String(made?.['ContactID']);
    await post(`/Contacts/${id}`, {
      Contacts: [{ ContactPersons: [{ FirstName: 'Cy' }], Addresses: [{ AddressType: 'POBOX', City: 'Bath' }] }],
    });
    const after = await get(id);
    expect(after).toMatchObject({ Name: 'Acme', EmailAddress: 'a@example.com', AccountNumber: 'A-1', ContactStatus: 'ACTIVE' });
    expect(after['ContactPersons']).toEqual([{ FirstName: 'Cy', LastName: '', EmailAddress: '', IncludeInEmails: false }]);
    expect((after['Addresses'] as Json[]).map((address) => address['City'])).toEqual(['', 'Bath']);
  });

  it('have one name each among the active, whatever its case', async () => {
    addCustomer(books, 'Acme');
    const other = addCustomer(books, 'Zeta');
    const gone = addCustomer(books, 'Gone', { active: false });
    expect((await put('/Contacts', { Contacts: [{ Name: 'ACME' }] })).status).toBe(400);
    expect((await post(`/Contacts/${other.id}`, { Name: 'Acme' })).status).toBe(400);
    expect((await put('/Contacts', { Contacts: [{ Name: 'Gone' }] })).status).toBe(200);
    expect((await post(`/Contacts/${gone.id}`, { Name: 'Elsewhere' })).status).toBe(400);
  });

  it('are found by POST through id, number or name, and made otherwise', async () => {
    const acme = addCustomer(books, 'Acme');
    await post('/Contacts', { Contacts: [{ ContactID: acme.id, ContactNumber: 'C1' }] });
    await post('/Contacts', { Contacts: [{ ContactNumber: 'C1', Name: 'Acme Ltd' }] });
    await post('/Contacts', { Contacts: [{ Name: 'Acme Ltd', AccountNumber: 'A9' }, { Name: 'Brand new' }] });
    expect(await get('C1')).toMatchObject({ ContactID: acme.id, Name: 'Acme Ltd', AccountNumber: 'A9' });
    expect(await names('?page=1')).toEqual(expect.arrayContaining(['Acme Ltd', 'Brand new']));
    expect((await post('/Contacts', { ContactID: '00000000-0000-0000-0000-000000000001', Name: 'x' })).status).toBe(400);
    expect((await stage.api(books, '/Contacts/00000000-0000-0000-0000-000000000001')).status).toBe(404);
  });

  describe('payment terms', () => {
    it('are absent until set, are set one side at a time, and take day 0', async () => {
      const { id } = addCustomer(books, 'Acme');
      expect(await get(id)).not.toHaveProperty('PaymentTerms');
      const terms = { Sales: { Day: 0, Type: 'DAYSAFTERBILLDATE' } };
      await post(`/Contacts/${id}`, { Contacts: [{ PaymentTerms: terms }] });
      expect((await get(id))['PaymentTerms']).toEqual(terms);
      expect(books.must('customer', id).paymentTerms).toEqual({ day: 0, type: 'DAYSAFTERBILLDATE' });
      await post(`/Contacts/${id}`, { Contacts: [{ Name: 'Acme Ltd' }] });
      expect((await get(id))['PaymentTerms']).toEqual(terms);
      await post(`/Contacts/${id}`, { Contacts: [{ PaymentTerms: { Sales: {} } }] });
      expect(await get(id)).not.toHaveProperty('PaymentTerms');
    });

    it.each([
      { Day: 32, Type: 'DAYSAFTERBILLDATE' },
      { Day: -1, Type: 'OFCURRENTMONTH' },
      { Day: 5, Type: 'NETDAYS' },
      { Day: 5 },
    ])('that make no sense are refused: %j', async (Sales) => {
      const { id } = addCustomer(books, 'Acme');
      expect((await post(`/Contacts/${id}`, { PaymentTerms: { Sales } })).status).toBe(400);
      expect(books.must('customer', id).paymentTerms).toBeNull();
    });
  });

  describe('balances', () => {
    it('are what is due less credit notes and overpayments, but not prepayments', async () => {
      const acme = addCustomer(books, 'Acme');
      addInvoice(books, acme, { total: 10_000, due: '2026-04-09' });
      const half = addInvoice(books, acme, { total: 20_000, due: '2026-04-10' });
      addPayment(books, half, 5_000);
      addInvoice(books, acme, { total: 99_900, status: 'draft' });
      addInvoice(books, acme, { total: 99_900, status: 'void' });
      addCredit(books, acme, { total: 1_000 });
      addCredit(books, acme, { total: 2_000, kind: 'overpayment' });
      addCredit(books, acme, { total: 4_000, kind: 'prepayment' });
      addCredit(books, acme, { total: 8_000, status: 'draft' });
      expect((await get(acme.id))['Balances']).toEqual({
        AccountsReceivable: { Outstanding: 220, Overdue: 100 },
        AccountsPayable: { Outstanding: 0, Overdue: 0 },
      });
    });

    it('can be negative, are absent when there is nothing, and count foreign money at the rate of the day', async () => {
      const [credited, quiet] = [addCustomer(books, 'Credited'), addCustomer(books, 'Quiet')];
      addCredit(books, credited, { total: 1_000 });
      const american = addCustomer(books, 'American', { currency: 'USD' });
      addInvoice(books, american, { total: 12_700, rate: 99 });
      expect((await get(credited.id))['Balances']).toMatchObject({ AccountsReceivable: { Outstanding: -10, Overdue: 0 } });
      expect(await get(quiet.id)).not.toHaveProperty('Balances');
      expect((await get(quiet.id))['IsCustomer']).toBe(false);
      expect(await get(american.id)).toMatchObject({
        DefaultCurrency: 'USD',
        Balances: { AccountsReceivable: { Outstanding: 100 } },
      });
    });
  });

  describe('lists', () => {
    it('leave the archived out unless asked, and tell where a merged contact went in detailed reads only', async () => {
      const winner = addCustomer(books, 'Winner');
      const loser = addCustomer(books, 'Loser', { active: false, mergedIntoId: winner.id });
      expect(await names('')).toEqual(['Winner']);
      const [, unpaged] = rowsIn(await stage.api(books, '/Contacts?includeArchived=true&order=Name%20DESC'), 'Contacts');
      expect(unpaged).toMatchObject({ Name: 'Loser', ContactStatus: 'ARCHIVED' });
      expect(unpaged).not.toHaveProperty('MergedToContactID');
      const [paged] = rowsIn(await stage.api(books, '/Contacts?includeArchived=true&page=1&order=Name'), 'Contacts');
      expect(paged?.['MergedToContactID']).toBe(winner.id);
      expect((await get(loser.id))['MergedToContactID']).toBe(winner.id);
    });

    it('show groups when paged, and little with summaryOnly', async () => {
      const acme = addCustomer(books, 'Acme');
      addInvoice(books, acme);
      const group = books.insert('group', { name: 'Credit hold', deleted: false, memberIds: new Set([acme.id]) });
      const [unpaged] = rowsIn(await stage.api(books, '/Contacts'), 'Contacts');
      const [paged] = rowsIn(await stage.api(books, '/Contacts?page=1'), 'Contacts');
      const [summary] = rowsIn(await stage.api(books, '/Contacts?page=1&summaryOnly=true'), 'Contacts');
      expect(unpaged?.['ContactGroups']).toEqual([]);
      expect(paged?.['ContactGroups']).toMatchObject([{ ContactGroupID: group.id, Name: 'Credit hold', Contacts: [] }]);
      for (const key of ['Balances', 'IsCustomer', 'IsSupplier']) expect(summary).not.toHaveProperty(key);
    });

    it('narrow by ids, by text and by condition', async () => {
      const acme = addCustomer(books, 'Acme');
      const zeta = addCustomer(books, 'Zeta');
      addInvoice(books, addCustomer(books, 'Third'));
      expect(await names(`?IDs=${acme.id},${zeta.id}&order=Name`)).toEqual(['Acme', 'Zeta']);
      expect(await names('?searchTerm=ZET')).toEqual(['Zeta']);
      expect(await names(`?where=${encodeURIComponent('EmailAddress=="acme@example.com"')}`)).toEqual(['Acme']);
      expect(await names(`?where=${encodeURIComponent('IsCustomer==true')}`)).toEqual(['Third']);
      expect(await names(`?where=${encodeURIComponent('Name=="Acme" OR Name=="Zeta"')}&order=Name%20DESC`)).toEqual([
        'Zeta',
        'Acme',
      ]);
      expect(await names(`?where=${encodeURIComponent('ContactStatus=="ARCHIVED"')}`)).toEqual([]);
    });
  });

  describe('several in one request', () => {
    const two = { Contacts: [{ Name: 'Good' }, { Name: 'Bad', EmailAddress: 'bad' }] };

    it('fail together and save nothing', async () => {
      const answer = await post('/Contacts', two);
      expect(answer.status).toBe(400);
      expect(messages(answer)).toEqual(['Email address must be valid']);
      expect(books.all('customer')).toEqual([]);
    });

    it('fare each for itself with summarizeErrors=false', async () => {
      const answer = await post('/Contacts?summarizeErrors=false', two);
      expect(answer.status).toBe(200);
      expect(rowsIn(answer, 'Contacts')).toMatchObject([
        { Name: 'Good', StatusAttributeString: 'OK' },
        { Name: 'Bad', StatusAttributeString: 'ERROR', ValidationErrors: [{ Message: 'Email address must be valid' }] },
      ]);
      expect(books.all('customer').map(({ name }) => name)).toEqual(['Good']);
    });

    it('cannot take the same name twice', async () => {
      const answer = await put('/Contacts?summarizeErrors=false', { Contacts: [{ Name: 'Same' }, { Name: 'same' }] });
      expect(rowsIn(answer, 'Contacts').map((row) => row['StatusAttributeString'])).toEqual(['OK', 'ERROR']);
    });
  });

  it('refuse a body that cannot be read', async () => {
    const headers = { ...stage.bearer(), 'xero-tenant-id': books.identity.externalId, 'content-type': 'application/json' };
    const answer = await stage.fetch('/api.xro/2.0/Contacts', { method: 'POST', headers, body: '{"Contacts":' });
    expect([answer.status, answer.body['ErrorNumber'], answer.body['Type']]).toEqual([400, 17, 'PostDataInvalidException']);
  });

  it('answer 404 for what Xero has not, and 501 for what the sandbox has not', async () => {
    expect((await stage.api(books, '/Nonsense')).status).toBe(404);
    expect((await stage.api(books, '/Contacts/x/Attachments')).status).toBe(501);
  });
});

describeWithFixtures('a taken name', () => {
  it('is refused in the words of the specification', async () => {
    const stage = new Stage();
    await stage.open();
    const books = stage.books();
    await stage.connect(books);
    addCustomer(books, 'Buzz Lightyear');
    const expected = fixture('oas-examples/createContacts.400.json');
    const [element] = expected['Elements'] as [Json];
    const { ValidationErrors, HasValidationErrors, ContactID, ...posted } = element;
    const answer = await stage.api(books, '/Contacts', { method: 'PUT', body: { Contacts: [posted] } });
    await stage.close();
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ ErrorNumber: 10, Type: 'ValidationException', Message: expected['Message'] });
    const [ours] = answer.body['Elements'] as [Json];
    expect(ours).toMatchObject({ ContactID, HasValidationErrors, ValidationErrors });
    expect(Object.keys(ours).toSorted()).toEqual(Object.keys(element).toSorted());
  });
});
