import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import PgBoss from 'pg-boss';
import { Store, connections, turns, type Turn as TurnRow } from '@holdfast/store';
import type { Config } from '../config';
import { insist } from '../connect/insist';
import { log } from '../logging';
import { CONFIG } from '../tokens';
import { TURN_QUEUE, fetchTurn, longRunning, type FetchedTurn, type TurnJob } from './turn-fetch';
import { TurnLoop } from './turn-loop';
import { TurnRunner } from './turn-runner';

const ABANDONED_LOOK_MS = 5000;
const STOP_MS_MAX = 30_000;
const WAIT_MS_MAX = 170_000;

/** Turns waiting to be run: at most one waiting per company, over all processes. */
@Injectable()
export class TurnQueue implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly boss: PgBoss;
  private readonly loop: TurnLoop;
  private suspected: ReadonlySet<string> = new Set();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    @Inject(TurnRunner) private readonly runner: Pick<TurnRunner, 'run'>,
  ) {
    this.boss = new PgBoss({ ...store.bossConnection, schema: 'pgboss', migrate: false, maintenanceIntervalSeconds: 10 });
    this.boss.on('error', (error) => log.error({ fault: error.name }, 'the queue of turns had a fault'));
    this.loop = new TurnLoop(
      () => fetchTurn(this.boss),
      (turn) => this.work(turn),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.boss.start();
    this.loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    const unfinished = await this.loop.stop(STOP_MS_MAX);
    for (const id of unfinished) await this.tell(id, 'stopped');
    await this.boss.stop({ graceful: false });
  }

  /** Turns of a process that is gone: they have run for longer than a lease lasts, and nobody holds the lease of their company. What looks so twice is
   * given to whoever is there; a turn that has just ended looks so only once. */
  @Interval(ABANDONED_LOOK_MS)
  async giveBackAbandoned(): Promise<void> {
    const abandoned = new Set<string>();
    for (const { id, companyId } of await longRunning(this.boss, this.config.limits.leaseMs)) {
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

  /** The id of the waiting turn; null when one was waiting already, which will see what this request is about. */
  async request(companyId: string, trigger: string): Promise<string | null> {
    const id = await this.boss.send(TURN_QUEUE, { companyId, trigger } satisfies TurnJob, {
      singletonKey: companyId,
      expireInSeconds: Math.ceil(this.config.limits.turnMsMax / 1000),
    });
    this.loop.wake();
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

  private async work(turn: FetchedTurn): Promise<void> {
    const { turnMsMax } = this.config.limits;
    const hung = new AbortController();
    try {
      const isHung = await Promise.race([this.run(turn), sleep(turnMsMax, true, { signal: hung.signal })]);
      if (isHung) log.error({ company: turn.job.companyId, turn: turn.id }, 'a turn hangs; it is run again, here or elsewhere');
      await this.tell(turn.id, isHung ? 'hung' : null);
    } catch (error) {
      const fault = error instanceof Error ? error.name : 'unknown';
      log.error({ company: turn.job.companyId, turn: turn.id, fault }, 'a turn was broken off; it is run again');
      await this.tell(turn.id, fault);
    } finally {
      hung.abort();
    }
  }

  private async run({ id, job }: FetchedTurn): Promise<false> {
    const result = await this.runner.run(job.companyId, id, job.trigger);
    if (result?.next?.why === 'continue' || result?.next?.why === 'news') await this.request(job.companyId, 'continue');
    return false;
  }

  /** Tells the queue that a turn has ended: null, or why it has to be run again. Should it not hear of that, the turn is taken for abandoned and run again,
   * which costs calls and does nothing twice. */
  private async tell(id: string, fault: string | null): Promise<void> {
    await insist(() => (fault === null ? this.boss.complete(TURN_QUEUE, id) : this.boss.fail(TURN_QUEUE, id, { fault }))).catch(
      (error: unknown) =>
        log.warn(
          { turn: id, fault: error instanceof Error ? error.name : 'unknown' },
          'the queue could not be told that a turn has ended',
        ),
    );
  }
}
