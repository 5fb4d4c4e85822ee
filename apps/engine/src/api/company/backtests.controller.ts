import { BadRequestException, Body, Controller, Get, HttpCode, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { isEverybodyAtMost, parseDay, parseMoney, scenarioOf, type Range } from '@holdfast/credit';
import { Store, backtests } from '@holdfast/store';
import { z } from 'zod';
import { withDecimals } from '../../backtest/backtest-json';
import { BacktestQueue } from '../../backtest/backtest-queue';
import type { BacktestQuestion } from '../../backtest/question';
import { Clock } from '../../clock';
import { checked } from '../checked';
import { BacktestDesk } from './backtest-desk';
import { By } from '../sign-in/person';
import { CompanyOf } from './company-of';

const Day = z.iso.date('is no day YYYY-MM-DD').transform(parseDay);
const Policy = z.union([
  z.number().int().min(1),
  z.string().min(1).max(200),
  z.strictObject({ text: z.string().min(1).max(200_000) }),
]);
const share = z.number().min(0).max(1);
const NOBODY: Range = { low: 0, high: 0 };
const Shares = z
  .strictObject({ low: share, high: share })
  .refine(({ low, high }) => low <= high, 'goes from low to high, shares from 0 to 1')
  .default(NOBODY);
const Suppose = z
  .strictObject({ prepay: Shares, clear: Shares, leave: Shares })
  .refine(
    (shares) => isEverybodyAtMost(Object.values(shares)),
    'the upper ends add up to at most 1, for nobody does two of these',
  );
const Asked = z.strictObject({
  policy: Policy,
  compareTo: Policy.optional(),
  from: Day.optional(),
  to: Day.optional(),
  basis: z.enum(['recorded', 'document dates']).default('recorded'),
  suppose: Suppose.optional(),
});
const range = z
  .string()
  .regex(/^(0|1|0?\.\d{1,4})\.\.(0|1|0?\.\d{1,4})$/, 'is written as 0.2..0.4')
  .transform((text): Range => {
    const [low = 0, high = 0] = text.split('..').map(Number);
    return { low, high };
  })
  .refine(({ low, high }) => low <= high, 'goes from low to high')
  .default(NOBODY);
const Supposed = z
  .strictObject({ prepay: range, clear: range, leave: range })
  .refine(
    (shares) => isEverybodyAtMost(Object.values(shares)),
    'the upper ends add up to at most 1, for nobody does two of these',
  );

/** What suppositions rest on, in what was kept. */
interface KeptResult {
  readonly currency: string;
  readonly held: { readonly amount: string; readonly overdueCurrencyDays: string };
  readonly arrearsAtHolds: string;
}

@ApiTags('backtests')
@Controller('api/companies/:id/backtests')
export class BacktestsController {
  constructor(
    private readonly store: Store,
    private readonly of: CompanyOf,
    private readonly clock: Clock,
    private readonly desk: BacktestDesk,
    private readonly queue: BacktestQueue,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary:
      'Try a policy on the company’s own past: a version’s number, a starting policy’s name, "in-force" or {"text": ...}, beside another one (compareTo) over a window of issue days. Played in the background; nothing is written to the ledger',
  })
  async ask(@Param('id') id: string, @By() by: string, @Body() body: unknown): Promise<unknown> {
    const asked = checked(Asked, body);
    const company = await this.of.find(id);
    const number = await this.store.inCompany(company.id, (scope) => this.desk.ask(scope, asked, by));
    await this.queue.request({ companyId: company.id, number });
    return { number };
  }

  @Get()
  @ApiOperation({ summary: 'The last fifty backtests, latest first: what was asked, how far each has come, how it ended' })
  async list(@Param('id') id: string): Promise<unknown> {
    return this.of.within(id, async (scope) => (await backtests.list(scope)).map(shown));
  }

  @Get(':number')
  @ApiOperation({ summary: 'One backtest with what came out: facts, exposure, cost, baselines and scenarios apart' })
  async one(@Param('id') id: string, @Param('number') number: string): Promise<unknown> {
    const { result, ...line } = await this.found(id, number);
    return { ...shown(line), result };
  }

  @Get(':number/scenario')
  @ApiOperation({
    summary:
      'What would follow if so many of the customers on hold did so (prepay=0.2..0.4, clear, leave): ranges, never savings',
  })
  async scenario(@Param('id') id: string, @Param('number') number: string, @Query() query: unknown): Promise<unknown> {
    const { result } = await this.found(id, number);
    if (result === null)
      throw new NotFoundException(
        'This backtest has no result to suppose anything about. Cure: wait until it is done, or ask again.',
      );
    const { currency, held, arrearsAtHolds } = result as KeptResult;
    const rests = {
      held: { amount: parseMoney(held.amount, currency), overdueCurrencyDays: parseMoney(held.overdueCurrencyDays, currency) },
      arrearsAtHolds: parseMoney(arrearsAtHolds, currency),
    };
    return withDecimals(scenarioOf(rests, checked(Supposed, query)));
  }

  @Post(':number/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Stop one that waits or is played' })
  async cancel(@Param('id') id: string, @Param('number') number: string): Promise<unknown> {
    const line = await this.found(id, number);
    const company = await this.of.find(id);
    if (!(await this.store.inCompany(company.id, (scope) => backtests.cancel(scope, line.number, this.clock.iso()))))
      throw new BadRequestException(`Backtest ${line.number} is over already. Nothing was changed.`);
    await this.queue.cancelled({ companyId: company.id, number: line.number });
    return this.one(id, number);
  }

  private async found(id: string, text: string): Promise<backtests.Backtest> {
    const number = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
    const found = await this.of.within(id, (scope) => (number === null ? Promise.resolve(null) : backtests.find(scope, number)));
    if (!found) throw new NotFoundException('There is no such backtest. Only the last fifty are kept.');
    return found;
  }
}

/** Without the texts of the policies. */
function shown({ question, ...line }: backtests.BacktestLine): object {
  const { policy, compareTo, window, basis, knownUntil, suppose } = question as BacktestQuestion;
  return { ...line, policy: policy.label, compareTo: compareTo?.label ?? null, window, basis, knownUntil, suppose };
}
