import { KeyRing } from '@holdfast/store';
import { openTokens } from '../../apps/engine/src/connect/sealed';
import { startRunning, type Running } from '../support/running';
import { Owner } from './support/owner';
import { STARTS, afterStart, books } from './support/story';
import {
  LEDGERS,
  callsTo,
  databaseDump,
  externalIdOf,
  idOf,
  inDatabase,
  tasksOf,
  tokenCalls,
  turn,
  turnsAt,
  turnsOf,
  type Ledger,
} from './support/witness';

const NAMES: Readonly<Record<Ledger, string>> = { quickbooks: 'Bellweather Supply Co', xero: 'Bellweather Supply Ltd' };
/** Names of their own, because the address of the token endpoint is the provider's. */
const TOKEN_PATH: Readonly<Record<Ledger, string>> = { quickbooks: '/oauth2/v1/tokens', xero: '/connect/token' };

let running: Running;
beforeEach(async () => {
  running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 1 }) });
});
afterEach(() => running.stop());

const tokensOf = async (ledger: Ledger) => {
  const company = await idOf(running, ledger);
  const [row] = await inDatabase(running.databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string; sealed: string }>(
      'select consent.id, sealed_tokens as sealed from consent join company on consent_id = consent.id where company.id = $1',
      [company],
    );
    return rows;
  });
  return row ? openTokens(KeyRing.parse(running.environment['SECRET_KEYS'] ?? ''), row.id, row.sealed) : null;
};

/** What the provider says to somebody who still has the old access token. */
async function knock(ledger: Ledger, accessToken: string): Promise<number> {
  const externalId = externalIdOf(running, ledger);
  const path = ledger === 'quickbooks' ? `/v3/company/${externalId}/companyinfo/${externalId}` : '/api.xro/2.0/Organisation';
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json', 'xero-tenant-id': externalId };
  return (await fetch(running.sandboxUrl + path, { headers })).status;
}

/** Calls that end a connection, and that the provider took. */
function farewells(ledger: Ledger): number {
  return callsTo(running, ledger).filter(
    ({ method, path, status }) =>
      status < 300 && (/revoke/.test(path) || (method === 'DELETE' && path.startsWith('/connections/'))),
  ).length;
}

/** The table and not the whole dump, which nobody could read. */
function lineWith(dump: string, secret: string): string | null {
  return (
    dump
      .split('\n')
      .find((line) => line.includes(secret))
      ?.slice(0, 60) ?? null
  );
}

