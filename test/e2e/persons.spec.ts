import { startRunning, type Running } from '../support/running';
import { STARTS, afterStart, books } from './support/story';
import { actionsOf, customersIn, idOf, turnsAt } from './support/witness';

let running: Running;
beforeAll(async () => {
  running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 10 }) });
  await running.connectAll();
});
afterAll(() => running.stop());

/** Somebody's browser, or program. */
function as(headers: Readonly<Record<string, string>>) {
  return async (method: string, path: string, body?: object): Promise<{ readonly status: number; readonly said: unknown }> => {
    const answer = await fetch(running.engineUrl + path, {
      method,
      headers: { origin: running.engineUrl, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, said: await answer.json() };
  };
}

const bearer = (name?: string) =>
  as({ authorization: `Bearer ${running.accessKey}`, ...(name === undefined ? {} : { 'on-behalf-of': name }) });

async function signsIn(form: Readonly<Record<string, string>>): Promise<Response> {
  const url = `${running.engineUrl}/sign-in`;
  return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) });
}

async function browserOf(form: Readonly<Record<string, string>>) {
  const welcome = await signsIn({ key: running.accessKey, ...form });
  expect(welcome.status).toBe(303);
  return as({ cookie: welcome.headers.getSetCookie()[0]?.split(';')[0] ?? '' });
}

async function auditors(event: string): Promise<readonly string[]> {
  const company = await idOf(running, 'xero');
  const audit = await running.get<{ event: string; actor: string }[]>(`/api/companies/${company}/audit`);
  return audit.filter((entry) => entry.event === event).map(({ actor }) => actor);
}

