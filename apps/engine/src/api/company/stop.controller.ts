import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Store, audit } from '@holdfast/store';
import { z } from 'zod';
import { Clock } from '../../clock';
import { By } from '../sign-in/person';
import { checked } from '../checked';

const Switch = z.strictObject({ stopped: z.boolean() });

/** The switch that stops all writing and every mail, of all companies. */
@ApiTags('stop')
@Controller('api/stop')
export class StopController {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Whether all writing is stopped for all companies, since when and by whom' })
  read(): Promise<unknown> {
    return this.store.app.readStop();
  }

  @Put()
  @ApiOperation({
    summary: 'Stop all writing and every mail of all companies within seconds, or let it go on: {"stopped": true or false}',
  })
  async set(@By() by: string, @Body() body: unknown): Promise<unknown> {
    const { stopped } = checked(Switch, body);
    const now = this.clock.iso();
    await this.store.app.setStop({ stopped, by, at: now });
    for (const { id, status } of await this.store.companies.list()) {
      await this.store.inCompany(id, (scope) =>
        audit.append(scope, {
          at: now,
          actor: by,
          event: stopped ? 'all writing stopped, for all companies' : 'writing let go on, for all companies',
          subject: id,
          detail: { stopped },
        }),
      );
      // What waited goes out soon, and only after having been judged once more.
      if (!stopped && status === 'connected') await this.store.companies.scheduleTurnBy(id, now);
    }
    return this.store.app.readStop();
  }
}
