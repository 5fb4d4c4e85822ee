import type { Request, RequestHandler, Response } from 'express';
import { write } from '../answer';
import { isObject, textOf, type Json } from '../json';
import { ACCESS_LIFE_SECONDS, type Grants, type Tokens } from './grants';
import type { Identity } from './identity';

export interface SignIn {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly publicUrl: () => string;
  readonly grants: Grants;
  readonly identity: Identity;
  readonly now: () => number;
}

const json = (res: Response, status: number, body: Json): void =>
  write(res, status, 'application/json;charset=utf-8', JSON.stringify(body));

export function discovery({ publicUrl }: SignIn): RequestHandler {
  return (_req, res) => {
    const base = publicUrl();
    json(res, 200, {
      issuer: `${base}/op/v1`,
      authorization_endpoint: `${base}/connect/oauth2`,
      token_endpoint: `${base}/oauth2/v1/tokens/bearer`,
      userinfo_endpoint: `${base}/v1/openid_connect/userinfo`,
      revocation_endpoint: `${base}/v2/oauth2/tokens/revoke`,
      jwks_uri: `${base}/op/v1/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'email', 'profile', 'address', 'phone'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      claims_supported: ['aud', 'exp', 'iat', 'iss', 'realmid', 'sub'],
    });
  };
}

export function jwks({ identity }: SignIn): RequestHandler {
  return (_req, res) => json(res, 200, identity.jwks());
}

/** Code for tokens, and refresh token for tokens. */
export function tokenEndpoint(signIn: SignIn): RequestHandler {
  return (req, res) => {
    const form = fieldsOf(req);
    if (!isClient(signIn, req, form)) return json(res, 401, { error: 'invalid_client' });
    const type = textOf(form['grant_type']);
    if (type === 'authorization_code') {
      const { code, redirect_uri: redirectUri } = form as { code?: string; redirect_uri?: string };
      if (!code || !redirectUri) return json(res, 400, { error: 'invalid_request' });
      const tokens = signIn.grants.exchange(code, redirectUri);
      return tokens ? issued(signIn, { req, res }, tokens) : json(res, 400, invalidGrant('Invalid authorization code'));
    }
    if (type === 'refresh_token') {
      const tokens = signIn.grants.renew(textOf(form['refresh_token']) ?? '');
      return tokens ? issued(signIn, { req, res }, tokens) : json(res, 400, invalidGrant('Incorrect or invalid refresh token'));
    }
    return json(res, 400, { error: 'unsupported_grant_type' });
  };
}

const invalidGrant = (text: string): Json => ({ error: 'invalid_grant', error_description: text });

function issued(signIn: SignIn, { req, res }: { req: Request; res: Response }, tokens: Tokens): void {
  const { grant } = tokens;
  res.locals['externalId'] = grant.realmId;
  const withHardEnd = req.headers['x-include-refresh-token-hard-expires-in'] === 'true';
  const about = { issuer: `${signIn.publicUrl()}/op/v1`, clientId: signIn.clientId, now: signIn.now() };
  json(res, 200, {
    token_type: 'bearer',
    expires_in: ACCESS_LIFE_SECONDS,
    refresh_token: tokens.refresh,
    x_refresh_token_expires_in: tokens.refreshSeconds,
    ...(withHardEnd ? { x_refresh_token_hard_expires_in: tokens.hardSeconds } : {}),
    access_token: tokens.access,
    ...(grant.scopes.includes('openid') ? { id_token: signIn.identity.idToken(grant, about) } : {}),
  });
}

/** Intuit documents JSON; SDKs also send a form. */
export function revocation(signIn: SignIn): RequestHandler {
  return (req, res) => {
    const fields = fieldsOf(req);
    if (!isClient(signIn, req, fields)) return json(res, 401, { error: 'invalid_client' });
    if (!signIn.grants.revoke(textOf(fields['token']) ?? '')) return json(res, 400, { error: 'invalid_request' });
    return write(res, 200, 'application/json;charset=utf-8', '');
  };
}

export function userinfo({ grants, identity }: SignIn): RequestHandler {
  return (req, res) => {
    const token = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
    const held = token === undefined ? 'unknown' : grants.holderOf(token);
    if (typeof held === 'string' || !held.scopes.includes('openid')) {
      res.setHeader('WWW-Authenticate', 'Bearer realm="Intuit", error="invalid_token"');
      return json(res, 401, { error: 'invalid_token' });
    }
    res.locals['externalId'] = held.realmId;
    return json(res, 200, identity.userinfo(held.scopes));
  };
}

function isClient({ clientId, clientSecret }: SignIn, req: Request, fields: Json): boolean {
  const basic = /^Basic (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (basic !== undefined) return Buffer.from(basic, 'base64').toString() === `${clientId}:${clientSecret}`;
  return fields['client_id'] === clientId && fields['client_secret'] === clientSecret;
}

function fieldsOf(req: Request): Json {
  const body: unknown = req.body;
  if (isObject(body)) return body;
  if (typeof body !== 'string') return {};
  if (/json/i.test(req.headers['content-type'] ?? '')) {
    try {
      const parsed: unknown = JSON.parse(body);
      return isObject(parsed) ? parsed : {};
    } catch {
      return {};
    }
  }
  return Object.fromEntries(new URLSearchParams(body));
}
