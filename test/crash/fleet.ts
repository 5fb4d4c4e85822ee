import { randomBytes } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../apps/demo/src/child';
import type { Sandbox } from '../../apps/sandbox/src/sandbox';
import { EngineProcess, Installation } from '../e2e/support/engine-process';
import { inDatabase } from '../e2e/support/witness';
import { freshDatabase, type FreshDatabase } from '../support/postgres';
import { engineEnvironment, witnessed, type Witnessed } from '../support/running';
import { PROCESSES } from './faults';
import { Orders, Proxy, type Channel } from './proxy';

const ENTRY = join(__dirname, 'engine.cjs');
const POLICY = join(__dirname, 'policy.yaml');
const ANSWER_MS = 60_000;

/** One place for an engine process: its port and the lines it has to everything outside outlive the processes that are killed there. */
export interface Berth {
  readonly url: string;
  readonly environment: () => Record<string, string>;
  readonly lines: { readonly [C in Channel]: Proxy };
  process: EngineProcess | null;
  /** Under which name the process holds leases. */
  holder: string | null;
  starting: Promise<void> | null;
}

/** Three engine processes of one installation, each behind proxies of its own, on one database and one sandbox. */
export class Fleet {
  /** Processes that ended although nobody had killed them, with their last words. */
  readonly fallen: string[] = [];
  private isLaunched = false;

  private constructor(
    readonly witnessed: Witnessed,
    readonly berths: readonly Berth[],
    /** Of faults, by the kind of line they are for. */
    readonly orders: { readonly [C in Channel]: Orders },
    private readonly home: { readonly database: FreshDatabase; readonly installation: Installation },
  ) {}

  static async launch(sandbox: Sandbox): Promise<Fleet> {
    const database = await freshDatabase();
    const installation = Installation.make();
    copyFileSync(POLICY, join(installation.root, 'templates/policies/witness.yaml'));
    const accessKey = randomBytes(24).toString('base64url');
    const ports = await Promise.all(Array.from({ length: PROCESSES }, () => freePort(0)));
    const engineUrl = `http://localhost:${ports[0]}`;
    const own = { engineUrl, accessKey, databaseUrl: database.url };
    const orders = { provider: new Orders(), mail: new Orders(), database: new Orders() };
    const berths = await Promise.all(ports.map((port) => berth(sandbox, orders, { ...own, port })));
    // Should this process end on the way, nobody else would end them.
    process.once('exit', () => berths.forEach((one) => one.process?.signal('SIGKILL')));
    const fleet = new Fleet(witnessed({ engineUrl, accessKey, sandbox }), berths, orders, { database, installation });
    await Promise.all(berths.map((one) => fleet.start(one)));
    if (fleet.fallen.length > 0) throw new Error(fleet.fallen.join('\n'));
    fleet.isLaunched = true;
    return fleet;
  }

  get databaseUrl(): string {
    return this.home.database.url;
  }

  get holders(): readonly string[] {
    return this.berths.flatMap(({ process, holder }) => (process && holder !== null ? [holder] : []));
  }

  /** Resolves when it answers. */
  start(one: Berth): Promise<void> {
    one.starting ??= this.begin(one).finally(() => (one.starting = null));
    return one.starting;
  }

  /** What kill -9 does. Returns under which name it held leases. */
  async kill(one: Berth): Promise<string | null> {
    const { process, holder } = one;
    one.process = null;
    one.holder = null;
    await process?.endedBy('SIGKILL');
    return holder;
  }

  /** Every process is there. */
  async complete(): Promise<void> {
    while (this.holders.length < this.berths.length)
      await Promise.all(this.berths.filter(({ holder }) => holder === null).map((one) => this.start(one)));
  }

  /** Somebody is there, and nobody is on the way: who starts while the time moves would not hear of it. */
  async awake(): Promise<void> {
    await Promise.all(this.berths.flatMap(({ starting }) => starting ?? []));
    while (this.holders.length === 0) await Promise.all(this.berths.map((one) => this.start(one)));
  }

