import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Store, policies, type PolicySubject, type PolicyVersion } from '@holdfast/store';
import { z } from 'zod';
import { Clock } from '../../clock';
import { By } from '../sign-in/person';
import { checked } from '../checked';
import { CompanyOf } from '../company/company-of';
import { PolicyDesk } from './policy-desk';
import { From, numberOf } from './policy-input';
import { PolicyPreviews } from './policy-previews';
import { stateOf } from './version-state';

const MISNAMED = {
  path: ['subject'],
  message: 'is a group’s name or a customer’s id, and empty for the company’s own policy',
};
const level = z.enum(['company', 'group', 'customer']).default('company');
/** A group's name or a customer's id; a company's own policy has none. */
const subject = z.string().max(200).default('');
const text = z.string().min(1).max(200_000);
const Draft = z
  .strictObject({ level, subject, text, note: z.string().max(2000).nullable().default(null) })
  .refine(isNamed, MISNAMED);
const Try = z.union([
  z.strictObject({ number: z.number().int().min(1) }),
  z.strictObject({ level, subject, text }).refine(isNamed, MISNAMED),
]);
const Activation = z.strictObject({ from: From });
const Deactivation = z.strictObject({ level, subject, from: From }).refine(isNamed, MISNAMED);

function isNamed(named: PolicySubject): boolean {
  return (named.level === 'company') === (named.subject === '');
}

const HISTORY_MAX = 500;

@ApiTags('policies')
@Controller('api/companies/:id/policies')
export class CompanyPoliciesController {
  constructor(
    private readonly store: Store,
    private readonly of: CompanyOf,
    private readonly clock: Clock,
    private readonly desk: PolicyDesk,
    private readonly previews: PolicyPreviews,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'Every version of the company’s own policies, latest first, and from when on each counted, counts or will count; under practice, the same of the versions that its practice laid down',
  })
  async list(@Param('id') id: string): Promise<unknown> {
    return this.of.within(id, async (scope) => {
      const written = (await policies.versions(scope, HISTORY_MAX)).filter(({ practice }) => !practice);
      const today = await this.desk.today(scope);
      const counting = today === null ? [] : (await policies.inForce(scope, today)).map(({ number }) => number);
      const all = await policies.activations(scope, HISTORY_MAX);
      const activations = all.filter(({ level }) => level !== 'practice');
      const versions = written.map((version) => ({
        ...withoutText(version),
        state: stateOf(version.number, { counting, activations, today }),
      }));
      const handedDown = all
        .filter(({ level }) => level === 'practice')
        .map(({ practice, from, by, at }) => ({
          practice: practice?.id ?? null,
          number: practice?.number ?? null,
          from,
          by,
          at,
        }));
      return { versions, activations, practice: handedDown };
    });
  }

  @Get('in-force')
  @ApiOperation({
    summary:
      'What counts today for everybody: the starting policy, what the practice and the company change in it, and who said what',
  })
  async inForce(@Param('id') id: string): Promise<unknown> {
    return this.of.within(id, async (scope) => {
      const { set, today } = await this.desk.open(scope);
      const { policy, merged } = set.company();
      const counting = await policies.inForce(scope, today);
      const levels = counting.filter(({ practice }) => !practice).map(withoutText);
      const practice = counting.find((version) => version.practice)?.practice ?? null;
      return {
        asOf: today,
        name: policy.name,
        version: policy.version,
        document: merged.document,
        origins: merged.origins,
        levels,
        practice: practice && { ...practice, isFollowed: set.followsPractice },
      };
    });
  }

  @Get(':number')
  @ApiOperation({ summary: 'One version as it was written (YAML)' })
  async one(@Param('id') id: string, @Param('number') number: string): Promise<unknown> {
    return this.of.within(id, (scope) => this.desk.version(scope, numberOf(number)));
  }

  @Post()
  @ApiOperation({
    summary:
      'Write a new version: a whole policy, what it changes in a starting policy or in its practice’s (basedOn), or what differs for a group or a customer. It is a draft until it is activated',
  })
  async write(@Param('id') id: string, @By() by: string, @Body() body: unknown): Promise<unknown> {
    const { note, ...draft } = checked(Draft, body);
    return { number: await this.of.within(id, (scope) => this.desk.write(scope, draft, { note, by })) };
  }

  @Post('validate')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Every fault of a text among what else counts in this company, with line, rule and cure; nothing is stored',
  })
  async validate(@Param('id') id: string, @Body() body: unknown): Promise<unknown> {
    const { level, subject, text } = checked(Draft, body);
    return { faults: await this.of.within(id, (scope) => this.desk.faultsOf(scope, { level, subject, text })) };
  }

  @Post('preview')
  @HttpCode(200)
  @ApiOperation({ summary: 'Who would stand where if this version or text counted today: how many, and who; nothing is stored' })
  async preview(@Param('id') id: string, @Body() body: unknown): Promise<unknown> {
    const asked = checked(Try, body);
    const company = await this.of.find(id);
    const draft = await this.store.inCompany(company.id, (scope) =>
      'number' in asked ? this.desk.version(scope, asked.number) : this.desk.sound(scope, asked),
    );
    return this.previews.of(company.id, draft);
  }

  @Post(':number/activate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Put a version in force from a day on: today, or later ({"from": "2027-04-01"})' })
  async activate(
    @Param('id') id: string,
    @Param('number') number: string,
    @By() by: string,
    @Body() body: unknown,
  ): Promise<unknown> {
    const { from } = checked(Activation, body ?? {});
    const isNow = await this.of.within(id, (scope) => this.desk.activate(scope, numberOf(number), { from, by }));
    return this.after(id, isNow);
  }

  @Post('deactivate')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'From a day on a level has no policy of its own: the company goes back to its practice’s or its starting policy, a group or customer to the company’s',
  })
  async deactivate(@Param('id') id: string, @By() by: string, @Body() body: unknown): Promise<unknown> {
    const { from, ...named } = checked(Deactivation, body ?? {});
    const isNow = await this.of.within(id, (scope) => this.desk.deactivate(scope, named, { from, by }));
    return this.after(id, isNow);
  }

  private async after(id: string, isNow: boolean): Promise<unknown> {
    if (isNow) await this.store.companies.scheduleTurnBy(id, this.clock.iso());
    return this.list(id);
  }
}

function withoutText({ number, level, subject, note, by, at }: PolicyVersion): Omit<PolicyVersion, 'text' | 'practice'> {
  return { number, level, subject, note, by, at };
}
