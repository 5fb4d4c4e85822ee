import type { SandboxOptions } from '../../apps/sandbox/src/sandbox';
import { Owner } from './support/owner';
import { SignIns } from './support/sign-ins';
import { STARTS } from './support/story';
import { LEDGERS, callsTo, idOf, inDatabase, tasksOf, tokenCalls, turn, turnsAt, type Ledger } from './support/witness';

const TOKEN_PATH: Readonly<Record<Ledger, string>> = { quickbooks: '/oauth2/v1/tokens/bearer', xero: '/connect/token' };
/** How long a sign-in lives unused. */
const IDLE_DAYS: Readonly<Record<Ledger, number>> = { quickbooks: 101, xero: 60 };

let signIns: SignIns;
afterEach(() => signIns.stop());

describe.each(LEDGERS)('the sign-in of %s', (ledger) => {
  let id: string;
  async function connected(processes = 0, world: Partial<SandboxOptions> = {}): Promise<void> {
    signIns = await SignIns.start(processes, world);
    await Owner.connects(signIns.running, ledger);
    id = await idOf(signIns.running, ledger);
    await turn(signIns.running, id);
  }
  const renewals = () => tokenCalls(signIns.running, ledger).length - 1;
  const spoil = (kind: 'down' | 'lose-reply' | 'lose-request', times = 1): void =>
    signIns.running.sandbox.world.mischief.order({ kind, provider: ledger, path: TOKEN_PATH[ledger], times });

  it('is renewed once when its token has died, for a whole turn', async () => {
    await connected();
    signIns.running.sandbox.world.mischief.troubleTokens('expire-access-tokens', ledger, null);
    expect((await turn(signIns.running, id)).error).toBeNull();
    expect((await turn(signIns.running, id)).error).toBeNull();
    expect(renewals()).toBe(1);
  });

  it.each([
    ['is down', 'down'],
    ['gets nothing of it', 'lose-request'],
    ['renews, and its answer is lost', 'lose-reply'],
  ] as const)('survives a vendor that %s', async (_name, kind) => {
    await connected(0, { unverified: { xero: { graceSparesNewer: false } } });
    for (const days of [1, 2, 3]) {
      spoil(kind, 2);
      await signIns.turnsRest();
      await signIns.daysPass(days);
      expect([(await turn(signIns.running, id)).error, (await turn(signIns.running, id)).error]).toEqual([
        expect.any(String),
        expect.any(String),
      ]);
      expect(signIns.running.sandbox.world.mischief.pending()).toEqual([]);
      expect([(await signIns.shown(id)).status, await signIns.titles(id)]).toEqual(['connected', []]);
      expect((await turn(signIns.running, id)).error).toBeNull();
    }
  });

  it('is used to its end while the vendor cannot renew it', async () => {
    await connected();
    const { accessExpiresAt } = await inDatabase(signIns.running.databaseUrl, async (client) => {
      const { rows } = await client.query<{ accessExpiresAt: Date }>(
        'select access_expires_at as "accessExpiresAt" from consent',
      );
      return rows[0]!;
    });
    spoil('down', 100);
    await turnsAt(signIns.running, new Date(accessExpiresAt.getTime() - 20_000).toISOString());
    const asked = tokenCalls(signIns.running, ledger).length;
    expect((await turn(signIns.running, id)).error).toBeNull();
    // Once for a turn, and not for each of its calls.
    expect(tokenCalls(signIns.running, ledger).length - asked).toBe(1);
    await turnsAt(signIns.running, accessExpiresAt.toISOString());
    expect((await turn(signIns.running, id)).error).not.toBeNull();
    expect((await signIns.shown(id)).status).toBe('connected');
  });

  it('that nobody uses is kept alive by the daily look, of several processes at once, once', async () => {
    await connected(2);
    await signIns.turnsRest();
    for (const [round, days] of [1, 2, 3].map((nth) => [nth, nth * (IDLE_DAYS[ledger] - 1)] as const)) {
      await signIns.daysPass(days);
      await signIns.lookAfterAll();
      expect(renewals()).toBe(round);
      await signIns.lookAfterAll();
      expect([renewals(), await signIns.titles(id)]).toEqual([round, []]);
    }
    expect((await turn(signIns.running, id)).error).toBeNull();
  });

  it('that nobody used for too long is told once, by whoever looks first, and a new one keeps the history', async () => {
    await connected(2);
    const before = (await signIns.running.get<{ event: string }[]>(`/api/companies/${id}/audit`)).length;
    await signIns.turnsRest();
    await signIns.daysPass(IDLE_DAYS[ledger] + 1);
    await Promise.all([signIns.lookAfterAll(), turn(signIns.running, id).catch(() => null)]);
    expect((await signIns.shown(id)).status).toBe('needs-reconnect');
    expect(await signIns.titles(id)).toEqual(['Connect this company again']);
    const calls = callsTo(signIns.running, ledger).length;
    await signIns.lookAfterAll();
    await expect(turn(signIns.running, id)).rejects.toThrow(/409/);
    expect([callsTo(signIns.running, ledger).length, await signIns.titles(id)]).toEqual([calls, ['Connect this company again']]);

    await Owner.connects(signIns.running, ledger);
    expect(await idOf(signIns.running, ledger)).toBe(id);
    expect([(await signIns.shown(id)).status, await signIns.titles(id)]).toEqual(['connected', []]);
    expect((await turn(signIns.running, id)).error).toBeNull();
    expect((await signIns.running.get<unknown[]>(`/api/companies/${id}/audit`)).length).toBeGreaterThan(before);
  });

  it('that was revoked is refused once, whoever finds out, and told once', async () => {
    await connected(2);
    signIns.running.sandbox.world.mischief.troubleTokens('revoke', ledger, null);
    await signIns.turnsRest();
    await signIns.daysPass(8);
    const asked = tokenCalls(signIns.running, ledger).length;
    await Promise.all([
      turn(signIns.running, id).catch(() => null),
      signIns.lookAfterAll(),
      turn(signIns.running, id).catch(() => null),
    ]);
    expect(tokenCalls(signIns.running, ledger).length - asked).toBe(1);
    expect([(await signIns.shown(id)).status, await signIns.titles(id)]).toEqual([
      'needs-reconnect',
      ['Connect this company again'],
    ]);
    const [task] = await tasksOf(signIns.running, id);
    expect(task?.detail).toMatchObject({ connectAt: `${signIns.running.engineUrl}/connect/${ledger}` });
  });

  it('tells its ends by the API, and never a token', async () => {
    await connected();
    const { connection } = await signIns.shown(id);
    const days = (iso: string) => (Date.parse(iso) - Date.parse(STARTS)) / 86_400_000;
    expect(connection).toMatchObject({ connectedAt: STARTS, warning: null });
    expect(days(connection!.refreshExpiresAt)).toBeCloseTo(IDLE_DAYS[ledger], 0);
    if (ledger === 'quickbooks') expect(days(connection!.hardExpiresAt ?? '')).toBeCloseTo(1825, 0);
    else expect(connection!.hardExpiresAt).toBeNull();
    await signIns.running.post(`/api/companies/${id}/disconnect`);
    expect((await signIns.shown(id)).connection).toBeNull();
  });

  it('that could not be renewed for weeks is warned of before it dies', async () => {
    await connected(1);
    spoil('down', 1000);
    await signIns.turnsRest();
    await signIns.daysPass(IDLE_DAYS[ledger] - 15);
    await signIns.lookAfterAll();
    expect(await signIns.titles(id)).toEqual([]);
    for (const days of [14, 13, 5]) {
      await signIns.daysPass(IDLE_DAYS[ledger] - days);
      await signIns.lookAfterAll();
      const { connection } = await signIns.shown(id);
      expect(connection?.warning).toMatchObject({ kind: 'idle', withinDays: 14 });
      expect(await signIns.titles(id)).toEqual([`Connect this company again before ${connection?.warning?.endsAt.slice(0, 10)}`]);
    }
    // All is well again: nobody has to do anything.
    signIns.running.sandbox.world.mischief.clear();
    await signIns.daysPass(IDLE_DAYS[ledger] - 3);
    await signIns.lookAfterAll();
    expect([(await signIns.shown(id)).connection?.warning, await signIns.titles(id)]).toEqual([null, []]);
  });
});

