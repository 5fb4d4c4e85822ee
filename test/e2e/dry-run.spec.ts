import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Owner } from './support/owner';
import { STARTS, afterStart, books } from './support/story';
import { aboutOurs, post } from './support/webhook-posts';
import { LEDGERS, actionsOf, customersIn, idOf, notesOn, turnsAt, writesTo, type ActionSeen } from './support/witness';
import { startRunning, type Running } from '../support/running';

/** Every route of the document, so that a new one is walked without anybody thinking of it; only what it is to be sent has to be said here. */
const ROUTES: readonly string[] = Object.entries(
  (JSON.parse(readFileSync(join(__dirname, '../../docs/openapi.json'), 'utf8')) as { paths: Record<string, object> }).paths,
).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
/** They end something that the others need. */
const LAST = ['DELETE /api/practices/{practice}', 'POST /sign-out', 'POST /api/companies/{id}/disconnect'];

interface Known {
  readonly planned: readonly (ActionSeen & { readonly fingerprint?: string | null })[];
  readonly task: string;
  readonly practice: string;
}

/** What an owner, or a ledger, would send. */
const BODIES: Readonly<Record<string, (known: Known) => object>> = {
  'POST /sign-in': () => ({ key: 'guessed' }),
  'POST /api/one-time-links': () => ({}),
  'PUT /api/session': () => ({ name: 'Ada King' }),
  'POST /sign-out': () => ({}),
  'POST /connect/{provider}': () => ({}),
  'PATCH /api/companies/{id}': () => ({ policy: 'strict', killSwitch: false, pausedUntil: null, modes: { standing: 'observe' } }),
  'PUT /api/stop': () => ({ stopped: false }),
  'POST /api/companies/{id}/disconnect': () => ({}),
  'POST /api/companies/{id}/turns': () => ({}),
  'POST /api/companies/{id}/undo': () => ({}),
  'POST /api/companies/{id}/actions/approve': ({ planned }) => ({
    actions: planned.map(({ id, fingerprint }) => ({ id, fingerprint: fingerprint ?? 'unseen' })),
  }),
  'POST /api/companies/{id}/actions/decline': ({ planned }) => ({ ids: planned.slice(-1).map(({ id }) => id) }),
  'POST /api/companies/{id}/actions/{action}/retry': () => ({}),
  'POST /api/companies/{id}/actions/{action}/resolve': () => ({ as: 'not-done' }),
  'POST /api/companies/{id}/tasks/{task}/close': () => ({}),
  'POST /api/policies/validate': () => ({ text: 'basedOn: standard' }),
  'POST /api/companies/{id}/policies': () => ({ text: 'basedOn: strict' }),
  'POST /api/companies/{id}/policies/validate': () => ({ text: 'basedOn: strict' }),
  'POST /api/companies/{id}/policies/preview': () => ({ text: 'basedOn: gentle' }),
  'POST /api/companies/{id}/policies/{number}/activate': () => ({}),
  'POST /api/companies/{id}/policies/deactivate': () => ({}),
  'PUT /api/companies/{id}/practice': ({ practice }) => ({ practice }),
  'POST /api/practices': () => ({ name: 'Ledger and Partners' }),
  'PATCH /api/practices/{practice}': () => ({ name: 'Ledger and Sons' }),
  'DELETE /api/practices/{practice}': () => ({}),
  'POST /api/practices/{practice}/policies': () => ({ text: 'basedOn: strict' }),
  'POST /api/practices/{practice}/policies/validate': () => ({ text: 'basedOn: strict' }),
  'POST /api/practices/{practice}/policies/preview': () => ({ text: 'basedOn: gentle' }),
  'POST /api/practices/{practice}/policies/{number}/activate': () => ({}),
  'POST /api/practices/{practice}/policies/deactivate': () => ({}),
  'POST /api/companies/{id}/backtests': () => ({ policy: 'strict' }),
  'POST /api/companies/{id}/backtests/{number}/cancel': () => ({}),
  'POST /api/companies/{id}/customers/{customer}/file': () => ({ kind: 'roll-up' }),
  'POST /api/companies/{id}/customers/{customer}/file/{entry}/end': () => ({ outcome: 'over' }),
  'POST /api/clock': () => ({ to: afterStart({ minutes: 90 }), wait: true }),
  'POST /api/companies/{id}/credit-checks': () => ({ customer: '1', amount: '250.00' }),
  'POST /api/companies/{id}/api-keys': () => ({ name: 'Shop', scopes: ['credit-checks'] }),
  'POST /api/companies/{id}/api-keys/{key}/revoke': () => ({}),
  'POST /api/companies/{id}/customers/{customer}/acceptance-links': () => ({}),
  'POST /api/companies/{id}/customers/{customer}/acceptance-links/{link}/revoke': () => ({}),
  'POST /accept/{token}': () => ({ name: 'Somebody' }),
  'POST /webhooks/quickbooks': () => ({}),
  'POST /webhooks/xero': () => ({}),
};

