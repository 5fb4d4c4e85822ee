import { AccountingError, NotFound, RateLimited, Rejected, SignInExpired, Unavailable } from '@holdfast/accounting';
import { faultOf, refusalInside, tokenWasRefused } from './faults';
import type { Answer } from './answer';
import { describeWithFixtures, fixtureText } from './testing/loopback';

function answer(status: number, text = '', headers: Record<string, string> = {}): Answer {
  return { status, text, headers };
}

describe('faults', () => {
  it('maps every status to one of the six', () => {
    const kinds: Readonly<Record<number, new (...args: never[]) => AccountingError>> = {
      0: Unavailable, 301: Unavailable, 400: Rejected, 401: SignInExpired, 403: SignInExpired, 404: NotFound, 405: Rejected, 408: Unavailable,
      410: NotFound, 412: Rejected, 413: Rejected, 415: Rejected, 429: RateLimited, 500: Unavailable, 501: Unavailable, 503: Unavailable, 504: Unavailable,
    }; // prettier-ignore
    for (const [status, kind] of Object.entries(kinds)) expect(faultOf(answer(Number(status)), '')).toBeInstanceOf(kind);
  });

  it('waits as long as Xero says, and as documented when it says nothing', () => {
    const wait = (headers: Record<string, string>) =>
      (faultOf(answer(429, 'text', headers), '') as RateLimited).retryAfterSeconds;
    expect(wait({ 'retry-after': '22', 'x-rate-limit-problem': 'minute' })).toBe(22);
    expect(wait({ 'x-rate-limit-problem': 'concurrent' })).toBe(1);
    expect(wait({ 'x-rate-limit-problem': 'minute' })).toBe(60);
    expect(wait({ 'x-rate-limit-problem': 'AppMinute' })).toBe(60);
    expect(wait({ 'x-rate-limit-problem': 'day' })).toBe(3600);
    expect(wait({ 'retry-after': 'soon' })).toBe(60);
  });

  it('is not misled by numbers and words in a text: an invoice numbered 429 is a refusal', () => {
    const text = JSON.stringify({
      ErrorNumber: 10,
      Type: 'ValidationException',
      Message: 'x',
      Elements: [{ ValidationErrors: [{ Message: 'Invoice 429 is TokenExpired' }] }],
    });
    const error = faultOf(answer(400, text), '');
    expect(error).toEqual(new Rejected('Invoice 429 is TokenExpired', error.trace));
    expect(error.trace).toEqual({ status: 400, code: 'ValidationException', reference: null });
  });

  it('reads keys without regard to their case, and gathers every message once', () => {
    const text = JSON.stringify({
      message: 'outer',
      elements: [
        {
          validationErrors: [{ message: 'A.' }, { Description: 'B.' }],
          contact: { VALIDATIONERRORS: [{ MESSAGE: 'C.' }, { MESSAGE: 'A.' }] },
        },
      ],
    });
    expect(faultOf(answer(400, text), '').message).toBe('A. B. C.');
    expect(faultOf(answer(400, JSON.stringify({ message: 'only this' })), '').message).toBe('only this');
    expect(tokenWasRefused(answer(401, JSON.stringify({ detail: 'AuthorizationUnsuccessful' })))).toBe(false);
  });

  it('always has something to say', () => {
    for (const text of ['', 'null', '[]', '"text"', '{', '<a>', '{"Elements":"none"}', '{"Elements":[null,1,[]]}']) {
      expect(faultOf(answer(400, text), '').message).toContain('HTTP 400');
    }
  });

  it('cuts the token out before it cuts the length', () => {
    const secret = 'CANARY'.repeat(20);
    const text = JSON.stringify({ Message: `${'x'.repeat(950)}${secret}` });
    expect(faultOf(answer(400, text), secret).message).not.toContain('CANARY');
  });
});

describeWithFixtures('faults on recordings', () => {
  const fixture = (name: string) => fixtureText(`errors/${name}`);

  it('tells an expired token, a missing scope and a disconnected organisation apart', () => {
    for (const name of ['401-token-expired.json', 'recorded-expired_oauth2_token.json', '401-authentication-unsuccessful.json']) {
      expect(tokenWasRefused(answer(401, fixture(name)))).toBe(true);
    }
    expect(faultOf(answer(401, fixture('recorded-expired_oauth2_token.json')), '').trace.code).toBe('TokenExpired');
    const scope = answer(401, fixture('401-missing-scope.json'));
    expect(tokenWasRefused(scope)).toBe(false);
    expect(faultOf(scope, '').message).toContain('consent');
    for (const name of ['403-tenant-not-connected.json', 'recorded-invalid_tenant_header.json']) {
      expect(faultOf(answer(403, fixture(name)), '')).toBeInstanceOf(SignInExpired);
    }
  });

  it('gives the owner the validation message, from JSON and from XML', () => {
    expect(faultOf(answer(400, fixture('400-validation.json')), '').message).toBe('Email address must be valid');
    const xml = faultOf(answer(400, fixture('recorded-api_exception.xml')), '');
    expect(xml.message).toContain('Users Organisation is not subscribed to currency NZD');
    expect(xml.trace.code).toBe('ValidationException');
    expect(faultOf(answer(404, fixture('recorded-invoice_not_found_error.xml')), '')).toBeInstanceOf(NotFound);
    for (const text of fixture('503-bodies.txt').trim().split('\n'))
      expect(faultOf(answer(503, text), '')).toBeInstanceOf(Unavailable);
  });

  it('finds the refused element inside a success, and only that', () => {
    expect(refusalInside(answer(200, fixture('200-summarizeErrors-false-partial.json')))?.reason).toBe(
      'Invoice not of valid type for creation',
    );
    expect(refusalInside(answer(200, fixtureText('oas-examples/createContactHistory.200.json')))).toBeNull();
    expect(refusalInside(answer(200, fixtureText('oas-examples/updateContact.200.json')))).toBeNull();
    expect(refusalInside(answer(204))).toBeNull();
  });
});
