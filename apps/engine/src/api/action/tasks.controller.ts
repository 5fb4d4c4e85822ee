import { Controller, Get, HttpCode, NotFoundException, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { tasks } from '@holdfast/store';
import { z } from 'zod';
import { Clock } from '../../clock';
import { By } from '../sign-in/person';
import { CompanyOf } from '../company/company-of';
import { withNames } from './with-names';

@ApiTags('tasks')
@Controller('api/companies/:id/tasks')
export class TasksController {
  constructor(
    private readonly of: CompanyOf,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What a person has to do' })
  list(@Param('id') id: string): Promise<unknown> {
    return this.of.within(id, async (scope) => withNames(scope, await tasks.list(scope, { limit: 500 })));
  }

  @Post(':task/close')
  @HttpCode(200)
  @ApiOperation({ summary: 'Tick a task off' })
  async close(@Param('id') id: string, @Param('task') task: string, @By() by: string): Promise<unknown> {
    const closed =
      z.uuid().safeParse(task).success &&
      (await this.of.within(id, (scope) => tasks.close(scope, task, { by, now: this.clock.iso() })));
    if (!closed) throw new NotFoundException('There is no such open task.');
    return { closed };
  }
}
