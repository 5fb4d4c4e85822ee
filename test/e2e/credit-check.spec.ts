import { randomUUID } from 'node:crypto';
import { startRunning, type Running } from '../support/running';
import { STARTS, afterStart, books } from './support/story';
import { customersIn, databaseDump, idOf, turnsAt } from './support/witness';

interface Answer {
  readonly id: string;
  readonly verdict: string;
  readonly sentence: string;
  readonly standing: string;
  readonly deposit: { readonly amount: string } | null;
  readonly cure: string | null;
  readonly exposureWithDocument: { readonly amount: string; readonly currency: string };
  readonly reasons: readonly {
    readonly code: string;
    readonly verdict: string;
    readonly invoices: readonly { number: string }[];
  }[];
  readonly validUntil: string;
  readonly asOf: string;
  readonly data: { readonly syncedAt: string };
}

let running: Running;
let xero: string;
let quickbooks: string;
/** The ledgers' own ids by the script's refs. */
const ids = new Map<string, string>();

beforeAll(async () => {
  running = await startRunning({
    start: STARTS,
    script: books(
      { ref: 'C1', overdueDays: 20 },
      { ref: 'C2', overdueDays: -9, name: 'Ambrose & Daughters' },
      { ref: 'C3', overdueDays: 5 },
      { ref: 'C4', overdueDays: -9 },
    ),
  });
  await running.connectAll();
  await running.setMode('observe', 'strict');
  await turnsAt(running, afterStart({ minutes: 5 }));
  [xero, quickbooks] = [await idOf(running, 'xero'), await idOf(running, 'quickbooks')];
  for (const ledger of ['xero', 'quickbooks'] as const)
    for (const { ref, id } of await customersIn(running, ledger)) ids.set(`${ledger} ${ref}`, id);
});
afterAll(() => running.stop());

const idOfCustomer = (ref: string, ledger: 'xero' | 'quickbooks' = 'xero'): string => ids.get(`${ledger} ${ref}`) ?? '';

