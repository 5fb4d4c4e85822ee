import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Child, freePort } from './child';
import { Engine } from './engine';
import type { Options } from './options';

export interface SandboxCompany {
  readonly provider: 'quickbooks' | 'xero';
  readonly externalId: string;
  readonly name: string;
}

/** The stand-in for the outside world and the engine, both running and not yet connected. */
export interface Stage {
  readonly engine: Engine;
  readonly sandboxUrl: string;
  readonly companies: readonly SandboxCompany[];
  readonly signInLink: string;
  stop(): Promise<void>;
}

/** What time of day it is in the demo: late enough that nothing of the day is still to come in any of the books' time zones. */
export function noonOf(day: string): string {
  return `${day}T12:00:00.000Z`;
}

export async function setStage(options: Options, root: string): Promise<Stage> {
  const dataDir = join(root, '.data', options.exit ? `demo-${process.pid}` : 'demo');
  rmSync(dataDir, { recursive: true, force: true });
  const secrets = makeSecrets();
  const enginePort = await freePort(3000);
  const engineUrl = `http://localhost:${enginePort}`;
  const sandbox = new Child(
    'sandbox',
    join(root, 'dist/apps/sandbox/src/main.js'),
    sandboxEnvironment(options, secrets, { engineUrl, port: await freePort(4000) }),
  );
  const ready = JSON.parse(await sandbox.says(/^(\{"sandbox":.*\})$/m)) as {
    sandbox: { url: string; smtp: string; companies: SandboxCompany[] };
  };
  const { url, smtp, companies } = ready.sandbox;
  const engine = new Child(
    'engine',
    join(root, 'dist/apps/engine/src/main.js'),
    engineEnvironment(options, secrets, { engineUrl, enginePort, sandboxUrl: url, smtp, dataDir }),
  );
  const stop = async (): Promise<void> => {
    await engine.stop();
    await sandbox.stop();
    if (options.exit) rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const signInLink = await engine.says(/(http\S+\/sign-in\?token=\S+)/);
    return { engine: new Engine(engineUrl, secrets.accessKey), sandboxUrl: url, companies, signInLink, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Secrets = ReturnType<typeof makeSecrets>;

function makeSecrets() {
  const random = (): string => randomBytes(24).toString('base64url');
  return {
    accessKey: random(),
    ring: `demo:${randomBytes(32).toString('base64')}`,
    quickbooks: random(),
    xero: random(),
    verifier: random(),
    webhookKey: random(),
  };
}

function sandboxEnvironment(
  options: Options,
  secrets: Secrets,
  at: { readonly engineUrl: string; readonly port: number },
): Record<string, string> {
  return {
    PORT: String(at.port),
    SMTP_PORT: '0',
    START: noonOf(options.from),
    SEED: String(options.seed),
    CUSTOMERS: String(options.customers),
    ...(options.books === null ? {} : { BOOKS: options.books }),
    // While the demo plays by itself it moves both clocks; otherwise Holdfast's day follows the sandbox's.
    ...(options.exit ? {} : { CLOCK_FOLLOWERS: `${at.engineUrl}/api/clock?wait=true`, FOLLOWER_KEY: secrets.accessKey }),
    ...(options.exit
      ? {}
      : { QUICKBOOKS_WEBHOOK_URL: `${at.engineUrl}/webhooks/quickbooks`, XERO_WEBHOOK_URL: `${at.engineUrl}/webhooks/xero` }),
    QUICKBOOKS_WEBHOOK_VERIFIER: secrets.verifier,
    XERO_WEBHOOK_KEY: secrets.webhookKey,
    QUICKBOOKS_CLIENT_ID: 'demo-quickbooks',
    QUICKBOOKS_CLIENT_SECRET: secrets.quickbooks,
    XERO_CLIENT_ID: 'demo-xero',
    XERO_CLIENT_SECRET: secrets.xero,
  };
}

function engineEnvironment(
  options: Options,
  secrets: Secrets,
  at: {
    readonly engineUrl: string;
    readonly enginePort: number;
    readonly sandboxUrl: string;
    readonly smtp: string;
    readonly dataDir: string;
  },
): Record<string, string> {
  return {
    PUBLIC_URL: at.engineUrl,
    PORT: String(at.enginePort),
    DATA_DIR: at.dataDir,
    SECRET_KEYS: secrets.ring,
    SMTP_URL: at.smtp,
    MAIL_FROM: 'credit-control@holdfast.example',
    ACCESS_KEY: secrets.accessKey,
    CLOCK: `manual:${noonOf(options.from)}`,
    QUICKBOOKS_CLIENT_ID: 'demo-quickbooks',
    QUICKBOOKS_CLIENT_SECRET: secrets.quickbooks,
    QUICKBOOKS_ENVIRONMENT: 'sandbox',
    QUICKBOOKS_API_URL: at.sandboxUrl,
    QUICKBOOKS_DISCOVERY_URL: `${at.sandboxUrl}/.well-known/openid_configuration`,
    QUICKBOOKS_WEBHOOK_VERIFIER: secrets.verifier,
    XERO_CLIENT_ID: 'demo-xero',
    XERO_CLIENT_SECRET: secrets.xero,
    XERO_API_URL: at.sandboxUrl,
    XERO_IDENTITY_URL: at.sandboxUrl,
    XERO_LOGIN_URL: at.sandboxUrl,
    XERO_WEBHOOK_KEY: secrets.webhookKey,
  };
}
