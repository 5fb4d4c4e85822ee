import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { isSigned } from './signature';

/** Published by the vendors; kept beside the repository, not in it. */
const FIXTURES = join(__dirname, '../../../../../shared/fixtures');
const describeRecordings = existsSync(FIXTURES) ? describe : describe.skip;
const read = (path: string): Buffer => readFileSync(join(FIXTURES, path));

interface QuickbooksVector {
  readonly verifierToken: string;
  readonly rawBody: string;
  readonly intuitSignature: string;
}

interface XeroVectors {
  readonly key: string;
  readonly vectors: readonly { readonly file: string; readonly signature: string }[];
}

describe('a signature', () => {
  const key = 'a key';
  const sign = (body: Uint8Array): string => createHmac('sha256', key).update(body).digest('base64');

  it('is right over the very bytes, whatever they are, and over no others', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (body, other) => {
        expect(isSigned(Buffer.from(body), sign(body), key)).toBe(true);
        if (!Buffer.from(body).equals(Buffer.from(other))) expect(isSigned(Buffer.from(other), sign(body), key)).toBe(false);
      }),
    );
  });

  it('of any other text is wrong, and never an error', () => {
    const body = Buffer.from('{}');
    const right = sign(body);
    const spoiled = fc
      .tuple(fc.nat(right.length - 1), fc.string({ unit: 'binary' }))
      .map(([at, text]) => right.slice(0, at) + text);
    fc.assert(
      fc.property(fc.oneof(spoiled, fc.string({ unit: 'binary' }), fc.constant(undefined)), (given) => {
        expect(isSigned(body, given, key)).toBe(given === right);
      }),
    );
    for (const near of [` ${right}`, `${right} `, `${right}, ${right}`, right.replace('=', ''), right.toLowerCase()])
      expect(isSigned(body, near, key)).toBe(false);
  });
});

describeRecordings('the vectors beside the repository', () => {
  const quickbooks = (): readonly QuickbooksVector[] =>
    JSON.parse(read('quickbooks/webhooks/signature-vectors.json').toString()) as QuickbooksVector[];
  const xero = (): XeroVectors => JSON.parse(read('xero/webhooks/signatures.json').toString()) as XeroVectors;

  it('of Intuit are right', () => {
    for (const { verifierToken, rawBody, intuitSignature } of quickbooks())
      expect(isSigned(Buffer.from(rawBody), intuitSignature, verifierToken)).toBe(true);
    expect(quickbooks()).toHaveLength(2);
  });

  it('of Xero are right, and wrong over the same JSON written again', () => {
    const { key, vectors } = xero();
    for (const { file, signature } of vectors) {
      const raw = read(`xero/webhooks/${file}`);
      expect(isSigned(raw, signature, key)).toBe(true);
      expect(isSigned(Buffer.from(JSON.stringify(JSON.parse(raw.toString()))), signature, key)).toBe(false);
    }
    expect(vectors).toHaveLength(2);
  });
});
