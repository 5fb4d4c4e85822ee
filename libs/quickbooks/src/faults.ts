import { NotFound, RateLimited, Rejected, SignInExpired, Stale, Unavailable, type AccountingError } from '@holdfast/accounting';
import { z } from 'zod';

/** The provider's own word for what went wrong. */
export interface Fault {
  /** Without leading zeros: `003001` and `3001` are one code. */
  readonly code: string;
  readonly message: string;
  readonly detail: string;
}

/** What an answer is judged by. */
export interface Outcome {
  readonly status: number;
  /** False: the request never left the house. */
  readonly sent: boolean;
  /** Parsed JSON; undefined when the answer was none. */
  readonly body: unknown;
  readonly fault: Fault | null;
  readonly retryAfterSeconds: number | null;
  readonly reference: string | null;
}

/** How long to wait after a throttle without `Retry-After`: developer.intuit.com, limits-and-throttles. */
export const RETRY_AFTER_SECONDS_DEFAULT = 60;
/** A requestid that was used before: the write may well have been done. */
const DUPLICATE_REQUEST = '600';
const QUERY_REFUSED: ReadonlySet<string | null> = new Set(['4000', '4001']);
const NAME_TAKEN: ReadonlySet<string | null> = new Set(['6240', '6000']);
const THROTTLED = '3001';
const STALE = '5010';
const NOT_FOUND = '610';
/** 3200 expired token; 100 and 110 sign-in faults without more detail; 120: the person who connected has lost access, so only a new consent helps. */
const SIGN_IN: ReadonlySet<string> = new Set(['100', '110', '120', '3200']);
/** 10000 system failure; 130 wrong cluster, 140 locked, 150 maintenance: all pass by themselves. */
const PASSING: ReadonlySet<string> = new Set(['130', '140', '150', '10000']);

/** What the owner or the operator should know; the provider's own Message is added. */
const IN_PLAIN_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '500': 'QuickBooks does not offer this operation; please report it to us.',
    '600': 'QuickBooks has already had a request with this number.',
    // A new consent would fail in the same way, so this is no expired sign-in: the configured keys must change.
    '3100':
      'QuickBooks refuses this app for this company. Its keys belong to another environment (development or production) or the token to another company: set the keys that fit the API address.',
    '2010': 'QuickBooks does not know a field that we sent; please report it to us.',
    '2020': 'QuickBooks misses a field; please report it to us.',
    '2030': 'QuickBooks does not accept this id; please report it to us.',
    '2050': 'A text is longer than QuickBooks allows.',
    '2130': 'QuickBooks does not accept the request number; please report it to us.',
    '2170': 'QuickBooks does not know one of the values that we sent; please report it to us.',
    '2500': 'Something that this record refers to is no longer active in QuickBooks.',
    '4000': 'QuickBooks does not understand our query; please report it to us.',
    '4001': 'QuickBooks does not understand our query; please report it to us.',
    '5020': 'The person who connected QuickBooks may not do this. An administrator must connect it again.',
    '5030': 'The QuickBooks plan of this company does not include this.',
    '6000': 'A rule of QuickBooks forbids this.',
    '6140': 'Another document has this number already.',
    '6190': 'The QuickBooks subscription of this company has ended or is unpaid, so its books can only be read.',
    '6200': 'The books of this period are closed.',
    '6210': 'The books of this period are closed.',
    '6240': 'Another customer, supplier, employee or term has this name already.',
    '6250': 'Something that this record refers to has been deleted in QuickBooks.',
    '6420': 'QuickBooks needs an e-mail address for this.',
    '10100': 'The answer of QuickBooks would be too large; please report it to us.',
  }),
);

const item = z.object({
  code: z.union([z.string(), z.number()]).transform((code) => String(code).replace(/^0+(?=\d)/, '')),
  Message: z.string().optional().catch(undefined),
  Detail: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  detail: z.string().optional().catch(undefined),
});

