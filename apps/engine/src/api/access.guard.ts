import { Inject, Injectable, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { ForbiddenException, UnauthorizedException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Config } from '../config';
import { CONFIG } from '../tokens';
import { Access } from './access';
import { readCookie } from './cookies';

const OPEN = 'holdfast:open';

/** A route that needs no access key: health, webhooks, OAuth callbacks, and signing in itself. Everything else is closed by default. */
export const Open = (): CustomDecorator => SetMetadata(OPEN, true);

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly access: Access,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(OPEN, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined && (await this.access.isKey(bearer))) return true;
    const session = readCookie(request, 'holdfast_session');
    if (session === null || !(await this.access.isSession(session))) {
      throw new UnauthorizedException(
        'This needs the access key: send "Authorization: Bearer <key>", or open the sign-in link that Holdfast printed when it started.',
      );
    }
    if (!SAFE_METHODS.includes(request.method)) this.requireOwnOrigin(request);
    return true;
  }

  /** A cookie is sent by the browser whatever page asks; so a change must come from our own pages. */
  private requireOwnOrigin(request: Request): void {
    const own = new URL(this.config.publicUrl).origin;
    if (request.headers.origin !== own && request.headers['sec-fetch-site'] !== 'same-origin') {
      throw new ForbiddenException('This change did not come from Holdfast’s own pages, so it was not made.');
    }
  }
}
