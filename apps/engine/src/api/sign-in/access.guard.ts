import { Inject, Injectable, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { ForbiddenException, HttpException, NotFoundException, UnauthorizedException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import type { Config } from '../../config';
import { CONFIG } from '../../tokens';
import { Access } from './access';
import { ApiKeys, type KeyHolder, type KeyScope } from './api-keys';
import { readCookie } from './cookies';
import { KeyRates } from './key-rates';
import { personInHeader, type PersonalRequest } from './person';

const OPEN = 'holdfast:open';
const KEY_SCOPES = 'holdfast:key-scopes';

/** A route that needs no access key: health, webhooks, OAuth callbacks, and signing in itself. Everything else is closed by default. */
export const Open = (): CustomDecorator => SetMetadata(OPEN, true);

/** A route that a company's own program may call with a key of one of these scopes. Every other route is a person's. */
export const AllowsKey = (...scopes: readonly KeyScope[]): CustomDecorator => SetMetadata(KEY_SCOPES, scopes);

export interface KeyedRequest extends PersonalRequest {
  /** There when a company's program asks; a person otherwise. */
  apiKey?: KeyHolder;
}

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly access: Access,
    private readonly apiKeys: ApiKeys,
    private readonly rates: KeyRates,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(OPEN, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<KeyedRequest>();
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined && (await this.isProgram(bearer, context))) return true;
    if (bearer !== undefined && (await this.access.isKey(bearer))) return named(request, personInHeader(request));
    const cookie = readCookie(request, 'holdfast_session');
    const session = cookie === null ? null : await this.access.session(cookie);
    if (session === null) {
      throw new UnauthorizedException(
        'This needs the access key: send "Authorization: Bearer <key>", or open the sign-in link that Holdfast printed when it started.',
      );
    }
    if (!SAFE_METHODS.includes(request.method)) this.requireOwnOrigin(request);
    return named(request, session.name ?? undefined);
  }

  /** False for anything but a key that works; one that may not do this is refused here. */
  private async isProgram(bearer: string, context: ExecutionContext): Promise<boolean> {
    const holder = await this.apiKeys.holder(bearer);
    if (!holder) return false;
    const request = context.switchToHttp().getRequest<KeyedRequest>();
    const { id } = request.params;
    // Of other companies it learns nothing, not even that they are there.
    if (typeof id === 'string' && id.toLowerCase() !== holder.companyId) throw new NotFoundException('There is no such company.');
    const allowed = this.reflector.getAllAndOverride<readonly string[] | undefined>(KEY_SCOPES, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (typeof id !== 'string' || !allowed?.some((scope) => holder.scopes.includes(scope)))
      throw new ForbiddenException(
        `This key may do only what it was made for: ${holder.scopes.join(', ')}. Nothing was done. Cure: make another key in the company’s settings, or sign in as a person.`,
      );
    this.requirePace(holder, context.switchToHttp().getResponse<Response>());
    request.apiKey = holder;
    return true;
  }

  private requirePace({ id }: KeyHolder, response: Response): void {
    const seconds = this.rates.take(id);
    if (seconds === 0) return;
    response.setHeader('Retry-After', seconds);
    throw new HttpException(`This key asks too often, so this was not done. Cure: ask again after ${seconds} s.`, 429);
  }

  /** A cookie is sent by the browser whatever page asks; so a change must come from our own pages. */
  private requireOwnOrigin(request: KeyedRequest): void {
    const own = new URL(this.config.publicUrl).origin;
    if (request.headers.origin !== own && request.headers['sec-fetch-site'] !== 'same-origin') {
      throw new ForbiddenException('This change did not come from Holdfast’s own pages, so it was not made.');
    }
  }
}

function named(request: KeyedRequest, person: string | undefined): true {
  if (person !== undefined) request.person = person;
  return true;
}