describe('who a person says they are', () => {
  it('is asked at the sign-in page, kept by the session, and may be said later or anew', async () => {
    const ada = await browserOf({ name: '  Ada   King ' });
    expect(await ada('GET', '/api/session')).toEqual({ status: 200, said: { name: 'Ada King' } });
    const nameless = await browserOf({});
    expect((await nameless('GET', '/api/session')).said).toEqual({ name: null });
    expect((await nameless('PUT', '/api/session', { name: 'Ben Łysek' })).said).toEqual({ name: 'Ben Łysek' });
    expect((await nameless('GET', '/api/session')).said).toEqual({ name: 'Ben Łysek' });
    expect((await ada('GET', '/api/session')).said).toEqual({ name: 'Ada King' });
  });

  it.each([
    ['two\nlines', /one line/],
    ['\u202eevil', /one line/],
    [' \u200b ', /at least one letter/],
    ['12345', /at least one letter/],
    ['x'.repeat(101), /100 characters at most/],
    ['Policy', /name of Holdfast’s own/],
    ['und\u200do', /name of Holdfast’s own/],
  ])('is refused as %j', async (name, words) => {
    const page = await signsIn({ key: running.accessKey, name });
    expect(page.status).toBe(400);
    expect(page.headers.getSetCookie()).toEqual([]);
    expect(await page.text()).toMatch(words);
    const ada = await browserOf({ name: 'Ada King' });
    expect(await ada('PUT', '/api/session', { name })).toMatchObject({
      status: 400,
      said: { error: { faults: [{ field: 'name', message: expect.stringMatching(words) }] } },
    });
    expect((await bearer(encodeURIComponent(name))('GET', '/api/session')).status).toBe(400);
  });

  it('comes from a bearer of the access key with each request, percent-encoded', async () => {
    expect((await bearer(encodeURIComponent('Zoë Ångström'))('GET', '/api/session')).said).toEqual({ name: 'Zoë Ångström' });
    expect((await bearer()('GET', '/api/session')).said).toEqual({ name: null });
    expect((await bearer('100%')('GET', '/api/session')).status).toBe(400);
    expect((await bearer('Ada')('PUT', '/api/session', { name: 'Ada' })).status).toBe(409);
    // It opens no door by itself.
    expect((await as({ 'on-behalf-of': 'Ada' })('GET', '/api/companies')).status).toBe(401);
  });

  it('stands with all that they do: records, policies, settings, stops, approvals, undoing', async () => {
    const id = await idOf(running, 'xero');
    const path = `/api/companies/${id}`;
    const ada = await browserOf({ name: 'Ada King' });
    const done = async (method: string, rest: string, body?: object): Promise<unknown> => {
      const { status, said } = await ada(method, rest, body);
      expect([rest, status < 300]).toEqual([rest, true]);
      return said;
    };
    await done('PATCH', path, { policy: 'strict', modes: { standing: 'ask', reminders: 'observe', notes: 'observe' } });
    const customer = (await customersIn(running, 'xero')).find(({ ref }) => ref === 'C1')?.id ?? '';
    const file = `${path}/customers/${customer}/file`;
    const flag = (await done('POST', file, { kind: 'flag', flag: 'publicBody' })) as { id: string };
    await done('POST', `${file}/${flag.id}/end`, { outcome: 'it is a charity' });
    expect(((await done('GET', file)) as { entries: unknown[] }).entries).toMatchObject([
      { by: 'Ada King', ended: { by: 'Ada King', outcome: 'it is a charity' } },
    ]);
    const { number } = (await done('POST', `${path}/policies`, { text: 'basedOn: strict' })) as { number: number };
    expect(await done('POST', `${path}/policies/${number}/activate`, {})).toMatchObject({
      versions: [{ by: 'Ada King' }],
      activations: [{ by: 'Ada King' }],
    });
    expect(await done('PUT', '/api/stop', { stopped: true })).toMatchObject({ by: 'Ada King' });
    await done('PUT', '/api/stop', { stopped: false });
    const { key } = { key: (await done('POST', `${path}/api-keys`, { name: 'Shop', scopes: ['read'] })) as { id: string } };
    await done('POST', `${path}/api-keys/${key.id}/revoke`);
    expect(await done('POST', `${path}/credit-checks`, { customer, amount: '10.00' })).toBeDefined();
    expect(await done('GET', `${path}/credit-checks`)).toMatchObject([{ askedBy: 'Ada King', byProgram: false }]);
    await turnsAt(running, afterStart({ minutes: 5 }));
    const [asked] = (await actionsOf(running, id)).filter(({ kind }) => kind === 'place');
    await done('POST', `${path}/actions/approve`, { actions: [{ id: asked?.id, fingerprint: asked?.fingerprint }] });
    await turnsAt(running, afterStart({ minutes: 10 }));
    await done('POST', `${path}/undo`, {});
    for (const event of [
      'settings changed',
      'credit file: flag recorded',
      'credit file: entry ended',
      'policy written',
      'policy activated',
      'all writing stopped, for all companies',
      'api key made',
      'api key revoked',
      'actions approved',
      'place done',
      'undo',
    ])
      expect([event, new Set(await auditors(event))]).toEqual([event, new Set(['Ada King'])]);
    expect(await auditors('connected')).toEqual(['owner']);
    await done('POST', `${path}/disconnect`);
    expect(await auditors('disconnected')).toEqual(['Ada King']);
  });

  it('stands with a connection, although the ledger’s page comes in between', async () => {
    const welcome = await signsIn({ key: running.accessKey, name: 'Ben Fox' });
    const cookie = welcome.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const begun = await fetch(`${running.engineUrl}/connect/quickbooks`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: running.engineUrl },
    });
    const browser = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const consent = new URL(begun.headers.get('location') ?? '');
    const { identity } = [...running.sandbox.world.companies.values()].find((one) => one.identity.dialect === 'quickbooks') ?? {};
    const form = new URLSearchParams(consent.searchParams);
    for (const [name, value] of [['realmId', identity?.externalId ?? ''], ['decision', 'allow']] as const) form.append(name, value); // prettier-ignore
    const back = await fetch(consent.origin + consent.pathname, { method: 'POST', body: form, redirect: 'manual' });
    expect((await fetch(back.headers.get('location') ?? '', { headers: { cookie: browser } })).status).toBe(200);
    const audit = await running.get<{ event: string; actor: string }[]>(
      `/api/companies/${await idOf(running, 'quickbooks')}/audit`,
    );
    expect(audit.find(({ event }) => event === 'connected')?.actor).toBe('Ben Fox');
  });
});
