import { ConflictException, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { turns } from '@holdfast/store';
import { z } from 'zod';
import { TurnQueue } from '../../turn/turn-queue';
import { checked } from '../checked';
import { CompanyOf } from './company-of';

const TurnQuery = z.object({ wait: z.enum(['true', 'false']).default('false') });

@ApiTags('companies')
@Controller('api/companies/:id/turns')
export class TurnsController {
  constructor(
    private readonly of: CompanyOf,
    private readonly queue: TurnQueue,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({ summary: 'Ask for a turn now; with ?wait=true the answer comes when it is finished' })
  async turn(@Param('id') id: string, @Query() query: unknown): Promise<unknown> {
    const company = await this.of.find(id);
    if (company.status !== 'connected')
      throw new ConflictException(`${company.name} is not connected, so there is nothing to read. Cure: connect it again.`);
    if (checked(TurnQuery, query).wait === 'false') return { turn: await this.queue.request(company.id, 'request') };
    return { turn: await this.queue.requestAndWait(company.id, 'request') };
  }

  @Get()
  @ApiOperation({ summary: 'The latest turns with what they did' })
  turns(@Param('id') id: string): Promise<unknown> {
    return this.of.within(id, (scope) => turns.list(scope, 50));
  }
}