describe('the sign-in of QuickBooks', () => {
  it('ends after five years: warned of 90, 30 and 7 days ahead, one task at a time, until the owner connects again', async () => {
    signIns = await SignIns.start(1);
    await Owner.connects(signIns.running, 'quickbooks');
    const id = await idOf(signIns.running, 'quickbooks');
    await turn(signIns.running, id);
    await signIns.turnsRest();
    for (let days = 90; days < 1825 - 91; days += 90) {
      await signIns.daysPass(days);
      await signIns.lookAfterAll();
    }
    expect(await signIns.titles(id)).toEqual([]);
    for (const [left, stage] of [
      [89, 90],
      [45, 90],
      [29, 30],
      [8, 30],
      [6, 7],
      [1, 7],
    ] as const) {
      await signIns.daysPass(1825 - left);
      await signIns.lookAfterAll();
      const { connection, status } = await signIns.shown(id);
      expect([left, status, connection?.warning?.kind, connection?.warning?.withinDays]).toEqual([
        left,
        'connected',
        'hard',
        stage,
      ]);
      expect(await signIns.titles(id)).toEqual([`Connect this company again before ${connection?.hardExpiresAt?.slice(0, 10)}`]);
    }
    await Owner.connects(signIns.running, 'quickbooks');
    expect([(await signIns.shown(id)).connection?.warning, await signIns.titles(id)]).toEqual([null, []]);
    expect((await turn(signIns.running, id)).error).toBeNull();
  });
});
