import type { Request, Response } from 'express';
import { send } from '../send';
import type { Reply } from '../reply';
import type { Json } from '../wire';
import type { Desk } from './authorise';
import { fields } from './wish';

export interface Secret {
  readonly clientId: string;
  readonly clientSecret: string;
}

export function tokenEndpoint(desk: Desk, secret: Secret, req: Request, res: Response): void {
  send(res, tokens(desk, secret, req), desk.world.clock.now());
}

/** Revoking ends every connection of the user, not only the one that asked. */
export function revocation(desk: Desk, secret: Secret, req: Request, res: Response): void {
  send(res, revoke(desk, secret, req), desk.world.clock.now());
}

function tokens(desk: Desk, secret: Secret, req: Request): Reply {
  const posted = fields(req.body);
  if (!isClient(secret, req, posted)) return refused('invalid_client');
  switch (posted['grant_type'] ?? '') {
    case 'authorization_code':
      return answered(desk.tokens.redeem(posted['code'] ?? '', posted['redirect_uri'] ?? ''));
    case 'refresh_token':
      return answered(desk.tokens.refresh(posted['refresh_token'] ?? ''));
    case 'client_credentials':
      return refused('invalid_scope', 'Client credentials scope validation failed');
    default:
      return refused('unsupported_grant_type');
  }
}

function revoke(desk: Desk, secret: Secret, req: Request): Reply {
  const posted = fields(req.body);
  if (!isClient(secret, req, posted)) return refused('invalid_client');
  if (desk.tokens.isRefresh(posted['token'] ?? '')) {
    desk.connections.removeAll();
    desk.tokens.forgetRefreshes();
  }
  return { status: 200, body: null };
}

function answered(set: Json | null): Reply {
  return set ? { status: 200, body: set } : refused('invalid_grant');
}

function refused(error: string, description?: string): Reply {
  return { status: 400, body: { error, ...(description === undefined ? {} : { error_description: description }) } };
}

/** Basic, or the pair in the form. */
function isClient(secret: Secret, req: Request, posted: Record<string, string | undefined>): boolean {
  const basic = /^Basic (.+)$/i.exec(req.get('authorization') ?? '')?.[1];
  if (basic === undefined) return posted['client_id'] === secret.clientId && posted['client_secret'] === secret.clientSecret;
  const pair = Buffer.from(basic, 'base64').toString('utf8');
  // OAuth has both halves form-encoded before they are joined; many clients leave that out.
  const encoded = [secret.clientId, secret.clientSecret].map((half) => new URLSearchParams({ x: half }).toString().slice(2));
  return [encoded.join(':'), `${secret.clientId}:${secret.clientSecret}`, encodedAsUri(secret)].includes(pair);
}

function encodedAsUri({ clientId, clientSecret }: Secret): string {
  return `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
}
