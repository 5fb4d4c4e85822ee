import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import { connect } from '../../apps/demo/src/consent';
import { Engine, type EngineCompany } from '../../apps/demo/src/engine';
import { freePort } from '../../apps/demo/src/child';
import { readConfig, type Limits } from '../../apps/engine/src/config';
import { log } from '../../apps/engine/src/logging';
import { startEngine, type RunningEngine } from '../../apps/engine/src/start-engine';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../apps/sandbox/src/sandbox';
import { freshDatabase } from './postgres';

const ROOT = join(__dirname, '../..');
/** A thread of the engine starts outside of Jest, and has to be told how to read TypeScript. */
const THREAD_ARGV = ['-r', join(ROOT, 'test/bench/typescript.cjs')];
/** Tests that fail should be readable. The canary hears every line, the smallest too. */
log.level = 'trace';
Object.assign(log, { [pino.symbols.streamSym]: { write: () => undefined } });

/** An engine as its API shows it, and the sandbox it lives in. */
export interface Witnessed {
  readonly engine: Engine;
  readonly engineUrl: string;
  readonly accessKey: string;
  readonly sandbox: Sandbox;
  readonly sandboxUrl: string;
  /** Connected companies by ledger; empty until `connectAll`. */
  readonly companies: () => Promise<Readonly<Record<EngineCompany['provider'], EngineCompany>>>;
  /** Connects both companies and runs their first, only observing turn. */
  connectAll(): Promise<void>;
  /** Every kind of action of both companies in this mode, by this policy. */
  setMode(mode: 'observe' | 'ask' | 'act', policy?: string): Promise<void>;
  /** The sandbox's day, then Holdfast's, then a turn of each company. */
  moveTo(iso: string): Promise<void>;
  get<T = unknown>(path: string): Promise<T>;
  post<T = unknown>(path: string, body?: object): Promise<T>;
  signInLink(): Promise<string>;
}

export interface Running extends Witnessed {
  /** The owner's url of this test's own database. */
  readonly databaseUrl: string;
  /** What the engine read at its start; another engine that is given the same is a second process of the same installation. */
  readonly environment: Readonly<Record<string, string>>;
  /** Another engine process' worth on the same database, as a second process would be. */
  restartEngine(): Promise<void>;
  stop(): Promise<void>;
}

/** The engine, a sandbox and a database of their own, talking over loopback as the real ones do. `limits`: others than the engine's own. */
export async function startRunning(
  world: SandboxOptions,
  environment: Readonly<Record<string, string>> = {},
  limits: Partial<Limits> = {},
): Promise<Running> {
  const database = await freshDatabase();
  const accessKey = randomBytes(24).toString('base64url');
  const sandbox = await startSandbox({ ...world, clients: CLIENTS });
  const at = (engineUrl: string) => () => ({
    ...engineEnvironment(sandbox, { engineUrl, accessKey, databaseUrl: database.url }),
    ...environment,
  });
  const start = (environmentNow: () => Record<string, string>) => {
    const config = readConfig(environmentNow());
    return startQuietly(() => startEngine({ ...config, limits: { ...config.limits, ...limits } }, ROOT, THREAD_ARGV));
  };
  const first = await onFreePort((engineUrl) => start(at(engineUrl)));
  const { engineUrl } = first;
  const environmentNow = at(engineUrl);
  let process = first.engine;
  return {
    ...witnessed({ engineUrl, accessKey, sandbox }),
    databaseUrl: database.url,
    environment: environmentNow(),
    restartEngine: async () => {
      await process.stop();
      process = await start(environmentNow);
    },
    stop: async () => {
      await process.stop();
      await sandbox.stop();
      await database.drop();
    },
  };
}

const PORT_TRIES = 5;