/** The error this answer stands for, by status and code alone; null when all is well. The caller has already spent its one retry on an expired token. */
export function errorIn(answer: Outcome): AccountingError | null {
  const { status, fault } = answer;
  const code = fault?.code ?? null;
  const trace = { status, code, reference: answer.reference };
  if (status === 429 || code === THROTTLED)
    return new RateLimited(answer.retryAfterSeconds ?? RETRY_AFTER_SECONDS_DEFAULT, trace);
  if (code === '120')
    return new SignInExpired(
      'The person who connected QuickBooks has lost access. An administrator must connect it again.',
      trace,
    );
  if (status === 401 || SIGN_IN.has(code ?? ''))
    return new SignInExpired('QuickBooks no longer accepts this connection. Connect it again.', trace);
  if (code === STALE) return new Stale('Somebody changed this in QuickBooks since we read it. Read it again.', trace);
  if (code === NOT_FOUND) return new NotFound('This is no longer there in QuickBooks, or no longer active.', trace);
  if (status >= 500 || PASSING.has(code ?? '')) return new Unavailable('QuickBooks is out of order. Try again later.', trace);
  if (fault) return new Rejected(reasonOf(fault), trace);
  if (status >= 200 && status < 300)
    return answer.body === undefined ? new Unavailable('The answer of QuickBooks cannot be read. Try again later.', trace) : null;
  if (status === 0 && !answer.sent) return new Rejected('The request could not be made; please report it to us.', trace);
  if (status === 400 || status === 403)
    return new Rejected(`QuickBooks refused without giving a reason (HTTP ${status}); please report it to us.`, trace);
  return new Unavailable(
    'QuickBooks gave no usable answer. Try again later, and check QUICKBOOKS_API_URL if it stays so.',
    trace,
  );
}

/** True when a fresh token may cure it. The code 120 says that the person, not the token, has lost access. */
export function isTokenRefused(answer: Outcome): boolean {
  return answer.status === 401 && answer.fault?.code !== '120';
}

/** QuickBooks does not take this form of a query. */
export function isQueryRefused(error: unknown): boolean {
  return error instanceof Rejected && QUERY_REFUSED.has(error.trace.code);
}

export function isDuplicateRequest(error: unknown): boolean {
  return error instanceof Rejected && error.trace.code === DUPLICATE_REQUEST;
}

/** Somebody created the same name first; some entities say it with the generic business rule. */
export function isNameTaken(error: unknown): boolean {
  return error instanceof Rejected && NAME_TAKEN.has(error.trace.code);
}

/** Finds the first fault in a body, also inside HTTP 200: at the top in either spelling, or in one of the answer lists. */
export function faultInJson(body: unknown): Fault | null {
  if (Array.isArray(body)) return firstFault(body);
  if (!isObject(body)) return null;
  return (
    faultAtTop(body) ??
    firstFault(['CDCResponse', 'AttachableResponse', 'BatchItemResponse', 'QueryResponse'].map((list) => body[list]))
  );
}

/** The fault of the body itself, and of none of the answers that it holds. */
export function faultAtTop(body: unknown): Fault | null {
  const fault = isObject(body) ? (body['Fault'] ?? body['fault']) : null;
  return isObject(fault) ? firstItem(fault['Error'] ?? fault['error']) : null;
}

/** Only the code: everything else in an XML answer is of no use to us. */
export function faultInXml(text: string): Fault | null {
  const code = /<Error\b[^>]*\bcode\s*=\s*["'](\d{1,9})["']/.exec(text)?.[1];
  return code === undefined ? null : { code: code.replace(/^0+(?=\d)/, ''), message: '', detail: '' };
}

function firstFault(bodies: readonly unknown[]): Fault | null {
  for (const body of bodies) {
    const fault = faultInJson(body);
    if (fault) return fault;
  }
  return null;
}

/** A fault without a readable code is still a fault. */
function firstItem(list: unknown): Fault {
  const first = item.safeParse(Array.isArray(list) ? list[0] : list);
  if (!first.success) return { code: '', message: '', detail: '' };
  const { code, Message, Detail, message, detail } = first.data;
  return { code, message: Message ?? message ?? '', detail: Detail ?? detail ?? '' };
}

/** Detail is left out: it names other users (5010) and shows tokens (3200). The generic business rule (6000) says something only there. */
function reasonOf(fault: Fault): string {
  const words = [
    IN_PLAIN_WORDS.get(fault.code) ?? 'QuickBooks refused this.',
    fault.message,
    fault.code === '6000' ? fault.detail : '',
  ];
  const line = words.filter(Boolean).join(' ').replace(/\s+/g, ' ').slice(0, 500);
  return fault.code === '' ? line : `${line} (code ${fault.code})`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
