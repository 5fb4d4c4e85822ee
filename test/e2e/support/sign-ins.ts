import { join } from 'node:path';
import { freePort } from '../../../apps/demo/src/child';
import { readConfig } from '../../../apps/engine/src/config';
import { TokenKeeper } from '../../../apps/engine/src/connect/token-keeper';
import { startEngine, type RunningEngine } from '../../../apps/engine/src/start-engine';
import type { SandboxOptions } from '../../../apps/sandbox/src/sandbox';
import { startQuietly, startRunning, type Running } from '../../support/running';
import { STARTS, afterStart, books } from './story';
import { inDatabase, tasksOf } from './witness';

const ROOT = join(__dirname, '../../..');

/** A company's sign-in as the API shows it. */
interface Shown {
  readonly status: string;
  readonly connection: {
    readonly connectedAt: string | null;
    readonly refreshExpiresAt: string;
    readonly hardExpiresAt: string | null;
    readonly warning: { readonly kind: string; readonly withinDays: number; readonly endsAt: string } | null;
  } | null;
}

/** An engine, and other processes' worth on the same database that look after the sign-ins when told. */
export class SignIns {
  private constructor(
    readonly running: Running,
    private readonly others: readonly RunningEngine[],
  ) {}

  static async start(processes: number, world: Partial<SandboxOptions> = {}): Promise<SignIns> {
    const running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 1 }), ...world });
    const others: RunningEngine[] = [];
    for (let n = 0; n < processes; n += 1) {
      const environment = { ...running.environment, PORT: String(await freePort(0)) };
      others.push(await startQuietly(() => startEngine(readConfig(environment), ROOT)));
    }
    return new SignIns(running, others);
  }

  async stop(): Promise<void> {
    for (const other of this.others) await other.stop();
    await this.running.stop();
  }

  shown(id: string): Promise<Shown> {
    return this.running.get(`/api/companies/${id}`);
  }

  async titles(id: string): Promise<readonly string[]> {
    return (await tasksOf(this.running, id)).map(({ title }) => title);
  }

  /** What each process does once a day, all at the same moment. */
  async lookAfterAll(): Promise<void> {
    await Promise.all(this.others.map(({ app }) => app.get(TokenKeeper).lookAfterAll()));
  }

  /** No turn comes by itself any more: as if it were slowed down for good. */
  async turnsRest(): Promise<void> {
    await inDatabase(this.running.databaseUrl, (client) => client.query(`update company set next_turn_at = '2200-01-01'`));
  }

  /** For the world and every process; counted from the start. */
  async daysPass(days: number): Promise<void> {
    const to = afterStart({ days });
    await this.running.sandbox.timeline.moveTo(Date.parse(to));
    for (const url of [this.running.engineUrl, ...this.others.map((other) => other.url)]) {
      const headers = { authorization: `Bearer ${this.running.accessKey}`, 'content-type': 'application/json' };
      const moved = await fetch(`${url}/api/clock`, { method: 'POST', headers, body: JSON.stringify({ to }) });
      if (moved.status !== 200) throw new Error(`the clock of ${url} did not move: ${await moved.text()}`);
    }
  }
}
