import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import PgBoss from 'pg-boss';
import { Store, turns, type Turn as TurnRow } from '@holdfast/store';
import { log } from '../logging';
import { TurnRunner } from './turn-runner';

interface TurnJob {
  readonly companyId: string;
  readonly trigger: string;
}

export const TURN_QUEUE = 'turn';
const WORKERS = 4;
/** Longer than a turn's budget and one call to a provider; a process that was killed gives its turns back after this long. */
const EXPIRE_SECONDS = 180;
const POLL_SECONDS = 0.5;
const WAIT_MS_MAX = 170_000;

/** Turns waiting to be run: at most one waiting per company, over all processes. */
@Injectable()
export class TurnQueue implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly boss: PgBoss;
  private readonly workers: string[] = [];

  constructor(
    private readonly store: Store,
    private readonly runner: TurnRunner,
  ) {
    this.boss = new PgBoss({ ...store.bossConnection, schema: 'pgboss', migrate: false, maintenanceIntervalSeconds: 10 });
    this.boss.on('error', (error) => log.error({ fault: error.name }, 'the queue of turns had a fault'));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.boss.start();
    for (let n = 0; n < WORKERS; n += 1) {
      this.workers.push(
        await this.boss.work<TurnJob>(TURN_QUEUE, { batchSize: 1, pollingIntervalSeconds: POLL_SECONDS }, ([job]) =>
          job ? this.work(job) : Promise.resolve(),
        ),
      );
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: 30_000 });
  }

  /** The id of the waiting turn; null when one was waiting already, which will see what this request is about. */
  async request(companyId: string, trigger: string): Promise<string | null> {
    const id = await this.boss.send(TURN_QUEUE, { companyId, trigger } satisfies TurnJob, {
      singletonKey: companyId,
      expireInSeconds: EXPIRE_SECONDS,
    });
    for (const worker of this.workers) this.boss.notifyWorker(worker);
    return id;
  }

  /** Requests a turn and waits until it is finished. Null when it was not finished within three minutes, or had nothing to do. */
  async requestAndWait(companyId: string, trigger: string): Promise<TurnRow | null> {
    const giveUpAt = performance.now() + WAIT_MS_MAX;
    let id: string | null = null;
    while (performance.now() < giveUpAt) {
      id ??= await this.request(companyId, trigger);
      // One that waits already may have been asked for before what this request is about: ask again once it has begun.
      const found = id === null ? 'waiting' : await this.finished(companyId, id);
      if (found !== 'waiting') return found;
      await sleep(20);
    }
    return null;
  }

  private async finished(companyId: string, id: string): Promise<TurnRow | null | 'waiting'> {
    // The job before its row: one that ends between the two looks must not seem to have had nothing to do.
    const job = await this.boss.getJobById(TURN_QUEUE, id);
    const row = await this.store.inCompany(companyId, (scope) => turns.find(scope, id));
    if (row) return row.finishedAt === null ? 'waiting' : row;
    return job === null || ['completed', 'cancelled', 'failed'].includes(job.state) ? null : 'waiting';
  }

  private async work(job: PgBoss.Job<TurnJob>): Promise<void> {
    const result = await this.runner.run(job.data.companyId, job.id, job.data.trigger);
    if (result?.nextInSeconds === 0) await this.request(job.data.companyId, 'continue');
  }
}
