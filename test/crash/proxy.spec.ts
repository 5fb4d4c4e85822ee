import { startSandbox, type Sandbox } from '../../apps/sandbox/src/sandbox';
import { Mail, MailInDoubt, MailNotNow } from '../../apps/engine/src/outbox/mail';
import { Orders, Proxy, type Deed, type Order, type Point } from './proxy';
import { STARTS } from './story';

describe('the proxy', () => {
  let sandbox: Sandbox;
  const orders = { provider: new Orders(), mail: new Orders() };
  let provider: Proxy;
  let mail: Proxy;
  let struck = 0;
  beforeAll(async () => {
    sandbox = await startSandbox({ start: STARTS, customers: 5 });
    provider = await Proxy.before('provider', sandbox.url, orders.provider);
    mail = await Proxy.before('mail', sandbox.smtpUrl, orders.mail);
  });
  afterAll(async () => {
    await provider.close();
    await mail.close();
    await sandbox.stop();
  });
  beforeEach(() => {
    struck = 0;
    sandbox.inbox.clear();
  });

  const order = (point: Point, deed: Deed, given: Partial<Order> = {}): Order => ({
    point,
    deed,
    skip: 0,
    ms: 30,
    which: () => true,
    struck: () => (struck += 1),
    ...given,
  });
  const followers = (): number => (sandbox.world.mischief.pending() as readonly unknown[]).length;
  /** A call with an effect that can be counted. */
  const call = (): Promise<number> =>
    fetch(`${provider.url(sandbox.url)}/control/mischief`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'slow', ms: 0, provider: 'xero' }),
    }).then(({ status }) => status);
  const done = async (work: () => Promise<unknown>): Promise<[unknown, number]> => {
    sandbox.world.mischief.clear();
    const outcome = await work().catch(() => 'cut');
    return [outcome, followers()];
  };
  const letter = (n: number) => ({
    from: { name: 'Us', address: 'us@holdfast.example' },
    to: ['them@customers.example'],
    subject: `${n}`,
    text: 'Words',
    html: '<p>Words</p>',
    date: new Date(STARTS),
    messageId: `<${n}@holdfast.example>`,
    actionId: `${n}`,
  });
  const post = (n: number): Promise<unknown> =>
    new Mail(mail.url(sandbox.smtpUrl))
      .send(letter(n), async () => undefined)
      .then(
        () => 'sent',
        (error: unknown) => (error as Error).constructor,
      );

  it('passes on what nobody has ordered otherwise', async () => {
    expect(await done(call)).toEqual([200, 1]);
    expect([await post(1), sandbox.inbox.messages.length]).toEqual(['sent', 1]);
  });

  it.each([
    ['before', 'cut', 0],
    ['half', 'cut', 0],
    ['answered', 'cut', 1],
    ['half-answer', 'cut', 1],
  ] as const)('cuts a call off %s', async (point, deed, effects) => {
    orders.provider.add(order(point, deed));
    expect(await done(call)).toEqual(['cut', effects]);
    expect(struck).toBe(1);
    expect(await done(call)).toEqual([200, 1]);
  });

  it.each(['before', 'answered'] as const)('holds a call up (%s), and lets it go on', async (point) => {
    orders.provider.add(order(point, 'hold'));
    expect(await done(call)).toEqual([200, 1]);
    expect(struck).toBe(1);
  });

  it('lets a request arrive after its sender is gone', async () => {
    orders.provider.add(order('before', 'keep'));
    expect(await done(call)).toEqual(['cut', 0]);
    expect(await provider.deliverKept()).toBe(1);
    expect(followers()).toBe(1);
    expect(await provider.deliverKept()).toBe(0);
  });

  it('counts only the requests that are meant, and strikes once', async () => {
    orders.provider.add(order('before', 'cut', { skip: 1, which: (request) => request.startsWith('POST') }));
    const outcomes: unknown[] = [];
    for (let n = 0; n < 3; n += 1) outcomes.push((await done(call))[0]);
    expect(outcomes).toEqual([200, 'cut', 200]);
  });

  it.each([
    ['before', MailInDoubt, 0],
    ['half', MailInDoubt, 0],
    ['answered', MailInDoubt, 1],
  ] as const)('cuts a message off %s', async (point, outcome, delivered) => {
    orders.mail.add(order(point, 'cut'));
    expect([await post(2), sandbox.inbox.messages.length]).toEqual([outcome, delivered]);
    expect(struck).toBe(1);
    expect([await post(3), MailNotNow.name]).toEqual(['sent', 'MailNotNow']);
  });
});
