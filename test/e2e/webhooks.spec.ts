import { randomUUID } from 'node:crypto';
import { startRunning, type Running } from '../support/running';
import { STARTS, books } from './support/story';
import {
  LINES,
  about,
  aboutOurs,
  older,
  post,
  signatureOf,
  turnAfter,
  webhookTurns,
  type Answered,
} from './support/webhook-posts';
import { LEDGERS, customersIn, externalIdOf, notesOn, turn, idOf, writesTo, type Ledger } from './support/witness';

let running: Running;
beforeAll(async () => {
  running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 1 }) });
  await running.connectAll();
  await running.setMode('act', 'strict');
  await running.engine.dayIs(STARTS);
});
afterAll(() => running.stop());

const send = (ledger: Ledger, body: string | Buffer, given = {}): Promise<Answered> => post(running, ledger, body, given);
const countTurns = (ledger: Ledger): Promise<number> => webhookTurns(running, ledger);
const turnMore = (ledger: Ledger, than: number): Promise<boolean> => turnAfter(running, ledger, than);

describe.each(LEDGERS)('a webhook of %s', (ledger) => {
  const other: Ledger = ledger === 'xero' ? 'quickbooks' : 'xero';

  it('with the right signature is answered at once and leads to a turn', async () => {
    const before = await countTurns(ledger);
    const sent = await send(ledger, aboutOurs(running, ledger));
    expect(sent).toMatchObject({ status: 200, text: '', cookies: [] });
    expect(await turnMore(ledger, before)).toBe(true);
  });

  it('with any other signature is 401, never 500, and leads to nothing', async () => {
    const before = await countTurns(ledger);
    const body = aboutOurs(running, ledger);
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
    const body = aboutOurs(running, ledger);
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
    expect(await turnMore(ledger, before)).toBe(true);
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
      about(ledger, 'NUL \0', '\ud800', 'x'.repeat(300)),
      aboutOurs(running, ledger).replaceAll(/invoice/gi, 'ACCOUNT'),
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
    const [turns, body] = [await countTurns(ledger), aboutOurs(running, ledger)];
    const sent = await Promise.all(Array.from({ length: 50 }, () => send(ledger, body)));
    expect(sent.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    await turnMore(ledger, turns);
    expect(await seen()).toEqual(before);
    // A turn that another way asks for comes after all those that the webhooks could have asked for.
    await turn(running, await idOf(running, ledger));
    expect((await countTurns(ledger)) - turns).toBe(1);
  });
});

describe('the forms of QuickBooks', () => {
  it('are all read: CloudEvents under their own content type, several realms in one, and the older form', async () => {
    const realm = externalIdOf(running, 'quickbooks');
    const forms: [string, string][] = [
      [about('quickbooks', '1', realm, '2', realm), 'application/cloudevents+json'],
      [about('quickbooks', realm), 'application/cloudevents-batch+json; charset=utf-8'],
      [older('1', realm), 'application/json'],
      [older(realm), 'text/plain'],
    ];
    for (const [body, type] of forms) {
      const before = await countTurns('quickbooks');
      expect((await send('quickbooks', body, { type })).status).toBe(200);
      expect(await turnMore('quickbooks', before)).toBe(true);
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
