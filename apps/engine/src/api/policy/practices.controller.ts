import { Body, Controller, Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Store } from '@holdfast/store';
import { z } from 'zod';
import { Clock } from '../../clock';
import { checked } from '../checked';
import { By } from '../sign-in/person';
import { CompanyOf } from '../company/company-of';
import { PracticeDesk } from './practice-desk';
import { PracticeDrift } from './practice-drift';
import { PracticeEnd } from './practice-end';

const name = z.string().trim().min(1).max(200);
const Named = z.strictObject({ name });
const Changed = z.strictObject({ name, ended: z.boolean() }).partial();
const LookedAfter = z.strictObject({ practice: z.uuid('is no practice’s id; null: none').nullable() });

@ApiTags('practices')
@Controller('api')
export class PracticesController {
  constructor(
    private readonly store: Store,
    private readonly of: CompanyOf,
    private readonly clock: Clock,
    private readonly desk: PracticeDesk,
    private readonly drifts: PracticeDrift,
    private readonly ending: PracticeEnd,
  ) {}

  @Get('practices')
  @ApiOperation({ summary: 'Accountants’ firms that look after companies, by name' })
  async list(): Promise<unknown> {
    return this.store.practices.list();
  }

  @Post('practices')
  @ApiOperation({ summary: 'A new practice, which looks after nobody yet' })
  async create(@Body() body: unknown): Promise<unknown> {
    return this.desk.find(await this.store.practices.create(checked(Named, body).name, this.clock.iso()));
  }

  @Get('practices/:practice')
  @ApiOperation({ summary: 'One practice' })
  async one(@Param('practice') practice: string): Promise<unknown> {
    return this.desk.find(practice);
  }

  @Patch('practices/:practice')
  @ApiOperation({
    summary:
      'Give it another name, or end it ({"ended": true}) once it looks after no company: what it laid down is kept. {"ended": false} resumes it',
  })
  async change(@Param('practice') practice: string, @Body() body: unknown): Promise<unknown> {
    const { name, ended } = checked(Changed, body);
    const { id } = await this.desk.find(practice);
    if (ended !== undefined) await this.ending.setEnded(id, ended);
    if (name !== undefined) await this.store.practices.rename(id, name);
    return this.desk.find(id);
  }

  @Delete('practices/:practice')
  @ApiOperation({
    summary:
      'Remove it with its drafts, as long as it looks after no company and no version of its policy was ever put in force; otherwise end it',
  })
  async remove(@Param('practice') practice: string): Promise<unknown> {
    const { id } = await this.desk.find(practice);
    await this.ending.remove(id);
    return { removed: id };
  }

  @Get('practices/:practice/drift')
  @ApiOperation({
    summary: 'Each of its companies: which versions are in force there today, and where its policy differs from the practice’s',
  })
  async drift(@Param('practice') practice: string): Promise<unknown> {
    const { id } = await this.desk.find(practice);
    return this.drifts.of(id);
  }

  @Get('companies/:id/practice')
  @ApiOperation({
    summary:
      'Which practice looks after the company, and whether the company follows its policy, differs from it and in what, or stands for itself',
  })
  async lookedAfterBy(@Param('id') id: string): Promise<unknown> {
    const company = await this.of.find(id);
    if (company.practiceId === null) return { practice: null, drift: null };
    return { practice: await this.desk.find(company.practiceId), drift: await this.drifts.in(company) };
  }

  @Put('companies/:id/practice')
  @ApiOperation({
    summary:
      'Which practice looks after the company, so that its policy counts there from today on; null: none. The company keeps what it wrote itself',
  })
  async lookAfter(@Param('id') id: string, @By() by: string, @Body() body: unknown): Promise<unknown> {
    const company = await this.of.find(id);
    const { practice } = checked(LookedAfter, body);
    if (practice === null) await this.desk.dismiss(company, by);
    else if (practice !== company.practiceId) await this.desk.admit(company, practice, by);
    return { practice: practice === null ? null : await this.desk.find(practice) };
  }
}
