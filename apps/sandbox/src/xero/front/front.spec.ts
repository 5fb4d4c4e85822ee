import type { Books } from '../../books/books';
import { addCustomer, NOW, rowsIn, Stage, type Answered } from '../testing/stage';
import { Limits } from './limits';

describe('Idempotency-Key', () => {
  let stage: Stage;
  let books: Books;
  let id: string;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
    books = stage.books();
    await stage.connect(books);
    id = addCustomer(books, 'Acme').id;
  });
  afterEach(() => stage.close());

  const note = (key: string, details: string, path = `/Contacts/${id}/History`): Promise<Answered> =>
    stage.api(books, path, {
      method: 'PUT',
      body: { HistoryRecords: [{ Details: details }] },
      headers: { 'idempotency-key': key },
    });

  it('gives the first answer again for six minutes of the sandbox and does nothing twice', async () => {
    const first = await note('k', 'hello');
    stage.clock.moveTo(NOW + 6 * 60_000);
    const second = await note('k', 'hello');
    expect(second.body['HistoryRecords']).toEqual(first.body['HistoryRecords']);
    expect(books.all('history')).toHaveLength(1);
    stage.clock.moveTo(NOW + 6 * 60_000 + 1);
    await note('k', 'hello');
    expect(books.all('history')).toHaveLength(2);
  });

  it('refuses another request under the same key', async () => {
    await note('k', 'hello');
    for (const answer of [await note('k', 'other'), await note('k', 'hello', `/Contacts/${id}/History?x=1`)]) {
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('Idempotency Key: k is used with a different request.');
    }
    expect(books.all('history')).toHaveLength(1);
  });

  it('remembers errors too', async () => {
    const body = { Contacts: [{ Name: 'Acme' }] };
    const put = (): Promise<Answered> =>
      stage.api(books, '/Contacts', { method: 'PUT', body, headers: { 'idempotency-key': 'k' } });
    expect((await put()).status).toBe(400);
    books.update('customer', id, { name: 'Renamed' });
    expect((await put()).status).toBe(400);
    stage.clock.moveTo(NOW + 7 * 60_000);
    expect((await put()).status).toBe(200);
  });

  it('survives a lost answer', async () => {
    stage.world.mischief.order({ kind: 'lose-reply', provider: 'xero', times: 1 });
    await expect(note('k', 'hello')).rejects.toThrow('fetch failed');
    expect((await note('k', 'hello')).status).toBe(200);
    expect(books.all('history')).toHaveLength(1);
  });

  it('is at most 128 characters long', async () => {
    expect((await note('k'.repeat(128), 'hello')).status).toBe(200);
    expect((await note('k'.repeat(129), 'hello')).status).toBe(400);
  });
});

