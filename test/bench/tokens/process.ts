import type { Connector, Provider } from '@holdfast/accounting';
import { KeyRing, openStore } from '@holdfast/store';
import { SystemClock } from '../../../apps/engine/src/clock';
import { Renewals } from '../../../apps/engine/src/connect/renewals';

/** What a process of ours is told, as JSON in its first argument. */
export interface Job {
  readonly databaseUrl: string;
  readonly keys: string;
  readonly vendorUrl: string;
  readonly provider: Provider;
  readonly companyId: string;
  readonly claimMs: number;
  readonly callers: number;
  /** Where it stops for ever, to be killed there; null: nowhere. */
  readonly haltAt: 'before the call' | 'after the answer' | null;
}

/** The last line of what it prints when nobody kills it. */
export interface Outcome {
  readonly tokens: readonly string[];
  readonly slowestMs: number;
}

const clock = new SystemClock();
const TIMEOUT_MS = 30_000;

/** One refresh on its way, telling where it is. */
function watched(connector: Connector, haltAt: Job['haltAt']): Connector {
  const at = async (moment: Job['haltAt']): Promise<void> => {
    process.stdout.write(`${moment}\n`);
    if (moment === haltAt) await new Promise((resolve) => setTimeout(resolve, 600_000));
  };
  const refresh: Connector['refresh'] = async (tokens) => {
    await at('before the call');
    const fresh = await connector.refresh(tokens);
    await at('after the answer');
    return fresh;
  };
  return new Proxy(connector, { get: (real, name) => (name === 'refresh' ? refresh : (Reflect.get(real, name) as unknown)) });
}

/** Only the one adapter: loading the other one's SDK would be most of the start of a process. */
async function connectorOf({ provider, vendorUrl }: Job): Promise<Connector> {
  const common = { clientId: 'app', clientSecret: 'secret', apiUrl: vendorUrl, timeoutMs: TIMEOUT_MS, now: () => clock.nowMs() };
  if (provider === 'xero') {
    const { xeroSystem } = await import('@holdfast/xero');
    return xeroSystem({ ...common, identityUrl: vendorUrl, loginUrl: vendorUrl }).connector;
  }
  const { quickbooksSystem } = await import('@holdfast/quickbooks');
  const discoveryUrl = `${vendorUrl}/.well-known/openid_configuration`;
  return quickbooksSystem({ ...common, environment: 'sandbox', discoveryUrl }).connector;
}

async function main(job: Job): Promise<void> {
  const store = await openStore({ url: job.databaseUrl, poolMax: 5 });
  const renewals = new Renewals(store, KeyRing.parse(job.keys), clock, job.claimMs);
  const line = { companyId: job.companyId, connector: watched(await connectorOf(job), job.haltAt) };
  process.stdout.write('ready\n');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  const startedAt = performance.now();
  const calls = Array.from({ length: job.callers }, async () => {
    const { token } = await renewals.valid(line);
    return { token, ms: performance.now() - startedAt };
  });
  const held = await Promise.all(calls);
  const outcome: Outcome = {
    tokens: [...new Set(held.map(({ token }) => token))],
    slowestMs: Math.max(...held.map(({ ms }) => ms)),
  };
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
  await store.close();
  process.exit(0);
}

if (require.main === module) {
  main(JSON.parse(process.argv[2] ?? '') as Job).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}
