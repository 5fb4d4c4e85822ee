import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { audit, mirror } from '@holdfast/store';
import { z } from 'zod';
import { checked } from '../checked';
import { CompanyOf } from './company-of';

const Page = z.object({
  /** The ledger's id. */
  customer: z.string().min(1).max(100).optional(),
  /** Of the actions that the entries tell of. */
  kind: z.enum(['place', 'release', 'expect', 'remind', 'task', 'note', 'alert']).optional(),
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
      'Who or which rule did what, on which facts, what was sent and what came back; of one ?customer= or ?kind= of action only where one is given; latest first, page on with ?before=<last sequence>',
  })
  list(@Param('id') id: string, @Query() query: unknown): Promise<unknown> {
    const { customer, kind, before, limit } = checked(Page, query);
    const search = { limit, ...(customer && { subject: customer }), ...(kind && { kind }), ...(before && { before }) };
    return this.of.within(id, async (scope) => {
      const entries = await audit.list(scope, search);
      const names = await mirror.customerNames(
        scope,
        entries.map(({ subject }) => subject),
      );
      return entries.map((entry) => ({ ...entry, customerName: names.get(entry.subject) ?? null }));
    });
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
