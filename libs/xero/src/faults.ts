import {
  NotFound,
  RateLimited,
  Rejected,
  SignInExpired,
  Unavailable,
  type AccountingError,
  type FaultTrace,
} from '@holdfast/accounting';
import { countHeader, fieldOf, jsonOf, referenceOf, type Answer } from './answer';

/** https://developer.xero.com/documentation/guides/oauth2/limits: Retry-After comes for minute and day; for concurrent, one of our own calls must end. */
const RETRY_AFTER_SECONDS: Readonly<Record<string, number>> = { concurrent: 1, minute: 60, appminute: 60, day: 3600 };
const RETRY_AFTER_SECONDS_DEFAULT = 60;
const REASON_CHARACTERS_MAX = 1000;

/** The one place that turns an answer of the Accounting API or of /connections into one of the six errors: by status, error number, the code word of
 * `Detail`, and headers. `secret` is the token the call carried; should Xero echo it, it is cut out of the reason. */
export function faultOf(answer: Answer, secret: string): AccountingError {
  const body = jsonOf(answer);
  const trace: FaultTrace = { status: answer.status, code: codeOf(answer, body), reference: referenceOf(answer) };
  const { status } = answer;
  if (status === 401) return signInFault(body, trace);
  if (status === 403)
    return new SignInExpired(
      'Xero says that this organisation is no longer connected to Holdfast. Cure: connect it again.',
      trace,
    );
  if (status === 404 || status === 410) return new NotFound('Xero no longer has this object. Cure: refresh the mirror.', trace);
  if (status === 429) return new RateLimited(retryAfterSeconds(answer), trace);
  if (status >= 400 && status < 500 && status !== 408) return new Rejected(fitForOwner(reasonOf(answer, body), secret), trace);
  return new Unavailable(unavailableText(status), trace);
}

/** True when a fresh token may help: the token is expired or unknown, but no scope is missing. */
export function tokenWasRefused(answer: Answer): boolean {
  return answer.status === 401 && detailCode(jsonOf(answer)) !== 'authorizationunsuccessful';
}

/** With `summarizeErrors=false`, and in some write answers without it, a refused element comes inside HTTP 200. Null when nothing was refused. */
export function refusalInside(answer: Answer): Rejected | null {
  const body = jsonOf(answer);
  if (typeof body !== 'object' || body === null) return null;
  return refusalOf(
    Object.values(body).flatMap((value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [])),
    answer,
  );
}

/** What these elements of a write's answer were refused for; null when none was. */
export function refusalOf(elements: readonly unknown[], answer: Answer): Rejected | null {
  const refused = elements.filter((element) => wasRefused(element));
  if (refused.length === 0) return null;
  const reason = refused.flatMap(validationMessages).join(' ') || 'Xero refused this change without saying why.';
  return new Rejected(reason.slice(0, REASON_CHARACTERS_MAX), {
    status: answer.status,
    code: 'ValidationException',
    reference: referenceOf(answer),
  });
}

/** Faults of the token endpoint: https://datatracker.ietf.org/doc/html/rfc6749#section-5.2. Only `invalid_grant` means that the sign-in is over. */
export function tokenFaultOf(answer: Answer): AccountingError {
  const code = textOf(fieldOf(jsonOf(answer), 'error')) || null;
  const trace: FaultTrace = { status: answer.status, code, reference: referenceOf(answer) };
  if (answer.status >= 400 && answer.status < 500 && code === 'invalid_grant') {
    return new SignInExpired(
      'Xero no longer accepts this sign-in: it was used before, revoked, or unused for 60 days. Cure: connect again.',
      trace,
    );
  }
  if (answer.status === 429) return new RateLimited(retryAfterSeconds(answer), trace);
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 408) {
    return new Rejected(
      `Xero's sign-in service refused the request${code ? ` (${code})` : ''}. Cure: check XERO_CLIENT_ID, XERO_CLIENT_SECRET and the redirect address registered with Xero.`,
      trace,
    );
  }
  return new Unavailable(unavailableText(answer.status), trace);
}

function signInFault(body: unknown, trace: FaultTrace): SignInExpired {
  return detailCode(body) === 'authorizationunsuccessful'
    ? new SignInExpired(
        'A permission (scope) is missing. Cure: connect the company again and give consent to every permission asked for.',
        trace,
      )
    : new SignInExpired('Xero no longer accepts this sign-in. Cure: connect the company again.', trace);
}

