import { Inject, Injectable } from '@nestjs/common';
import { AccountingError, RateLimited, SignInExpired } from '@holdfast/accounting';
import { Store, meters, sync, turns, type Company } from '@holdfast/store';
import { Clock } from '../clock';
import type { Config } from '../config';
import type { Traffic } from '../connect/company-wire';
import { SignInEnded } from '../connect/sign-in-ended';
import { log } from '../logging';
import { CONFIG } from '../tokens';
import type { NextTurn } from './next-turn';
import { Schedule } from './schedule';
import type { TurnSummary } from './turn';

/** Which turn it is, and who asked for it. */
export interface TurnId {
  readonly id: string;
  readonly trigger: string;
}

export interface TurnResult {
  readonly summary: TurnSummary | null;
  /** In words; null when the turn went well. */
  readonly error: string | null;
  /** When the next turn is due, and why; null when none is due by itself. */
  readonly next: NextTurn | null;
}

const RETRY_SECONDS = 300;

/** What is written down of turns: that one has begun, how it ended, and when the next is due. */
@Injectable()
export class TurnBook {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly signInEnded: SignInEnded,
    private readonly schedule: Schedule,
  ) {}

  /** Somebody else has it in hand. Should that process be dead, its lease has to run out first; the timer asks again. */
  async taken(companyId: string): Promise<void> {
    await this.dueIn(companyId, 0);
  }

  async begun(company: Company, { id, trigger }: TurnId): Promise<void> {
    // Due again only after this one: a timer that ticks meanwhile asks for no second turn.
    await this.dueIn(company.id, this.config.limits.turnIntervalMs / 1000);
    await this.store.inCompany(company.id, (scope) => turns.start(scope, { id, trigger, startedAt: this.clock.iso() }));
  }

  async ended(company: Company, { id, trigger }: TurnId, result: TurnResult & { readonly traffic: Traffic }): Promise<void> {
    const { summary, error, next, traffic } = result;
    const nextAt = next && new Date(next.atMs).toISOString();
    if (nextAt !== null) await this.store.companies.scheduleTurn(company.id, nextAt);
    await this.store.inCompany(company.id, async (scope) => {
      await sync.setNextWhy(scope, next?.why ?? null);
      if (error !== null && nextAt !== null) await sync.wait(scope, { until: nextAt, reason: `the next try. ${error}` });
      await meters.add(scope, { day: this.clock.today('UTC'), ...traffic });
      await turns.finish(scope, { id, finishedAt: this.clock.iso(), summary: { ...summary, traffic }, error });
    });
    log.info({ company: company.id, turn: id, trigger, ...summary, ...traffic, error }, 'turn finished');
  }

  async wentWell(company: Company, summary: TurnSummary): Promise<TurnResult> {
    const next: NextTurn = summary.complete ? await this.schedule.next(company) : { atMs: this.clock.nowMs(), why: 'continue' };
    return { summary, error: null, next };
  }

  async failed(company: Company, { id }: TurnId, error: unknown): Promise<TurnResult> {
    if (error instanceof SignInExpired) {
      // No further turn runs until somebody connects again.
      await this.signInEnded.tell(company.id, error.message);
      return { summary: null, error: error.message, next: null };
    }
    if (error instanceof RateLimited) return this.again(error.message, error.retryAfterSeconds);
    if (error instanceof AccountingError) return this.again(error.message, RETRY_SECONDS);
    log.error(
      { company: company.id, turn: id, fault: error instanceof Error ? error.name : 'unknown', stack: stackOf(error) },
      'turn failed',
    );
    return this.again(
      'Something unexpected went wrong inside Holdfast; the log has the details. Nothing was lost; the next turn goes on.',
      RETRY_SECONDS,
    );
  }

  private again(error: string, inSeconds: number): TurnResult {
    return { summary: null, error, next: { atMs: this.clock.nowMs() + inSeconds * 1000, why: 'retry' } };
  }

  private dueIn(companyId: string, seconds: number): Promise<void> {
    return this.store.companies.scheduleTurn(companyId, new Date(this.clock.nowMs() + seconds * 1000).toISOString());
  }
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack?.split('\n').slice(1).join('\n') : undefined;
}
