import { existsSync } from 'node:fs';
import { KeyRing } from '@holdfast/store';
import { openTokens } from '../../apps/engine/src/connect/sealed';
import { startApart, type Apart } from './support/apart';
import type { EngineProcess } from './support/engine-process';
import { Owner } from './support/owner';
import { STARTS, afterStart, books } from './support/story';
import { LEDGERS, externalIdOf, idOf, inDatabase, notesOn, customersIn, turnsAt } from './support/witness';

/** Names that stand nowhere else, so that a single hit is a leak. */
const CANARIES = {
  name: 'Kanarienvogel & Söhne',
  email: 'kanarienvogel@secret-customer.example',
  second: 'Zaunkönig Ltd',
  secondEmail: 'refused-zaunkoenig@secret-customer.example',
};
/** Not what a person has to see, but what nobody may: the whole list is looked for everywhere. */
const FORBIDDEN_WORDS: readonly string[] = [...Object.values(CANARIES), 'secret-customer.example', 'Kanarienvogel', 'Zaunkönig'];

let apart: Apart;
let engine: EngineProcess;
/** Every answer of the API that was no success. */
const problems: { readonly what: string; readonly status: number; readonly body: string }[] = [];
const secrets = new Map<string, string>();
let told = '';

beforeAll(async () => {
  const script = books(
    { ref: 'C1', name: CANARIES.name, email: CANARIES.email, overdueDays: 10 },
    { ref: 'C2', name: CANARIES.second, email: CANARIES.secondEmail, overdueDays: 10 },
  );
  apart = await startApart({ start: STARTS, script });
  engine = await apart.startEngine();
  await playTheStory();
  await collectProblems();
  await engine.endedBy('SIGTERM');
  told = engine.output;
});
afterAll(() => apart.stop());

