import { Body, Controller, Get, HttpCode, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { audit, outbox, tasks } from '@holdfast/store';
import { z } from 'zod';
import { Clock } from '../clock';
import { TurnQueue } from '../turn/turn-queue';
import { checked } from './checked';
import { CompanyOf } from './company-of';
import { withNames } from './with-names';

const Which = z.object({
  state: z.enum(['planned', 'approved', 'sending', 'confirmed', 'rejected', 'in_doubt', 'withdrawn']).optional(),
  kind: z.enum(['place', 'release', 'remind', 'task', 'note']).optional(),
  customer: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(20_000).default(200),
});
const Approval = z.strictObject({ ids: z.array(z.uuid()).min(1).max(1000) });

@ApiTags('actions')
@Controller('api/companies/:id')
export class ActionsController {
  constructor(
    private readonly of: CompanyOf,
    private readonly clock: Clock,
    private readonly queue: TurnQueue,
  ) {}

  @Get('actions')
  @ApiOperation({ summary: 'The outbox: what would be done (planned), waits, is on its way, was done or refused; newest first' })
  list(@Param('id') id: string, @Query() query: unknown): Promise<unknown> {
    const { state, kind, customer, limit } = checked(Which, query);
    const which = {
      limit,
      ...(state === undefined ? {} : { state }),
      ...(kind === undefined ? {} : { kind }),
      ...(customer === undefined ? {} : { customerId: customer }),
    };
    return this.of.within(id, async (scope) => {
      const found = await withNames(scope, await outbox.list(scope, which));
      // What was sent stays inside: it is the provider's business, and heavy.
      return found.map((row) => ({ ...row, request: undefined }));
    });
  }

  @Post('actions/approve')
  @HttpCode(200)
  @ApiOperation({ summary: 'Approve planned actions; they are sent in the next turn, which is asked for at once' })
  async approve(@Param('id') id: string, @Body() body: unknown): Promise<unknown> {
    const { ids } = checked(Approval, body);
    const approved = await this.of.within(id, async (scope) => {
      const now = this.clock.iso();
      const moved = await outbox.approve(scope, ids, { by: 'owner', now });
      await audit.append(scope, {
        at: now,
        actor: 'owner',
        event: 'actions approved',
        subject: scope.companyId,
        detail: { ids: moved },
      });
      return moved;
    });
    if (approved.length > 0) await this.queue.request(id, 'approved');
    return { approved };
  }

  @Get('tasks')
  @ApiOperation({ summary: 'What a person has to do' })
  tasks(@Param('id') id: string): Promise<unknown> {
    return this.of.within(id, async (scope) => withNames(scope, await tasks.list(scope, { limit: 500 })));
  }

  @Post('tasks/:task/close')
  @HttpCode(200)
  @ApiOperation({ summary: 'Tick a task off' })
  async close(@Param('id') id: string, @Param('task') task: string): Promise<unknown> {
    const closed =
      z.uuid().safeParse(task).success &&
      (await this.of.within(id, (scope) => tasks.close(scope, task, { by: 'owner', now: this.clock.iso() })));
    if (!closed) throw new NotFoundException('There is no such open task.');
    return { closed };
  }
}
