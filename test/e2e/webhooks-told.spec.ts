import { isDeepStrictEqual } from 'node:util';
import { openStore, told } from '@holdfast/store';
import type { Books } from '../../apps/sandbox/src/books/books';
import { snapshotOf } from '../../apps/sandbox/src/control/snapshot';
import { startRunning, type Running } from '../support/running';
import { STARTS, afterStart, books } from './support/story';
import { LINES, post, telling, turnAfter, webhookTurns } from './support/webhook-posts';
import { LEDGERS, callsTo, externalIdOf, idOf, inDatabase, turn, turnsOf, until, type Ledger } from './support/witness';

let running: Running;
beforeAll(async () => {
  running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 1 }) });
  await running.connectAll();
});
afterAll(() => running.stop());

async function control<T = unknown>(method: string, path: string, body: object = {}): Promise<T> {
  const answer = await fetch(`${running.sandboxUrl}/control${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

const aim = (ledger: Ledger, manner: object = {}): Promise<unknown> =>
  control('PUT', '/webhooks', {
    [ledger]: { url: `${running.engineUrl}/webhooks/${ledger}`, secret: LINES[ledger].secret, manner },
  });
const silence = (ledger: Ledger): Promise<unknown> => control('PUT', '/webhooks', { [ledger]: null });
const happen = (ledger: Ledger, ...events: readonly object[]): Promise<unknown> =>
  control('POST', '/events', { company: externalIdOf(running, ledger), events });
const replay = (ledger: Ledger, times: number): Promise<{ readonly statuses: readonly number[] }> =>
  control('POST', '/webhooks/replay', { provider: ledger, times });

function booksOf(ledger: Ledger): Books {
  return running.sandbox.world.companies.get(externalIdOf(running, ledger)) as Books;
}

/** Customers by name and invoices by balance, as the ledger has them now. */
function inBooks(ledger: Ledger): object {
  const { customers, invoices } = snapshotOf(booksOf(ledger));
  const active = customers.filter((one) => one.active && one.mergedIntoId === null);
  return {
    customers: Object.fromEntries(active.map(({ id, name }) => [id, name])),
    invoices: Object.fromEntries(invoices.map(({ id, balance }) => [id, balance])),
  };
}

/** The same, as we remember them. */
async function inMirror(ledger: Ledger): Promise<object> {
  const company = await idOf(running, ledger);
  return inDatabase(running.databaseUrl, async (client) => {
    const rowsOf = async (text: string) => (await client.query<{ id: string; is: string }>(text, [company])).rows;
    const customers = await rowsOf(
      `select id, name as is from customer where company_id = $1 and active and merged_into is null and deleted_at is null`,
    );
    const invoices = await rowsOf(`select id, balance_minor as is from invoice where company_id = $1 and deleted_at is null`);
    return {
      customers: Object.fromEntries(customers.map((one) => [one.id, one.is])),
      invoices: Object.fromEntries(invoices.map((one) => [one.id, Number(one.is)])),
    };
  });
}

/** Until nothing is being done and we remember what the ledger has; nobody has asked for it but the ledger. */
async function mirrored(ledger: Ledger): Promise<void> {
  await until(async () => {
    const turns = await turnsOf(running, await idOf(running, ledger));
    return turns.every(({ finishedAt }) => finishedAt !== null) && isDeepStrictEqual(await inMirror(ledger), inBooks(ledger));
  }).catch(async (error: unknown) => {
    expect(await inMirror(ledger)).toEqual(inBooks(ledger));
    throw error;
  });
}

let number = 0;
/** A morning's work: an invoice, money for it, another that is wrong, a new name. */
function morning(): object[] {
  const [paid, wrong] = [`W${(number += 1)}`, `W${(number += 1)}`];
  return [
    { kind: 'invoice', ref: paid, customerRef: 'C1', number: paid, minor: 5000 },
    { kind: 'payment', ref: `P${paid}`, customerRef: 'C1', minor: 2000, applications: [{ invoiceRef: paid, minor: 2000 }] },
    { kind: 'invoice', ref: wrong, customerRef: 'C2', number: wrong, minor: 7000 },
    { kind: 'invoice-void', ref: wrong },
    { kind: 'customer-edit', ref: 'C2', name: `Customer C2 the ${number}th` },
  ];
}

describe.each(LEDGERS)('what %s tells', (ledger) => {
  afterEach(() => silence(ledger));

  it.each<[string, object]>([
    ['in good manners', {}],
    ['three times over', { copies: 3 }],
    ['backwards, one by one', { reversed: true, eventsPerPost: 1 }],
    ['in a burst of duplicates out of order', { reversed: true, eventsPerPost: 1, atOnce: 20, copies: 4 }],
    ['between the events of strangers', { strangers: 3, mixed: true, eventsPerPost: 3 }],
    ['in the older form', { older: true }],
    [
      'in the older form, badly',
      { older: true, mixed: true, strangers: 2, copies: 2, reversed: true, atOnce: 3, eventsPerPost: 2 },
    ],
  ])('%s, is what we remember after the turn', async (_, manner) => {
    await aim(ledger, manner);
    await happen(ledger, ...morning());
    expect(await control('POST', '/webhooks/flush')).toMatchObject({ [ledger]: { waiting: 0 } });
    await mirrored(ledger);
  });

  it('again and again costs neither a turn nor a call', async () => {
    await aim(ledger, { atOnce: 25 });
    // A turn that another way asks for comes after all those that webhooks have asked for.
    await turn(running, await idOf(running, ledger));
    const [turns, calls] = [await webhookTurns(running, ledger), callsTo(running, ledger).length];
    const { statuses } = await replay(ledger, 5);
    expect(statuses.length).toBeGreaterThan(4);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(callsTo(running, ledger)).toHaveLength(calls);
    await turn(running, await idOf(running, ledger));
    expect(await webhookTurns(running, ledger)).toBe(turns);
  });

  it('of what was later changed again and is known so, costs no turn even when it was forgotten that it was told', async () => {
    const [invoice] = booksOf(ledger).all('invoice');
    const company = await idOf(running, ledger);
    await inDatabase(running.databaseUrl, (client) => client.query('delete from webhook_event where company_id = $1', [company]));
    const before = await webhookTurns(running, ledger);
    const old = { company: externalIdOf(running, ledger), objectId: invoice?.id ?? '', at: '2020-01-01T00:00:00.123456789Z' };
    expect((await post(running, ledger, telling(ledger, old))).status).toBe(200);
    await turn(running, company);
    expect(await webhookTurns(running, ledger)).toBe(before);
    // Of an invoice we do not know nothing is known.
    await post(running, ledger, telling(ledger, { ...old, objectId: '00000000-0000-4000-8000-000000000000' }));
    expect(await turnAfter(running, ledger, before)).toBe(true);
  });

  it('of a merge, and of what has disappeared, is what we remember after the turn', async () => {
    await aim(ledger, { copies: 2, reversed: true, eventsPerPost: 1, atOnce: 5 });
    const ref = `M${(number += 1)}`;
    await happen(
      ledger,
      { kind: 'customer', ref, name: `Twice ${ref}`, terms: 'Net 30' },
      { kind: 'invoice', ref: `I${ref}`, customerRef: ref, number: `I${ref}`, minor: 900 },
      { kind: 'invoice', ref: `D${ref}`, customerRef: 'C1', number: `D${ref}`, minor: 100 },
    );
    await control('POST', '/webhooks/flush');
    await mirrored(ledger);
    await happen(ledger, { kind: 'customer-merge', ref, intoRef: 'C1' }, { kind: 'invoice-void', ref: `I${ref}` });
    // Xero deletes no approved invoice.
    const doomed = booksOf(ledger)
      .all('invoice')
      .find((one) => one.ref === `D${ref}`);
    if (ledger === 'quickbooks' && doomed) booksOf(ledger).remove('invoice', doomed.id);
    await control('POST', '/webhooks/flush');
    await mirrored(ledger);
  });

  it('while a turn is running leads to another look', async () => {
    await aim(ledger);
    const company = await idOf(running, ledger);
    await control('POST', '/mischief', { kind: 'slow', provider: ledger, ms: 700, times: 1_000 });
    await happen(ledger, ...morning());
    await until(async () => (await turnsOf(running, company)).some(({ finishedAt }) => finishedAt === null));
    await happen(ledger, ...morning());
    await control('POST', '/webhooks/flush');
    const known = await turnsOf(running, company);
    expect(known.some(({ finishedAt }) => finishedAt === null)).toBe(true);
    await control('POST', '/mischief', { kind: 'clear' });
    await until(async () =>
      (await turnsOf(running, company)).some(({ id, finishedAt }) => finishedAt !== null && known.every((one) => one.id !== id)),
    );
    await mirrored(ledger);
  });

  it('to a process that dies before it could ask for the turn is looked at with the next tick', async () => {
    const company = await idOf(running, ledger);
    const byTimer = async () => (await turnsOf(running, company)).filter(({ trigger }) => trigger === 'timer').length;
    const before = await byTimer();
    const died = await openStore({ url: running.databaseUrl, poolMax: 1 });
    const event = { id: `told to the dead of ${ledger}`, entity: 'invoice', objectId: null, isGone: false, at: null } as const;
    await died.inCompany(company, (scope) => told.add(scope, [event], STARTS));
    await died.close();
    await until(async () => (await byTimer()) > before);
  });
});

describe('of several companies in one post', () => {
  let ids: readonly string[];
  let body: string;

  beforeAll(async () => {
    await running.moveTo(afterStart({ minutes: 10 }));
    const others = await Promise.all(
      [1, 2].map(() => control<{ externalId: string }>('POST', '/companies', { provider: 'xero' })),
    );
    await running.connectAll();
    ids = (await running.engine.companies()).filter(({ provider }) => provider === 'xero').map(({ id }) => id);
    const externalIds = [externalIdOf(running, 'xero'), 'nobody', ...others.map(({ externalId }) => externalId)];
    body = telling('xero', ...externalIds.map((company) => ({ company })));
  });

  const turnsByWebhook = async (id: string): Promise<number> =>
    (await turnsOf(running, id)).filter(({ trigger, finishedAt }) => trigger === 'webhook' && finishedAt !== null).length;

  it('each has its own turn, also when another could not be stored, and none has two when all of it comes again', async () => {
    expect(ids).toHaveLength(3);
    const spoiled = ids.at(-1) ?? '';
    const before = await Promise.all(ids.map(turnsByWebhook));
    const more = async (): Promise<number[]> =>
      (await Promise.all(ids.map(turnsByWebhook))).map((count, n) => count - (before[n] ?? 0));
    const owner = (text: string): Promise<unknown> => inDatabase(running.databaseUrl, (client) => client.query(text));
    await owner(`alter table webhook_event add constraint spoiled check (company_id <> '${spoiled}') not valid`);
    expect((await post(running, 'xero', body)).status).toBe(503);
    await until(async () => isDeepStrictEqual(await more(), [1, 1, 0]));
    await owner('alter table webhook_event drop constraint spoiled');
    expect((await post(running, 'xero', body)).status).toBe(200);
    await until(async () => isDeepStrictEqual(await more(), [1, 1, 1]));
    for (const id of ids) await turn(running, id);
    expect(await more()).toEqual([1, 1, 1]);
  });
});
