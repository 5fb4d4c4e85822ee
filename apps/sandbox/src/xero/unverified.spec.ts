import { addCustomer, addInvoice, NOW, rowsIn, Stage } from './testing/stage';
import type { Unverified } from './unverified';

/** The other side of every switch in UNVERIFIED; the defaults are what the other tests see. */
describe('what nobody has verified can be turned round', () => {
  const opened: Stage[] = [];
  afterAll(() => Promise.all(opened.map((stage) => stage.close())));

  async function open(unverified: Partial<Unverified>) {
    const stage = new Stage();
    opened.push(stage);
    await stage.open({ unverified });
    const books = stage.books();
    await stage.connect(books);
    const acme = addCustomer(books, 'Acme', { paymentTerms: { day: 30, type: 'DAYSAFTERBILLDATE' } });
    const post = (path: string, body: unknown) => stage.api(books, path, { method: 'POST', body });
    const put = (path: string, body: unknown) => stage.api(books, path, { method: 'PUT', body });
    return { stage, books, acme, post, put };
  }

  it('day 0 is refused', async () => {
    const { acme, post } = await open({ takesDayZero: false });
    const terms = (Day: number) => ({ PaymentTerms: { Sales: { Day, Type: 'DAYSAFTERBILLDATE' } } });
    expect((await post(`/Contacts/${acme.id}`, terms(0))).status).toBe(400);
    expect((await post(`/Contacts/${acme.id}`, terms(1))).status).toBe(200);
  });

  it('terms cannot be unset', async () => {
    const { books, acme, post } = await open({ unsetsTerms: false });
    expect((await post(`/Contacts/${acme.id}`, { PaymentTerms: { Sales: {} } })).status).toBe(200);
    expect(books.must('customer', acme.id).paymentTerms).toEqual({ day: 30, type: 'DAYSAFTERBILLDATE' });
  });

  it('an expected date is swallowed', async () => {
    const { books, acme, post } = await open({ keepsExpectedDate: false });
    const invoice = addInvoice(books, acme);
    expect((await post(`/Invoices/${invoice.id}`, { ExpectedPaymentDate: '2026-05-01' })).status).toBe(200);
    expect(books.must('invoice', invoice.id).expectedOn).toBeNull();
  });

  it('limits are not shown', async () => {
    const { stage, books } = await open({ showsLimits: false });
    expect((await stage.api(books, '/Contacts')).headers.has('x-minlimit-remaining')).toBe(false);
  });

  it('groups may share a name, and touch their contacts', async () => {
    const { stage, acme, put } = await open({ namesGroupsOnce: false, groupsTouchContacts: true });
    const body = { ContactGroups: [{ Name: 'Hold' }] };
    const [group] = rowsIn(await put('/ContactGroups', body), 'ContactGroups');
    expect((await put('/ContactGroups', body)).status).toBe(200);
    stage.clock.moveTo(NOW + 1000);
    await put(`/ContactGroups/${String(group?.['ContactGroupID'])}/Contacts`, { Contacts: [{ ContactID: acme.id }] });
    expect(acme.updatedAt).toBe(NOW + 1000);
  });

  it('If-Modified-Since is ignored, with an order or always', async () => {
    const rows = async (heedsModifiedSince: Unverified['heedsModifiedSince'], search: string) => {
      const { stage, books } = await open({ heedsModifiedSince });
      const headers = { 'if-modified-since': '2030-01-01T00:00:00Z' };
      return rowsIn(await stage.api(books, `/Contacts${search}`, { headers }), 'Contacts').length;
    };
    expect(await rows('always', '?order=Name')).toBe(0);
    expect(await rows('unless-ordered', '')).toBe(0);
    expect(await rows('unless-ordered', '?order=Name')).toBe(1);
    expect(await rows('never', '')).toBe(1);
  });

  it('many documents are given only in pages, by what is optimised', async () => {
    const { stage, books, acme } = await open({ highVolumeAbove: 2 });
    const status = async (search: string) => (await stage.api(books, `/Invoices${search}`)).status;
    for (let n = 0; n < 2; n += 1) addInvoice(books, acme);
    expect(await status('')).toBe(200);
    addInvoice(books, acme);
    const where = (condition: string) => `&where=${encodeURIComponent(condition)}`;
    expect(await status('?page=1')).toBe(200);
    expect(await status(`?page=1&order=UpdatedDateUTC ASC${where('Type=="ACCREC" AND Status=="AUTHORISED"')}`)).toBe(200);
    for (const search of [
      '',
      `?page=1${where('Total>5')}`,
      '?page=1&order=Total',
      `?page=1${where('Type=="ACCREC" AND Total>5')}`,
    ])
      expect(await status(search)).toBe(400);
    const { body } = await stage.api(books, '/Invoices');
    expect(body).toMatchObject({ ErrorNumber: 51, Type: 'HighVolumeException' });
  });

  it('good elements are saved although the request fails', async () => {
    const { books, acme, put } = await open({ savesGoodElements: true });
    const answer = await put('/Contacts', { Contacts: [{ Name: 'Good' }, { Name: 'Bad', EmailAddress: 'bad' }] });
    expect(answer.status).toBe(400);
    expect(books.all('customer').map(({ name }) => name)).toEqual(['Acme', 'Good']);
    const group = books.insert('group', { name: 'Hold', deleted: false, memberIds: new Set() });
    const members = [{ ContactID: acme.id }, { ContactID: '00000000-0000-0000-0000-000000000001' }];
    expect((await put(`/ContactGroups/${group.id}/Contacts`, { Contacts: members })).status).toBe(400);
    expect([...group.memberIds]).toEqual([acme.id]);
  });
});
