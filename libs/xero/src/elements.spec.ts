import { NotFound, Rejected, Unavailable, type CallReport } from '@holdfast/accounting';
import { XeroClient } from './client';
import { inHalves } from './elements';
import { IdempotencyKeys } from './idempotency-keys';
import { guid, NOW, TENANT } from './testing/paged-books';
import { loopback, recordingWire, type Loopback } from './testing/loopback';

const GROUP = guid(900);
const IDS = [guid(1), guid(2), guid(3)];
const TERMS = IDS.map((contactId) => ({ contactId, sales: { day: 0, type: 'DAYSAFTERBILLDATE' } }));
const ok = (id: string) => ({ ContactID: id, Name: id, StatusAttributeString: 'OK', UpdatedDateUTC: `/Date(${NOW}+0000)/` });
const refused = (id: string) => ({ ContactID: id, StatusAttributeString: 'ERROR', ValidationErrors: [{ Message: 'Archived.' }] });

describe('an array of elements', () => {
  let xero: Loopback;
  let client: XeroClient;
  let reports: CallReport[];
  const keys = () => xero.received.map(({ headers }) => String(headers['idempotency-key']));

  beforeEach(async () => {
    xero = await loopback();
    const wire = recordingWire(TENANT, 'CANARY.header.payload');
    ({ reports } = wire);
    client = new XeroClient({ apiUrl: xero.url, timeoutMs: 2_000 }, wire);
  });
  afterEach(() => xero.close());

  it('posts the terms of several contacts and nothing else, and asks for an answer to each', async () => {
    xero.answer(() => ({ body: { Contacts: IDS.map(ok) } }));
    await client.postSalesTermsOf([...TERMS.slice(0, 2), { contactId: guid(3), sales: null }], 'parcel:terms');
    const [request] = xero.received;
    expect(request).toMatchObject({ method: 'POST', path: '/api.xro/2.0/Contacts', query: { summarizeErrors: 'false' } });
    const terms = (ContactID: string, Sales: object | null) => ({ ContactID, PaymentTerms: { Sales } });
    const atOnce = { Day: 0, Type: 'DAYSAFTERBILLDATE' };
    expect(JSON.parse(request?.body ?? '')).toEqual({
      Contacts: [terms(guid(1), atOnce), terms(guid(2), atOnce), terms(guid(3), null)],
    });
    expect(reports).toMatchObject([{ kind: 'write', endpoint: 'POST Contacts', units: 0 }]);
  });

  it('tells each contact its own, in whatever order Xero answers, and Unavailable where it says nothing', async () => {
    xero.answer(() => ({ body: { Contacts: [refused(guid(3).toUpperCase()), ok(guid(1))] } }));
    const [first, second, third] = await client.postSalesTermsOf(TERMS, 'parcel:terms');
    expect(first).toMatchObject({ ContactID: guid(1) });
    expect(second).toBeInstanceOf(Unavailable);
    expect(third).toEqual(new Rejected('Archived.', { status: 200, code: 'ValidationException', reference: null }));
  });

  it('knows a refused contact without its id by its place', async () => {
    xero.answer(() => ({ body: { Contacts: [ok(guid(1)), refused('00000000-0000-0000-0000-000000000000'), ok(guid(3))] } }));
    const outcomes = await client.postSalesTermsOf(TERMS, 'parcel:terms');
    expect(outcomes.map((outcome) => outcome instanceof Rejected)).toEqual([false, true, false]);
  });

  it('takes a member for added unless Xero refused it, and an answer without contacts for none', async () => {
    xero.answer(() => ({ body: { Contacts: [{ ContactID: guid(2), HasValidationErrors: true, ValidationErrors: [] }] } }));
    const joined = await client.addToGroup(GROUP, IDS, 'parcel:hold');
    expect(joined.map((refusal) => refusal?.name ?? null)).toEqual([null, 'Rejected', null]);
    for (const body of ['<html>', {}]) {
      xero.answer(() => ({ body }));
      await expect(client.addToGroup(GROUP, IDS, 'parcel:hold')).rejects.toThrow(Unavailable);
    }
  });

  it('keeps the token out of what an element was refused for', async () => {
    const ValidationErrors = [{ Message: 'Bearer CANARY.header.payload is no contact.' }];
    xero.answer(() => ({ body: { Contacts: [{ ContactID: guid(1), ValidationErrors }, ok(guid(2)), ok(guid(3))] } }));
    const [outcome] = await client.postSalesTermsOf(TERMS, 'parcel:terms');
    expect(outcome).toMatchObject({ reason: 'Bearer … is no contact.' });
  });

  it('gives a request the same key again until Xero has answered it with an error, and another request another one', async () => {
    const post = (posts: typeof TERMS) => client.postSalesTermsOf(posts, 'x'.repeat(90)).catch(() => null);
    xero.answer((_, response) => (response.destroy(), null));
    await post(TERMS);
    xero.answer(() => ({ body: { Contacts: IDS.map(ok) } }));
    await post(TERMS);
    await post(TERMS.slice(1));
    for (const trouble of [{ status: 429 }, { status: 500 }, { status: 400 }, { body: { Contacts: IDS.map(refused) } }]) {
      xero.answer(() => trouble);
      await post(TERMS);
    }
    xero.answer(() => ({ body: { Contacts: IDS.map(ok) } }));
    await post(TERMS);
    await post(TERMS);
    const [lost, done, other, , , , , after, again] = keys();
    expect(done).toBe(lost);
    expect(other).not.toBe(lost);
    expect(after).toBe(`${lost}:4`);
    expect(again).toBe(after);
    expect(new Set(keys().slice(3)).size).toBe(5);
    for (const key of keys()) expect(key.length).toBeLessThanOrEqual(128);
  });

  it('uses another key when a token was refused, within one work', async () => {
    let answers = 0;
    xero.answer(() => ((answers += 1) === 1 ? { status: 401 } : { body: { Contacts: IDS.map(ok) } }));
    await client.postSalesTermsOf(TERMS, 'parcel:terms');
    const [first, second] = keys();
    expect(second).toBe(`${first}:1`);
  });

  it('shares what was refused among all who share the keys', async () => {
    const shared = new IdempotencyKeys();
    const used = shared.of('action:terms', ['same']);
    shared.answeredWithError(used);
    shared.answeredWithError(shared.of('action:terms', ['same']));
    expect(shared.of('action:terms', ['same'])).toBe(`${used}:2`);
    expect(shared.of('action:terms', ['other'])).toMatch(/^action:terms:[0-9a-f]{16}$/);
  });
});

describe('in halves', () => {
  const bad = (items: readonly number[], isBad: (item: number) => boolean) =>
    items.some(isBad) ? Promise.reject(new NotFound('gone')) : Promise.resolve(items.map((item) => item * 10));

  it.each([
    ['one', (item: number) => item === 7],
    ['every second', (item: number) => item % 2 === 1],
    ['all', () => true],
    ['none', () => false],
  ])('%s refused is found, the rest is done', async (_what, isBad) => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    const outcomes = await inHalves(items, (some) => bad(some, isBad));
    expect(outcomes.map((outcome) => (typeof outcome === 'number' ? outcome : outcome.name))).toEqual(
      items.map((item) => (isBad(item) ? 'NotFound' : item * 10)),
    );
  });

  it('sends nothing again of which nobody knows', async () => {
    let calls = 0;
    const outcomes = await inHalves([1, 2, 3], () => ((calls += 1), Promise.reject(new Unavailable('?'))));
    expect(calls).toBe(1);
    expect(outcomes.every((outcome) => outcome instanceof Unavailable)).toBe(true);
    await expect(inHalves([1, 2], () => Promise.reject(new RangeError('ours')))).rejects.toThrow(RangeError);
  });
});
