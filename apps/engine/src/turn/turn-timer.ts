import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Store } from '@holdfast/store';
import { Clock } from '../clock';
import { TurnQueue } from './turn-queue';

const TICK_MS = 10_000;

/** Asks for a turn of every company whose next one is due. A webhook makes it due at once. */
@Injectable()
export class TurnTimer {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly queue: TurnQueue,
  ) {}

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    for (const id of await this.store.companies.dueForTurn(this.clock.iso())) await this.queue.request(id, 'timer');
  }

  /** What a webhook does: it marks the company, the turn does the rest. */
  async mark(companyId: string): Promise<void> {
    await this.store.companies.scheduleTurn(companyId, this.clock.iso());
    await this.queue.request(companyId, 'webhook');
  }
}
