import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { World } from '../../world';
import type { Connections } from './connections';
import { allKnown, scopesIn } from './scopes';
import { consentPage, errorPage } from './pages';
import type { Tokens } from './tokens';
import { fields, wishIn, type Wish } from './wish';

export interface Desk {
  readonly world: World;
  readonly clientId: string;
  readonly tokens: Tokens;
  readonly connections: Connections;
}

export function showConsent(desk: Desk, req: Request, res: Response): void {
  const wish = wishIn(req.query);
  if (refuses(desk, wish, res)) return;
  const organisations = [...desk.world.companies.values()]
    .filter(({ identity }) => identity.dialect === 'xero')
    .map(({ identity }) => ({ ...identity, connected: desk.connections.has(identity.externalId) }));
  html(res, 200, consentPage(wish, organisations));
}

export function decide(desk: Desk, req: Request, res: Response): void {
  const posted = fields(req.body);
  const wish = wishIn({ ...req.query, ...posted });
  if (refuses(desk, wish, res)) return;
  if (posted['decision'] !== 'allow') {
    back(res, wish, { error: 'access_denied' });
    return;
  }
  const tenants = tenantsIn(req.body);
  const [first] = tenants;
  if (first === undefined || !tenants.every((tenantId) => desk.world.books('xero', tenantId))) {
    html(res, 400, errorPage('Choose an organisation'));
    return;
  }
  const authEventId = randomUUID();
  const scopes = scopesIn(wish.scope);
  for (const tenantId of tenants) desk.connections.connect(tenantId, authEventId);
  res.locals['externalId'] = first;
  const grant = { scopes, authEventId, ...(wish.nonce === '' ? {} : { nonce: wish.nonce }) };
  back(res, wish, { code: desk.tokens.code(grant, wish.redirectUri), scope: scopes.join(' ') });
}

/** Several with Bulk Connections, else one. */
function tenantsIn(body: unknown): readonly string[] {
  const given = (body as { readonly tenant?: unknown } | undefined)?.tenant;
  return [...new Set(Array.isArray(given) ? given.map(String) : typeof given === 'string' ? [given] : [])];
}

/** Xero shows these on its own page: an app that asks wrongly gets nothing sent back. */
function refuses(desk: Desk, wish: Wish, res: Response): boolean {
  const error = wrongWith(desk, wish);
  if (error === null) return false;
  html(res, 400, errorPage(error));
  return true;
}

function wrongWith(desk: Desk, wish: Wish): string | null {
  if (wish.clientId !== desk.clientId) return 'unauthorized_client: Unknown client or client not enabled';
  if (!allowedRedirect(wish.redirectUri)) return 'invalid_request: Invalid redirect_uri';
  if (wish.responseType !== 'code') return 'unsupported_response_type';
  if (!allKnown(scopesIn(wish.scope))) return 'invalid_scope';
  return null;
}

/** https, or http on the name localhost; the number 127.0.0.1 is refused. */
function allowedRedirect(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost');
}

function back(res: Response, wish: Wish, answer: Record<string, string>): void {
  const target = new URL(wish.redirectUri);
  for (const [name, value] of Object.entries({ ...answer, ...(wish.state === '' ? {} : { state: wish.state }) })) {
    target.searchParams.set(name, value);
  }
  res.statusCode = 302;
  res.setHeader('Location', target.toString());
  res.end();
}

function html(res: Response, status: number, page: string): void {
  res.statusCode = status;
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.end(page);
}
