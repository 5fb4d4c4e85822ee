import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Json } from '../json';
import type { Grant } from './grants';

const KEY_ID = 'sandbox-quickbooks';
const SUBJECT = '1182d6ec-2a1f-4aa3-af3f-bb3b95db45af';
export const OWNER_EMAIL = 'owner@example.com';

/** Who presses Allow: every company of this sandbox has the same owner. */
export class Identity {
  private keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } | null = null;

  /** Made when first asked for; a key costs a tenth of a second. */
  private get pair(): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
    this.keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    return this.keys;
  }

  jwks(): Json {
    return { keys: [{ ...this.pair.publicKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' }] };
  }

  idToken(grant: Grant, about: { issuer: string; clientId: string; now: number }): string {
    const iat = Math.floor(about.now / 1000);
    const claims = {
      sub: SUBJECT,
      aud: [about.clientId],
      realmid: grant.realmId,
      auth_time: Math.floor(grant.since / 1000),
      iss: about.issuer,
      exp: iat + 3600,
      iat,
      ...(grant.nonce === null ? {} : { nonce: grant.nonce }),
    };
    const signed = [{ kid: KEY_ID, alg: 'RS256' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(this.pair.privateKey, 'base64url')}`;
  }

  /** Only what the scopes allow. */
  userinfo(scopes: readonly string[]): Json {
    return {
      sub: SUBJECT,
      ...(scopes.includes('email') ? { email: OWNER_EMAIL, emailVerified: true } : {}),
      ...(scopes.includes('profile') ? { givenName: 'Sandbox', familyName: 'Owner' } : {}),
      ...(scopes.includes('phone') ? { phoneNumber: '+1 6505550100', phoneNumberVerified: false } : {}),
      ...(scopes.includes('address')
        ? {
            address: {
              streetAddress: '1 Sandbox Way',
              locality: 'Mountain View',
              region: 'CA',
              postalCode: '94043',
              country: 'US',
            },
          }
        : {}),
    };
  }
}
