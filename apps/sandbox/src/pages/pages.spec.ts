import { inOrder } from '../books/script';
import { startSandbox, type Sandbox } from '../sandbox';

const START = '2026-11-23T12:00:00Z';
let sandbox: Sandbox;
let customerPages: string[];

beforeAll(async () => {
  sandbox = await startSandbox({ start: START, script: inOrder(null, []) });
  customerPages = [...sandbox.world.companies.values()].map(({ identity: { dialect, externalId } }) => {
    return `/${dialect}/${externalId}/${dialect === 'quickbooks' ? 'customers' : 'contacts'}`;
  });
  await happen([
    { kind: 'customer', ref: 'A', name: 'Abroad', email: 'a@a.example', terms: 'Due on receipt', currency: 'EUR', notes: 'x' },
    { kind: 'invoice', ref: 'A1', customerRef: 'A', number: 'A1', minor: 123_456 },
  ]);
});
afterAll(() => sandbox.stop());
afterEach(() => jest.restoreAllMocks());

async function happen(events: readonly object[]): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${sandbox.url}/control/events`, { method: 'POST', headers, body: JSON.stringify({ events }) });
  expect(await answer.json()).toMatchObject({ applied: events.length });
}

async function page(path: string): Promise<string> {
  return (await fetch(sandbox.url + path)).text();
}

const onePage = (list: string): string => {
  const books = [...sandbox.world.companies.values()][list.startsWith('/xero') ? 1 : 0];
  return `${list}/${books?.all('customer').at(-1)?.id}`;
};

describe('the pages of an owner', () => {
  it('show amounts with their currency', async () => {
    for (const list of customerPages) {
      expect(await page(list)).toContain('1,234.56 EUR');
      expect(await page(onePage(list))).toContain('1,234.56 EUR');
    }
  });

  it('say the terms in words, and how many customers have them', async () => {
    expect(await page(onePage(customerPages[1] ?? ''))).toContain('due on the invoice date');
    expect(await page('/')).toContain('Due on receipt: 1');
  });

  it('show times with their zone: the ledger’s own, and the sandbox’s for its clock and mail', async () => {
    expect(await page(onePage(customerPages[1] ?? ''))).toContain('2026-11-23 12:00 GMT');
    expect(await page('/')).toContain('2026-11-23 12:00 UTC');
  });

  it('count the mail in words', async () => {
    expect(await page('/')).toContain('<a href="/inbox">inbox</a>');
    const mail = { receivedAt: START, to: ['a@a.example'], from: 'h', subject: 's', text: 't', html: null, messageId: null };
    sandbox.inbox.messages.push({ id: 1, headers: {}, ...mail });
    expect(await page('/')).toContain('>the one message<');
    sandbox.inbox.messages.push({ id: 2, headers: {}, ...mail });
    expect(await page('/')).toContain('>all 2 messages<');
  });

  it('renew themselves while something happened a moment ago, but not under the hands of who searches a list', async () => {
    const renews = async (path: string): Promise<boolean> =>
      (await page(path)).includes('<meta http-equiv="refresh" content="5">');
    const watched = ['/', '/inbox', ...customerPages.map(onePage)];
    const answers = async (): Promise<boolean[]> => Promise.all(watched.map(renews));
    expect(await answers()).toEqual([true, true, true, true]);
    expect(await Promise.all([...customerPages, '/inbox/1'].map(renews))).toEqual([false, false, false]);
    const later = Date.now() + 61_000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    expect(await answers()).toEqual([false, false, false, false]);
  });
});