/** A little of everything that can go wrong on the way to the ledgers and to the mail server. */
async function playTheStory(): Promise<void> {
  const { mischief } = apart.sandbox.world;
  await apart.connectAll();
  await rememberTokens('at first');
  await apart.setMode('act', 'strict');
  mischief.order({ kind: 'refuse-mail', address: CANARIES.secondEmail });
  mischief.order({ kind: 'lose-mail-reply', times: 1 });
  mischief.order({ kind: 'lose-reply', times: 1 });
  await turnsAt(apart, afterStart({ minutes: 1 }));
  mischief.order({ kind: 'throttle', times: 1, retryAfter: 0 });
  await turnsAt(apart, afterStart({ minutes: 20 }));
  mischief.order({ kind: 'down' });
  await turnsAt(apart, afterStart({ minutes: 40 }));
  mischief.clear();
  mischief.troubleTokens('expire-access-tokens', null, null);
  for (const minutes of [90, 120]) await turnsAt(apart, afterStart({ minutes }));
  await rememberTokens('renewed');
  // The unforeseen: the log has to tell of it without the row it was about.
  await breakATable(async () => {
    await fetch(`${apart.sandboxUrl}/control/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events: [{ kind: 'customer-edit', ref: 'C1', email: `new-${CANARIES.email}` }] }),
    });
    await turnsAt(apart, afterStart({ days: 1 }));
  });
  await turnsAt(apart, afterStart({ days: 2 }));
  mischief.troubleTokens('revoke', null, null);
  await turnsAt(apart, afterStart({ days: 3 }));
}

async function breakATable<T>(during: () => Promise<T>): Promise<T> {
  const alter = (text: string) => inDatabase(apart.databaseUrl, (client) => client.query(text));
  // PostgreSQL then shows the whole row that it refuses.
  await alter('alter table customer add constraint canary check (name is null) not valid');
  try {
    return await during();
  } finally {
    await alter('alter table customer drop constraint canary');
  }
}

async function rememberTokens(when: string): Promise<void> {
  const keys = KeyRing.parse(apart.environment()['SECRET_KEYS'] ?? '');
  const { rows } = await inDatabase(apart.databaseUrl, (client) =>
    client.query<{ consent: string; sealed: string }>('select id as consent, sealed_tokens as sealed from consent'),
  );
  for (const { consent, sealed } of rows) {
    const { accessToken, refreshToken } = openTokens(keys, consent, sealed);
    secrets.set(`access token ${when}, ${consent}`, accessToken);
    secrets.set(`refresh token ${when}, ${consent}`, refreshToken);
  }
}

async function ask(method: string, path: string, body?: string, key = apart.accessKey): Promise<void> {
  const answer = await fetch(apart.engineUrl + path, {
    method,
    redirect: 'manual',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  });
  if (answer.status >= 400) problems.push({ what: `${method} ${path}`, status: answer.status, body: await answer.text() });
}

async function collectProblems(): Promise<void> {
  const id = await idOf(apart, 'xero');
  const ofCompany = `/api/companies/${id}`;
  await ask('GET', '/api/companies', undefined, 'wrong-key-wrong-key');
  await ask('PATCH', ofCompany, '{"modes":{"standing":"always"}}');
  await ask('PATCH', ofCompany, '{"policy":"none"}');
  await ask('PATCH', ofCompany, '{');
  await ask('GET', `${ofCompany}/customers/nobody`);
  await ask('GET', `${ofCompany}/customers?limit=many`);
  await ask('POST', `${ofCompany}/actions/approve`, '{"actions":[{"id":"x"}]}');
  await ask('POST', '/api/clock', '{"to":"yesterday"}');
  await ask('POST', '/webhooks/xero', '{}');
  await ask('GET', '/connect/xero/callback?code=stolen&state=forged');
  await ask('GET', '/connect/sage/callback');
  await tryAKey(ofCompany);
  await breakTasks(() => ask('GET', `${ofCompany}/tasks`));
  const owner = await Owner.wantsToConnect(apart, 'xero');
  const back = await owner.decides('allow');
  apart.sandbox.world.mischief.order({ kind: 'down', path: '/connect/token' });
  const page = await owner.arrives(back);
  problems.push({ what: 'a consent while the ledger is down', status: page.status, body: page.html });
  apart.sandbox.world.mischief.clear();
}

/** A key of a company's program, where it may be used and where not, revoked, and in the place of a customer. */
async function tryAKey(ofCompany: string): Promise<void> {
  const made = await fetch(`${apart.engineUrl}${ofCompany}/api-keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apart.accessKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Shop', scopes: ['credit-checks'] }),
  });
  const { id, key } = (await made.json()) as { readonly id: string; readonly key: string };
  secrets.set('api key', key);
  await ask('POST', `${ofCompany}/credit-checks`, JSON.stringify({ customer: CANARIES.name.slice(0, 6), amount: '1' }), key);
  await ask('POST', `${ofCompany}/credit-checks`, JSON.stringify({ customer: '1', amount: key }), key);
  await ask('GET', `${ofCompany}/customers`, undefined, key);
  await ask('POST', `${ofCompany}/api-keys/${id}/revoke`, '{}');
  await ask('POST', `${ofCompany}/credit-checks`, JSON.stringify({ customer: '1', amount: '1' }), key);
}

async function breakTasks(during: () => Promise<void>): Promise<void> {
  const alter = (text: string) => inDatabase(apart.databaseUrl, (client) => client.query(text));
  await alter('alter table task rename to lost_table');
  await during();
  await alter('alter table lost_table rename to task');
}

/** What may stand neither in the log nor in an answer that is no success. */
function forbidden(): readonly (readonly [what: string, text: string])[] {
  const configured = Object.entries(apart.environment()).filter(([name]) => /SECRET|KEY|VERIFIER|DATABASE_URL/.test(name));
  const password = new URL(apart.databaseUrl).password;
  const keyBytes = (apart.environment()['SECRET_KEYS'] ?? '').split(':')[1] ?? '';
  const all: (readonly [string, string])[] = [
    ...secrets,
    ...configured,
    ['password of the database', password],
    ['bytes of the secret key', keyBytes],
    ...LEDGERS.map((ledger) => [`id of the ${ledger} company`, externalIdOf(apart, ledger)] as const),
    ...FORBIDDEN_WORDS.map((word) => ['customer', word] as const),
  ];
  return all.flatMap(([what, text]) => [
    [what, text],
    [`${what} in base64`, Buffer.from(text).toString('base64').replace(/=+$/, '')],
    [`${what} in an address`, encodeURIComponent(text)],
  ]);
}

function leaksIn(text: string): readonly string[] {
  return forbidden().flatMap(([what, secret]) => (text.includes(secret) ? [what] : []));
}

it('the story had everything in it that could leak', async () => {
  expect(secrets.size).toBe(9);
  // QuickBooks keeps a refresh token for a day.
  expect(new Set(secrets.values()).size).toBeGreaterThanOrEqual(6);
  for (const [what, text] of forbidden()) expect([what, text.length > 5]).toEqual([what, true]);
  const notes = (await Promise.all(LEDGERS.map((ledger) => customersIn(apart, ledger)))).flat().flatMap(notesOn).join('\n');
  expect(notes).toContain(CANARIES.email);
  expect(apart.sandbox.inbox.messages.map(({ text }) => text).join('\n')).toContain(CANARIES.name);
  expect(problems.length).toBeGreaterThanOrEqual(12);
  expect(problems.filter(({ status }) => status >= 500).map(({ status }) => status)).toEqual([500, 502]);
});

it('the log told of turns that went well, went wrong and failed for reasons nobody had foreseen', () => {
  for (const event of ['turn finished', 'turn failed', 'a request failed', 'ready']) expect(told).toContain(`"msg":"${event}"`);
  const errors = told.split('\n').filter((line) => line.startsWith('{') && /"error":"(?!null)/.test(line));
  expect(errors.length).toBeGreaterThanOrEqual(4);
});

it('no token, key, password, company id, name or address of a customer stands in the log', () => {
  const leaks = told.split('\n').flatMap((line) => leaksIn(line).map((what) => `${what}: ${line.slice(0, 120)}`));
  expect(leaks).toEqual([]);
});

it('every line of the log is one JSON object, whatever was in the request', () => {
  const lines = told.split('\n').filter((line) => line.includes('"level"'));
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
});

it('no answer that is a refusal or a failure gives any of it away, nor how we are built', () => {
  for (const { what, status, body } of problems) {
    expect([what, status, leaksIn(body)]).toEqual([what, status, []]);
    expect(body).not.toMatch(/node_modules|\bat .+:\d+:\d+|QueryFailed|select .+ from|typeorm|express|postgres/i);
  }
});

it('nothing is left behind in a folder for logs', () => {
  // intuit-oauth writes its log there, tokens included, once somebody switches it on.
  expect(existsSync(`${apart.installation.root}/logs`)).toBe(false);
});
