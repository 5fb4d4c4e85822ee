import type { Books } from '../../books/books';
import { describeWithFixtures, fixture } from '../testing/fixtures';
import { addCustomer, rowsIn, Stage, type Answered, type Ask } from '../testing/stage';
import type { Json } from '../wire';

describe('contact groups', () => {
  let stage: Stage;
  let books: Books;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
    books = stage.books();
    await stage.connect(books);
  });
  afterEach(() => stage.close());

  const call = (method: string, path: string, body?: unknown): Promise<Answered> => {
    const ask: Ask = body === undefined ? { method } : { method, body };
    return stage.api(books, path, ask);
  };
  const create = async (name: string): Promise<string> => {
    const answer = await call('PUT', '/ContactGroups', { ContactGroups: [{ Name: name }] });
    return String(rowsIn(answer, 'ContactGroups')[0]?.['ContactGroupID']);
  };
  const members = async (id: string): Promise<unknown[]> => {
    const [group] = rowsIn(await call('GET', `/ContactGroups/${id}`), 'ContactGroups');
    return ((group?.['Contacts'] ?? []) as Json[]).map((contact) => contact['Name']);
  };

  it('are made, renamed and deleted; the list shows the active ones without members', async () => {
    const id = await create('Credit hold');
    const acme = addCustomer(books, 'Acme');
    await call('PUT', `/ContactGroups/${id}/Contacts`, { Contacts: [{ ContactID: acme.id }] });
    expect(rowsIn(await call('GET', '/ContactGroups'), 'ContactGroups')).toEqual([
      { ContactGroupID: id, Name: 'Credit hold', Status: 'ACTIVE', Contacts: [], HasValidationErrors: false },
    ]);
    const renamed = await call('POST', `/ContactGroups/${id}`, { ContactGroups: [{ Name: 'On hold' }] });
    expect(rowsIn(renamed, 'ContactGroups')[0]).toMatchObject({ Name: 'On hold', Status: 'ACTIVE' });
    const deleted = await call('POST', `/ContactGroups/${id}`, { ContactGroups: [{ Status: 'DELETED' }] });
    expect(rowsIn(deleted, 'ContactGroups')[0]).toMatchObject({ Status: 'DELETED' });
    expect(rowsIn(await call('GET', '/ContactGroups'), 'ContactGroups')).toEqual([]);
    expect((await call('GET', `/ContactGroups/${id}`)).status).toBe(404);
  });

  it('take members, lose one at a time, and lose all when no contact is named', async () => {
    const id = await create('Credit hold');
    const contacts = ['Acme', 'Beta', 'Gamma'].map((name) => addCustomer(books, name));
    const body = { Contacts: contacts.map((contact) => ({ ContactID: contact.id })) };
    expect((await call('PUT', `/ContactGroups/${id}/Contacts`, body)).status).toBe(200);
    expect((await call('PUT', `/ContactGroups/${id}/Contacts`, body)).status).toBe(200);
    expect(await members(id)).toEqual(['Acme', 'Beta', 'Gamma']);
    const one = `/ContactGroups/${id}/Contacts/${contacts[1]?.id ?? ''}`;
    expect((await call('DELETE', one)).status).toBe(204);
    expect(await members(id)).toEqual(['Acme', 'Gamma']);
    expect((await call('DELETE', one)).status).toBe(404);
    expect((await call('DELETE', `/ContactGroups/${id}/Contacts`)).status).toBe(204);
    expect(await members(id)).toEqual([]);
  });

  it('refuse a name that is taken, no name, and contacts nobody knows', async () => {
    const id = await create('Credit hold');
    const other = await create('Upfront');
    expect((await call('PUT', '/ContactGroups', { ContactGroups: [{ Name: 'credit HOLD' }] })).status).toBe(400);
    expect((await call('PUT', '/ContactGroups', { ContactGroups: [{ Name: ' ' }] })).status).toBe(400);
    expect((await call('POST', `/ContactGroups/${other}`, { ContactGroups: [{ Name: 'Credit hold' }] })).status).toBe(400);
    const stranger = { Contacts: [{ ContactID: '00000000-0000-0000-0000-000000000001' }] };
    expect((await call('PUT', `/ContactGroups/${id}/Contacts`, stranger)).status).toBe(400);
  });
});

describeWithFixtures('the hundred and first group', () => {
  it('is refused in the words of the specification', async () => {
    const stage = new Stage();
    await stage.open();
    const books = stage.books();
    await stage.connect(books);
    for (let n = 0; n < 100; n += 1) books.insert('group', { name: `Group ${n}`, deleted: false, memberIds: new Set() });
    const answer = await stage.api(books, '/ContactGroups', { method: 'PUT', body: { ContactGroups: [{ Name: 'Suppliers' }] } });
    await stage.close();
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(fixture('oas-examples/createContactGroup.400.json'));
  });
});