async function call(method: string, path: string, body?: unknown, key = running.accessKey): Promise<Response> {
  return fetch(running.engineUrl + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function ask(
  body: object,
  key?: string,
): Promise<{ readonly status: number; readonly answer: Answer; readonly message: string }> {
  const response = await call('POST', `/api/companies/${xero}/credit-checks`, body, key);
  const answer = (await response.json()) as Answer & { readonly error?: { readonly message: string } };
  return { status: response.status, answer, message: answer.error?.message ?? '' };
}

async function makeKey(scopes: readonly string[], company = xero): Promise<{ readonly id: string; readonly key: string }> {
  const response = await call('POST', `/api/companies/${company}/api-keys`, { name: `for ${scopes.join(' and ')}`, scopes });
  expect(response.status).toBe(201);
  return (await response.json()) as { readonly id: string; readonly key: string };
}

describe('may I sell on credit?', () => {
  it('yes, to who owes nothing that is due', async () => {
    const { status, answer } = await ask({ customer: idOfCustomer('C2'), amount: '100.00' });
    expect([status, answer.verdict, answer.cure, answer.deposit]).toEqual([200, 'allow', null, null]);
    expect([answer.asOf, answer.validUntil]).toEqual(['2026-03-02', expect.stringMatching(/^2026-03-03T/)]);
  });

  it('no, to who is on hold: with every reason, its invoice and the cure; and it is found again as it was given', async () => {
    const { answer } = await ask({ customer: idOfCustomer('C1'), amount: '100', document: 'order 77' });
    expect([answer.verdict, answer.standing, answer.deposit?.amount]).toEqual(['hold', 'hold', '100.00']);
    expect(answer.reasons.flatMap(({ invoices }) => invoices.map(({ number }) => number))).toContain('INV-IC1');
    expect(answer.cure).toMatch(/pay INV-IC1 .*or take all of .* 100\.00 before supply.*or an approver confirms$/);
    const found = await call('GET', `/api/companies/${xero}/credit-checks/${answer.id}`);
    expect(await found.json()).toMatchObject({
      customerId: idOfCustomer('C1'),
      verdict: 'hold',
      askedBy: 'owner',
      byProgram: false,
      answer,
    });
    const list = await call('GET', `/api/companies/${xero}/credit-checks?customer=${idOfCustomer('C1')}&limit=1`);
    expect(await list.json()).toEqual([expect.objectContaining({ id: answer.id })]);
    const paid = await ask({ customer: idOfCustomer('C1'), amount: '100.00', prepaid: '100.00' });
    expect(paid.answer.verdict).toBe('allow');
  });

  it.each([
    [{ customer: 'Ambrose', amount: '1' }, 404, /Perhaps .*Ambrose & Daughters/],
    [{ customer: 'nobody at all', amount: '1' }, 404, /nothing was recorded/],
    [{ customer: 'x', amount: '0.00' }, 400, /amount: must be more than nothing/],
    [{ customer: 'x', amount: 12 }, 400, /amount/],
    [{ customer: 'x', amount: '1e3' }, 400, /plain decimal text/],
    [{ customer: 'x', amount: '-5' }, 400, /plain decimal text/],
    [{ amount: '5' }, 400, /customer/],
    [{ customer: 'x', amount: '5', ammount: '6' }, 400, /ammount/],
  ])('%j is refused with the cure', async (body, status, message) => {
    const refused = await ask(body);
    expect([refused.status, refused.message]).toEqual([status, expect.stringMatching(message)]);
  });

  it('a currency without an invoice is refused, and more decimals than it has', async () => {
    const chf = await ask({ customer: idOfCustomer('C2'), amount: '5', currency: 'CHF' });
    expect([chf.status, chf.message]).toEqual([422, expect.stringMatching(/no invoice in CHF.*Cure: send it in GBP/)]);
    expect((await ask({ customer: idOfCustomer('C2'), amount: '5.001' })).message).toMatch(/2 decimals/);
  });
});

describe('what a person has recorded', () => {
  const record = async (ref: string, entry: object) => {
    const answer = await call('POST', `/api/companies/${xero}/customers/${idOfCustomer(ref)}/file`, entry);
    expect(answer.status).toBeLessThan(300);
  };

  it('a limit is tested with this document, at once and without a turn', async () => {
    const sale = { customer: idOfCustomer('C2'), amount: '1000.00' };
    expect((await ask(sale)).answer.verdict).toBe('allow');
    await record('C2', { kind: 'limit', amount: { amount: '1500.00', currency: 'GBP' }, reason: 'agreed by phone' });
    const { answer } = await ask(sale);
    const short = (Number(answer.exposureWithDocument.amount) - 1500).toFixed(2);
    expect([answer.verdict, answer.reasons[0]?.code, answer.deposit?.amount]).toEqual(['hold', 'limit-exceeded', short]);
    expect(answer.cure).toBe(`pay GBP ${short} or more, or take a deposit of GBP ${short}, or an approver confirms`);
    expect((await ask({ ...sale, prepaid: short })).answer.verdict).toBe('allow');
    expect((await ask({ ...sale, prepaid: (Number(short) - 0.01).toFixed(2) })).answer.verdict).toBe('hold');
  });

  it('a pinned hold stands against everything, a flag leaves it to a person', async () => {
    const sale = { customer: idOfCustomer('C4'), amount: '10.00' };
    expect((await ask(sale)).answer.verdict).toBe('allow');
    await record('C4', { kind: 'pin', pin: 'hold', reason: 'wait for the guarantee', expiresOn: '2026-03-31' });
    const held = (await ask({ ...sale, prepaid: '10.00' })).answer;
    expect([held.verdict, held.deposit, held.sentence]).toEqual([
      'hold',
      null,
      expect.stringContaining('wait for the guarantee'),
    ]);
    await record('C4', { kind: 'flag', flag: 'insolvent' });
    expect((await ask(sale)).answer.reasons[0]).toMatchObject({ code: 'legal', verdict: 'hold' });
  });
});

describe('why', () => {
  it('says what would change a standing, and the words to say', async () => {
    const why = await running.get<{
      wouldChange: { byPaying: readonly { says: string; standing: string }[]; byTime: unknown };
      toSay: { tone: string; text: string };
    }>(`/api/companies/${xero}/customers/${idOfCustomer('C1')}/why`);
    expect(why.wouldChange.byPaying[0]).toMatchObject({ standing: 'open', says: expect.stringMatching(/^pay INV-IC1/) });
    // The company only observes: nothing has been placed, so nothing is spoken of as done.
    expect(why.toSay).toMatchObject({ tone: 'plain', text: expect.stringContaining('INV-IC1 (GBP ') });
    expect(why.toSay.text).not.toMatch(/paused|hold/);
  });
});

describe('a key of a company’s program', () => {
  it('does what it was made for and nothing else', async () => {
    const [check, read] = [await makeKey(['credit-checks']), await makeKey(['read'])];
    const sale = { customer: idOfCustomer('C2'), amount: '10.00' };
    const asked = await ask(sale, check.key);
    expect(asked.answer.verdict).toBe('allow');
    const found = await call('GET', `/api/companies/${xero}/credit-checks/${asked.answer.id}`, undefined, check.key);
    expect(await found.json()).toMatchObject({ askedBy: 'for credit-checks', byProgram: true });
    expect((await ask(sale, read.key)).status).toBe(403);
    // Names of other customers are not told to who may not read them.
    const meant = await ask({ ...sale, customer: 'Ambrose' }, check.key);
    expect([meant.status, meant.message]).toEqual([404, expect.not.stringContaining('Daughters')]);
    const statusOf = async (method: string, path: string, key: string) =>
      (await call(method, path, method === 'GET' ? undefined : {}, key)).status;
    for (const path of ['customers', `customers/${idOfCustomer('C1')}/why`, 'totals', 'credit-checks'])
      expect([path, await statusOf('GET', `/api/companies/${xero}/${path}`, read.key)]).toEqual([path, 200]);
    expect(await statusOf('GET', `/api/companies/${xero}/customers`, check.key)).toBe(403);
    for (const [method, path] of [
      ['GET', '/api/companies'],
      ['GET', `/api/companies/${xero}/api-keys`],
      ['POST', `/api/companies/${xero}/api-keys`],
      ['PATCH', `/api/companies/${xero}`],
      ['POST', `/api/companies/${xero}/disconnect`],
      ['PUT', '/api/stop'],
      ['POST', '/api/one-time-links'],
    ] as const)
      for (const { key } of [check, read]) expect([path, await statusOf(method, path, key)]).toEqual([path, 403]);
  });

  it('learns nothing of another company', async () => {
    const { key } = await makeKey(['credit-checks', 'read']);
    for (const company of [quickbooks, randomUUID()])
      for (const path of ['customers', 'totals', `credit-checks/${randomUUID()}`, 'api-keys']) {
        const answer = await call('GET', `/api/companies/${company}/${path}`, undefined, key);
        expect([path, answer.status, await answer.json()]).toEqual([
          path,
          404,
          { error: { status: 404, message: 'There is no such company.' } },
        ]);
      }
    const sale = { customer: idOfCustomer('C1', 'quickbooks'), amount: '1' };
    expect((await call('POST', `/api/companies/${quickbooks}/credit-checks`, sale, key)).status).toBe(404);
  });

  it('is shown once, kept as a hash, told when it was last used, and over when it is revoked', async () => {
    const { id, key } = await makeKey(['credit-checks']);
    const sale = { customer: idOfCustomer('C2'), amount: '10.00' };
    const listed = async () =>
      ((await (await call('GET', `/api/companies/${xero}/api-keys`)).json()) as { id: string; lastUsedAt: string | null }[]).find(
        (one) => one.id === id,
      );
    expect(await listed()).toMatchObject({ scopes: ['credit-checks'], lastUsedAt: null, revokedAt: null });
    expect((await ask(sale, key)).status).toBe(200);
    expect((await listed())?.lastUsedAt).toMatch(/^2026-03-02T/);
    const [ids = '', secret = ''] = key.split('.');
    const kept = await databaseDump(running.databaseUrl);
    expect(kept).not.toContain(secret);
    const altered = `${secret.slice(0, -2)}${secret.endsWith('A') ? 'Q' : 'A'}${secret.slice(-1)}`;
    for (const wrong of [`${ids}.${altered}`, ids, secret, `${ids}.`, `${key}x`, key.replace('hfk_', '')])
      expect([wrong.length, (await ask(sale, wrong)).status]).toEqual([wrong.length, 401]);
    expect((await call('POST', `/api/companies/${xero}/api-keys/${id}/revoke`, {})).status).toBe(200);
    expect((await ask(sale, key)).status).toBe(401);
    expect((await call('POST', `/api/companies/${xero}/api-keys/${id}/revoke`, {})).status).toBe(404);
    expect((await call('POST', `/api/companies/${quickbooks}/api-keys/${id}/revoke`, {})).status).toBe(404);
    const audit = JSON.stringify(await running.get(`/api/companies/${xero}/audit?limit=50`));
    expect(audit).toContain('api key made');
    expect(audit).toContain('api key revoked');
    expect(audit).not.toContain(secret);
  });

  it('that asks too often is told when to come again, and another one is not', async () => {
    const [eager, other] = [await makeKey(['credit-checks']), await makeKey(['credit-checks'])];
    const sale = { customer: 'nobody', amount: '1' };
    const path = `/api/companies/${xero}/credit-checks`;
    const answers = await Promise.all(Array.from({ length: 140 }, () => call('POST', path, sale, eager.key)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 404).length).toBeGreaterThanOrEqual(100);
    for (const { headers } of refused) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call('POST', path, sale, other.key)).status).toBe(404);
  });

  it.each([
    [{ name: '', scopes: ['read'] }, /name/],
    [{ name: 'Shop', scopes: [] }, /scopes/],
    [{ name: 'Shop', scopes: ['everything'] }, /scopes/],
  ])('%j is none', async (body, message) => {
    const answer = await call('POST', `/api/companies/${xero}/api-keys`, body);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringMatching(message)]);
  });
});

describe('while the ledger cannot be read', () => {
  it('a debt that has grown too old since refuses nobody anew; what was in force stays', async () => {
    const sale = { customer: idOfCustomer('C3'), amount: '10.00' };
    running.sandbox.world.mischief.order({ kind: 'down' });
    // Four days on C3 is 9 days overdue, which the policy holds at once.
    await turnsAt(running, afterStart({ days: 4 }));
    const { answer } = await ask(sale);
    expect(Date.parse(afterStart({ days: 4 })) - Date.parse(answer.data.syncedAt)).toBeGreaterThan(86_400_000);
    expect([answer.asOf, answer.verdict]).toEqual(['2026-03-06', 'allow-with-warning']);
    expect(answer.reasons.map(({ code }) => code)).toContain('data-stale');
    expect((await ask({ ...sale, customer: idOfCustomer('C1') })).answer.verdict).toBe('hold');
    running.sandbox.world.mischief.clear();
    await turnsAt(running, afterStart({ days: 4, minutes: 90 }));
    expect((await ask(sale)).answer.verdict).toBe('hold');
  });
});
