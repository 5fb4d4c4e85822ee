import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import PgBoss from 'pg-boss';
import { Store, connections, turns, type Turn as TurnRow } from '@holdfast/store';
import type { Config } from '../config';
import { log } from '../logging';
import { CONFIG } from '../tokens';
import { TurnRunner } from './turn-runner';

interface TurnJob {
  readonly companyId: string;
  readonly trigger: string;
}

export const TURN_QUEUE = 'turn';
const WORKERS = 4;
/** Longer than a turn's budget and one call to a provider. Only a turn that hangs lasts so long: those of a killed process are given back sooner. */
const EXPIRE_SECONDS = 180;
const ABANDONED_LOOK_MS = 5000;
const POLL_SECONDS = 0.5;
const WAIT_MS_MAX = 170_000;

/** Turns waiting to be run: at most one waiting per company, over all processes. */
@Injectable()
export class TurnQueue implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly boss: PgBoss;
  private readonly workers: string[] = [];
  private suspected: ReadonlySet<string> = new Set();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
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

  /** Turns of a process that is gone: they have run for longer than a lease lasts, and nobody holds the lease of their company. What looks so twice is
   * given to whoever is there; a turn that has just ended looks so only once. */
  @Interval(ABANDONED_LOOK_MS)
  async giveBackAbandoned(): Promise<void> {
    const abandoned = new Set<string>();
    for (const { id, companyId } of await this.running()) {
      if (await this.store.inCompany(companyId, (scope) => connections.isLeased(scope, Date.now()))) continue;
      abandoned.add(id);
      if (!this.suspected.has(id)) continue;
      log.warn({ company: companyId, turn: id }, 'a turn was abandoned by its process; it is run again');
      await this.boss.fail(TURN_QUEUE, id);
      // It is tried again by itself, but not for ever.
      const job = await this.boss.getJobById(TURN_QUEUE, id);
      if (job?.state !== 'retry') await this.request(companyId, 'continue');
    }
    this.suspected = abandoned;
  }

  /** At most as many as there are workers in all processes. */
  private async running(): Promise<readonly { readonly id: string; readonly companyId: string }[]> {
    const text = `select id, data ->> 'companyId' as "companyId" from pgboss.job
      where name = $1 and state = 'active' and started_on < now() - $2 * interval '1 millisecond'`;
    // Nothing is found before the queue has been opened.
    const found: { rows: { id: string; companyId: string }[] } | undefined = await this.boss
      .getDb()
      .executeSql(text, [TURN_QUEUE, this.config.limits.leaseMs]);
    return found?.rows ?? [];
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
    if (result?.next?.why === 'continue' || result?.next?.why === 'news') await this.request(job.data.companyId, 'continue');
  }
}