describe.each(LEDGERS)('connecting %s', (ledger) => {
  async function nothingHappened(): Promise<void> {
    expect(await running.engine.companies()).toEqual([]);
    expect(tokenCalls(running, ledger)).toEqual([]);
    const { rows } = await inDatabase(running.databaseUrl, (client) => client.query('select 1 from connection'));
    expect(rows).toEqual([]);
  }

  it('says which company it is, and starts by observing only', async () => {
    const page = await Owner.connects(running, ledger);
    expect(page.status).toBe(200);
    expect(page.html).toContain(`<h1>You connected ${NAMES[ledger]}</h1>`);
    expect(page.html).toContain('nothing is written or sent until you say so');
    const company = await running.get<{ modes: object }>(`/api/companies/${await idOf(running, ledger)}`);
    expect(company.modes).toEqual({ standing: 'observe', reminders: 'observe', notes: 'observe' });
  });

  it('that the owner denies says so and stores nothing', async () => {
    const owner = await Owner.wantsToConnect(running, ledger);
    const page = await owner.arrives(await owner.decides('deny'));
    expect(page.status).toBe(400);
    expect(page.html).toContain('You did not allow the connection');
    await nothingHappened();
  });

  it('with a forged, missing or foreign state, from another browser or without its cookie is refused before any code is used', async () => {
    const owner = await Owner.wantsToConnect(running, ledger);
    const other = await Owner.wantsToConnect(running, ledger);
    const back = await owner.decides('allow');
    const spoilt = (change: (url: URL) => void): URL => {
      const url = new URL(back);
      change(url);
      return url;
    };
    const attempts: [URL, string | null][] = [
      [spoilt((url) => url.searchParams.set('state', 'forged')), owner.cookie],
      [spoilt((url) => url.searchParams.delete('state')), owner.cookie],
      [spoilt((url) => url.searchParams.append('state', 'second')), owner.cookie],
      [spoilt((url) => url.searchParams.set('state', 'x'.repeat(5000))), owner.cookie],
      [back, other.cookie],
      [back, null],
      [back, 'holdfast_connect='],
    ];
    for (const [url, cookie] of attempts) {
      const page = await owner.arrives(url, cookie);
      expect(page.status).toBe(400);
      expect(page.html).toContain('does not belong to a connection started in this browser');
    }
    await nothingHappened();
  });

  it('at the other ledger’s callback is refused', async () => {
    const owner = await Owner.wantsToConnect(running, ledger);
    const back = await owner.decides('allow');
    back.pathname = `/connect/${ledger === 'xero' ? 'quickbooks' : 'xero'}/callback`;
    expect((await owner.arrives(back)).status).toBe(400);
    await nothingHappened();
  });

  it('too late is refused', async () => {
    const owner = await Owner.wantsToConnect(running, ledger);
    const back = await owner.decides('allow');
    await running.post('/api/clock', { to: afterStart({ minutes: 16 }) });
    expect((await owner.arrives(back)).status).toBe(400);
    await nothingHappened();
  });

  it('uses a code once, however often the page is loaded again', async () => {
    const owner = await Owner.wantsToConnect(running, ledger);
    const back = await owner.decides('allow');
    const pages = await Promise.all([1, 2, 3].map(() => owner.arrives(back)));
    expect(pages.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 400, 400]);
    expect((await owner.arrives(back)).status).toBe(400);
    expect(tokenCalls(running, ledger)).toHaveLength(1);
    expect((await turn(running, await idOf(running, ledger))).error).toBeNull();
  });

  it('without a code is refused', async () => {
    const owner = await Owner.wantsToConnect(running, ledger);
    const back = await owner.decides('allow');
    back.searchParams.delete('code');
    const page = await owner.arrives(back);
    expect([page.status, page.html.includes('no authorisation code')]).toEqual([400, true]);
    await nothingHappened();
  });

  it('shows nothing of what an error brings along', async () => {
    const script = '<script>alert(1)</script>';
    const owner = await Owner.wantsToConnect(running, ledger);
    const back = await owner.decides('deny');
    for (const name of ['error', 'error_description', 'error_uri']) back.searchParams.set(name, script);
    const page = await owner.arrives(back);
    expect(page.status).toBe(400);
    expect(page.html).toContain('The ledger refused the connection');
    expect(page.html).not.toContain('alert(1)');
    await nothingHappened();
  });

  it('while the ledger is down says so and stores nothing; starting again works', async () => {
    const owner = await Owner.wantsToConnect(running, ledger);
    const back = await owner.decides('allow');
    running.sandbox.world.mischief.order({ kind: 'down', provider: ledger, path: TOKEN_PATH[ledger] });
    const page = await owner.arrives(back);
    expect(page.status).toBe(502);
    expect(page.html).not.toMatch(/node_modules|\.[jt]s:\d|Error:/);
    expect(await running.engine.companies()).toEqual([]);
    running.sandbox.world.mischief.clear();
    expect((await Owner.connects(running, ledger)).status).toBe(200);
  });

  it('leaves no token, and no id of the company’s, readable in the database', async () => {
    await Owner.connects(running, ledger);
    await turn(running, await idOf(running, ledger));
    const tokens = await tokensOf(ledger);
    expect(await knock(ledger, tokens?.accessToken ?? '')).toBe(200);
    const dump = await databaseDump(running.databaseUrl);
    expect(dump).toContain(NAMES[ledger]);
    const secrets = [
      tokens?.accessToken ?? '',
      tokens?.refreshToken ?? '',
      externalIdOf(running, ledger),
      running.accessKey,
      ...Object.entries(running.environment).flatMap(([name, value]) => (/SECRET|KEY|VERIFIER/.test(name) ? [value] : [])),
    ];
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8);
      for (const written of [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')])
        expect(lineWith(dump, written)).toBeNull();
    }
  });

  it('and disconnecting ends it at both ends; the same books come back as the same company with its history', async () => {
    await Owner.connects(running, ledger);
    const id = await idOf(running, ledger);
    await turn(running, id);
    const { accessToken = '' } = (await tokensOf(ledger)) ?? {};
    await running.post(`/api/companies/${id}/disconnect`);
    expect(await knock(ledger, accessToken)).toBeGreaterThanOrEqual(401);
    expect(farewells(ledger)).toBe(1);
    expect(await tokensOf(ledger)).toBeNull();
    const calls = callsTo(running, ledger).length;
    await turnsAt(running, afterStart({ days: 1 }));
    expect(callsTo(running, ledger)).toHaveLength(calls);

    expect((await Owner.connects(running, ledger)).status).toBe(200);
    expect(await idOf(running, ledger)).toBe(id);
    expect((await turn(running, id)).error).toBeNull();
    expect((await turnsOf(running, id)).length).toBeGreaterThanOrEqual(2);
    const audit = await running.get<{ event: string }[]>(`/api/companies/${id}/audit`);
    const events = audit.map(({ event }) => event).filter((event) => /connected/.test(event));
    expect(events).toEqual(['connected', 'disconnected', 'connected']);
  });

  it('and disconnecting hours after the last turn ends it at both ends too', async () => {
    await Owner.connects(running, ledger);
    const id = await idOf(running, ledger);
    await turn(running, id);
    // Longer than an access token lives.
    const later = afterStart({ minutes: 70 });
    await running.sandbox.timeline.moveTo(Date.parse(later));
    await running.post('/api/clock', { to: later });
    await running.post(`/api/companies/${id}/disconnect`);
    expect((await running.get<{ status: string }>(`/api/companies/${id}`)).status).toBe('disconnected');
    expect(farewells(ledger)).toBe(1);
    expect(await tokensOf(ledger)).toBeNull();
  });

  it('and disconnecting while the ledger is down says so, changes nothing, and works later', async () => {
    await Owner.connects(running, ledger);
    const id = await idOf(running, ledger);
    running.sandbox.world.mischief.order({ kind: 'down', provider: ledger });
    await expect(running.post(`/api/companies/${id}/disconnect`)).rejects.toThrow(/was answered 50[23]: (?!.*unexpected)/);
    expect((await running.get<{ status: string }>(`/api/companies/${id}`)).status).toBe('connected');
    expect(await tokensOf(ledger)).not.toBeNull();
    running.sandbox.world.mischief.clear();
    await running.post(`/api/companies/${id}/disconnect`);
    expect(await tokensOf(ledger)).toBeNull();
  });

  it('is never ended by an address that a page could embed', async () => {
    await Owner.connects(running, ledger);
    const id = await idOf(running, ledger);
    const welcome = await fetch(await running.signInLink(), { redirect: 'manual' });
    const cookie = welcome.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    for (const headers of [{ authorization: `Bearer ${running.accessKey}` }, { cookie }]) {
      const answer = await fetch(`${running.engineUrl}/api/companies/${id}/disconnect`, { headers });
      expect(answer.status).toBe(404);
    }
    expect((await running.get<{ status: string }>(`/api/companies/${id}`)).status).toBe('connected');
    expect(await tokensOf(ledger)).not.toBeNull();
  });

  describe('and then being revoked at the ledger', () => {
    it('asks once for a new connection, leaves the ledger alone, and is healed by it', async () => {
      await Owner.connects(running, ledger);
      const id = await idOf(running, ledger);
      await turn(running, id);
      running.sandbox.world.mischief.troubleTokens('revoke', ledger, null);
      await turnsAt(running, afterStart({ minutes: 70 }));
      const [last] = await turnsOf(running, id);
      expect(last?.error).toMatch(/connect .*again/i);
      expect((await running.get<{ status: string }>(`/api/companies/${id}`)).status).toBe('needs-reconnect');

      const calls = callsTo(running, ledger).length;
      for (const hours of [2, 3, 30]) await turnsAt(running, afterStart({ minutes: hours * 60 }));
      await expect(turn(running, id)).rejects.toThrow(/409.*connect it again/);
      expect(callsTo(running, ledger)).toHaveLength(calls);
      expect((await tasksOf(running, id)).map(({ title }) => title)).toEqual(['Connect this company again']);

      expect((await Owner.connects(running, ledger)).status).toBe(200);
      expect(await idOf(running, ledger)).toBe(id);
      expect((await turn(running, id)).error).toBeNull();
      expect((await running.get<{ status: string }>(`/api/companies/${id}`)).status).toBe('connected');
      expect(await tasksOf(running, id)).toEqual([]);

      // A second time, on the same day, is told as well.
      running.sandbox.world.mischief.troubleTokens('revoke', ledger, null);
      await turn(running, id);
      expect((await tasksOf(running, id)).map(({ title }) => title)).toEqual(['Connect this company again']);
    });

    it('can still be disconnected', async () => {
      await Owner.connects(running, ledger);
      const id = await idOf(running, ledger);
      await turn(running, id);
      running.sandbox.world.mischief.troubleTokens('revoke', ledger, null);
      await running.post(`/api/companies/${id}/disconnect`);
      expect((await running.get<{ status: string }>(`/api/companies/${id}`)).status).toBe('disconnected');
      expect(await tokensOf(ledger)).toBeNull();
    });
  });
});
