import { BadRequestException, Body, ConflictException, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Store } from '@holdfast/store';
import { z } from 'zod';
import { Clock, ManualClock } from '../clock';
import { TurnQueue } from '../turn/turn-queue';
import { TurnTimer } from '../turn/turn-timer';
import { checked } from './checked';

const Move = z.strictObject({
  to: z.iso.datetime({ offset: true }),
  /** Run a turn of every connected company and answer when all are finished. */
  wait: z.boolean().default(false),
});

/** The day, for demos and tests: it moves only when told, and only where CLOCK is manual. */
@ApiTags('clock')
@Controller('api/clock')
export class ClockController {
  constructor(
    private readonly clock: Clock,
    private readonly store: Store,
    private readonly timer: TurnTimer,
    private readonly queue: TurnQueue,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What time it is for Holdfast' })
  now(): unknown {
    return { now: this.clock.iso(), manual: this.clock instanceof ManualClock };
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Move a manual clock forward: {"to": ISO time, "wait": run a turn of each company and wait for it}' })
  async move(@Body() body: unknown, @Query('wait') waitInQuery?: unknown): Promise<unknown> {
    const move = checked(Move, body);
    const { to } = move;
    const wait = move.wait || waitInQuery === 'true';
    if (!(this.clock instanceof ManualClock))
      throw new ConflictException(
        'The clock is the system’s and cannot be moved. It can where Holdfast is started with CLOCK=manual:<ISO time>.',
      );
    try {
      this.clock.moveTo(Date.parse(to));
    } catch (error) {
      throw new BadRequestException(`to: ${error instanceof Error ? error.message : 'not a time'}`);
    }
    if (!wait) {
      await this.timer.tick();
      return { now: this.clock.iso() };
    }
    const connected = (await this.store.companies.list()).filter((company) => company.status === 'connected');
    const turns = await Promise.all(
      connected.map(async (company) => ({ company: company.id, turn: await this.queue.requestAndWait(company.id, 'clock') })),
    );
    return { now: this.clock.iso(), turns };
  }
}
