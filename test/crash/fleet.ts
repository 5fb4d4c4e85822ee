import { randomBytes } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../apps/demo/src/child';
import type { Sandbox } from '../../apps/sandbox/src/sandbox';
import { EngineProcess, Installation } from '../e2e/support/engine-process';
import { inDatabase } from '../e2e/support/witness';
import { freshDatabase, type FreshDatabase } from '../support/postgres';
import { engineEnvironment, witnessed, type Witnessed } from '../support/running';
import { PROCESSES } from './faults';
import { Orders, Proxy, type Channel } from './proxy';
import { Stillness } from './stillness';

const ENTRY = join(__dirname, 'engine.cjs');
const POLICY = join(__dirname, 'policy.yaml');
const ANSWER_MS = 60_000;

const STATE = [
  `select 'turn' as what, id, state, retry_count, created_on, started_on, data from pgboss.job where name = 'turn' and state in ('created', 'retry', 'active')`,
  `select 'company' as what, id, provider, status, next_turn_at from company`,
  `select 'actions' as what, company_id, kind, state, as_of::text, count(*)::int, max(updated_at) from action
    where as_of >= (select max(as_of) from action) or state not in ('confirmed', 'withdrawn') group by company_id, kind, state, as_of order by 2, 5, 3, 4`,
  `select 'sync' as what, company_id, looked_on::text, reconciled_on::text, unfinished, progress, next_why, unheard_since,
    (select count(*)::int from touched where touched.company_id = sync_state.company_id) as to_judge,
    (select max(as_of)::text from decision where decision.company_id = sync_state.company_id) as judged_on from sync_state`,
  `select 'last turns' as what, company_id, trigger, started_at, finished_at, summary, error from (
    select *, row_number() over (partition by company_id order by started_at desc, id) from turn) turn where row_number <= 4`,
  `select 'lease' as what, company_id, holder, epoch, until from connection_lease`,
  `select 'session' as what, state, wait_event, now() - xact_start as since, left(query, 80) as query from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`,
];

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** One place for an engine process: its port and the lines it has to everything outside outlive the processes that are killed there. */
export interface Berth {
  readonly url: string;
  readonly environment: () => Record<string, string>;
  readonly lines: { readonly [C in Channel]: Proxy };
  process: EngineProcess | null;
  /** Its start is complete. */
  isUp: boolean;
  starting: Promise<void> | null;
}

/** Three engine processes of one installation, each behind proxies of its own, on one database and one sandbox. */
export class Fleet {
  /** Processes that ended although nobody had killed them, with their last words. */
  readonly fallen: string[] = [];
  readonly stillness = new Stillness();
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

  /** The names under which those alive hold leases, also who still starts. */
  get holders(): readonly string[] {
    return this.berths.flatMap(({ process }) => (process && heldBy(process)) ?? []);
  }

  /** Resolves when it answers. */
  start(one: Berth): Promise<void> {
    one.starting ??= this.stillness
      .during(`${this.nameOf(one)} starts`, () => this.begin(one))
      .finally(() => (one.starting = null));
    return one.starting;
  }

  /** What kill -9 does. Returns under which name it held leases. */
  async kill(one: Berth): Promise<string | null> {
    const { process } = one;
    one.process = null;
    one.isUp = false;
    await process?.endedBy('SIGKILL');
    return process && heldBy(process);
  }

  /** Every process is there. */
  async complete(): Promise<void> {
    while (this.berths.some(({ isUp }) => !isUp))
      await Promise.all(this.berths.filter(({ isUp }) => !isUp).map((one) => this.start(one)));
  }

  /** Somebody is there, and nobody is on the way: who starts while the time moves would not hear of it. */
  async awake(): Promise<void> {
    await Promise.all(this.berths.flatMap(({ starting }) => starting ?? []));
    while (this.berths.every(({ isUp }) => !isUp)) await Promise.all(this.berths.map((one) => this.start(one)));
  }

  /** The world's clock first: what a provider does late is done before anybody looks for it. Who starts later is told the time then. */
  async moveTimeTo(ms: number): Promise<void> {
    await this.awake();
    const iso = new Date(ms).toISOString();
    await this.stillness.during(`the sandbox moves to ${iso}`, () => this.witnessed.sandbox.timeline.moveTo(ms));
    await Promise.all(this.berths.filter(({ isUp }) => isUp).map((one) => this.tellTime(one, iso)));
  }

  /** Undefined when nobody answers, as may be at any moment here. */
  ask(one: Berth, method: string, path: string, body?: object): Promise<Answer | undefined> {
    return this.stillness.during(`${this.nameOf(one)} is asked ${method} ${path}`, () => this.fetch(one, method, path, body));
  }

  /** What there is to know when nothing moves or a day is judged wrong: who is there, on which clock and with which last words, what is left to do, whose
   * leases and turns there are, and who waits in the database. */
  async state(): Promise<readonly string[]> {
    const berths = await Promise.all(
      this.berths.map(async (one) => {
        const told = (await this.fetch(one, 'GET', '/api/clock'))?.body as { now?: string } | undefined;
        return `${this.nameOf(one)}: ${one.process === null ? 'not there' : one.isUp ? 'up' : 'starting'}, its clock at ${told?.now ?? '?'}, holds leases as ${one.process && heldBy(one.process)}; last said: ${one.process?.output.trim().split('\n').slice(-2).join(' ').slice(-600)}`;
      }),
    );
    const rows: string[] = [];
    await inDatabase(this.databaseUrl, async (client) => {
      for (const text of STATE) for (const row of (await client.query(text)).rows) rows.push(JSON.stringify(row));
    });
    return [...berths, ...rows];
  }

  private async fetch(one: Berth, method: string, path: string, body?: object): Promise<Answer | undefined> {
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
    const isReady = await process.ready().then(
      () => true,
      () => false,
    );
    if (one.process === process && isReady) one.isUp = true;
    // One that hangs in its start makes room for another.
    else if (one.process === process) await this.bury(one);
  }

  private async bury(one: Berth): Promise<void> {
    const holder = await this.kill(one);
    if (holder !== null) await leasesRunOut(this.databaseUrl, holder);
  }

  private nameOf(one: Berth): string {
    return `process ${this.berths.indexOf(one) + 1}`;
  }

  private ended(one: Berth, process: EngineProcess, ending: number | string): void {
    if (one.process !== process) return;
    if (one.isUp || !this.isLaunched)
      this.fallen.push(`${this.nameOf(one)} ended by itself (${ending}):\n${process.output.slice(-2000)}`);
    one.process = null;
    one.isUp = false;
    const holder = heldBy(process);
    if (holder !== null) void leasesRunOut(this.databaseUrl, holder).catch(() => undefined);
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
  return { url: `http://127.0.0.1:${port}`, environment, lines, process: null, isUp: false, starting: null };
}

/** The name under which a process holds leases; null while it has held none. */
export function heldBy(process: EngineProcess): string | null {
  return /Leases are held by (\S+)\./.exec(process.output)?.[1] ?? null;
}
