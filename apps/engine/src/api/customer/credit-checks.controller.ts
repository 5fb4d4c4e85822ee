import { Body, Controller, Get, HttpCode, NotFoundException, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { creditChecks } from '@holdfast/store';
import { z } from 'zod';
import { CheckRequest } from '../../check/check-request';
import { CreditChecks } from '../../check/credit-checks';
import { AllowsKey, type KeyedRequest } from '../sign-in/access.guard';
import { personOf } from '../sign-in/person';
import { checked } from '../checked';
import { CompanyOf } from '../company/company-of';

const Search = z.object({
  customer: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

@ApiTags('credit-checks')
@Controller('api/companies/:id/credit-checks')
export class CreditChecksController {
  constructor(
    private readonly of: CompanyOf,
    private readonly checks: CreditChecks,
  ) {}

  @Post()
  @HttpCode(200)
  @AllowsKey('credit-checks')
  @ApiOperation({
    summary:
      'May I sell on credit? {"customer": ledger id, "amount": "2000.00", "currency"?, "prepaid"?, "termsDays"?, "document"?}: allow, allow-with-warning, upfront or hold, judged on the balance with this document, with every reason, the cure and how long the answer is good for',
  })
  async ask(@Param('id') id: string, @Body() body: unknown, @Req() request: KeyedRequest): Promise<unknown> {
    const asked = checked(CheckRequest, body);
    this.of.requireId(id);
    const { apiKey } = request;
    return this.checks.ask(id, asked, {
      keyId: apiKey?.id ?? null,
      person: apiKey ? null : personOf(request),
      mayRead: apiKey?.scopes.includes('read') ?? true,
    });
  }

  @Get()
  @AllowsKey('read')
  @ApiOperation({ summary: 'What was asked and answered, latest first; kept for 30 days' })
  list(@Param('id') id: string, @Query() query: unknown): Promise<unknown> {
    const { customer, limit } = checked(Search, query);
    return this.of.within(id, (scope) =>
      creditChecks.list(scope, { limit, ...(customer === undefined ? {} : { customerId: customer }) }),
    );
  }

  @Get(':check')
  @AllowsKey('credit-checks', 'read')
  @ApiOperation({ summary: 'One answer as it was given, to explain it later' })
  async one(@Param('id') id: string, @Param('check') check: string): Promise<unknown> {
    const found = await this.of.within(id, async (scope) =>
      z.uuid().safeParse(check).success ? creditChecks.find(scope, check) : null,
    );
    if (!found) throw new NotFoundException('There is no such credit check; they are kept for 30 days.');
    return found;
  }
}
