import { Body, ConflictException, Controller, Get, Inject, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Config } from '../../config';
import { CONFIG } from '../../tokens';
import { Access } from './access';
import { Open } from './access.guard';
import { readCookie, setCookie } from './cookies';
import { PersonName, type PersonalRequest } from './person';
import { checked } from '../checked';
import { signInPage } from '../page';

const SESSION_SECONDS = 12 * 3600;
const Named = z.strictObject({ name: PersonName });

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
    else if (await this.access.useLink(token)) await this.welcome(response, null);
    else response.status(401).send(signInPage('This link has been used already or is too old.'));
  }

  @Open()
  @Post('sign-in')
  async key(@Body('key') key: unknown, @Body('name') said: unknown, @Res() response: Response): Promise<void> {
    const name = said === undefined || said === '' ? null : PersonName.safeParse(said);
    const typed = typeof said === 'string' ? said : '';
    if (typeof key !== 'string' || !(await this.access.isKey(key)))
      response.status(401).send(signInPage('That is not the access key.', typed));
    else if (name?.success === false)
      response.status(400).send(signInPage(`Your name: ${name.error.issues[0]?.message ?? 'is no name'}.`, typed));
    else await this.welcome(response, name?.data ?? null);
  }

  @Get('api/session')
  @ApiOperation({
    summary: 'Who you have said you are: the name under which everything you do is written down; null: not said yet',
  })
  who(@Req() { person }: PersonalRequest): { readonly name: string | null } {
    return { name: person ?? null };
  }

  @Put('api/session')
  @ApiOperation({
    summary:
      'Say who you are, {"name": "Ada King"}: from now on everything you do is written down under this name. Nobody checks it. For a browser session; a bearer of the access key sends On-Behalf-Of with each request',
  })
  async name(@Body() body: unknown, @Req() request: Request): Promise<{ readonly name: string }> {
    const { name } = checked(Named, body);
    const session = readCookie(request, 'holdfast_session');
    if (session === null)
      throw new ConflictException(
        'There is no browser session to remember the name, so nothing was changed. Cure: send the header On-Behalf-Of with each request.',
      );
    await this.access.nameSession(session, name);
    return { name };
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

  private async welcome(response: Response, name: string | null): Promise<void> {
    setCookie(response, 'holdfast_session', await this.access.startSession(name), {
      secure: this.isSecure,
      maxAgeSeconds: SESSION_SECONDS,
    });
    response.redirect(303, '/');
  }

  private get isSecure(): boolean {
    return this.config.publicUrl.startsWith('https:');
  }
}
