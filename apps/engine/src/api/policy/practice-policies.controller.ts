import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Store, practicePolicies } from '@holdfast/store';
import { z } from 'zod';
import { checked } from '../checked';
import { By } from '../sign-in/person';
import { From, numberOf } from './policy-input';
import { PracticeDesk } from './practice-desk';
import { PracticeInForce } from './practice-in-force';
import { PracticeTrials } from './practice-trials';
import { stateOf } from './version-state';

const text = z.string().min(1).max(200_000);
const Draft = z.strictObject({ text, note: z.string().max(2000).nullable().default(null) });
const Try = z.union([z.strictObject({ number: z.number().int().min(1) }), z.strictObject({ text })]);
const Starting = z.strictObject({ from: From });

const HISTORY_MAX = 500;

@ApiTags('practices')
@Controller('api/practices/:practice/policies')
export class PracticePoliciesController {
  constructor(
    private readonly store: Store,
    private readonly desk: PracticeDesk,
    private readonly trials: PracticeTrials,
    private readonly inForce: PracticeInForce,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Every version of the practice’s policy, latest first, and from when on each counted, counts or will count',
  })
  async list(@Param('practice') practice: string): Promise<unknown> {
    const { id } = await this.desk.find(practice);
    const today = await this.desk.today(id);
    return this.store.inPractice(id, async (scope) => {
      const written = await practicePolicies.versions(scope, HISTORY_MAX);
      const activations = await practicePolicies.activations(scope, HISTORY_MAX);
      const counting = (await practicePolicies.fromDayOn(scope, today)).flatMap(({ number, from }) =>
        number !== null && from <= today ? [number] : [],
      );
      const versions = written.map(({ number, note, by, at }) => {
        const state = stateOf(number, { counting, activations, today });
        return { number, note, by, at, state };
      });
      return { versions, activations };
    });
  }

  @Get('in-force')
  @ApiOperation({
    summary:
      'What the practice lays down today, with what it takes over from a starting policy, and who said what; null: nothing',
  })
  async laidDown(@Param('practice') practice: string): Promise<unknown> {
    const { id } = await this.desk.find(practice);
    return this.inForce.of(id);
  }

  @Get(':number')
  @ApiOperation({ summary: 'One version as it was written (YAML)' })
  async one(@Param('practice') practice: string, @Param('number') number: string): Promise<unknown> {
    return this.desk.version(practice, numberOf(number));
  }

  @Post()
  @ApiOperation({
    summary:
      'Write a new version: a whole policy, or what it changes in a starting policy (basedOn). It is a draft until it is activated',
  })
  async write(@Param('practice') practice: string, @By() by: string, @Body() body: unknown): Promise<unknown> {
    const { id } = await this.desk.find(practice);
    const { text: written, note } = checked(Draft, body);
    await this.trials.sound(id, written);
    return { number: await this.desk.write(id, written, { note, by }) };
  }

  @Post('validate')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Every fault of a text, with line, rule and cure; and for each company what is wrong there, and what of its own would not fit. Nothing is stored',
  })
  async validate(@Param('practice') practice: string, @Body() body: unknown): Promise<unknown> {
    const { id } = await this.desk.find(practice);
    return this.trials.faults(id, checked(Draft, body).text);
  }

  @Post('preview')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Who would stand where in each company if this version or text counted today, or why that cannot be told; nothing is stored',
  })
  async preview(@Param('practice') practice: string, @Body() body: unknown): Promise<unknown> {
    const { id } = await this.desk.find(practice);
    const asked = checked(Try, body);
    const { text: tried } = 'number' in asked ? await this.desk.version(id, asked.number) : asked;
    return { companies: await this.trials.previewed(id, await this.trials.sound(id, tried)) };
  }

  @Post(':number/activate')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Put a version in force in every company that does not stand for itself, from a day on by its own calendar: today, or later ({"from": "2027-04-01"}). In all of them or in none',
  })
  async activate(
    @Param('practice') practice: string,
    @Param('number') number: string,
    @By() by: string,
    @Body() body: unknown,
  ): Promise<unknown> {
    const { from } = checked(Starting, body ?? {});
    await this.desk.activate(practice, numberOf(number), { from, by });
    return this.list(practice);
  }

  @Post('deactivate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'From a day on the practice has no policy: its companies go back to their own or their starting policies',
  })
  async deactivate(@Param('practice') practice: string, @By() by: string, @Body() body: unknown): Promise<unknown> {
    const { from } = checked(Starting, body ?? {});
    await this.desk.activate(practice, null, { from, by });
    return this.list(practice);
  }
}
