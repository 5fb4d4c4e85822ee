import { randomBytes } from 'node:crypto';
import { Controller, Get, Inject, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AccountingError, type Provider } from '@holdfast/accounting';
import type { Request, Response } from 'express';
import type { Config } from '../../config';
import { Connect, ConnectRefused } from '../../connect/connect';
import { Systems } from '../../connect/systems';
import { CONFIG } from '../../tokens';
import { TurnQueue } from '../../turn/turn-queue';
import { By } from '../sign-in/person';
import { Access } from '../sign-in/access';
import { Open } from '../sign-in/access.guard';
import { readCookie, setCookie } from '../sign-in/cookies';
import { page, signInPage } from '../page';

const CONSENT_SECONDS = 15 * 60;
const LEDGER: Readonly<Record<Provider, string>> = { quickbooks: 'QuickBooks', xero: 'Xero' };

/** The owner's browser on its way to the ledger's consent page and back. */
@ApiTags('connect')
@Controller('connect')
export class ConnectController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly connect: Connect,
    private readonly systems: Systems,
    private readonly queue: TurnQueue,
    private readonly access: Access,
  ) {}

  /** What links lead to, ours and the ledger's own "reconnect". Merely opening it changes nothing. */
  @Open()
  @Get(':provider')
  @ApiOperation({ summary: 'Where connecting a company of quickbooks or xero starts: a page with one button' })
  async start(@Param('provider') name: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const session = readCookie(request, 'holdfast_session');
    if (session === null || (await this.access.session(session)) === null) {
      response.status(401).send(signInPage(null));
      return;
    }
    const provider = this.providerOf(name);
    const ledger = LEDGER[provider];
    const said = `The next page is ${ledger}'s own: there you choose the company and allow the connection. A company that was connected before keeps its history.`;
    response.send(page(`Connect ${ledger}`, [said], { href: `/connect/${provider}`, text: `Connect ${ledger}`, posts: true }));
  }

  @Post(':provider')
  @ApiOperation({ summary: 'Begin to connect a company: answers with a redirect to the consent page of quickbooks or xero' })
  async begin(
    @Param('provider') name: string,
    @By() by: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const provider = this.providerOf(name);
    const browser = readCookie(request, 'holdfast_connect') ?? randomBytes(24).toString('base64url');
    setCookie(response, 'holdfast_connect', browser, {
      secure: this.config.publicUrl.startsWith('https:'),
      maxAgeSeconds: CONSENT_SECONDS,
    });
    response.redirect(303, await this.connect.begin(provider, { browser, by }));
  }

  @Open()
  @Get(':provider/callback')
  @ApiOperation({ summary: 'Where the consent page sends the browser back to' })
  async callback(
    @Param('provider') name: string,
    @Query() returned: Record<string, unknown>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const provider = this.providerOf(name);
    response.setHeader('Cache-Control', 'no-store');
    try {
      const companies = await this.connect.complete(provider, returned, readCookie(request, 'holdfast_connect'));
      for (const company of companies) await this.queue.request(company.id, 'connected');
      const names = companies.map((company) => company.name).join(' and ');
      const observing =
        'Holdfast now reads its customers, invoices and payments. It starts by only observing: nothing is written or sent until you say so.';
      response.send(
        page(
          `You connected ${names}`,
          [
            `${names} in ${LEDGER[provider]}.`,
            observing,
            'If this is not the company you meant, disconnect it in Holdfast and connect again.',
          ],
          { href: '/', text: 'Go to Holdfast' },
        ),
      );
    } catch (error) {
      if (!(error instanceof ConnectRefused) && !(error instanceof AccountingError)) throw error;
      response
        .status(error instanceof ConnectRefused ? 400 : 502)
        .send(page('Not connected', [error.message], { href: '/', text: 'Back to Holdfast' }));
    }
  }

  private providerOf(name: string): Provider {
    const system = this.systems.find(name);
    if (!system)
      throw new NotFoundException(`There is no ledger called ${name} here; there are ${this.systems.providers().join(', ')}.`);
    return system.provider;
  }
}
