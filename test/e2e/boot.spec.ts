import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../apps/demo/src/child';
import { freshDatabase, type FreshDatabase } from '../support/postgres';
import { Installation, isRunning, type EngineProcess } from './support/engine-process';
import { until } from './support/witness';

const STACK = /^\s+at .+:\d+:\d+\)?$/m;
const SECRET_KEY = Buffer.alloc(32, 9).toString('base64');
const PASSWORD = 'pa55-word-of-the-database';

let installation: Installation;
let database: FreshDatabase;
let dataDir: string;
const started: EngineProcess[] = [];

beforeAll(async () => {
  installation = Installation.make();
  database = await freshDatabase();
});
afterAll(async () => {
  await database.drop();
  installation.remove();
});
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'holdfast-e2e-data-'));
});
afterEach(async () => {
  for (const one of started.splice(0)) await one.endedBy('SIGKILL');
  const server = postmasterPid();
  if (server !== null && isRunning(server)) {
    process.kill(server, 'SIGQUIT');
    await until(() => Promise.resolve(!isRunning(server)));
  }
  rmSync(dataDir, { recursive: true, force: true });
});

function good(port = 3999): Record<string, string> {
  return {
    PUBLIC_URL: `http://localhost:${port}`,
    SECRET_KEYS: `k1:${SECRET_KEY}`,
    SMTP_URL: 'smtp://localhost:2525',
    ACCESS_KEY: 'the-access-key-of-this-test',
    XERO_CLIENT_ID: 'client',
    XERO_CLIENT_SECRET: 'the-client-secret-of-this-test',
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
  };
}

function start(environment: Record<string, string>): EngineProcess {
  const engine = installation.start(environment);
  started.push(engine);
  return engine;
}

/** What it says when it refuses to start. */
async function refusal(environment: Record<string, string>): Promise<string> {
  const engine = start(environment);
  expect(await engine.ends()).toBe(1);
  expect(engine.output).not.toMatch(STACK);
  for (const secret of [SECRET_KEY, PASSWORD, environment['ACCESS_KEY'], environment['XERO_CLIENT_SECRET']])
    if (secret) expect(engine.output).not.toContain(secret);
  return engine.output;
}