  /** The world's clock first: what a provider does late is done before anybody looks for it. Who starts later is told the time then. */
  async moveTimeTo(ms: number): Promise<void> {
    await this.awake();
    await this.witnessed.sandbox.timeline.moveTo(ms);
    const iso = new Date(ms).toISOString();
    await Promise.all(this.berths.filter(({ holder }) => holder !== null).map((one) => this.tellTime(one, iso)));
  }

  /** Undefined when nobody answers, as may be at any moment here. */
  async ask(one: Berth, method: string, path: string, body?: object): Promise<{ status: number; body: unknown } | undefined> {
    try {
      const response = await fetch(one.url + path, {
        method,
        headers: { authorization: `Bearer ${this.witnessed.accessKey}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(ANSWER_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json().catch(() => null) };
    } catch {
      return undefined;
    }
  }

  async stop(): Promise<void> {
    for (const one of this.berths) {
      await one.starting?.catch(() => undefined);
      await this.kill(one);
      await Promise.all(Object.values(one.lines).map((line) => line.close()));
    }
    await this.home.database.drop();
    this.home.installation.remove();
  }

  /** One that is killed, or cut off from its database, while it starts is simply started again when it is needed. */
  private async begin(one: Berth): Promise<void> {
    const process = new EngineProcess(this.home.installation.root, ENTRY, one.environment());
    one.process = process;
    void process.ends().then((ending) => this.ended(one, process, ending));
    await process.ready().catch(() => undefined);
    while (one.process === process && one.holder === null) {
      one.holder = heldBy(process);
      await sleep(10);
    }
  }

  private ended(one: Berth, process: EngineProcess, ending: number | string): void {
    if (one.process !== process) return;
    if (one.holder !== null || !this.isLaunched)
      this.fallen.push(`process ${this.berths.indexOf(one) + 1} ended by itself (${ending}):\n${process.output.slice(-2000)}`);
    one.process = null;
    one.holder = null;
  }

  private async tellTime(one: Berth, iso: string): Promise<void> {
    for (let tries = 0; tries < 20 && one.process !== null; tries += 1) {
      const answer = await this.ask(one, 'POST', '/api/clock', { to: iso });
      if (answer?.status === 200) return;
      const told = await this.ask(one, 'GET', '/api/clock');
      if ((told?.body as { now?: string } | undefined)?.now === iso) return;
    }
  }
}

/** What a dead process' leases and jobs become when their time has run out, and what a sleeper loses. */
export async function leasesRunOut(databaseUrl: string, holder: string): Promise<readonly string[]> {
  return inDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `update connection_lease set until = now() - interval '1 second' where holder::text = $1 and until > now() returning company_id as id`,
      [holder],
    );
    const ids = rows.map(({ id }) => id);
    await client.query(
      `update pgboss.job set state = 'failed', completed_on = now() where state = 'active' and data ->> 'companyId' = any ($1)`,
      [ids],
    );
    return ids;
  });
}

async function berth(
  sandbox: Sandbox,
  orders: Fleet['orders'],
  {
    port,
    ...own
  }: { readonly engineUrl: string; readonly accessKey: string; readonly databaseUrl: string; readonly port: number },
): Promise<Berth> {
  const lines = {
    provider: await Proxy.before('provider', sandbox.url, orders.provider),
    mail: await Proxy.before('mail', sandbox.smtpUrl, orders.mail),
    database: await Proxy.before('database', own.databaseUrl, orders.database),
  };
  const provider = lines.provider.url(sandbox.url);
  const environment = (): Record<string, string> => ({
    ...engineEnvironment(sandbox, { ...own, databaseUrl: lines.database.url(own.databaseUrl) }),
    PORT: String(port),
    SMTP_URL: lines.mail.url(sandbox.smtpUrl),
    QUICKBOOKS_API_URL: provider,
    XERO_API_URL: provider,
    XERO_IDENTITY_URL: provider,
  });
  return { url: `http://127.0.0.1:${port}`, environment, lines, process: null, holder: null, starting: null };
}

function heldBy(process: EngineProcess): string | null {
  return /Leases are held by (\S+)\./.exec(process.output)?.[1] ?? null;
}
