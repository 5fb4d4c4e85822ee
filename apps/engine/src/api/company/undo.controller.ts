import { BadRequestException, Body, ConflictException, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Clock } from '../../clock';
import { TurnQueue } from '../../turn/turn-queue';
import { Undo } from '../../undo/undo';
import { By } from '../sign-in/person';
import { checked } from '../checked';
import { CompanyOf } from './company-of';

const Request = z.strictObject({
  /** Marks go back to what they were then; left out: to none. */
  since: z.iso.datetime({ offset: true }).optional(),
});

@ApiTags('companies')
@Controller('api/companies/:id/undo')
export class UndoController {
  constructor(
    private readonly of: CompanyOf,
    private readonly clock: Clock,
    private readonly queue: TurnQueue,
    private readonly undo: Undo,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Put the whole company back as it was at {"since": ISO time}, or as it was before Holdfast: it only observes from now on, every mark that differs is released or placed again, and every day of ours on which an invoice is expected to be paid is taken back. What was on its way is taken up by the turns that follow; asked for again it adds what is missing',
  })
  async putBack(@Param('id') id: string, @By() by: string, @Body() body: unknown): Promise<unknown> {
    const { since } = checked(Request, body ?? {});
    const company = await this.of.find(id);
    if (since !== undefined && Date.parse(since) > this.clock.nowMs())
      throw new BadRequestException('since: this time has not come yet, so nothing was changed. Cure: give a time that is over.');
    if (company.status !== 'connected')
      throw new ConflictException(
        `${company.name} is not connected, so nothing can be put back in its ledger. Nothing was changed. Cure: connect it again first.`,
      );
    const { customers, days } = await this.undo.plan(company, {
      since: since === undefined ? null : new Date(since).toISOString(),
      by,
    });
    await this.queue.request(company.id, 'undo');
    return { puttingBack: customers, expectedDays: days };
  }
}
