import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Store } from '@holdfast/store';
import { Clock } from '../clock';
import { log } from '../logging';
import { TurnQueue } from './turn-queue';

const TICK_MS = 10_000;

/** Asks for a turn of every company whose next one is due. A webhook makes it due at once. */
@Injectable()
export class TurnTimer {
  private readonly marked = new Set<string>();
  private readonly asking = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly queue: TurnQueue,
  ) {}

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    for (const id of await this.store.companies.dueForTurn(this.clock.iso())) await this.queue.request(id, 'timer');
  }

  /** The turn need not wait for the next tick, and nobody for this: who marks a company has made it due already, so a request that fails costs a tick. */
  mark(companyId: string): void {
    this.marked.add(companyId);
    if (!this.asking.has(companyId)) void this.ask(companyId);
  }

  /** One request at a time for a company: the one under way may have come too early for those who mark it meanwhile, and they need one more between them. */
  private async ask(companyId: string): Promise<void> {
    this.asking.add(companyId);
    try {
      while (this.marked.delete(companyId)) await this.queue.request(companyId, 'webhook');
    } catch (error) {
      log.warn({ company: companyId, fault: error instanceof Error ? error.name : 'unknown' }, 'a turn could not be asked for');
    } finally {
      this.asking.delete(companyId);
    }
  }
}