describe('limits', () => {
  it('are off unless wanted, and then every answer shows plenty', async () => {
    const stage = new Stage();
    await stage.open();
    const books = stage.books();
    await stage.connect(books);
    const answers = await Promise.all(Array.from({ length: 70 }, () => stage.api(books, '/Organisation')));
    await stage.close();
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const header of ['x-minlimit-remaining', 'x-daylimit-remaining', 'x-appminlimit-remaining']) {
      expect(answers.at(-1)?.headers.get(header)).toBe('10000');
    }
  });

  it('hold per organisation when wanted: five at once', async () => {
    const stage = new Stage();
    await stage.open({ enforceLimits: true });
    const [books, other] = [stage.books(), stage.books({ name: 'Other' })];
    await stage.connect(books);
    await stage.connect(other);
    const calls = (of: Books, length: number) => Array.from({ length }, () => stage.api(of, '/Organisation'));
    const [answers, others] = await Promise.all([Promise.all(calls(books, 40)), Promise.all(calls(other, 5))]);
    const refused = answers.filter(({ status }) => status === 429);
    await stage.close();
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 200));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get('x-rate-limit-problem')).toBe('concurrent');
    expect(refused[0]?.headers.has('retry-after')).toBe(false);
    expect(answers.map(({ headers }) => headers.get('x-daylimit-remaining'))).toContain('4995');
  });

  it('allow sixty in a minute that begins with the first call, and five thousand in a day', () => {
    const limits = new Limits(true);
    for (let n = 0; n < 60; n += 1) expect(limits.judge('t', 1_000 + n).problem).toBeUndefined();
    expect(limits.judge('t', 31_000)).toMatchObject({
      problem: 'minute',
      retryAfterSeconds: 30,
      remaining: { minute: 0, day: 4940 },
    });
    expect(limits.judge('other', 31_000).problem).toBeUndefined();
    expect(limits.judge('t', 61_000)).toEqual({ remaining: { minute: 59, day: 4939, appMinute: 9999 } });
    for (let n = 1; n < 4_940; n += 1) limits.judge('t', 61_000 + n * 2_000);
    expect(limits.judge('t', 61_000 + 4_940 * 2_000)).toMatchObject({ problem: 'day', retryAfterSeconds: 86_400 - 9_940 });
  });

  it('on the Starter tier allow a thousand in a day', () => {
    const limits = new Limits(true, 'starter');
    for (let n = 0; n < 1000; n += 1) expect(limits.judge('t', n * 2_000).problem).toBeUndefined();
    expect(limits.judge('t', 1000 * 2_000)).toMatchObject({ problem: 'day', remaining: { day: 0 } });
  });

  it('are shared with strangers, whose calls beyond them do not count', () => {
    const limits = new Limits(true);
    limits.strangers('t', 58, 1_000);
    expect(limits.judge('t', 2_000)).toEqual({ remaining: { minute: 1, day: 4941, appMinute: 9999 } });
    limits.strangers('t', 500, 3_000);
    expect(limits.judge('t', 4_000)).toMatchObject({ problem: 'minute', retryAfterSeconds: 57, remaining: { day: 4940 } });
    limits.strangers('t', 0, 62_000);
    expect(limits.judge('t', 100_000).remaining.minute).toBe(59);
  });

  it('of the app hold over all organisations: ten thousand in a minute', () => {
    const limits = new Limits(true);
    for (let n = 0; n < 10_000; n += 1) expect(limits.judge(`t${n % 200}`, n).problem).toBeUndefined();
    const refused = limits.judge('another', 10_001);
    expect(refused).toMatchObject({ problem: 'appminute', remaining: { appMinute: 0 } });
    expect(refused.retryAfterSeconds).toBeUndefined();
  });

  it('leave a call on record with its organisation and kind', async () => {
    const stage = new Stage();
    await stage.open();
    const books = stage.books();
    await stage.connect(books);
    await stage.api(books, '/Contacts');
    await stage.api(books, '/Contacts', { method: 'PUT', body: { Contacts: [{ Name: 'New' }] } });
    await stage.close();
    const kinds = stage.world.calls.map(({ kind, path, externalId }) => [kind, path, externalId]);
    expect(kinds).toEqual([
      ['sign-in', '/identity/connect/authorize', books.identity.externalId],
      ['sign-in', '/connect/token', null],
      ['read', '/api.xro/2.0/Contacts', books.identity.externalId],
      ['write', '/api.xro/2.0/Contacts', books.identity.externalId],
    ]);
  });

  it('come with the headers of every answer: correlation, the clock of the sandbox, no caching', async () => {
    const stage = new Stage();
    await stage.open();
    const books = stage.books();
    await stage.connect(books);
    const answer = await stage.api(books, '/Organisation');
    await stage.close();
    expect(answer.headers.get('date')).toBe('Fri, 10 Apr 2026 12:00:00 GMT');
    expect(answer.headers.get('xero-correlation-id')).toBe(answer.body['Id']);
    expect(answer.headers.has('etag')).toBe(false);
    expect(answer.body['DateTimeUTC']).toBe(`/Date(${NOW})/`);
    expect(rowsIn(answer, 'Organisations')[0]).toMatchObject({
      Timezone: 'GMTSTANDARDTIME',
      BaseCurrency: 'GBP',
      PaymentTerms: {},
    });
  });
});
