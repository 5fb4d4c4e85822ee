import { isIP } from 'node:net';
import { KeyRing } from '@holdfast/store';
import { z } from 'zod';

/** Everything the engine reads from the environment, once, at boot. The only reader of the environment in the engine. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  /** Addresses and networks (CIDR) of the proxies in front of us: only they may say from whom a request comes. */
  readonly trustedProxies: readonly string[];
  /** Absent: an embedded PostgreSQL under `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly secretKeys: string;
  readonly smtpUrl: string;
  readonly mailFrom: string;
  readonly accessKey: string | null;
  /** Null: the system's clock. Otherwise where a manual clock starts, in ms since 1970. */
  readonly manualClockStartMs: number | null;
  readonly quickbooks: QuickbooksConfig | null;
  readonly xero: XeroConfig | null;
  /** What the app may use in a month over all companies: metered reads, and bytes. */
  readonly allowances: { readonly quickbooks: number; readonly xero: number };
  readonly limits: Limits;
}

export interface QuickbooksConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly environment: 'sandbox' | 'production';
  readonly apiUrl: string;
  readonly discoveryUrl: string;
  readonly webhookVerifier: string | null;
}

export interface XeroConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiUrl: string;
  readonly identityUrl: string;
  readonly loginUrl: string;
  readonly webhookKey: string | null;
}

/** Every limit of the engine in one place; the unit is the last word of the name. */
export interface Limits {
  readonly turnBudgetMs: number;
  /** Longer than a turn's budget and one call to a provider: one that still runs hangs, and its company is given to others. */
  readonly turnMsMax: number;
  readonly turnIntervalMs: number;
  readonly leaseMs: number;
  readonly providerTimeoutMs: number;
  /** Longer than the two calls that a refresh may make: only then may somebody else take it for dead. */
  readonly refreshClaimMs: number;
  /** Longer than a provider's own cut of 120 s (facts of both vendors): only then may an effect in doubt be looked for. */
  readonly settleMs: number;
  readonly retryDelayMs: number;
  /** Attempts at a write to a customer that somebody edits at the same moment. */
  readonly staleAttemptsMax: number;
  /** No call of a parcel starts later than this after it was stored. */
  readonly sendingMs: number;
  /** Where writes that share a call are metered and single ones are not: beyond so many in a turn they share calls. */
  readonly singleWritesPerTurnMax: number;
  /** A person's approval that has not been acted upon by then is asked for again. */
  readonly approvalGoodForMs: number;
  /** What nobody has answered by then is withdrawn. */
  readonly askedForMs: number;
  /** Debts that were older than this when reminders first went out are old: they are reminded of slowly. */
  readonly oldDebtDays: number;
  readonly oldDebtRemindersPerDay: number;
  /** What one key of a company's program may ask of one process. */
  readonly keyRequestsPerMinute: number;
}

const LIMITS: Limits = {
  turnBudgetMs: 90_000,
  turnMsMax: 180_000,
  turnIntervalMs: 60 * 60_000,
  leaseMs: 20_000,
  providerTimeoutMs: 30_000,
  refreshClaimMs: 75_000,
  settleMs: 130_000,
  retryDelayMs: 5 * 60_000,
  staleAttemptsMax: 3,
  sendingMs: 60_000,
  singleWritesPerTurnMax: 300,
  approvalGoodForMs: 3 * 86_400_000,
  askedForMs: 14 * 86_400_000,
  oldDebtDays: 30,
  oldDebtRemindersPerDay: 25,
  keyRequestsPerMinute: 600,
};

export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `Holdfast cannot start; its configuration has ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join('\n')}\nNothing was changed. See .env.example for every name.`,
    );
    this.name = 'ConfigError';
  }
}

const origin = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
const text = z.string().trim().min(1);

function isKeyRing(keys: string, context: z.RefinementCtx): void {
  try {
    KeyRing.parse(keys);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'not readable' });
  }
}

function isNetwork(address: string): boolean {
  const [ip = '', bits, ...more] = address.split('/');
  const bitsMax = isIP(ip) === 4 ? 32 : 128;
  return isIP(ip) !== 0 && more.length === 0 && (bits === undefined || (/^[1-9]\d*$/.test(bits) && Number(bits) <= bitsMax));
}

const Environment = z.object({
  NODE_ENV: z.string().optional(),
  HOST: text.default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  PUBLIC_URL: origin,
  TRUSTED_PROXIES: text
    .transform((list) => list.split(',').map((address) => address.trim()))
    .refine((list) => list.every(isNetwork), 'must be addresses or networks with commas between them, e.g. 127.0.0.1,10.0.0.0/8')
    .default([]),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATA_DIR: text.default('.data'),
  SECRET_KEYS: text.superRefine(isKeyRing),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  MAIL_FROM: z.email().optional(),
  ACCESS_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  CLOCK: z
    .string()
    .refine(
      (value) => value.startsWith('manual:') && Number.isFinite(Date.parse(value.slice('manual:'.length))),
      'must be absent (the system’s clock) or manual:<ISO time>, e.g. manual:2026-01-05T09:00:00Z',
    )
    .optional(),
  QUICKBOOKS_CLIENT_ID: text.optional(),
  QUICKBOOKS_CLIENT_SECRET: text.optional(),
  QUICKBOOKS_ENVIRONMENT: z.enum(['sandbox', 'production']).default('production'),
  QUICKBOOKS_API_URL: origin.optional(),
  QUICKBOOKS_DISCOVERY_URL: z.url({ protocol: /^https?$/ }).optional(),
  QUICKBOOKS_WEBHOOK_VERIFIER: text.optional(),
  QUICKBOOKS_READS_PER_MONTH: z.coerce.number().int().positive().default(500_000),
  XERO_CLIENT_ID: text.optional(),
  XERO_CLIENT_SECRET: text.optional(),
  XERO_API_URL: origin.default('https://api.xero.com'),
  XERO_IDENTITY_URL: origin.default('https://identity.xero.com'),
  XERO_LOGIN_URL: origin.default('https://login.xero.com'),
  XERO_WEBHOOK_KEY: text.optional(),
  XERO_GIGABYTES_PER_MONTH: z.coerce.number().positive().default(10),
});
type Environment = z.infer<typeof Environment>;

