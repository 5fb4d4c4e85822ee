import { freePort } from '../../apps/demo/src/child';
import { connect } from '../../apps/demo/src/consent';
import { startApart, type Apart } from './support/apart';
import type { EngineProcess } from './support/engine-process';
import { books } from './support/story';
import { callsTo, heldIn, inDatabase, until, type Ledger } from './support/witness';

/** More to write than fits into a minute of the one ledger, and into a second of the other. */
const REFS = Array.from({ length: 14 }, (_, n) => `C${n + 10}`);
const IN_LEDGERS: readonly Ledger[] = ['quickbooks', 'xero'];
const GIVE_UP_MS = 85_000;

interface Usage {
  readonly month: string;
  readonly reads: number;
  readonly units: number;
  readonly bytes: number;
  readonly app: { readonly unit: string; readonly used: number; readonly allowance: number };
  readonly pollEverySeconds: number;
  readonly slowedBecause: string | null;
}

interface Seen {
  readonly id: string;
  readonly name: string;
  readonly provider: Ledger;
}

describe('two processes, four companies, and ledgers that hold their limits in real time', () => {
  let apart: Apart;
  let engines: readonly EngineProcess[] = [];
  let urls: readonly string[];
  let companies: readonly Seen[];
  const seenHolders = new Set<string>();

  beforeAll(async () => {
    const script = books(...REFS.map((ref) => ({ ref, overdueDays: 10 })));
    apart = await startApart({ start: new Date().toISOString(), script, enforceLimits: true });
    // Only the system's clock lets a minute be a minute.
    const environment = { ...apart.environment(), CLOCK: '' };
    const port = await freePort(0);
    engines = [apart.installation.start(environment), apart.installation.start({ ...environment, PORT: String(port) })];
    for (const engine of engines) await engine.ready();
    urls = [apart.engineUrl, `http://localhost:${port}`];
    for (const provider of IN_LEDGERS) await control('/companies', { provider });
    for (const { identity } of apart.sandbox.world.companies.values())
      await connect(apart.engine, { provider: identity.dialect, externalId: identity.externalId, name: identity.name });
    companies = await apart.get<readonly Seen[]>('/api/companies');
  });
  afterAll(async () => {
    for (const engine of engines) await engine.endedBy('SIGKILL');
    await apart.stop();
  });

  async function control(path: string, body: object): Promise<void> {
    const answer = await fetch(`${apart.sandboxUrl}/control${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBeLessThan(300);
  }

  const turnAt = (url: string, id: string) =>
    fetch(`${url}/api/companies/${id}/turns?wait=true`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apart.accessKey}` },
    });

  const holders = () =>
    inDatabase(apart.databaseUrl, async (client) => {
      const { rows } = await client.query<{ holder: string }>('select holder from connection_lease where holder is not null');
      for (const { holder } of rows) seenHolders.add(holder);
    });

  it('a full pull, every hold and many turns later nobody was ever told to slow down', async () => {
    await Promise.all(companies.map(({ id }, index) => turnAt(urls[index % 2] ?? '', id)));
    // Another program calls the second organisation, and leaves a few calls of its minute.
    const shared = [...apart.sandbox.world.companies.values()].findLast(({ identity }) => identity.dialect === 'xero');
    await control('/mischief', { kind: 'strangers', provider: 'xero', company: shared?.identity.externalId, calls: 45 });
    await apart.setMode('act', 'strict');

    const isDone = async () =>
      (await Promise.all(IN_LEDGERS.map((ledger) => heldIn(apart, ledger)))).every((held) => held.length === REFS.length);
    const giveUpAt = Date.now() + GIVE_UP_MS;
    let over = false;
    const asking = companies.map(async ({ id }, index) => {
      for (let n = index; !over; n += 1) expect((await turnAt(urls[n % 2] ?? '', id)).status).toBe(202);
    });
    // More than a minute allows.
    const isClose = () => Math.max(...callCounts('xero')) > 60;
    while (!((await isDone()) && isClose()) && Date.now() < giveUpAt) {
      await holders();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    over = true;
    await Promise.all(asking);

    const refused = apart.sandbox.world.calls.filter(({ status }) => status === 429);
    expect(refused.map(({ dialect, method, path }) => `${dialect} ${method} ${path}`)).toEqual([]);
    for (const ledger of IN_LEDGERS) expect(await heldIn(apart, ledger)).toEqual(REFS);
    // Both processes had their hands in it.
    expect(isClose()).toBe(true);
    expect(seenHolders.size).toBe(2);
  });

  it('every read is on the owner’s page, and on the app’s account', async () => {
    for (const ledger of IN_LEDGERS) {
      const own = companies.filter(({ provider }) => provider === ledger);
      const read = () => Promise.all(own.map(({ id }) => apart.get<{ usage: Usage }>(`/api/companies/${id}`)));
      // A turn that somebody asked for last may still be under way.
      await until(async () => {
        const counted = (await read()).reduce((sum, { usage }) => sum + usage.reads, 0);
        const seen = callsTo(apart, ledger).filter(({ kind }) => kind === 'read').length;
        // Connecting looks once at what was connected; it is no part of a company's account.
        return counted === seen - own.length;
      });
      const usages = await read();
      for (const { usage } of usages) {
        expect(usage).toMatchObject({ pollEverySeconds: 3600, slowedBecause: null, month: new Date().toISOString().slice(0, 7) });
        expect(usage.units).toBeGreaterThanOrEqual(usage.reads);
        const { unit, used, allowance } = usage.app;
        expect(used).toBe(usages.reduce((sum, one) => sum + (unit === 'bytes' ? one.usage.bytes : one.usage.units), 0));
        expect(allowance).toBe(ledger === 'xero' ? 10e9 : 500_000);
      }
    }
  });

  function callCounts(ledger: Ledger): readonly number[] {
    const own = callsTo(apart, ledger).filter(({ kind }) => kind !== 'sign-in');
    return [...apart.sandbox.world.companies.keys()].map((id) => own.filter(({ externalId }) => externalId === id).length);
  }
});
