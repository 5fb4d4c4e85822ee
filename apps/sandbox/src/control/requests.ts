import { z } from 'zod';
import { happeningSchema } from '../books/script';

const provider = z.enum(['quickbooks', 'xero']);
const company = z.string().min(1);
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const times = z.number().int().min(1);
const url = z.url({ protocol: /^https?$/ });
const secret = z.string().min(1);

/** `days` may be text, because a form sends it; `back` is where a form wants to return to. */
export const clockRequest = z.union([
  z.strictObject({ to: instant, back: z.string().optional() }),
  z.strictObject({ days: z.coerce.number().int().min(1).max(3660), back: z.string().optional() }),
]);

export const eventsRequest = z.strictObject({
  /** Every company when absent. */
  company: company.optional(),
  events: z.array(happeningSchema).min(1).max(20_000),
});

export const companyRequest = z.strictObject({
  provider,
  name: z.string().min(1).max(100).optional(),
  homeCurrency: z.string().regex(/^[A-Z]{3}$/).optional(), // prettier-ignore
  timeZone: z.string().refine(isTimeZone, 'is no IANA time zone').optional(),
  country: z.string().length(2).optional(),
});

export const followersRequest = z.strictObject({ urls: z.array(url), key: secret.nullable().default(null) });

const calls = {
  provider: provider.optional(),
  company: company.optional(),
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
  path: z.string().min(1).optional(),
};

export const mischiefRequest = z.discriminatedUnion('kind', [
  /** Answers 503 until `up`, an instant of the sandbox's clock, or so many calls. */
  z.strictObject({ kind: z.literal('down'), ...calls, until: instant.optional(), times: times.optional() }),
  z.strictObject({ kind: z.literal('up'), provider: provider.optional() }),
  z.strictObject({
    kind: z.literal('throttle'),
    ...calls,
    times: times.default(1),
    retryAfter: z.number().int().min(0).optional(),
    problem: z.enum(['minute', 'day', 'concurrent', 'appminute']).optional(),
  }),
  /** The work is done and nobody hears of it. Without `path` or `method` it waits for a write that succeeds. */
  z.strictObject({ kind: z.literal('lose-reply'), ...calls, times: times.default(1) }),
  z.strictObject({ kind: z.literal('lose-request'), ...calls, times: times.default(1) }),
  /** The caller is cut off, and the work is done so many seconds later by the sandbox's clock. Without `path` or `method` it waits for a write. */
  z.strictObject({ kind: z.literal('late'), ...calls, seconds: z.number().int().min(0).max(86_400), times: times.default(1) }),
  z.strictObject({ kind: z.literal('slow'), ...calls, ms: z.number().int().min(0).max(600_000), times: times.optional() }),
  z.strictObject({
    kind: z.literal('stale'),
    company: company.optional(),
    customerId: z.string().min(1).optional(),
    times: times.default(1),
  }),
  z.strictObject({ kind: z.literal('expire-access-tokens'), provider: provider.optional(), company: company.optional() }),
  z.strictObject({ kind: z.literal('revoke'), provider: provider.optional(), company: company.optional() }),
  z.strictObject({ kind: z.literal('refuse-mail'), address: z.string().min(1).optional(), times: times.optional() }),
  z.strictObject({ kind: z.literal('mail-down'), times: times.optional() }),
  z.strictObject({ kind: z.literal('lose-mail-reply'), times: times.default(1) }),
  z.strictObject({ kind: z.literal('lose-webhooks'), provider: provider.optional(), times: times.optional() }),
  /** Another app calls this company so many times, now, as far as its limits allow (with `enforceLimits`). */
  z.strictObject({ kind: z.literal('strangers'), provider, company, calls: z.number().int().min(1) }),
  /** Ends every standing order. */
  z.strictObject({ kind: z.literal('clear') }),
]);

export type MischiefRequest = z.output<typeof mischiefRequest>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
