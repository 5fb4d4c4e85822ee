import {
  NotFound,
  RateLimited,
  Rejected,
  Unavailable,
  type PlaceMark,
  type ReleaseMark,
  type WriteNote,
  type Writer,
} from '@holdfast/accounting';
import type { CustomerRecord } from '@holdfast/credit';
import { xeroSystem } from './index';
import { XERO_URLS } from './settings';
import { termsOf } from './marks';
import { loopback, recordingWire, type Loopback, type Reply } from './testing/loopback';
import { Books, CONTACT, term } from './testing/pretend-books';

const TENANT = '33333333-3333-3333-3333-000000000001';
const KEY = '01KABCDEFGHJKMNPQRSTVWXYZ0';
function customer(fields: Partial<CustomerRecord> = {}): CustomerRecord {
  return { entity: 'customer', id: CONTACT, version: '1', changedAt: '2026-11-20T00:00:00.000Z', name: 'Acme', emails: [], active: true, currency: 'GBP', parentId: null, mergedInto: null, individual: null, terms: null, notes: '', groups: [], ledgerBalance: { minor: 500n, currency: 'GBP' }, createdAt: null, ...fields }; // prettier-ignore
}

const THIRTY = termsOf(term(30));
const ZERO = termsOf(term(0));

function place(fields: Partial<PlaceMark> = {}): PlaceMark {
  const before = customer({ terms: THIRTY, groups: ['Wholesale'] });
  return {
    kind: 'place',
    customer: before,
    mark: 'hold',
    replaces: null,
    prior: { terms: THIRTY, groups: ['Wholesale'] },
    explanation: 'x',
    ...fields,
  };
}

function release(fields: Partial<ReleaseMark> = {}): ReleaseMark {
  const held = customer({ terms: ZERO, groups: ['Wholesale', 'Credit hold'] });
  return { kind: 'release', customer: held, mark: 'hold', prior: { terms: THIRTY, groups: ['Wholesale'] }, ...fields };
}

const NOTE: WriteNote = {
  kind: 'note',
  about: { entity: 'customer', id: CONTACT },
  text: `Held. [HF-${KEY}]`,
  marker: `HF-${KEY}`,
};

