import { Body, ConflictException, Controller, Get, HttpCode, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { audit, outbox, said, settings, type CompanyScope } from '@holdfast/store';
import { z } from 'zod';
import { Clock } from '../../clock';
import { Letters } from '../../outbox/letters';
import { TurnQueue } from '../../turn/turn-queue';
import { By } from '../sign-in/person';
import { checked } from '../checked';
import { CompanyOf } from '../company/company-of';
import { ShownActions, observesOnly } from './shown-actions';

const AT_ONCE_MAX = 1000;
const Which = z.object({
  state: z.enum(['planned', 'approved', 'sending', 'reading_back', 'confirmed', 'rejected', 'in_doubt', 'withdrawn']).optional(),
  kind: z.enum(['place', 'release', 'expect', 'remind', 'task', 'note', 'alert']).optional(),
  customer: z.string().max(100).optional(),
  /** Only what waits for a person's approval. */
  asked: z.enum(['true', 'false']).default('false'),
  limit: z.coerce.number().int().min(1).max(20_000).default(200),
});
const Seen = z.strictObject({
  actions: z
    .array(z.strictObject({ id: z.uuid(), fingerprint: z.string().min(1).max(200) }))
    .min(1)
    .max(AT_ONCE_MAX),
});
const Named = z.strictObject({ ids: z.array(z.uuid()).min(1).max(AT_ONCE_MAX) });
const Resolution = z.strictObject({ as: z.enum(['done', 'not-done']) });

@ApiTags('actions')
@Controller('api/companies/:id/actions')
export class ActionsController {
  constructor(
    private readonly of: CompanyOf,
    private readonly clock: Clock,
    private readonly queue: TurnQueue,
    private readonly shown: ShownActions,
    private readonly letters: Letters,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'The outbox, newest first: what would be done, is asked for (?asked=true), waits, is on its way, was done or refused; each with its exact text or change, its attempts, and what it waits for',
  })
  async list(@Param('id') id: string, @Query() query: unknown): Promise<unknown> {
    const { state, kind, customer, asked, limit } = checked(Which, query);
    const company = await this.of.find(id);
    const which = {
      limit,
      ...(state === undefined ? {} : { state }),
      ...(kind === undefined ? {} : { kind }),
      ...(customer === undefined ? {} : { customerId: customer }),
    };
    return asked === 'true' ? this.shown.asked(company, which) : this.shown.list(company, which);
  }

  @Post('approve')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Approve planned actions as they were seen: what has changed since is not approved but named (changed), like what was asked too long ago (expired) or is no longer planned (gone). They are sent in the next turn, which is asked for at once',
  })
  async approve(@Param('id') id: string, @By() by: string, @Body() body: unknown): Promise<unknown> {
    const { actions } = checked(Seen, body);
    const answer = await this.of.within(id, async (scope) => {
      await this.mustNotOnlyObserve(
        scope,
        actions.map(({ id: action }) => action),
      );
      const now = this.clock.iso();
      const moved = await outbox.approve(scope, actions, { by, now });
      if (moved.approved.length > 0) await this.tell(scope, by, 'actions approved', { ids: moved.approved });
      return moved;
    });
    if (answer.approved.length > 0) await this.queue.request(id, 'approved');
    return answer;
  }

  @Post('decline')
  @HttpCode(200)
  @ApiOperation({ summary: 'Decline planned actions: they are not asked for again until what they rest on changes' })
  async decline(@Param('id') id: string, @By() by: string, @Body() body: unknown): Promise<unknown> {
    const { ids } = checked(Named, body);
    return this.of.within(id, async (scope) => {
      const declined = await outbox.decline(scope, ids, { by, now: this.clock.iso() });
      if (declined.length > 0) await this.tell(scope, by, 'actions declined', { ids: declined });
      return { declined };
    });
  }

  @Post(':action/retry')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try an action again that was refused; it is approved by you and sent in the next turn, which is asked for at once',
  })
  async retry(@Param('id') id: string, @Param('action') action: string, @By() by: string): Promise<unknown> {
    await this.move(id, 'tried again', async (scope) => {
      await this.mustNotOnlyObserve(scope, [action]);
      await outbox.retry(scope, action, { by, now: this.clock.iso() });
      await this.tell(scope, by, 'action tried again', { id: action });
    });
    await this.queue.request(id, 'approved');
    return { approved: action };
  }

  @Post(':action/resolve')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Say what became of an e-mail in doubt, which is never sent again by itself: done (it arrived), or not-done (it did not, and is sent in the next turn)',
  })
  async resolve(
    @Param('id') id: string,
    @Param('action') action: string,
    @By() by: string,
    @Body() body: unknown,
  ): Promise<unknown> {
    const { as } = checked(Resolution, body);
    await this.move(id, 'ended', async (scope) => {
      if (as === 'not-done') await this.mustNotOnlyObserve(scope, [action]);
      const row = await outbox.resolve(scope, action, { as, by, now: this.clock.iso() });
      // What never arrived was not said.
      if (as === 'not-done') await said.forget(scope, this.letters.messageId(row));
      await this.tell(scope, by, 'doubt ended by a person', { id: action, as });
    });
    if (as === 'not-done') await this.queue.request(id, 'approved');
    return { resolved: action, as };
  }

  /** Throws a 404 for an action that is not there, and a 409 for one that somebody or something else has moved on. */
  private async move(id: string, done: string, work: (scope: CompanyScope) => Promise<void>): Promise<void> {
    try {
      await this.of.within(id, work);
    } catch (error) {
      if (!(error instanceof outbox.IllegalMove)) throw error;
      if (error.from === null) throw new NotFoundException('There is no such action.');
      throw new ConflictException(
        `This action is ${error.from.replaceAll('_', ' ')} by now, so it was not ${done}. Nothing was changed. Cure: look at it once more; what is shown may have been old.`,
      );
    }
  }

  /** Throws a 409: to a company that only observes nothing is written or sent, whoever asks for it. */
  private async mustNotOnlyObserve(scope: CompanyScope, ids: readonly string[]): Promise<void> {
    const known = await settings.read(scope);
    for (const id of ids) {
      const row = await outbox.byId(scope, id);
      if (row !== null && observesOnly(known, row.kind))
        throw new ConflictException(
          'Holdfast only observes here, so it sends and writes nothing of this kind. Nothing was changed. Cure: choose ask or act for it first.',
        );
    }
  }

  private tell(scope: CompanyScope, actor: string, event: string, detail: unknown): Promise<void> {
    return audit.append(scope, { at: this.clock.iso(), actor, event, subject: scope.companyId, detail });
  }
}
