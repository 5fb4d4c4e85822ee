import { createTransport } from 'nodemailer';
import type { Message } from './inbox';
import { startSandbox, type Sandbox } from './sandbox';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ start: '2026-11-23T08:00:00Z', customers: 5 });
});
afterAll(() => sandbox.stop());

async function control<T = unknown>(method: string, path: string, body?: object): Promise<{ status: number; body: T }> {
  const content = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`${sandbox.url}/control${path}`, { method, ...content });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as T };
}

describe('the inbox', () => {
  const send = async (to: string): Promise<unknown> => {
    const transport = createTransport(sandbox.smtpUrl);
    const mail = {
      from: 'owner@firm.example',
      to,
      subject: 'Invoice 7',
      text: 'Please pay',
      html: '<p>Please <b>pay</b></p>',
      headers: { 'X-Action': 'k1' },
    };
    return transport.sendMail(mail).finally(() => transport.close());
  };

  it('shows what was sent, to whom, and when by the sandbox’s clock', async () => {
    await send('A@one.example, b@one.example');
    const { body } = await control<{ messages: Message[] }>('GET', '/inbox?to=a@ONE.example');
    expect(body.messages).toMatchObject([
      {
        to: ['A@one.example', 'b@one.example'],
        from: 'owner@firm.example',
        subject: 'Invoice 7',
        text: 'Please pay',
        html: '<p>Please <b>pay</b></p>',
        headers: { 'x-action': 'k1' },
        receivedAt: new Date(sandbox.world.clock.now()).toISOString(),
      },
    ]);
    const page = await fetch(`${sandbox.url}/inbox/${body.messages[0]?.id}`);
    expect(await page.text()).toContain('srcdoc="&lt;p&gt;Please');
    await control('DELETE', '/inbox');
    expect((await control('GET', '/inbox')).body).toEqual({ messages: [] });
  });

  it('refuses, is away, or takes a message and says nothing', async () => {
    await control('POST', '/mischief', { kind: 'refuse-mail', address: 'no@one.example' });
    await expect(send('no@one.example')).rejects.toMatchObject({ responseCode: 550 });
    await control('POST', '/mischief', { kind: 'mail-down', times: 1 });
    await expect(send('a@one.example')).rejects.toMatchObject({ responseCode: 421 });
    expect(sandbox.inbox.messages).toHaveLength(0);
    await control('POST', '/mischief', { kind: 'lose-mail-reply' });
    await expect(send('a@one.example')).rejects.toThrow();
    expect(sandbox.inbox.messages).toHaveLength(1);
    await send('a@one.example');
    expect((await control('POST', '/mischief', { kind: 'clear' })).body).toEqual({ standing: [] });
  });
});
