import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { audit } from '@holdfast/store';
import { z } from 'zod';
import { checked } from './checked';
import { CompanyOf } from './company-of';

const Page = z.object({
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

@ApiTags('audit')
@Controller('api/companies/:id/audit')
export class AuditController {
  constructor(private readonly of: CompanyOf) {}

  @Get()
  @ApiOperation({
    summary:
      'Who or which rule did what, on which facts, what was sent and what came back; latest first, page on with ?before=<last sequence>',
  })
  list(@Param('id') id: string, @Query() query: unknown): Promise<unknown> {
    const { before, limit } = checked(Page, query);
    return this.of.within(id, (scope) => audit.list(scope, { limit, ...(before === undefined ? {} : { before }) }));
  }

  @Get('verify')
  @ApiOperation({
    summary:
      'Walks the whole chain: how many entries there are and the hash of the last, or the first that was changed, removed or reordered',
  })
  verify(@Param('id') id: string): Promise<unknown> {
    return this.of.within(id, (scope) => audit.verify(scope));
  }
}
