import { z } from 'zod';
import type { SandboxOptions } from './sandbox';

const port = z.coerce.number().int().min(0).max(65_535).default(0);
const url = z.url({ protocol: /^https?$/ });
const text = z.string().min(1);

const environment = z.object({
  PORT: port,
  SMTP_PORT: port,
  START: z.iso.datetime({ offset: true }),
  SEED: z.coerce.number().int().min(0).max(4_294_967_295).default(42),
  CUSTOMERS: z.coerce.number().int().min(1).max(20_000).default(200),
  BOOKS: text.optional(),
  CLOCK_FOLLOWERS: z
    .string()
    .transform((list) =>
      list
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    ) // prettier-ignore
    .pipe(z.array(url))
    .default([]),
  FOLLOWER_KEY: text.optional(),
  QUICKBOOKS_WEBHOOK_URL: url.optional(),
  QUICKBOOKS_WEBHOOK_VERIFIER: text.optional(),
  XERO_WEBHOOK_URL: url.optional(),
  XERO_WEBHOOK_KEY: text.optional(),
  QUICKBOOKS_CLIENT_ID: text.default('sandbox-quickbooks'),
  QUICKBOOKS_CLIENT_SECRET: text.default('sandbox-quickbooks-secret'),
  XERO_CLIENT_ID: text.default('sandbox-xero'),
  XERO_CLIENT_SECRET: text.default('sandbox-xero-secret'),
  ENFORCE_LIMITS: z.enum(['0', '1']).default('0'),
  XERO_TIER: z.enum(['starter', 'core']).default('core'),
});

const EXAMPLES: { readonly [name: string]: string } = {
  START: '2026-11-23T08:00:00Z',
  CLOCK_FOLLOWERS: 'http://127.0.0.1:3000/api/clock',
};

/** The only reader of the environment. Throws an Error whose message names everything that is missing or wrong. */
export function readConfig(env: NodeJS.ProcessEnv): SandboxOptions {
  // An empty variable is what shells and compose files make of an unset one.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { success, data, error } = environment.safeParse(given);
  const wrong = [...(success ? [] : complaints(error, given)), ...unsigned(given)];
  if (!success || wrong.length > 0) throw new Error(wrong.join('\n'));
  const { QUICKBOOKS_WEBHOOK_URL, QUICKBOOKS_WEBHOOK_VERIFIER = '', XERO_WEBHOOK_URL, XERO_WEBHOOK_KEY = '' } = data;
  return {
    start: data.START,
    port: data.PORT,
    smtpPort: data.SMTP_PORT,
    seed: data.SEED,
    customers: data.CUSTOMERS,
    ...(data.BOOKS === undefined ? {} : { books: data.BOOKS }),
    followers: { urls: data.CLOCK_FOLLOWERS, ...(data.FOLLOWER_KEY === undefined ? {} : { key: data.FOLLOWER_KEY }) },
    webhooks: {
      ...(QUICKBOOKS_WEBHOOK_URL === undefined
        ? {}
        : { quickbooks: { url: QUICKBOOKS_WEBHOOK_URL, secret: QUICKBOOKS_WEBHOOK_VERIFIER } }),
      ...(XERO_WEBHOOK_URL === undefined ? {} : { xero: { url: XERO_WEBHOOK_URL, secret: XERO_WEBHOOK_KEY } }),
    },
    clients: {
      quickbooks: { id: data.QUICKBOOKS_CLIENT_ID, secret: data.QUICKBOOKS_CLIENT_SECRET },
      xero: { id: data.XERO_CLIENT_ID, secret: data.XERO_CLIENT_SECRET },
    },
    enforceLimits: data.ENFORCE_LIMITS === '1',
    xeroTier: data.XERO_TIER,
  };
}

function complaints({ issues }: z.ZodError, given: NodeJS.ProcessEnv): string[] {
  return issues.map(({ path, message }) => {
    const name = String(path[0]);
    const what = given[name] === undefined ? 'is missing' : message;
    const example = EXAMPLES[name];
    return `${name}: ${what}${example === undefined ? '' : ` (for example ${name}=${example})`}`;
  });
}

function unsigned(given: NodeJS.ProcessEnv): string[] {
  const pairs = [
    ['QUICKBOOKS_WEBHOOK_URL', 'QUICKBOOKS_WEBHOOK_VERIFIER'],
    ['XERO_WEBHOOK_URL', 'XERO_WEBHOOK_KEY'],
  ] as const;
  const lonely = pairs.filter(([address, secret]) => given[address] !== undefined && given[secret] === undefined);
  return lonely.map(([address, secret]) => `${secret}: is missing; ${address} is set, and what is sent there must be signed`);
}