function unavailableText(status: number): string {
  if (status === 0) return 'Xero gave no answer in time, or the connection broke. Holdfast tries again by itself.';
  if (status >= 300 && status < 400)
    return 'Xero answered with a redirect, which is never followed. Cure: check XERO_API_URL and XERO_IDENTITY_URL.';
  if (status < 300) return 'Xero answered in a form that cannot be read. Holdfast tries again by itself.';
  return `Xero is not available at the moment (HTTP ${status}). Holdfast tries again by itself.`;
}

/** A success whose body is unusable: nobody knows what it meant. */
export function unreadable(answer: Answer): Unavailable {
  return new Unavailable(unavailableText(200), { status: answer.status, code: null, reference: referenceOf(answer) });
}

function retryAfterSeconds(answer: Answer): number {
  const said = countHeader(answer, 'retry-after');
  if (said !== null) return said;
  return RETRY_AFTER_SECONDS[(answer.headers['x-rate-limit-problem'] ?? '').trim().toLowerCase()] ?? RETRY_AFTER_SECONDS_DEFAULT;
}

function codeOf(answer: Answer, body: unknown): string | null {
  const type = textOf(fieldOf(body, 'Type')) || xmlTexts(answer.text, 'Type')[0];
  if (type) return codeWord(type);
  const detail = codeWord(textOf(fieldOf(body, 'Detail')));
  return detail || codeWord(answer.headers['x-rate-limit-problem'] ?? '') || null;
}

/** `TokenExpired: token expired at ...` begins with its code word. Anything longer is prose, not a code. */
function codeWord(text: string): string {
  return /^[A-Za-z]{1,64}(?=$|:)/.exec(text.trim())?.[0] ?? '';
}

function detailCode(body: unknown): string {
  return codeWord(textOf(fieldOf(body, 'Detail'))).toLowerCase();
}

function reasonOf(answer: Answer, body: unknown): string {
  const elements = fieldOf(body, 'Elements');
  const messages = Array.isArray(elements) ? elements.flatMap(validationMessages) : xmlValidationMessages(answer.text);
  const plain = textOf(fieldOf(body, 'Message')) || textOf(fieldOf(body, 'Detail')) || xmlTexts(answer.text, 'Message')[0] || '';
  const reason =
    [...new Set(messages)].join(' ') || plain || `Xero refused the request (HTTP ${answer.status}) without saying why.`;
  return reason;
}

/** The messages of an element and of what it contains: a refused line or contact carries its own. One sample says Description instead of Message. */
function validationMessages(element: unknown): string[] {
  if (Array.isArray(element)) return element.flatMap(validationMessages);
  if (typeof element !== 'object' || element === null) return [];
  const own = fieldOf(element, 'ValidationErrors');
  const messages = Array.isArray(own)
    ? own.map((error) => textOf(fieldOf(error, 'Message')) || textOf(fieldOf(error, 'Description'))).filter((text) => text !== '')
    : [];
  const inside = Object.entries(element).filter(([key]) => !/^(validationerrors|warnings)$/i.test(key));
  return [...messages, ...inside.flatMap(([, value]) => validationMessages(value))];
}

function wasRefused(element: unknown): boolean {
  const status = textOf(fieldOf(element, 'StatusAttributeString')).toUpperCase();
  if (status !== '') return status === 'ERROR';
  const errors = fieldOf(element, 'ValidationErrors');
  return (Array.isArray(errors) && errors.length > 0) || fieldOf(element, 'HasValidationErrors') === true;
}

function xmlValidationMessages(text: string): string[] {
  return [...text.matchAll(/<ValidationError>([\s\S]*?)<\/ValidationError>/g)].flatMap((found) =>
    xmlTexts(found[1] ?? '', 'Message'),
  );
}

function xmlTexts(text: string, tag: string): string[] {
  const found = [...text.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map((match) => (match[1] ?? '').trim());
  return found
    .filter((value) => value !== '')
    .map((value) =>
      value
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&amp;/g, '&'),
    );
}

/** The secret is cut out before the length, or a part of it could stay at the end. */
function fitForOwner(text: string, secret: string): string {
  return (secret === '' ? text : text.replaceAll(secret, '…')).slice(0, REASON_CHARACTERS_MAX);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