function postmasterPid(): number | null {
  try {
    return Number(readFileSync(join(dataDir, 'postgres/pgdata/postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return null;
  }
}

describe('a start that cannot succeed ends with 1 and says how to mend it', () => {
  it('everything missing is named at once', async () => {
    const said = await refusal({});
    for (const name of ['PUBLIC_URL', 'SECRET_KEYS', 'SMTP_URL']) expect(said).toContain(`${name} is missing`);
    expect(said).toContain('no ledger is configured');
    expect(said).toContain('.env.example');
  });

  it('everything wrong is named at once, and no value of it is repeated', async () => {
    const wrong = {
      PUBLIC_URL: 'localhost:3000',
      SMTP_URL: 'http://mail.example',
      ACCESS_KEY: 'short-key',
      SECRET_KEYS: SECRET_KEY,
      CLOCK: 'manual:tomorrow',
      DATABASE_URL: `mysql://root:${PASSWORD}@localhost/x`,
    };
    const said = await refusal({ ...good(), ...wrong });
    for (const name of Object.keys(wrong)) expect(said).toMatch(new RegExp(`- ${name} (is wrong|must)`));
    expect(said).toMatch(/SECRET_KEYS.*id:base64key.*Make one with: node -e/);
    for (const value of Object.values(wrong)) expect(said).not.toContain(value);
  });

  it.each([
    ['half of a ledger’s keys', { XERO_CLIENT_ID: '' }, /XERO_CLIENT_ID is missing, but XERO_CLIENT_SECRET is set/],
    ['a secret key that is too short', { SECRET_KEYS: 'k1:c2hvcnQ=' }, /SECRET_KEYS.*5 bytes instead of 32/],
    ['a manual clock in production', { CLOCK: 'manual:2026-01-05T09:00:00Z', NODE_ENV: 'production' }, /CLOCK.*Remove CLOCK/],
  ])('%s', async (_what, change, words) => {
    expect(await refusal({ ...good(), ...change })).toMatch(words);
  });

  it.each([
    [
      'where nothing listens',
      () => `postgres://holdfast:${PASSWORD}@127.0.0.1:1/holdfast`,
      /Start PostgreSQL or correct the host/,
    ],
    ['on a host that does not exist', () => `postgres://holdfast:${PASSWORD}@no-such-host.invalid/holdfast`, /host/],
    ['with the wrong password', () => withPart('password', PASSWORD), /refuses this user/],
    ['that does not exist there', () => withPart('pathname', '/no_such_database'), /no database of this name/],
  ])('a DATABASE_URL %s names the variable and the cure, not the password', async (_what, url, words) => {
    const said = await refusal({ ...good(), DATABASE_URL: url() });
    expect(said).toMatch(/DATABASE_URL/);
    expect(said).toMatch(words);
  });

  it('a port that is taken', () =>
    whileTaken(async (port) => {
      expect(await refusal(good(port))).toMatch(new RegExp(`another program listens there already.*${port}.*Cure`, 's'));
    }));

  it(
    'and leaves no database server behind that it had started for this',
    () =>
      whileTaken(async (port) => {
        const { DATABASE_URL: _, ...environment } = good(port);
        const engine = start(environment);
        const server = await until(() => Promise.resolve(postmasterPid()), 60);
        expect(await engine.ends()).toBe(1);
        expect(isRunning(server)).toBe(false);
      }),
    90_000,
  );
});

async function whileTaken(work: (port: number) => Promise<void>): Promise<void> {
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  try {
    await work((other.address() as AddressInfo).port);
  } finally {
    await new Promise((closed) => other.close(closed));
  }
}

describe('a broken file ends the start with its name, line and reason', () => {
  const spoil = async (file: string, change: (text: string) => string): Promise<string> => {
    const path = join(installation.root, 'templates', file);
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, change(before));
    try {
      return await refusal({ ...good(), DATABASE_URL: `postgres://holdfast:${PASSWORD}@127.0.0.1:1/holdfast` });
    } finally {
      writeFileSync(path, before);
    }
  };
  const lineOf = (file: string, text: string): number =>
    readFileSync(join(installation.root, 'templates', file), 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1;

  it('a policy that is no YAML', async () => {
    const said = await spoil('policies/strict.yaml', (text) => text.replace('  amount: ', '  amount: "'));
    expect(said).toMatch(/strict\.yaml cannot be used:\n {2}- line \d+: not readable as YAML/);
  });

  it('a policy with a word that means nothing, told before anything else is tried', async () => {
    const file = 'policies/standard.yaml';
    const line = lineOf(file, '- oldestOverdueDays > 14');
    const said = await spoil(file, (text) => text.replace('- oldestOverdueDays > 14', '- oldestOverduDays > 14'));
    expect(said).toContain(`standard.yaml cannot be used:\n  - line ${line}, rule overdue-hold: `);
    expect(said).toContain('oldestOverduDays');
    expect(said).toContain('Nothing was changed');
    expect(said).not.toContain('DATABASE_URL');
  });

  it('a policy with a field that does not exist', async () => {
    const file = 'policies/gentle.yaml';
    const said = await spoil(file, (text) => text.replace('afterWarningDays:', 'afterWarningDay:'));
    expect(said).toMatch(/gentle\.yaml cannot be used:\n {2}- line \d+, rule overdue-hold: .*afterWarningDay/);
  });

  it('a template that does what no template may: each fault is named', async () => {
    const bad = ['{{connection.accessToken}}', '{{@root}}', '{{{customer.name}}}', '{{lookup customer "name"}}', '{{> layout}}'];
    const said = await spoil('reminders/overdue-7.hbs', (text) => `${text}\n${bad.join('\n')}\n`);
    expect(said).toMatch(/overdue-7\.hbs cannot be used/);
    // One line is added in between.
    const first = readFileSync(join(installation.root, 'templates/reminders/overdue-7.hbs'), 'utf8').split('\n').length + 1;
    const faults = [
      'connection.accessToken is not one of',
      '@root is not one of',
      'unescaped output',
      'calls are not allowed',
      'partials',
    ];
    faults.forEach((fault, index) => expect(said).toMatch(new RegExp(`line ${first + index}: .*${fault}`)));
    expect(said).toContain('Cure');
  });

  it('a template that cannot be read', async () => {
    const said = await spoil('reminders/overdue-1.hbs', (text) => `${text}\n{{#if customer.name}}\n`);
    expect(said).toMatch(/overdue-1\.hbs cannot be used:\n {2}- it cannot be read as a template: .*line \d+/i);
  });

  it('a template without a subject', async () => {
    expect(await spoil('reminders/goodwill.hbs', (text) => text.replace('Subject: ', ''))).toMatch(/goodwill\.hbs.*line 1/s);
  });
});

describe('with a database of its own', () => {
  const alive = async (): Promise<[EngineProcess, number, string]> => {
    const port = await freePort(0);
    const { DATABASE_URL: _, ...environment } = good(port);
    const engine = await start(environment).ready();
    const server = postmasterPid();
    if (server === null) throw new Error('no PostgreSQL was started');
    const health = await fetch(`http://localhost:${port}/api/health`);
    expect(await health.json()).toEqual({ status: 'ok' });
    return [engine, server, engine.output];
  };

  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s, even twice, ends it cleanly and the database with it; the next start finds everything',
    async (signal) => {
      const [engine, server] = await alive();
      engine.signal(signal);
      await new Promise((moment) => setTimeout(moment, 50));
      engine.signal(signal);
      expect(await engine.ends()).toBe(0);
      expect(isRunning(server)).toBe(false);
      const [again, newServer] = await alive();
      expect(newServer).not.toBe(server);
      expect(await again.endedBy('SIGTERM')).toBe(0);
      expect(isRunning(newServer)).toBe(false);
    },
    120_000,
  );

  it('kill -9 leaves nothing that the next start cannot take over', async () => {
    const [engine, server] = await alive();
    expect(await engine.endedBy('SIGKILL')).toBe('SIGKILL');
    const [again] = await alive();
    expect(await again.endedBy('SIGTERM')).toBe(0);
    expect(isRunning(server)).toBe(false);
    expect(postmasterPid()).toBeNull();
  });

  it('kill -9 of the database too does no harm', async () => {
    const [engine, server] = await alive();
    process.kill(server, 'SIGKILL');
    expect(await engine.endedBy('SIGKILL')).toBe('SIGKILL');
    const [again] = await alive();
    expect(await again.endedBy('SIGTERM')).toBe(0);
  });
});

describe('the access key', () => {
  it('of Holdfast’s own making is printed at the very first start only', async () => {
    const fresh = await freshDatabase();
    const port = await freePort(0);
    const environment = { ...good(port), DATABASE_URL: fresh.url, ACCESS_KEY: '' };
    const first = await start(environment).ready();
    const key = /keep it safe:\s+(\S+)/.exec(first.output)?.[1] ?? '';
    expect(key).toHaveLength(32);
    await first.endedBy('SIGTERM');
    const second = await start(environment).ready();
    expect(second.output).not.toContain(key);
    expect(second.output).not.toMatch(/keep it safe/);
    const answer = await fetch(`http://localhost:${port}/api/companies`, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(200);
    await second.endedBy('SIGTERM');
    await fresh.drop();
  });
});

function withPart(part: 'password' | 'pathname', value: string): string {
  const url = new URL(database.url);
  url[part] = value;
  return url.href;
}
