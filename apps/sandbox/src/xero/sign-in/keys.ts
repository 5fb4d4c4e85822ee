import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Json } from '../wire';

interface Keys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly id: string;
}

let made: Keys | undefined;

/** One real key per process: making one takes a while, and nothing needs two. */
function keys(): Keys {
  if (!made) {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const id = createHash('sha1')
      .update(pair.publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex')
      .toUpperCase();
    made = { ...pair, id };
  }
  return made;
}

export function jwks(): Json {
  const { publicKey, id } = keys();
  return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: id, use: 'sig', alg: 'RS256' }] };
}

export function signed(claims: Json): string {
  const { privateKey, id } = keys();
  const part = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: 'RS256', kid: id, typ: 'JWT' })}.${part(claims)}`;
  return `${content}.${createSign('RSA-SHA256').update(content).sign(privateKey, 'base64url')}`;
}

/** Left half of the hash: how an id_token vouches for the access token beside it. */
export function halfHash(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
}
