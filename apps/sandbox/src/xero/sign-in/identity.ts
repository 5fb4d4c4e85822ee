import type { Json } from '../wire';
import type { Grant, Issuer } from './grant';
import { halfHash, signed } from './keys';

export const USER_ID = '7d6f1c52-3a0b-4d58-9b2e-5c1f8e2a9b10';

const ID_TOKEN_SECONDS = 300;

/**
 * Says who signed in. Libraries hold its times against the real clock, an app may hold them against the sandbox's,
 * so it is valid by both.
 */
export function idToken(issuer: Issuer, about: { grant: Grant; now: number; accessToken: string }): string {
  const { grant, now, accessToken } = about;
  const sandbox = Math.floor(now / 1000);
  const real = Math.floor(Date.now() / 1000);
  const claims: Json = {
    nbf: Math.min(sandbox, real),
    exp: Math.max(sandbox, real) + ID_TOKEN_SECONDS,
    iss: issuer.issuer(),
    aud: issuer.clientId,
    iat: Math.min(sandbox, real),
    ...(grant.nonce === undefined ? {} : { nonce: grant.nonce }),
    at_hash: halfHash(accessToken),
    sid: grant.authEventId.replaceAll('-', ''),
    sub: USER_ID.replaceAll('-', ''),
    auth_time: Math.min(sandbox, real),
    xero_userid: USER_ID,
    global_session_id: grant.authEventId.replaceAll('-', ''),
    ...(grant.scopes.includes('profile')
      ? { preferred_username: 'morgan@example.com', given_name: 'Morgan', family_name: 'Field', name: 'Morgan Field' }
      : {}),
    ...(grant.scopes.includes('email') ? { email: 'morgan@example.com' } : {}),
  };
  return signed(claims);
}
