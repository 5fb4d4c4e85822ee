import { canonicalJson, reviveMoney, toJson, toJsonOrNull } from './json';

describe('JSON for the database', () => {
  it('carries amounts exactly, there and back', () => {
    const facts = {
      owed: { minor: 9_007_199_254_740_993n, currency: 'USD' },
      list: [{ minor: -1n, currency: 'JPY' }],
      days: 3,
      none: null,
    };
    expect(reviveMoney(JSON.parse(toJson(facts)))).toEqual(facts);
  });

  it('leaves alone what only looks like an amount', () => {
    const other = { minor: 'B flat', currency: 'GBP' };
    expect(reviveMoney(other)).toEqual(other);
  });

  it('replaces what jsonb cannot hold, in values only and nothing else', () => {
    expect(JSON.parse(toJson({ name: 'a\0b\ud83d', smile: '😀', path: '\\u0000' }))).toEqual({
      name: 'a\ufffdb\ufffd',
      smile: '😀',
      path: '\\u0000',
    });
  });

  it('keeps null apart from the JSON text null', () => {
    expect([toJsonOrNull(null), toJsonOrNull(undefined), toJsonOrNull(0)]).toEqual([null, null, '0']);
  });

  it('writes the same value as the same text', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2n }], a: undefined })).toBe('{"b":[{"c":"2","d":1}]}');
    expect(canonicalJson({ b: 1, a: 2 })).toBe(canonicalJson({ a: 2, b: 1 }));
    expect(canonicalJson(undefined)).toBe('null');
  });
});
