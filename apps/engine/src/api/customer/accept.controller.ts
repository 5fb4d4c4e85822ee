import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AcceptanceLinks, type BehindLink } from '../../terms/acceptance-links';
import { TermsPage, plain, type TermsPageExtras } from '../../terms/terms-page';
import { isPrintable, termsPdf } from '../../terms/terms-pdf';
import { Open } from '../sign-in/access.guard';
import { KeyRates } from '../sign-in/key-rates';

const Name = z.strictObject({ name: z.string().max(2000).transform(plain).pipe(z.string().min(2).max(200)) });
/** A person opens the page, reads, takes a copy and accepts; more is no person. */
const REQUESTS_PER_LINK_AND_MINUTE = 120;
const UNKNOWN = {
  heading: 'There is no such link',
  text: 'Please look whether it was copied to its end, or ask whoever gave it to you for a new one. Nothing was accepted.',
};

/** Where a customer accepts its credit policy: whoever has the link, without signing in. It shows that one text and nothing else of the company. */
@ApiTags('accept')
@Open()
@Controller('accept/:token')
export class AcceptController {
  constructor(
    private readonly links: AcceptanceLinks,
    private readonly rates: KeyRates,
    private readonly page: TermsPage,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The credit policy behind an acceptance link, with a form to accept it; changes nothing' })
  async read(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (this.isTooOften(token, request, response)) return;
    await this.answer(response, token, await this.links.behind(token));
  }

  @Get('credit-policy.pdf')
  @ApiOperation({ summary: 'The same as a PDF' })
  async copy(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (this.isTooOften(token, request, response)) return;
    const behind = await this.links.behind(token);
    if (behind === null || behind.state === 'ended' || !(await isPrintable(behind.shown)))
      return this.answer(response, token, behind);
    response.setHeader('Content-Disposition', 'inline; filename="credit-policy.pdf"');
    response.type('pdf').send(await termsPdf(behind.shown, behind.paper));
  }

  @Post()
  @ApiOperation({ summary: 'Accept it, with a name; once, however often it is sent' })
  async accept(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (this.isTooOften(token, request, response)) return;
    const given = Name.safeParse(body);
    if (!given.success) return this.answer(response, token, await this.links.behind(token), true);
    const behind = await this.links.accept(token, given.data.name);
    // Read again with GET, so that loading the page anew sends no form.
    if (behind?.state === 'accepted') response.redirect(303, `/accept/${token}`);
    else await this.answer(response, token, behind);
  }

  private async answer(response: Response, token: string, behind: BehindLink | null, isNameless = false): Promise<void> {
    if (behind === null) return this.send(response, 404, { said: UNKNOWN });
    if (behind.state === 'ended')
      return this.send(response, 410, { said: { heading: 'This link can no longer be used', text: behind.said } });
    const pdf = (await isPrintable(behind.shown)) ? { pdf: `/accept/${token}/credit-policy.pdf` } : {};
    if (behind.state === 'accepted')
      return this.send(response, 200, { said: { heading: 'Accepted', text: behind.said }, ...pdf }, behind);
    const nameless = { heading: 'Not accepted yet', text: 'Please write your name below, so that it is known who has accepted.' };
    const accepting = { action: `/accept/${token}`, customerName: behind.customerName };
    this.send(response, isNameless ? 400 : 200, { accepting, ...pdf, ...(isNameless ? { said: nameless } : {}) }, behind);
  }

  private send(
    response: Response,
    status: number,
    extras: TermsPageExtras,
    behind: Exclude<BehindLink, { readonly state: 'ended' }> | null = null,
  ): void {
    response
      .status(status)
      .type('html')
      .send(this.page.html(behind?.shown ?? null, extras));
  }

  /** The address is a secret: nobody on the way keeps it, and no page that is opened from here learns it. */
  private isTooOften(token: string, request: Request, response: Response): boolean {
    response.setHeader('Content-Security-Policy', this.page.contentSecurityPolicy);
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('X-Robots-Tag', 'noindex, nofollow');
    response.setHeader('Cache-Control', 'no-store');
    // The caller first: whoever tries address after address is stopped before each gets a count of its own.
    const seconds =
      this.rates.take(`accept from ${request.ip}`) ||
      this.rates.take(`accept ${token.slice(0, 60)}`, REQUESTS_PER_LINK_AND_MINUTE);
    if (seconds === 0) return false;
    response.setHeader('Retry-After', seconds);
    const text = `Please try again in ${seconds} s. Nothing was accepted.`;
    this.send(response, 429, { said: { heading: 'One moment', text } });
    return true;
  }
}