describe('the writer', () => {
  let xero: Loopback;
  let books: Books;
  let writer: Writer;

  beforeEach(async () => {
    xero = await loopback();
    books = new Books();
    books.group('Wholesale', CONTACT, 'somebody else');
    books.sales = term(30);
    xero.answer(books.answer);
    const settings = { ...XERO_URLS, apiUrl: xero.url, clientId: 'id', clientSecret: 's', timeoutMs: 2_000, now: () => 0 };
    writer = xeroSystem(settings).writer(recordingWire(TENANT, 'token'));
  });
  afterEach(() => xero.close());

  const held = () => {
    books.group('Credit hold', CONTACT);
    books.sales = term(0);
  };
  const calls = () => xero.calls().map((call) => call.replace('/api.xro/2.0/', '').replaceAll(/\/?[0-9a-f-]{36}/g, ''));

  it('places a hold: makes the group once, joins it, sets the terms, and tells the customer as it is then', async () => {
    const receipt = await writer.perform(place(), KEY);
    expect(calls()).toEqual(['GET ContactGroups', 'PUT ContactGroups', 'PUT ContactGroups/Contacts', 'POST Contacts']);
    expect(books.groupsOfContact()).toEqual(['Wholesale', 'Credit hold']);
    expect(books.sales).toEqual(term(0));
    expect(receipt).toMatchObject({ reference: CONTACT, drift: [], records: [{ groups: ['Wholesale', 'Credit hold'], terms: ZERO, version: '1795219201000', emails: ['new@acme.example'], ledgerBalance: { minor: 500n } }] }); // prettier-ignore
    xero.received.length = 0;
    await writer.perform(place(), KEY);
    expect(calls()).toEqual(['PUT ContactGroups/Contacts', 'POST Contacts']);
    expect(books.groupsOfContact()).toEqual(['Wholesale', 'Credit hold']);
  });

  it('gives every write a key of its own, at most 128 characters, the same for the same action', async () => {
    const keys = async () => {
      xero.received.length = 0;
      await writer.perform(place(), KEY);
      await writer.perform(NOTE, KEY);
      return xero.received
        .filter(({ method }) => method !== 'GET' && method !== 'DELETE')
        .map(({ headers }) => String(headers['idempotency-key']));
    };
    const first = await keys();
    expect(new Set(first).size).toBe(first.length);
    for (const key of first) {
      expect(key.startsWith(KEY)).toBe(true);
      expect(key.length).toBeLessThanOrEqual(128);
    }
    expect(await keys()).toEqual(first.filter((key) => !key.includes(':group:')));
  });

  it('makes one group for customers marked at once', async () => {
    await Promise.all([writer.perform(place(), KEY), writer.perform(place(), `${KEY}-2`)]);
    expect(calls().filter((call) => call === 'PUT ContactGroups')).toHaveLength(1);
    expect(books.groupsOfContact()).toEqual(['Wholesale', 'Credit hold']);
  });

  it('believes the groups of an answer that shows the one just joined', async () => {
    books.answersGroups = true;
    books.group('VIP', CONTACT);
    const { records } = await writer.perform(place(), KEY);
    expect(records[0]).toMatchObject({ groups: ['Wholesale', 'VIP', 'Credit hold'] });
  });

  it('exchanges one mark for another: joins before it leaves, and sends no terms twice', async () => {
    held();
    const write = place({ customer: release().customer, mark: 'upfront', replaces: 'hold' });
    const receipt = await writer.perform(write, KEY);
    expect(calls()).toEqual([
      'GET ContactGroups',
      'PUT ContactGroups',
      'PUT ContactGroups/Contacts',
      'DELETE ContactGroups/Contacts',
    ]);
    expect(books.groupsOfContact()).toEqual(['Wholesale', 'Upfront payment']);
    expect(receipt.records).toMatchObject([{ groups: ['Wholesale', 'Upfront payment'], terms: ZERO }]);
    await expect(writer.find(write)).resolves.toMatchObject({ reference: CONTACT });
  });

  it('leaves terms that the owner has chosen since the first mark as they are when marks are exchanged', async () => {
    held();
    books.sales = term(15);
    const groups = release().customer.groups;
    const write = place({ customer: customer({ terms: termsOf(term(15)), groups }), mark: 'upfront', replaces: 'hold' });
    const receipt = await writer.perform(write, KEY);
    expect(calls()).not.toContain('POST Contacts');
    expect(books.sales).toEqual(term(15));
    expect(receipt.drift).toEqual([expect.stringContaining('left as they are')]);
    await expect(writer.find(write)).resolves.toMatchObject({ reference: CONTACT });
  });

  it('releases: leaves the group and puts the prior terms back; twice is once', async () => {
    held();
    const receipt = await writer.perform(release(), KEY);
    expect(calls()).toEqual(['GET ContactGroups', 'DELETE ContactGroups/Contacts', 'POST Contacts']);
    expect(books.groupsOfContact()).toEqual(['Wholesale']);
    expect(books.sales).toEqual(term(30));
    expect(receipt).toMatchObject({ drift: [], records: [{ groups: ['Wholesale'], terms: THIRTY }] });
    await expect(writer.perform(release(), KEY)).resolves.toMatchObject({ drift: [] });
    expect(books.groupsOfContact()).toEqual(['Wholesale']);
  });

  it('leaves alone what the owner did: later terms, a group from before, a group renamed', async () => {
    held();
    const late = customer({ terms: termsOf(term(7)), groups: ['Credit hold'] });
    const edited = await writer.perform(release({ customer: late }), KEY);
    expect(edited.drift).toEqual([
      'The payment terms were changed to "7 days after the invoice date" in Xero meanwhile, so they were left as they are.',
    ]);
    expect(calls()).not.toContain('POST Contacts');

    books.group('Credit hold', CONTACT);
    await writer.perform(release({ prior: { terms: THIRTY, groups: ['Credit hold'] } }), KEY);
    expect(books.groupsOfContact()).toContain('Credit hold');

    const other = xeroSystem({
      ...XERO_URLS,
      apiUrl: xero.url,
      clientId: 'id',
      clientSecret: 's',
      timeoutMs: 2_000,
      now: () => 0,
    }).writer(recordingWire(TENANT, 'token-of-another'));
    books.groups.delete('Credit hold');
    expect((await other.perform(release(), KEY)).drift).toEqual([expect.stringContaining('no longer exists under this name')]);
  });

  it('unsets terms that were never set, falling back to the default or to words', async () => {
    const write = release({ prior: { terms: null, groups: [] } });
    held();
    expect((await writer.perform(write, KEY)).drift).toEqual([]);
    expect(books.sales).toBeUndefined();
    await expect(writer.find(write)).resolves.not.toBeNull();

    for (const unsetting of ['ignored', 'refused'] as const) {
      Object.assign(books, { unsetting, sales: term(0), defaultSales: term(20, 'OFFOLLOWINGMONTH') });
      const { drift, records } = await writer.perform(write, KEY);
      expect(drift).toEqual([expect.stringContaining('default was set: on day 20 of the following month')]);
      expect(books.sales).toEqual(term(20, 'OFFOLLOWINGMONTH'));
      expect(records[0]).toMatchObject({ terms: { id: '20:OFFOLLOWINGMONTH' } });
    }
    Object.assign(books, { sales: term(0), defaultSales: undefined });
    expect((await writer.perform(write, KEY)).drift).toEqual([expect.stringContaining('Cure: clear the contact')]);
  });

  it('uses day 1 and says so where day 0 is refused', async () => {
    books.dayZero = 'refused';
    const receipt = await writer.perform(place(), KEY);
    expect(books.sales).toEqual(term(1));
    expect(receipt.drift).toEqual([expect.stringContaining('1 day after')]);
    await expect(writer.find(place())).resolves.not.toBeNull();
  });

  it('takes the membership back when the terms are refused altogether', async () => {
    books.failNext = ({ method }) =>
      method === 'POST' ? { status: 400, body: { Elements: [{ ValidationErrors: [{ Message: 'Archived.' }] }] } } : null;
    await expect(writer.perform(place(), KEY)).rejects.toThrow(new Rejected('Archived.'));
    expect(books.groupsOfContact()).toEqual(['Wholesale']);
  });

  it('says what to do when there is no room for another group, and uses one that somebody made meanwhile', async () => {
    for (let index = 1; index < 100; index += 1) books.group(`Group ${index}`);
    await expect(writer.perform(place(), KEY)).rejects.toThrow(/100 contact groups.*Cure: delete a group/);
    books.groups.delete('Group 99');
    books.failNext = ({ method, path }) => {
      if (method !== 'PUT' || !path.endsWith('/ContactGroups')) return null;
      if (!books.groups.has('Credit hold')) books.group('Credit hold');
      return { status: 400, body: { Elements: [{ ValidationErrors: [{ Message: 'A group with this name exists.' }] }] } };
    };
    await writer.perform(place(), KEY);
    expect(books.groupsOfContact()).toContain('Credit hold');
  });

  it('finds a mark only when all of it is there, with one read', async () => {
    await expect(writer.find(place())).resolves.toBeNull();
    books.group('Credit hold', CONTACT);
    await expect(writer.find(place())).resolves.toBeNull();
    await expect(writer.find(release())).resolves.toBeNull();
    books.sales = term(0);
    await expect(writer.find(place())).resolves.toMatchObject({
      reference: CONTACT,
      records: [{ entity: 'customer', groups: ['Wholesale', 'Credit hold'] }],
    });
    await writer.perform(release(), KEY);
    await expect(writer.find(release())).resolves.toMatchObject({ records: [{ groups: ['Wholesale'] }] });
    expect(calls().filter((call) => call === 'GET Contacts')).toHaveLength(5);
  });

  it('writes a note that can be found again, cut to the limit with its marker kept', async () => {
    await expect(writer.find(NOTE)).resolves.toBeNull();
    await writer.perform(NOTE, KEY);
    await expect(writer.find(NOTE)).resolves.toEqual({ reference: CONTACT, drift: [], records: [] });
    await writer.perform({ ...NOTE, text: `${'é'.repeat(3000)} ${NOTE.marker}` }, KEY);
    expect(books.history.at(-1)).toHaveLength(2500);
    expect(books.history.at(-1)).toContain(NOTE.marker);
  });

  it('throws the port’s errors', async () => {
    const failures: [Reply, typeof Unavailable | typeof Rejected | typeof RateLimited | typeof NotFound][] = [[{ status: 503 }, Unavailable], [{ status: 404 }, NotFound], [{ status: 429 }, RateLimited], [{ status: 412 }, Rejected]]; // prettier-ignore
    for (const [reply, kind] of failures) {
      books.failNext = ({ method }) => (method === 'PUT' ? reply : null);
      await expect(writer.perform(NOTE, KEY)).rejects.toThrow(kind);
      await expect(writer.perform(place(), KEY)).rejects.toThrow(kind);
    }
  });
});
