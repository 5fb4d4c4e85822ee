import { Rejected } from '@holdfast/accounting';
import type { Authentication } from 'xero-node';
import { NO_ANSWER, type Answer } from './answer';
import type { IdempotencyKeys } from './idempotency-keys';
import { isGuid, type XeroSettings } from './settings';

type Request = Parameters<Authentication['applyToRequest']>[0];

export const API_PATH = '/api.xro/2.0';
const SINCE = 'If-Modified-Since';
const KEY = 'Idempotency-Key';
/** A page of 1000 invoices with their lines is a few megabytes; more than this is no honest answer. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;
/** The only thing ever deleted. The path without the last id would empty the whole group. */
const ONE_MEMBER = new RegExp(`^${API_PATH}/ContactGroups/[0-9a-fA-F-]{36}/Contacts/[0-9a-fA-F-]{36}$`);

/** What was seen of one request and its answer. */
export class Seen {
  answer: Answer = NO_ANSWER;
  endpoint = 'none';
  /** The Idempotency-Key it carried. */
  key: string | null = null;
  refusal: Rejected | null = null;
}

/** The last word on a request before it leaves: where it may go, under which key, how long it may take, and who reads its answer. */
export function tame(
  request: Request,
  seen: Seen,
  by: Pick<XeroSettings, 'apiUrl' | 'timeoutMs'> & { keys: IdempotencyKeys },
): void {
  const { origin, pathname } = new URL(request.url ?? '');
  const method = (request.method ?? 'GET').toUpperCase();
  seen.endpoint = `${method} ${endpointOf(pathname)}`;
  if (origin !== new URL(by.apiUrl).origin || (method === 'DELETE' && !ONE_MEMBER.test(pathname))) {
    seen.refusal = new Rejected(`Holdfast does not send ${seen.endpoint} to ${origin}.`);
    throw seen.refusal;
  }
  if (method === 'GET' || method === 'DELETE') delete request.data;
  request.params = Object.fromEntries(
    Object.entries(request.params ?? {}).filter(([, value]) => value !== undefined && value !== null),
  );
  toWholeSeconds(request.headers);
  const key: unknown = request.headers?.[KEY];
  if (request.headers && typeof key === 'string')
    request.headers[KEY] = seen.key = by.keys.of(key, [method, pathname, request.params, request.data]);
  request.timeout = by.timeoutMs;
  // `timeout` watches a silent socket; the signal also ends an answer that drips for ever.
  request.signal = AbortSignal.timeout(by.timeoutMs);
  request.maxRedirects = 0;
  // Only config.ts reads the environment; axios would take a proxy from it.
  request.proxy = false;
  request.maxContentLength = ANSWER_BYTES_MAX;
  request.responseType = 'text';
  request.validateStatus = () => true;
  request.transformResponse = (text: unknown, headers: object, status?: number) => {
    seen.answer = { status: status ?? 0, headers: smallHeaders(headers), text: typeof text === 'string' ? text : '' };
  };
}

/** Documented "to the second"; the SDK sends milliseconds, and what Xero cannot read it ignores, silently.
 * https://developer.xero.com/documentation/api/accounting/requests-and-responses */
function toWholeSeconds(headers: Request['headers']): void {
  const since: unknown = headers?.[SINCE];
  if (headers && typeof since === 'string') headers[SINCE] = since.replace(/\.\d+(?=Z$)/, '');
}

function endpointOf(pathname: string): string {
  const segments = pathname.replace(`${API_PATH}/`, '').split('/');
  return segments.filter((segment) => !isGuid(segment)).join('/');
}

function smallHeaders(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  );
}
