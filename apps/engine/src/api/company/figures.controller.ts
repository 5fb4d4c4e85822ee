import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { meters, mirror, outbox, settings } from '@holdfast/store';
import { AllowsKey } from '../sign-in/access.guard';
import { CompanyOf } from './company-of';
import { GoingLives } from './going-live';
import { plain } from '../plain';
import { askedKinds } from '../action/shown-actions';

@ApiTags('companies')
@AllowsKey('read')
@Controller('api/companies/:id')
export class FiguresController {
  constructor(
    private readonly of: CompanyOf,
    private readonly goingLives: GoingLives,
  ) {}

  @Get('totals')
  @ApiOperation({
    summary:
      'What the mirror holds: open balances per currency and in home currency, counts, who stands where, and what waits for a person',
  })
  async totals(@Param('id') id: string): Promise<unknown> {
    return plain(
      await this.of.within(id, async (scope) => {
        const work = await mirror.workCounts(scope);
        const asked = askedKinds(await settings.read(scope));
        const askedActions = asked.reduce((sum, kind) => sum + (work.plannedByKind[kind] ?? 0), 0);
        return { ...(await mirror.totals(scope)), ...work, askedActions };
      }),
    );
  }

  @Get('summary')
  @ApiOperation({
    summary: 'Figures since the company was connected: documents, marks placed and released, reminders, notes, calls',
  })
  summary(@Param('id') id: string): Promise<unknown> {
    return this.of.within(id, async (scope) => {
      const [{ counts }, done, calls] = [await mirror.totals(scope), await outbox.countDone(scope), await meters.sum(scope)];
      return {
        invoices: counts.invoices,
        payments: counts.payments,
        ...done,
        reads: calls.reads,
        writes: calls.writes + calls.batches,
      };
    });
  }

  @Get('going-live')
  @ApiOperation({
    summary:
      'What would be done now if every mode were act: marks, messages with their recipients, amounts, counts, and how many old debts are among them',
  })
  async goingLive(@Param('id') id: string): Promise<unknown> {
    return plain(await this.of.within(id, (scope) => this.goingLives.of(scope)));
  }
}
