import { createHmac, randomUUID } from 'node:crypto';
import { startRunning, type Running } from '../support/running';
import { STARTS, books } from './support/story';
import { LEDGERS, externalIdOf, idOf, notesOn, customersIn, turnsOf, until, writesTo, type Ledger } from './support/witness';

const LINES = {
  quickbooks: { secret: 'test-verifier', header: 'intuit-signature', contentType: 'application/json' },
  xero: { secret: 'test-webhook-key', header: 'x-xero-signature', contentType: 'application/json; charset=utf-8' },
} as const;
/** Xero gives 5 s and QuickBooks 3 s before they count it as failed. */
const ANSWER_MS_MAX = 1000;

let running: Running;
beforeAll(async () => {
  running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 1 }) });
  await running.connectAll();
  await running.setMode('act', 'strict');
  await running.engine.dayIs(STARTS);
}, 60_000);
afterAll(() => running.stop());

interface Sent {
  readonly status: number;
  readonly text: string;
  readonly cookies: readonly string[];
  readonly ms: number;
}

function signatureOf(body: string | Buffer, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

async function send(ledger: Ledger, body: string | Buffer, given: Partial<Record<string, string>> = {}): Promise<Sent> {
  const { secret, header, contentType } = LINES[ledger];
  const { signature = signatureOf(body, secret), type = contentType } = given;
  const before = performance.now();
  const answer = await fetch(`${running.engineUrl}/webhooks/${ledger}`, {
    method: 'POST',
    headers: { 'content-type': type, [header]: signature },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  const text = await answer.text();
  return { status: answer.status, text, cookies: answer.headers.getSetCookie(), ms: performance.now() - before };
}

function about(ledger: Ledger, ...externalIds: readonly string[]): string {
  return ledger === 'quickbooks' ? cloudEvents(...externalIds) : xeroEvents(...externalIds);
}

function cloudEvents(...realms: readonly string[]): string {
  return JSON.stringify(
    realms.map((intuitaccountid) => ({
      specversion: '1.0',
      id: randomUUID(),
      source: 'intuit.dGVzdA==',
      type: 'qbo.invoice.updated.v1',
      time: '2026-03-02T12:00:00.000000000Z',
      intuitentityid: '14',
      intuitaccountid,
      data: {},
    })),
  );
}

function legacy(...realms: readonly string[]): string {
  const entities = [{ name: 'Invoice', id: '14', operation: 'Update', lastUpdated: '2026-03-02T12:00:00.000Z' }];
  return JSON.stringify({ eventNotifications: realms.map((realmId) => ({ realmId, dataChangeEvent: { entities } })) });
}

function xeroEvents(...tenants: readonly string[]): string {
  const events = tenants.map((tenantId) => ({
    resourceId: randomUUID(),
    eventDateUtc: '2026-03-02T12:00:00.000',
    eventType: 'UPDATE',
    eventCategory: 'INVOICE',
    tenantId,
    tenantType: 'ORGANISATION',
  }));
  // The spaces are the real thing's: whoever signs a body that was parsed and written again fails here.
  return `{"events":${JSON.stringify(events)},"firstEventSequence": 1,"lastEventSequence": 1, "entropy": "ABCDEFGHIJKLMNOPQRST"}`;
}

async function countTurns(ledger: Ledger): Promise<number> {
  return (await turnsOf(running, await idOf(running, ledger))).filter(({ trigger }) => trigger === 'webhook').length;
}

/** True once a further turn than `before` has been asked for by a webhook and is finished. */
function turnAfter(ledger: Ledger, before: number): Promise<boolean> {
  return until(async () => {
    const turns = (await turnsOf(running, await idOf(running, ledger))).filter(({ trigger }) => trigger === 'webhook');
    return turns.length > before && turns.every(({ finishedAt }) => finishedAt !== null);
  });
}

describe.each(LEDGERS)('a webhook of %s', (ledger) => {
  const other: Ledger = ledger === 'xero' ? 'quickbooks' : 'xero';

  it('with the right signature is answered at once and leads to a turn', async () => {
    const before = await countTurns(ledger);
    const sent = await send(ledger, about(ledger, externalIdOf(running, ledger)));
    expect(sent).toMatchObject({ status: 200, text: '', cookies: [] });
    expect(sent.ms).toBeLessThan(ANSWER_MS_MAX);
    expect(await turnAfter(ledger, before)).toBe(true);
  });

  it('with any other signature is 401, never 500, and leads to nothing', async () => {
    const before = await countTurns(ledger);
    const body = about(ledger, externalIdOf(running, ledger));
    const right = signatureOf(body, LINES[ledger].secret);
    const hex = Buffer.from(right, 'base64').toString('hex');
    const wrong: Record<string, string> = {
      missing: '',
      'of another secret': signatureOf(body, 'not the secret'),
      'of the other vendor’s secret': signatureOf(body, LINES[other].secret),
      'of another body': signatureOf(`${body} `, LINES[ledger].secret),
      'too short': right.slice(0, 12),
      'too long': `${right.slice(0, -1)}AAAA=`,
      'no base64': '%%%not-base64%%%',
      hexadecimal: hex,
      'with a prefix': `sha256=${hex}`,
      'a kilobyte': 'A'.repeat(1024),
      'the secret itself': LINES[ledger].secret,
    };
    for (const [how, signature] of Object.entries(wrong)) {
      const { status, text, cookies } = await send(ledger, body, { signature });
      expect([how, status, cookies]).toEqual([how, 401, []]);
      expect(text).not.toMatch(/node_modules|\.[jt]s:\d/);
    }
    const unsigned = await fetch(`${running.engineUrl}/webhooks/${ledger}`, { method: 'POST', body });
    expect(unsigned.status).toBe(401);
    expect(await countTurns(ledger)).toBe(before);
  });

  it('signed over other bytes that mean the same is 401', async () => {
    const body = about(ledger, externalIdOf(running, ledger));
    const rewritten = JSON.stringify(JSON.parse(body), null, 1);
    expect((await send(ledger, rewritten, { signature: signatureOf(body, LINES[ledger].secret) })).status).toBe(401);
  });

  it('about a company that is not ours is taken and ignored, and spoils nothing for one that is', async () => {
    const [before, others] = [await countTurns(ledger), await countTurns(other)];
    expect((await send(ledger, about(ledger, '9999999999999999', randomUUID()))).status).toBe(200);
    // A company of the other ledger is no company of this one's.
    expect((await send(ledger, about(ledger, externalIdOf(running, other)))).status).toBe(200);
    expect(await countTurns(ledger)).toBe(before);
    expect((await send(ledger, about(ledger, 'unknown', externalIdOf(running, ledger), 'unknown too'))).status).toBe(200);
    expect(await turnAfter(ledger, before)).toBe(true);
    expect(await countTurns(other)).toBe(others);
  });

  it('that nobody can make sense of is taken and ignored', async () => {
    const before = await countTurns(ledger);
    const bodies = [
      '',
      '{',
      'null',
      '[]',
      '{}',
      '[null,1,"x",{}]',
      '{"events":{}}',
      '{"eventNotifications":[{"realmId":7}]}',
      '\u0000',
    ];
    for (const body of bodies) {
      const { status } = await send(ledger, body);
      expect([body, status]).toEqual([body, 200]);
    }
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect((await send(ledger, deep)).status).toBe(200);
    expect((await send(ledger, Buffer.alloc(3_000_000, 32))).status).toBe(413);
    expect(await countTurns(ledger)).toBe(before);
  });

  it('replayed 50 times has no second effect', async () => {
    const seen = async () => {
      const customers = await customersIn(running, ledger);
      return {
        writes: writesTo(running, ledger).length,
        mails: running.sandbox.inbox.messages.length,
        notes: customers.flatMap(notesOn).length,
      };
    };
    const before = await seen();
    expect(before.writes).toBeGreaterThan(0);
    expect(before.mails).toBe(4);
    const [turns, body] = [await countTurns(ledger), about(ledger, externalIdOf(running, ledger))];
    const sent = await Promise.all(Array.from({ length: 50 }, () => send(ledger, body)));
    expect(sent.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    await turnAfter(ledger, turns);
    expect(await seen()).toEqual(before);
    // One runs, one waits: a burst is no flood of turns. The few more are those that came between two of them.
    expect((await countTurns(ledger)) - turns).toBeLessThan(25);
  });
});

describe('the forms of QuickBooks', () => {
  it('are all read: CloudEvents under their own content type, several realms in one, and the older form', async () => {
    const realm = externalIdOf(running, 'quickbooks');
    const forms: [string, string][] = [
      [cloudEvents('1', realm, '2', realm), 'application/cloudevents+json'],
      [cloudEvents(realm), 'application/cloudevents-batch+json; charset=utf-8'],
      [legacy('1', realm), 'application/json'],
      [legacy(realm), 'text/plain'],
    ];
    for (const [body, type] of forms) {
      const before = await countTurns('quickbooks');
      expect((await send('quickbooks', body, { type })).status).toBe(200);
      expect(await turnAfter('quickbooks', before)).toBe(true);
    }
  });
});

describe('Xero’s intent to receive', () => {
  it('is answered as Xero asks: 200 for the right signature, 401 for the wrong one, empty and without a cookie', async () => {
    const body = '{"events":[],"firstEventSequence": 0,"lastEventSequence": 0, "entropy": "S0m3r4nd0mt3xt"}';
    const right = await send('xero', body);
    const wrong = await send('xero', body, { signature: signatureOf(body, 'wrong') });
    expect(right).toMatchObject({ status: 200, text: '', cookies: [] });
    expect(wrong).toMatchObject({ status: 401, cookies: [] });
    expect(wrong.text).toBe('');
    expect(Math.max(right.ms, wrong.ms)).toBeLessThan(ANSWER_MS_MAX);
  });

  it('is passed in the sandbox, which plays it as Xero does', async () => {
    const target = { url: `${running.engineUrl}/webhooks/xero`, secret: LINES.xero.secret };
    await fetch(`${running.sandboxUrl}/control/webhooks`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ xero: target }),
    });
    const trial = await fetch(`${running.sandboxUrl}/control/webhooks/intent`, { method: 'POST' });
    expect(await trial.json()).toEqual({ statuses: [200, 401, 200] });
  });
});
