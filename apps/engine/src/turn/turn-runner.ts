import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AccountingError, Pace, RateLimited, SignInExpired } from '@holdfast/accounting';
import { KeyRing, Store, connections, meters, tasks, turns, type Company } from '@holdfast/store';
import { Clock } from '../clock';
import type { Config } from '../config';
import { CompanyWire, openExternalId, type Traffic } from '../connect/company-wire';
import { RECONNECT_TASK } from '../connect/connect';
import { openCompany } from '../connect/open-company';
import { Systems } from '../connect/systems';
import { log } from '../logging';
import { CONFIG } from '../tokens';
import { Turn, type TurnSummary } from './turn';

export interface TurnResult {
  readonly id: string;
  readonly summary: TurnSummary | null;
  /** In words; null when the turn went well. */
  readonly error: string | null;
  /** When the next turn is due, in seconds; 0 when something is left to do at once, null when none is due by itself. */
  readonly nextInSeconds: number | null;
}

const LEASE_RENEW_MS = 10_000;
const RETRY_SECONDS = 300;
const NO_TRAFFIC: Traffic = { reads: 0, writes: 0, batches: 0, bytes: 0 };

/** Runs a turn for the one company whose lease it holds, and leaves its outcome in the store whatever happens. */
@Injectable()
export class TurnRunner {
  private readonly holder = randomUUID();
  private readonly paces = new Map<string, Pace>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly keys: KeyRing,
    private readonly clock: Clock,
    private readonly systems: Systems,
    private readonly turn: Turn,
  ) {}

  /** Null when there is nothing to do for this company now: not connected, or another process has it in hand. */
  async run(companyId: string, turnId: string, trigger: string): Promise<TurnResult | null> {
    const company = await this.store.companies.find(companyId);
    if (company?.status !== 'connected') return null;
    const epoch = await this.acquire(companyId);
    if (epoch === null) {
      // The lease of a killed process has to run out first; the timer asks again.
      await this.schedule(companyId, 0);
      return null;
    }
    // Due again only after this one: a timer that ticks meanwhile asks for no second turn.
    await this.schedule(company.id, this.config.limits.turnIntervalMs / 1000);
    await this.store.inCompany(company.id, (scope) => turns.start(scope, { id: turnId, trigger, startedAt: this.clock.iso() }));
    const { result, traffic } = await this.whileHeld(company, epoch, () => this.attempt(company, epoch, turnId));
    await this.record(company, trigger, result, traffic);
    return result;
  }

  private async whileHeld<T>(company: Company, epoch: number, work: () => Promise<T>): Promise<T> {
    const heartbeat = setInterval(() => void this.renew(company.id, epoch), LEASE_RENEW_MS);
    try {
      return await work();
    } finally {
      clearInterval(heartbeat);
      await this.store.inCompany(company.id, (scope) => connections.releaseLease(scope, epoch));
    }
  }

  private async record(company: Company, trigger: string, result: TurnResult, traffic: Traffic): Promise<void> {
    const { id, summary, error, nextInSeconds } = result;
    if (nextInSeconds !== null) await this.schedule(company.id, nextInSeconds);
    await this.store.inCompany(company.id, async (scope) => {
      await meters.add(scope, { day: this.clock.today('UTC'), ...traffic });
      await turns.finish(scope, { id, finishedAt: this.clock.iso(), summary: { ...summary, traffic }, error });
    });
    log.info({ company: company.id, turn: id, trigger, ...summary, ...traffic, error }, 'turn finished');
  }

  private async attempt(company: Company, epoch: number, id: string): Promise<{ result: TurnResult; traffic: Traffic }> {
    let wire: CompanyWire | null = null;
    try {
      wire = await this.wireTo(company);
      const opened = openCompany(
        { company, epoch, system: this.systems.must(company.provider), wire },
        this.config.limits.turnBudgetMs,
      );
      const summary = await this.turn.run(opened);
      const nextInSeconds = summary.complete ? this.config.limits.turnIntervalMs / 1000 : 0;
      return { result: { id, summary, error: null, nextInSeconds }, traffic: wire.takeTraffic() };
    } catch (error) {
      return {
        result: { id, summary: null, ...(await this.explained(company, id, error)) },
        traffic: wire?.takeTraffic() ?? NO_TRAFFIC,
      };
    }
  }

  private async explained(company: Company, turn: string, error: unknown): Promise<Pick<TurnResult, 'error' | 'nextInSeconds'>> {
    if (error instanceof SignInExpired) {
      await this.signInExpired(company, turn, error);
      return { error: error.message, nextInSeconds: null };
    }
    if (error instanceof RateLimited) return { error: error.message, nextInSeconds: error.retryAfterSeconds };
    if (error instanceof AccountingError) return { error: error.message, nextInSeconds: RETRY_SECONDS };
    log.error(
      { company: company.id, turn, fault: error instanceof Error ? error.name : 'unknown', stack: stackOf(error) },
      'turn failed',
    );
    return {
      error: 'Something unexpected went wrong inside Holdfast; the log has the details. Nothing was lost; the next turn goes on.',
      nextInSeconds: RETRY_SECONDS,
    };
  }

  /** No further turn runs until somebody connects again; the owner is told once. */
  private async signInExpired(company: Company, turn: string, error: SignInExpired): Promise<void> {
    // The owner may have disconnected it while this turn was running: then that is why, and what was wished.
    if (!(await this.store.companies.needsReconnect(company.id))) return;
    await this.store.inCompany(company.id, (scope) =>
      tasks.add(scope, {
        key: `${RECONNECT_TASK}${turn}`,
        customerId: null,
        title: 'Connect this company again',
        detail: { reason: error.message },
        dueOn: this.clock.today('UTC'),
        now: this.clock.iso(),
      }),
    );
  }

  /** A new wire for each turn, so that it starts from the stored tokens; the pace goes on, as the provider's window does. */
  private async wireTo(company: Company): Promise<CompanyWire> {
    const connection = await this.store.inCompany(company.id, (scope) => connections.read(scope));
    if (!connection) throw new SignInExpired('This company is not connected any more. Cure: connect it again.');
    const system = this.systems.must(company.provider);
    const pace = this.paces.get(company.id) ?? new Pace(system.capabilities.limits, this.clock.paceTimer);
    this.paces.set(company.id, pace);
    const externalId = openExternalId(this.keys, company.id, connection.sealedExternalId);
    return new CompanyWire(
      { companyId: company.id, externalId, connector: system.connector, pace },
      { store: this.store, keys: this.keys, clock: this.clock },
    );
  }

  private schedule(companyId: string, inSeconds: number): Promise<void> {
    return this.store.companies.scheduleTurn(companyId, new Date(this.clock.nowMs() + inSeconds * 1000).toISOString());
  }

  // The lease is about processes, not business days: it runs on the system's clock.
  private acquire(companyId: string): Promise<number | null> {
    const { leaseMs } = this.config.limits;
    return this.store.inCompany(companyId, (scope) =>
      connections.acquireLease(scope, { holder: this.holder, now: Date.now(), ttlMs: leaseMs }),
    );
  }

  private async renew(companyId: string, epoch: number): Promise<void> {
    const { leaseMs } = this.config.limits;
    await this.store
      .inCompany(companyId, (scope) => connections.renewLease(scope, { epoch, now: Date.now(), ttlMs: leaseMs }))
      .catch((error: unknown) =>
        log.warn(
          { company: companyId, fault: error instanceof Error ? error.name : 'unknown' },
          'the lease could not be renewed',
        ),
      );
  }
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack?.split('\n').slice(1).join('\n') : undefined;
}