/** Reads and checks the environment. Throws ConfigError that names everything missing or wrong at once, and never a value. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  // An empty line in an .env file means "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => describe(issue, given));
  problems.push(...pairProblems(given));
  if (given['NODE_ENV'] === 'production' && given['CLOCK'] !== undefined) {
    problems.push('CLOCK is set, but NODE_ENV is production: real companies live on the system’s clock. Remove CLOCK.');
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return toConfig(parsed.data);
}

function describe(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const name = String(issue.path[0]);
  return given[name] === undefined
    ? `${name} is missing`
    : `${name} ${issue.message.startsWith('must') ? issue.message : `is wrong: ${issue.message}`}`;
}

function pairProblems(given: Readonly<Record<string, unknown>>): string[] {
  const problems = ['QUICKBOOKS', 'XERO'].flatMap((vendor) => {
    const names = [`${vendor}_CLIENT_ID`, `${vendor}_CLIENT_SECRET`];
    const missing = names.filter((name) => given[name] === undefined);
    return missing.length === 1 ? [`${missing[0]} is missing, but ${names.find((name) => name !== missing[0])} is set`] : [];
  });
  const none = given['QUICKBOOKS_CLIENT_ID'] === undefined && given['XERO_CLIENT_ID'] === undefined;
  if (none && problems.length === 0) {
    problems.push(
      'no ledger is configured: set QUICKBOOKS_CLIENT_ID and QUICKBOOKS_CLIENT_SECRET, or XERO_CLIENT_ID and XERO_CLIENT_SECRET',
    );
  }
  return problems;
}

function toConfig(env: Environment): Config {
  return {
    production: env.NODE_ENV === 'production',
    host: env.HOST,
    port: env.PORT ?? portOf(env.PUBLIC_URL),
    publicUrl: env.PUBLIC_URL,
    trustedProxies: env.TRUSTED_PROXIES,
    databaseUrl: env.DATABASE_URL ?? null,
    dataDir: env.DATA_DIR,
    secretKeys: env.SECRET_KEYS,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM ?? `credit-control@${new URL(env.PUBLIC_URL).hostname}`,
    accessKey: env.ACCESS_KEY ?? null,
    manualClockStartMs: env.CLOCK === undefined ? null : Date.parse(env.CLOCK.slice('manual:'.length)),
    quickbooks: quickbooksConfig(env),
    xero: xeroConfig(env),
    allowances: { quickbooks: env.QUICKBOOKS_READS_PER_MONTH, xero: env.XERO_GIGABYTES_PER_MONTH * 1e9 },
    limits: LIMITS,
  };
}

/** Behind an https proxy the public port is the proxy's, not ours. */
function portOf(publicUrl: string): number {
  const { protocol, port } = new URL(publicUrl);
  return protocol === 'http:' && port !== '' ? Number(port) : 3000;
}

function quickbooksConfig(env: Environment): QuickbooksConfig | null {
  if (env.QUICKBOOKS_CLIENT_ID === undefined || env.QUICKBOOKS_CLIENT_SECRET === undefined) return null;
  const isSandbox = env.QUICKBOOKS_ENVIRONMENT === 'sandbox';
  return {
    clientId: env.QUICKBOOKS_CLIENT_ID,
    clientSecret: env.QUICKBOOKS_CLIENT_SECRET,
    environment: env.QUICKBOOKS_ENVIRONMENT,
    apiUrl:
      env.QUICKBOOKS_API_URL ?? (isSandbox ? 'https://sandbox-quickbooks.api.intuit.com' : 'https://quickbooks.api.intuit.com'),
    discoveryUrl:
      env.QUICKBOOKS_DISCOVERY_URL ??
      `https://developer.api.intuit.com/.well-known/${isSandbox ? 'openid_sandbox_configuration' : 'openid_configuration'}`,
    webhookVerifier: env.QUICKBOOKS_WEBHOOK_VERIFIER ?? null,
  };
}

function xeroConfig(env: Environment): XeroConfig | null {
  if (env.XERO_CLIENT_ID === undefined || env.XERO_CLIENT_SECRET === undefined) return null;
  return {
    clientId: env.XERO_CLIENT_ID,
    clientSecret: env.XERO_CLIENT_SECRET,
    apiUrl: env.XERO_API_URL,
    identityUrl: env.XERO_IDENTITY_URL,
    loginUrl: env.XERO_LOGIN_URL,
    webhookKey: env.XERO_WEBHOOK_KEY ?? null,
  };
}