/** An engine has to know its own address before it starts, and somebody else may take the port in between: then it gets another one. */
async function onFreePort<Engine>(
  start: (engineUrl: string) => Promise<Engine>,
): Promise<{ readonly engine: Engine; readonly engineUrl: string }> {
  for (let tries = 1; ; tries += 1) {
    const engineUrl = `http://localhost:${await freePort(0)}`;
    try {
      return { engine: await start(engineUrl), engineUrl };
    } catch (error) {
      if (tries === PORT_TRIES || !(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
}

/** Speaks to an engine that somebody else started. */
export function witnessed(whom: {
  readonly engineUrl: string;
  readonly accessKey: string;
  readonly sandbox: Sandbox;
}): Witnessed {
  const { engineUrl, accessKey, sandbox } = whom;
  const engine = new Engine(engineUrl, accessKey);
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => (await engine.json(method, path, body)) as T;
  return {
    engine,
    engineUrl,
    accessKey,
    sandbox,
    sandboxUrl: sandbox.url,
    moveTo: async (iso) => {
      await sandbox.timeline.moveTo(Date.parse(iso));
      await engine.dayIs(iso);
    },
    companies: async () =>
      Object.fromEntries((await engine.companies()).map((company) => [company.provider, company])) as Record<
        EngineCompany['provider'],
        EngineCompany
      >,
    connectAll: async () => {
      for (const { identity } of sandbox.world.companies.values())
        await connect(engine, { provider: identity.dialect, externalId: identity.externalId, name: identity.name });
      await engine.dayIs(new Date(sandbox.world.clock.now()).toISOString());
    },
    setMode: async (mode, policy) => {
      for (const { id } of await engine.companies()) {
        await engine.change(id, {
          modes: { standing: mode, reminders: mode, notes: mode },
          ...(policy === undefined ? {} : { policy }),
        });
      }
    },
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    signInLink: async () => (await call<{ link: string }>('POST', '/api/one-time-links')).link,
  };
}

/** Whom the sandbox's sign-in servers know; the engine is told the same. */
export const CLIENTS = {
  quickbooks: { id: 'test-quickbooks', secret: 'test-quickbooks-secret' },
  xero: { id: 'test-xero', secret: 'test-xero-secret' },
} as const;

/** What an engine has to be told to live in this sandbox. */
export function engineEnvironment(
  sandbox: Sandbox,
  own: { readonly engineUrl: string; readonly accessKey: string; readonly databaseUrl: string },
): Record<string, string> {
  return {
    PUBLIC_URL: own.engineUrl,
    DATABASE_URL: own.databaseUrl,
    SECRET_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    SMTP_URL: sandbox.smtpUrl,
    MAIL_FROM: 'credit-control@holdfast.example',
    ACCESS_KEY: own.accessKey,
    CLOCK: `manual:${new Date(sandbox.world.clock.now()).toISOString()}`,
    QUICKBOOKS_CLIENT_ID: CLIENTS.quickbooks.id,
    QUICKBOOKS_CLIENT_SECRET: CLIENTS.quickbooks.secret,
    QUICKBOOKS_ENVIRONMENT: 'sandbox',
    QUICKBOOKS_API_URL: sandbox.url,
    QUICKBOOKS_DISCOVERY_URL: `${sandbox.url}/.well-known/openid_configuration`,
    QUICKBOOKS_WEBHOOK_VERIFIER: 'test-verifier',
    XERO_CLIENT_ID: CLIENTS.xero.id,
    XERO_CLIENT_SECRET: CLIENTS.xero.secret,
    XERO_API_URL: sandbox.url,
    XERO_IDENTITY_URL: sandbox.url,
    XERO_LOGIN_URL: sandbox.url,
    XERO_WEBHOOK_KEY: 'test-webhook-key',
  };
}

/** The engine prints its sign-in link for people; a test has no use for it. */
export async function startQuietly(start: () => Promise<RunningEngine>): Promise<RunningEngine> {
  const spoken = console.log;
  console.log = () => undefined;
  try {
    return await start();
  } finally {
    console.log = spoken;
  }
}
