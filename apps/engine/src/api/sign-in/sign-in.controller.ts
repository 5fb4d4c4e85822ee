import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Config } from '../../config';
import { CONFIG } from '../../tokens';
import { Access } from './access';
import { Open } from './access.guard';
import { readCookie, setCookie } from './cookies';
import { signInPage } from '../page';

const SESSION_SECONDS = 12 * 3600;

/** Turning a one-time link, or the access key, into a browser session. */
@ApiTags('sign-in')
@Controller()
export class SignInController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly access: Access,
  ) {}

  @Open()
  @Get('sign-in')
  async link(@Query('token') token: unknown, @Res() response: Response): Promise<void> {
    if (typeof token !== 'string') response.send(signInPage(null));
    else if (await this.access.useLink(token)) await this.welcome(response);
    else response.status(401).send(signInPage('This link has been used already or is too old.'));
  }

  @Open()
  @Post('sign-in')
  async key(@Body('key') key: unknown, @Res() response: Response): Promise<void> {
    if (typeof key === 'string' && (await this.access.isKey(key))) await this.welcome(response);
    else response.status(401).send(signInPage('That is not the access key.'));
  }

  @Post('api/one-time-links')
  @ApiOperation({ summary: 'A link that signs one browser in, once, within an hour' })
  async makeLink(): Promise<{ readonly link: string }> {
    return { link: await this.access.oneTimeLink() };
  }

  @Post('sign-out')
  async out(@Req() request: Request, @Res() response: Response): Promise<void> {
    const session = readCookie(request, 'holdfast_session');
    if (session !== null) await this.access.endSession(session);
    setCookie(response, 'holdfast_session', '', { secure: this.isSecure, maxAgeSeconds: 0 });
    response.redirect(303, '/sign-in');
  }

  private async welcome(response: Response): Promise<void> {
    setCookie(response, 'holdfast_session', await this.access.startSession(), {
      secure: this.isSecure,
      maxAgeSeconds: SESSION_SECONDS,
    });
    response.redirect(303, '/');
  }

  private get isSecure(): boolean {
    return this.config.publicUrl.startsWith('https:');
  }
}
