import { Owner } from './support/owner';
import { SignIns } from './support/sign-ins';
import { callsTo, inDatabase, tokenCalls, turn } from './support/witness';

describe('one consent of Xero that granted two organisations', () => {
  let signIns: SignIns;
  let ids: readonly string[];
  const errors = async () => Promise.all(ids.map(async (id) => (await turn(signIns.running, id)).error));
  const renewals = () => tokenCalls(signIns.running, 'xero').length - 1;

  beforeEach(async () => {
    signIns = await SignIns.start(0);
    await fetch(`${signIns.running.sandboxUrl}/control/companies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ provider: 'xero', name: 'Second Ltd' }),
    });
    const tenants = [...signIns.running.sandbox.world.companies.values()].filter(({ identity }) => identity.dialect === 'xero');
    const owner = await Owner.wantsToConnect(signIns.running, 'xero');
    const page = await owner.arrives(
      await owner.decides(
        'allow',
        tenants.map(({ identity }) => identity.externalId),
      ),
    );
    expect(page.html).toContain('You connected');
    ids = (await signIns.running.engine.companies()).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(await errors()).toEqual([null, null]);
    await signIns.turnsRest();
  });

  afterEach(() => signIns.stop());

  it('is one pair of tokens, renewed once for both, for months', async () => {
    const { rows } = await inDatabase(signIns.running.databaseUrl, (client) => client.query('select 1 from consent'));
    expect(rows).toHaveLength(1);
    for (const days of [1, 2, 40, 90]) {
      const before = renewals();
      await signIns.daysPass(days);
      expect(await errors()).toEqual([null, null]);
      expect(renewals() - before).toBe(1);
    }
  });

  it('that dies asks each of the two once for a new connection', async () => {
    signIns.running.sandbox.world.mischief.troubleTokens('revoke', 'xero', null);
    await signIns.daysPass(1);
    await turn(signIns.running, ids[0]!);
    for (const id of ids)
      expect([(await signIns.shown(id)).status, await signIns.titles(id)]).toEqual([
        'needs-reconnect',
        ['Connect this company again'],
      ]);
    expect(renewals()).toBe(1);
  });

  it('of which one organisation was taken away leaves the other alone', async () => {
    const [, second] = [...signIns.running.sandbox.world.companies.values()].filter(
      ({ identity }) => identity.dialect === 'xero',
    );
    signIns.running.sandbox.world.mischief.troubleTokens('revoke', 'xero', second!.identity.externalId);
    await signIns.daysPass(1);
    await errors();
    const all = await Promise.all(ids.map((id) => signIns.shown(id)));
    expect(all.map(({ status }) => status).sort()).toEqual(['connected', 'needs-reconnect']);
  });

  it('of which one company is disconnected keeps the other connected, for months', async () => {
    await signIns.daysPass(1);
    const [leaving = '', staying = ''] = ids;
    await signIns.running.post(`/api/companies/${leaving}/disconnect`);
    expect((await signIns.shown(leaving)).status).toBe('disconnected');
    for (const days of [2, 30, 80]) {
      await signIns.daysPass(days);
      expect((await turn(signIns.running, staying)).error).toBeNull();
    }
    await signIns.running.post(`/api/companies/${staying}/disconnect`);
    const { rows } = await inDatabase(signIns.running.databaseUrl, (client) => client.query('select 1 from consent'));
    expect(rows).toEqual([]);
    const farewells = callsTo(signIns.running, 'xero').filter(
      ({ method, path }) => method === 'DELETE' && path.startsWith('/connections/'),
    );
    expect(farewells.map(({ status }) => status)).toEqual([204, 204]);
    expect(callsTo(signIns.running, 'xero').filter(({ path }) => path.includes('revocation'))).toEqual([]);
  });
});
