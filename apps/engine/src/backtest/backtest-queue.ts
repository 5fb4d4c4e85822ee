import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import PgBoss from 'pg-boss';
import { Store, backtests } from '@holdfast/store';
import { Clock } from '../clock';
import { log } from '../logging';
import { THREADS, type Threads } from '../tokens';
import { Played, TooLarge } from './played';
import type { BacktestQuestion } from './question';

const QUEUE = 'backtest';
const LOOK_MS = 2000;
const ABANDONED_LOOK_MS = 10_000;
const SILENT_MS = 30_000;
const TELL_MS = 1000;
const RUN_MS_MAX = 3_600_000;
const MEMORY_MB = 1024;
const RETRIES = 2;

/** Not those that were fetched in this moment. */
const ACTIVE = `select id, data as job from pgboss.job
  where name = $1 and state = 'active' and started_on < now() - $2 * interval '1 millisecond'`;

interface BacktestJob {
  readonly companyId: string;
  readonly number: number;
}

interface Running {
  readonly job: BacktestJob;
  readonly attempt: number;
  readonly played: Played;
}

const FAULTS = {
  large:
    'The books are too large to be played over this window. Nothing was changed. Cure: choose a shorter window, which holds fewer invoices.',
  long: 'It took longer than an hour and was stopped. Nothing was changed. Cure: choose a shorter window, or a policy without segments and exceptions.',
  unknown: 'Something unexpected went wrong inside Holdfast; the log has the details. Nothing was changed. Cure: ask again.',
  abandoned: 'The process that played it ended, again and again. Nothing was changed. Cure: ask again, or look at the log.',
};

/** Backtests waiting to be played, in a queue of their own: turns never wait for them. One at a time per process, each in a thread of its own. */
@Injectable()
export class BacktestQueue implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly boss: PgBoss;
  private looking: Promise<void> | null = null;
  private running: Running | null = null;
  private isStopping = false;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    @Inject(THREADS) private readonly threads: Threads,
  ) {
    this.boss = new PgBoss({
      ...store.bossConnection,
      schema: 'pgboss',
      migrate: false,
      supervise: false,
      schedule: false,
      max: 2,
    });
    this.boss.on('error', (error) => log.error({ fault: error.name }, 'the queue of backtests had a fault'));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.boss.start();
  }

  /** What is played is left to whoever is there next. */
  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await this.running?.played.stop();
    await this.looking;
    await this.boss.stop({ graceful: false });
  }

  async request(job: BacktestJob): Promise<void> {
    await this.boss.send(QUEUE, job, { retryLimit: RETRIES, retryDelay: 0, expireInSeconds: (4 * RUN_MS_MAX) / 1000 });
    void this.look();
  }

  /** One that is cancelled here ends at once, elsewhere within seconds. */
  async cancelled({ companyId, number }: BacktestJob): Promise<void> {
    const { job, played } = this.running ?? {};
    if (job?.companyId === companyId && job.number === number) await played?.stop();
  }

  @Interval(LOOK_MS)
  look(): Promise<void> {
    this.looking ??= this.playAll().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  /** Backtests whose process is gone: they are played again, here or elsewhere, but not for ever. */
  @Interval(ABANDONED_LOOK_MS)
  async giveBackAbandoned(): Promise<void> {
    const active = await this.boss.getDb().executeSql(ACTIVE, [QUEUE, SILENT_MS]);
    for (const { id, job } of (active as { rows: { id: string; job: BacktestJob }[] } | undefined)?.rows ?? []) {
      const { companyId, number } = job;
      if (await this.store.inCompany(companyId, (scope) => backtests.isLookedAfter(scope, number, SILENT_MS))) continue;
      log.warn({ company: companyId, backtest: number }, 'a backtest was abandoned by its process; it is played again');
      await this.giveBack(id, job);
    }
  }

  private async playAll(): Promise<void> {
    try {
      while (!this.isStopping) {
        const [fetched] = (await this.boss.fetch<BacktestJob>(QUEUE)) ?? [];
        if (!fetched) return;
        await this.play(fetched.id, fetched.data);
      }
    } catch (error) {
      log.error({ fault: error instanceof Error ? error.name : 'unknown' }, 'the queue of backtests had a fault');
    }
  }

  private async play(id: string, job: BacktestJob): Promise<void> {
    const { companyId, number } = job;
    const company = await this.store.companies.find(companyId);
    const begun = company && (await this.store.inCompany(companyId, (scope) => backtests.begin(scope, number)));
    if (!begun) return this.boss.complete(QUEUE, id).then(() => undefined);
    const task = {
      companyId,
      provider: company.provider,
      question: begun.question as BacktestQuestion,
      policies: this.threads.policies,
      databaseUrl: this.store.bossConnection.connectionString,
    };
    const played = new Played(task, { memoryMb: MEMORY_MB, execArgv: this.threads.execArgv });
    this.running = { job, attempt: begun.attempt, played };
    try {
      const end = await this.endOf(this.running);
      if (this.isStopping) await this.giveBack(id, job);
      else {
        if (end !== null)
          await this.store.inCompany(companyId, (scope) => backtests.finish(scope, { number, attempt: begun.attempt }, end));
        await this.boss.complete(QUEUE, id);
      }
    } finally {
      this.running = null;
      await played.stop();
    }
  }

  /** Null when somebody has cancelled it, or has taken it up in our place. */
  private async endOf(
    running: Running,
  ): Promise<({ readonly at: string } & ({ readonly result: string } | { readonly error: string })) | null> {
    const { job, played } = running;
    const stopAt = performance.now() + RUN_MS_MAX;
    try {
      for (;;) {
        const result = await Promise.race([played.result, sleep(TELL_MS, null)]);
        if (!(await this.stillRuns(running))) return null;
        if (result !== null) return { at: this.clock.iso(), result };
        if (performance.now() > stopAt) return { at: this.clock.iso(), error: FAULTS.long };
      }
    } catch (error) {
      // Whoever stopped it knows why.
      if (this.isStopping || !(await this.stillRuns(running))) return null;
      if (error instanceof TooLarge) return { at: this.clock.iso(), error: FAULTS.large };
      log.error(
        {
          company: job.companyId,
          backtest: job.number,
          fault: error instanceof Error ? error.name : 'unknown',
          stack: stackOf(error),
        },
        'a backtest failed',
      );
      return { at: this.clock.iso(), error: FAULTS.unknown };
    }
  }

  private stillRuns({ job, attempt, played }: Running): Promise<boolean> {
    return this.store.inCompany(job.companyId, (scope) =>
      backtests.stillRuns(scope, { number: job.number, attempt }, played.progress),
    );
  }

  private async giveBack(id: string, { companyId, number }: BacktestJob): Promise<void> {
    await this.boss.fail(QUEUE, id);
    const job = await this.boss.getJobById(QUEUE, id);
    if (job?.state === 'retry') return;
    const end = { at: this.clock.iso(), error: FAULTS.abandoned };
    await this.store.inCompany(companyId, (scope) => backtests.giveUp(scope, number, end));
  }
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack?.split('\n').slice(1).join('\n') : undefined;
}
