import { ConflictException, Controller, Get, NotFoundException, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { termsDoubts } from '@holdfast/credit';
import { creditTerms, type ShownTerms } from '@holdfast/store';
import type { Response } from 'express';
import { z } from 'zod';
import { ACCEPTANCE_STATES, acceptances } from '../../terms/acceptances';
import type { Paper } from '../../terms/pdf-sheet';
import { TermsInForce, policyFor, type TermsGround } from '../../terms/terms-in-force';
import { TermsPage } from '../../terms/terms-page';
import { NotPrintable, paperOf, termsPdf } from '../../terms/terms-pdf';
import { checked } from '../checked';
import { CompanyOf } from '../company/company-of';

const Which = z.object({
  /** A text that was shown once; left out: the one in force today. */
  version: z.string().max(200).optional(),
  paper: z.enum(['a4', 'letter']).optional(),
});
const Asked = z.object({
  state: z.enum([...ACCEPTANCE_STATES, 'missing']).optional(),
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

interface Found {
  readonly shown: ShownTerms;
  readonly inForce: ShownTerms;
  readonly ground: TermsGround;
  readonly doubts: ReturnType<typeof termsDoubts>;
}

/** The credit policy in the words that customers are given, to be shown, printed and handed out. */
@ApiTags('policies')
@Controller('api/companies/:id')
export class PolicyDocumentsController {
  constructor(
    private readonly of: CompanyOf,
    private readonly terms: TermsInForce,
    private readonly page: TermsPage,
  ) {}

  @Get('policy-document')
  @ApiOperation({
    summary:
      'The credit policy for customers as it is in force today, or one that was shown once (?version=): its version, its sections, and what in it may be wrong',
  })
  async forAll(@Param('id') id: string, @Query() query: unknown): Promise<unknown> {
    return told(await this.found(id, null, query));
  }

  @Get('policy-document.html')
  @ApiOperation({ summary: 'The same as a page of its own, for a screen and for paper' })
  async pageForAll(@Param('id') id: string, @Query() query: unknown, @Res() response: Response): Promise<void> {
    this.sendPage(response, await this.found(id, null, query));
  }

  @Get('policy-document.pdf')
  @ApiOperation({ summary: 'The same as a PDF (?paper=a4 or letter); a version is the same bytes whenever it is asked for' })
  async pdfForAll(@Param('id') id: string, @Query() query: unknown, @Res() response: Response): Promise<void> {
    await sendPdf(response, await this.found(id, null, query), query);
  }

  @Get('customers/:customer/policy-document')
  @ApiOperation({ summary: 'The credit policy that is in force for this customer, with what is agreed with it or its group' })
  async forOne(@Param('id') id: string, @Param('customer') customer: string, @Query() query: unknown): Promise<unknown> {
    return told(await this.found(id, customer, query));
  }

  @Get('customers/:customer/policy-document.html')
  @ApiOperation({ summary: 'The same as a page of its own' })
  async pageForOne(
    @Param('id') id: string,
    @Param('customer') customer: string,
    @Query() query: unknown,
    @Res() response: Response,
  ): Promise<void> {
    this.sendPage(response, await this.found(id, customer, query));
  }

  @Get('customers/:customer/policy-document.pdf')
  @ApiOperation({ summary: 'The same as a PDF' })
  async pdfForOne(
    @Param('id') id: string,
    @Param('customer') customer: string,
    @Query() query: unknown,
    @Res() response: Response,
  ): Promise<void> {
    await sendPdf(response, await this.found(id, customer, query), query);
  }

  @Get('acceptances')
  @ApiOperation({
    summary:
      'Which customers have accepted the version that is in force for them (?state=accepted, earlier, never or missing); page on with ?after=<next>',
  })
  async acceptances(@Param('id') id: string, @Query() query: unknown): Promise<unknown> {
    const filter = checked(Asked, query);
    return this.of.within(id, async (scope) => {
      const ground = await this.terms.ground(scope);
      const { version } = await this.terms.shown(scope, ground, null);
      return { version, ...(await acceptances(scope, ground, filter)) };
    });
  }

  private async found(id: string, customer: string | null, query: unknown): Promise<Found> {
    const { version } = checked(Which, query);
    return this.of.within(id, async (scope) => {
      const reader = customer === null ? null : await this.terms.reader(scope, customer);
      const ground = await this.terms.ground(scope);
      const inForce = await this.terms.shown(scope, ground, reader);
      const shown = version === undefined ? inForce : await creditTerms.byVersion(scope, version);
      if (!shown) throw new NotFoundException('No text with this version was ever shown.');
      return { shown, inForce, ground, doubts: termsDoubts(policyFor(ground.set, reader)) };
    });
  }

  private sendPage(response: Response, { shown }: Found): void {
    response.setHeader('Content-Security-Policy', this.page.contentSecurityPolicy);
    response.type('html').send(this.page.html(shown));
  }
}

function told({ shown, inForce, doubts }: Found): object {
  const { version, since, shownOn, terms } = shown;
  return { version, inForce: version === inForce.version, since, shownOn, ...terms, doubts };
}

/** Throws a 409 where the PDF has no letters for what is written. */
async function sendPdf(response: Response, { shown, ground }: Found, query: unknown): Promise<void> {
  const { paper } = checked(Which, query);
  const chosen: Paper | null = paper === undefined ? null : paper === 'a4' ? 'A4' : 'LETTER';
  const pdf = await termsPdf(shown, chosen ?? paperOf(ground.profile)).catch((error: unknown) => {
    throw error instanceof NotPrintable ? new ConflictException(error.message) : error;
  });
  response.setHeader('Content-Disposition', `inline; filename="credit-policy-${shown.hash}.pdf"`);
  response.type('pdf').send(pdf);
}