/** Somebody to be held, reminded, called, and left alone. */
const SCRIPT = books(...[-3, 1, 4, 8, 10, 16, 21, 40].map((overdueDays, n) => ({ ref: `C${n + 1}`, overdueDays })));

describe('a company that is only observed', () => {
  let running: Running;
  let start: string;
  beforeAll(async () => {
    running = await startRunning({ start: STARTS, script: SCRIPT });
    start = await everybody();
    await running.connectAll();
    await running.setMode('observe', 'strict');
    await turnsAt(running, afterStart({ minutes: 30 }));
  });
  afterAll(() => running.stop());

  /** What Holdfast could have changed of customers and invoices, as their owners find them. */
  async function everybody(): Promise<string> {
    const customers = (await Promise.all(LEDGERS.map((ledger) => customersIn(running, ledger)))).flat();
    return JSON.stringify(
      customers.map((one) => [one.id, one.name, one.terms, one.paymentTerms, one.notes, one.groups, notesOn(one)]),
    );
  }

  async function expectNothingWritten(after: string): Promise<void> {
    const calls = LEDGERS.flatMap((ledger) => writesTo(running, ledger)).map(({ method, path }) => `${method} ${path}`);
    // To end the connection is what its owner has asked for, and is nothing in the books.
    const writes = calls.filter((call) => !call.startsWith('DELETE /connections/'));
    expect([after, writes, running.sandbox.inbox.messages.length]).toEqual([after, [], 0]);
    expect([after, await everybody()]).toEqual([after, start]);
  }

  async function known(id: string): Promise<Known> {
    const tasks = await running.get<{ id?: string; key: string }[]>(`/api/companies/${id}/tasks`);
    const planned = (await actionsOf(running, id)).filter(({ state }) => state === 'planned');
    const [practice] = await running.get<{ id: string }[]>('/api/practices');
    return { planned, task: tasks[0]?.id ?? randomUUID(), practice: practice?.id ?? randomUUID() };
  }

  /** The status of one call, made as the owner would. */
  async function walk(route: string, id: string): Promise<number> {
    const [method = '', path = ''] = route.split(' ');
    const about = await known(id);
    const filled = path
      .replace('{id}', id)
      .replace('{provider}', 'xero')
      .replace('{customer}', about.planned[0]?.customerId ?? '1')
      .replace('{action}', about.planned[0]?.id ?? randomUUID())
      .replace('{task}', about.task)
      .replace('{entry}', randomUUID())
      .replace('{practice}', about.practice)
      .replace('{link}', randomUUID())
      .replace('{policy}', 'standard')
      .replace('{number}', '1');
    const body = BODIES[route]?.(about);
    const answer = await fetch(running.engineUrl + filled, {
      method,
      redirect: 'manual',
      headers: { authorization: `Bearer ${running.accessKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await answer.text();
    return answer.status;
  }

  it('plans a lot, so that there is something to be kept back', async () => {
    for (const ledger of LEDGERS) {
      const { planned } = await known(await idOf(running, ledger));
      expect(new Set(planned.map(({ kind }) => kind))).toEqual(new Set(['place', 'remind', 'task']));
    }
    await expectNothingWritten('the first turns');
  });

  it('has a body for every route that takes one', () => {
    expect(ROUTES.filter((route) => !route.startsWith('GET ') && !(route in BODIES))).toEqual([]);
    expect(Object.keys(BODIES).filter((route) => !ROUTES.includes(route))).toEqual([]);
  });

  it.each(ROUTES.filter((route) => !LAST.includes(route)))('is not written to by %s', async (route) => {
    for (const ledger of LEDGERS) {
      const id = await idOf(running, ledger);
      expect(await walk(route, id)).toBeLessThan(500);
      if (!route.startsWith('GET ')) await running.post(`/api/companies/${id}/turns?wait=true`);
    }
    await expectNothingWritten(route);
  });

  it('is not written to by webhooks, nor by days with their turns', async () => {
    for (const ledger of LEDGERS) expect((await post(running, ledger, aboutOurs(running, ledger))).status).toBe(200);
    await expectNothingWritten('webhooks');
    for (const days of [1, 2, 5, 8, 30]) {
      await turnsAt(running, afterStart({ days }));
      await expectNothingWritten(`day ${days}`);
    }
  });

  it('is not written to by another policy, a pause that ends, or connecting once more', async () => {
    for (const ledger of LEDGERS) {
      const id = await idOf(running, ledger);
      for (const change of [
        { policy: 'gentle' },
        { killSwitch: true },
        { killSwitch: false },
        { pausedUntil: afterStart({ days: 31 }) },
      ])
        await running.engine.change(id, change);
      expect((await Owner.connects(running, ledger)).status).toBeLessThan(400);
    }
    await turnsAt(running, afterStart({ days: 32 }));
    await expectNothingWritten('settings');
  });

  it.each(LAST)('is not written to by %s', async (route) => {
    for (const ledger of LEDGERS) expect(await walk(route, await idOf(running, ledger))).toBeLessThan(500);
    await turnsAt(running, afterStart({ days: 33 }));
    await expectNothingWritten(route);
  });
});
