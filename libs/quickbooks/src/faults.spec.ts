import { NotFound, RateLimited, Rejected, SignInExpired, Stale, Unavailable, type AccountingError } from '@holdfast/accounting';
import { readAnswer } from './answer';
import { errorIn, isTokenRefused } from './faults';
import { describeRecordings, recordedText, recording } from './testing/recordings';

function judge(status: number, body: unknown, headers: Record<string, string> = {}): AccountingError | null {
  const isText = typeof body === 'string';
  const text = isText ? body : JSON.stringify(body);
  const type = isText ? 'application/xml' : 'application/json;charset=utf-8';
  return errorIn(readAnswer({ status, sent: true, headers: { 'content-type': type, ...headers }, text }));
}
const withCode = (code: unknown, type = 'ValidationFault') => ({ Fault: { Error: [{ Message: 'M', Detail: 'D', code }], type } });

describeRecordings('recorded failures', () => {
  const samples = (): Record<string, { status: number; headers: Record<string, string>; body: unknown }> =>
    recording('errors/samples.json') as never;

  it.each([
    ['401_token_expired', SignInExpired, '3200'],
    ['400_duplicate_name', Rejected, '6240'],
    ['400_duplicate_name_2019', Rejected, '6240'],
    ['400_invalid_id', Rejected, '2030'],
    ['400_unsupported_operation', Rejected, '500'],
    ['400_invalid_query', Rejected, '4001'],
    ['400_unknown_property', Rejected, '2010'],
    ['batch_item_610', NotFound, '610'],
    ['batch_item_5010', Stale, '5010'],
    ['upload_item_6000', Rejected, '6000'],
    ['429_throttled', RateLimited, '3001'],
    ['403_throttled_old', RateLimited, '3001'],
    ['400_length', Rejected, '2050'],
    ['500_system', Unavailable, '10000'],
    ['400_6190_subscription', Rejected, '6190'],
    ['400_6210_closed', Rejected, '6210'],
    ['401_120_authz', SignInExpired, '120'],
  ])('%s', (name, kind, code) => {
    const sample = samples()[name];
    const error = judge(sample?.status ?? 0, sample?.body);
    expect(error).toBeInstanceOf(kind);
    expect(error?.trace).toEqual({ status: sample?.status, code, reference: null });
  });

  it('knows every sample', () => {
    expect(Object.keys(samples())).toHaveLength(17);
  });

  it.each([
    ['throttle_exceeded_error.xml', 403, RateLimited],
    ['too_many_requests_error.xml', 429, RateLimited],
    ['generic_error.xml', 400, Unavailable],
    ['fault.xml', 400, Rejected],
    ['query_validation_error.xml', 400, Rejected],
    ['customer_duplicate_error.xml', 400, Rejected],
  ])('%s, in XML', (file, status, kind) => {
    expect(judge(status, recordedText(`recorded-xml/${file}`))).toBeInstanceOf(kind);
  });

  it.each(['attachment-upload-fault-in-200', 'fault-400-invalid-id', 'fault-400-query-unknown-entity'])(
    'the exchange %s ends in a fault',
    (name) => {
      const pairs = recording(`recorded-json/${name}.json`) as { response: { status: number; body: unknown } }[];
      expect(pairs.some(({ response }) => judge(response.status, response.body) instanceof Rejected)).toBe(true);
    },
  );

  it('an answer without a fault is none', () => {
    const pairs = recording('recorded-json/query-paging-until-empty.json') as { response: { status: number; body: unknown } }[];
    for (const { response } of pairs) expect(judge(response.status, response.body)).toBeNull();
  });
});

describe('the table', () => {
  it.each([
    [400, '3100', Rejected],
    [403, '003100', Rejected],
    [403, 3001, RateLimited],
    [200, '003001', RateLimited],
    [400, '005010', Stale],
    [400, '600', Rejected],
    [400, '140', Unavailable],
    [503, '6000', Unavailable],
    [400, '5020', Rejected],
    [400, 'constructor', Rejected],
  ])('HTTP %d with code %s', (status, code, kind) => {
    expect(judge(status, withCode(code))).toBeInstanceOf(kind);
  });

  it.each([
    [200, {}, null],
    [200, '<html/>', Unavailable],
    [302, '', Unavailable],
    [404, '', Unavailable],
    [408, '', Unavailable],
    [400, '', Rejected],
    [403, '', Rejected],
    [401, '', SignInExpired],
    [429, '', RateLimited],
    [500, '', Unavailable],
    [504, '', Unavailable],
    [0, '', Unavailable],
    [400, { Fault: {} }, Rejected],
    [200, { CDCResponse: [{ QueryResponse: [{}, withCode('6000')] }] }, Rejected],
    [200, { BatchItemResponse: [{}, withCode('5010')] }, Stale],
  ])('HTTP %d with %j', (status, body, kind) => {
    const error = judge(status, body);
    if (kind === null) expect(error).toBeNull();
    else expect(error).toBeInstanceOf(kind);
  });

  it('does not read the text: an invoice numbered 429 or a name with 5010 in it changes nothing', () => {
    const body = { Fault: { Error: [{ Message: 'errorCode=003001; statusCode=429', Detail: '5010', code: '2050' }] } };
    expect(judge(400, body)).toBeInstanceOf(Rejected);
  });

  it('gives the owner plain words with the provider’s own, but never the Detail that names a user', () => {
    expect(judge(400, withCode('6210'))).toMatchObject({ reason: 'The books of this period are closed. M (code 6210)' });
    expect(judge(400, withCode('6000'))).toMatchObject({ reason: 'A rule of QuickBooks forbids this. M D (code 6000)' });
    const stale = judge(400, { Fault: { Error: [{ Message: 'M', Detail: 'You and Jane were working', code: '5010' }] } });
    expect(JSON.stringify([stale, stale?.message])).not.toContain('Jane');
  });

  it('a fresh token cures 401, except for a person who has lost access', () => {
    const answer = (body: unknown) =>
      readAnswer({ status: 401, sent: true, headers: { 'content-type': 'application/json' }, text: JSON.stringify(body) });
    expect(isTokenRefused(answer({}))).toBe(true);
    expect(isTokenRefused(answer(withCode('3200')))).toBe(true);
    expect(isTokenRefused(answer(withCode('120')))).toBe(false);
  });
});
