import { randomBytes } from 'node:crypto';
import { KeyRing } from './key-ring';

const key = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const AAD = '11111111-1111-4111-8111-111111111111|connection|tokens';

describe('KeyRing', () => {
  const first = key('k1');
  const ring = KeyRing.parse(first);

  it('opens what it sealed, and seals the same text differently each time', () => {
    const sealed = ring.seal('grüße 🎉', AAD);
    expect(sealed).toMatch(/^v1\.k1\.[\w-]+$/);
    expect(ring.open(sealed, AAD)).toBe('grüße 🎉');
    expect(ring.seal('grüße 🎉', AAD)).not.toBe(sealed);
    expect(ring.open(ring.seal('', AAD), AAD)).toBe('');
  });

  it('refuses a ciphertext that was moved to another company or column', () => {
    expect(() => ring.open(ring.seal('secret', AAD), AAD.replace('1111-', '2222-'))).toThrow(/does not open/);
  });

  it.each([
    ['the first byte of the tag changed', (bytes: Buffer) => void (bytes[12]! ^= 1)],
    ['the last byte of the text changed', (bytes: Buffer) => void (bytes[bytes.length - 1]! ^= 1)],
  ])('refuses a text with %s', (_what, tamper) => {
    const [version, id, payload] = ring.seal('secret', AAD).split('.');
    const bytes = Buffer.from(payload!, 'base64url');
    tamper(bytes);
    expect(() => ring.open(`${version}.${id}.${bytes.toString('base64url')}`, AAD)).toThrow(/does not open/);
  });

  it('refuses a tag that was cut short', () => {
    const payload = Buffer.from(ring.seal('', AAD).split('.')[2]!, 'base64url');
    for (const length of [0, 12, 16, 27]) {
      expect(() => ring.open(`v1.k1.${payload.subarray(0, length).toString('base64url')}`, AAD)).toThrow(/does not open/);
    }
  });

  it('opens with an old key after a rotation, and seals with the new one', () => {
    const rotated = KeyRing.parse(`${key('k2')},${first}`);
    expect(rotated.open(ring.seal('secret', AAD), AAD)).toBe('secret');
    expect(rotated.seal('secret', AAD)).toMatch(/^v1\.k2\./);
    expect(rotated.hash('realm 1')).toBe(ring.hash('realm 1'));
  });

  it('names the key that is missing', () => {
    expect(() => KeyRing.parse(key('k9')).open(ring.seal('secret', AAD), AAD)).toThrow(/no key "k1".*Put that key back/);
    expect(() => ring.open('plain text', AAD)).toThrow(/not a sealed text/);
  });

  it('hashes with a key: 64 hex digits, others with another ring', () => {
    expect(ring.hash('realm 1')).toMatch(/^[0-9a-f]{64}$/);
    expect(KeyRing.parse(key('k1')).hash('realm 1')).not.toBe(ring.hash('realm 1'));
  });

  it.each([
    ['', /SECRET_KEYS is empty\. Make one with: node -e/],
    ['k1', /Key 1 of SECRET_KEYS is not written as id:base64key.*node -e/],
    [`${first},k2:c2hvcnQ=`, /Key 2 of SECRET_KEYS \("k2"\) has 5 bytes instead of 32.*node -e/],
    [`${first},${key('k1')}`, /names a key twice/],
  ])('explains a ring that cannot be read: %#', (text, message) => {
    expect(() => KeyRing.parse(text)).toThrow(message);
  });
});
