import { startRunning, type Running } from '../support/running';
import { STARTS, afterStart, books } from './support/story';
import { LEDGERS, customersIn, idOf, turn, turnsAt, type Ledger } from './support/witness';

interface Money {
  readonly amount: string;
  readonly currency: string;
}
interface Proposal {
  readonly current: Money | null;
  readonly proposed: Money | null;
  readonly reasons: readonly string[];
  readonly cappedBy: string | null;
  readonly belowExposure: boolean;
}
interface Page {
  readonly proposals: readonly (Proposal & { readonly customer: { readonly id: string; readonly name: string } })[];
  readonly next: string | null;
}
interface Seen {
  readonly standing?: string;
  readonly reasons?: readonly { readonly rule: string }[];
  readonly limitProposal: Proposal;
}

/** Each has billed 800.00 in four of the last six months and about 1,290.00 in a fifth, and always paid on time; one has not. */
const PEOPLE = [
  ...Array.from({ length: 11 }, (_, n) => ({
    ref: `C${n + 1}`,
    name: `Customer ${String(n + 1).padStart(2, '0')}`,
    overdueDays: -9,
  })),
  { ref: 'C12', name: 'Customer 12', overdueDays: -9, paidAfterDays: 44 },
];

describe.each(LEDGERS)('credit limits that customers of %s have earned', (ledger: Ledger) => {
  let running: Running;
  let company: string;
  const ids = new Map<string, string>();
  const of = (ref: string, rest = '') => `/api/companies/${company}/customers/${ids.get(ref)}${rest}`;
  const page = (query = '') => running.get<Page>(`/api/companies/${company}/limit-proposals${query}`);

  beforeAll(async () => {
    running = await startRunning({ start: STARTS, script: books(...PEOPLE) });
    await running.connectAll();
    await running.setMode('observe', 'standard');
    await turnsAt(running, afterStart({ minutes: 5 }));
    company = await idOf(running, ledger);
    for (const { ref, id } of await customersIn(running, ledger)) ids.set(ref, id);
  }, 120_000);
  afterAll(() => running.stop());

  it('are offered page by page, by name, each with its figures', async () => {
    const pages: Page[] = [await page('?limit=5')];
    for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null)
      pages.push(await page(`?limit=5&after=${encodeURIComponent(next)}`));
    expect(pages.map(({ proposals }) => proposals.length)).toEqual([5, 5, 2]);
    const all = pages.flatMap(({ proposals }) => proposals);
    expect(all.map(({ customer }) => customer.name)).toEqual(PEOPLE.map(({ name }) => name));
    const punctual = all.find(({ customer }) => customer.name === 'Customer 01');
    // 800.00 x 4 and 1,289.00 in six months: 748.17 a month.
    expect(punctual).toMatchObject({ current: null, proposed: { amount: '940.00' }, cappedBy: null, belowExposure: true });
    expect(punctual?.reasons[0]).toMatch(/748\.17 is billed in an average month/);
    expect(punctual?.reasons[1]).toBe('Invoices are due after 30 days, and payments are expected on time.');
    const late = all.find(({ customer }) => customer.name === 'Customer 12');
    expect(Number(late?.proposed?.amount)).toBeGreaterThan(1_000);
    expect(late?.reasons[1]).toMatch(/payments are expected \d+(\.\d)? days late\.$/);
  });

  it('stand in the customer’s own answers too, beside the limit that counts', async () => {
    const [own, why] = [await running.get<Seen>(of('C1')), await running.get<Seen>(of('C1', '/why'))];
    expect(own.limitProposal).toMatchObject({ current: null, proposed: { amount: '940.00' } });
    expect(why.limitProposal).toEqual(own.limitProposal);
    expect(why).toMatchObject({ standing: 'open', reasons: [] });
  });

  it('are granted by recording one, with a warning where more is owed already', async () => {
    const { currency } = (await running.get<Seen>(of('C1'))).limitProposal.proposed ?? { currency: '' };
    const limit = (amount: string) => ({ kind: 'limit', amount: { amount, currency }, reason: 'earned' });
    const record = (ref: string, amount: string) =>
      running.post<{ warnings: readonly string[]; expiresOn: string }>(of(ref, '/file'), limit(amount));
    expect(await record('C1', '940.00')).toMatchObject({
      expiresOn: '2027-03-02',
      warnings: [
        `amount: ${currency} 1,289.00 is owed already, ${currency} 349.00 more than this limit of ${currency} 940.00: it is exceeded from its first day.`,
      ],
    });
    expect((await running.get<Seen>(of('C1'))).limitProposal).toMatchObject({ current: { amount: '940.00' } });
    expect(await record('C2', '2000.00')).toMatchObject({ warnings: [] });
    expect(await running.post(of('C2', '/file'), { kind: 'roll-up' })).toMatchObject({ warnings: [] });
  });

  it('count for everybody else where the policy says so, in decisions and in credit checks', async () => {
    const policies = `/api/companies/${company}/policies`;
    const text = 'basedOn: standard\nlimits: { earned: true, default: 50.00 }\n';
    const { number } = await running.post<{ number: number }>(policies, { text });
    await running.post(`${policies}/${number}/activate`, {});
    await turn(running, company);
    const why = (ref: string) => running.get<Seen>(of(ref, '/why'));
    expect(await why('C3')).toMatchObject({ standing: 'hold', reasons: [{ rule: 'limit-exceeded' }] });
    expect((await why('C2')).reasons?.map(({ rule }) => rule)).not.toContain('limit-exceeded');
    const check = await running.post(`/api/companies/${company}/credit-checks`, { customer: ids.get('C3'), amount: '10.00' });
    expect(check).toMatchObject({
      verdict: 'hold',
      limit: { amount: { amount: '940.00' } },
      reasons: [{ code: 'limit-exceeded' }],
    });
  });

  it('a document on longer terms than the customer’s own is refused where the policy says so', async () => {
    const policies = `/api/companies/${company}/policies`;
    const text = `basedOn: standard
rules:
  - id: longer-terms
    say: Nobody sells on longer terms than were agreed.
    standing: hold
    mark: hold
    enter: { all: [documentTermsBeyondOwn > 0] }
    release: { all: [documentTermsBeyondOwn <= 0] }
`;
    const { number } = await running.post<{ number: number }>(policies, { text });
    await running.post(`${policies}/${number}/activate`, {});
    await turn(running, company);
    const ask = (more: object) =>
      running.post(`/api/companies/${company}/credit-checks`, { customer: ids.get('C2'), amount: '10.00', ...more });
    expect(await ask({ termsDays: 45 })).toMatchObject({ verdict: 'hold', reasons: [{ code: 'longer-terms' }] });
    for (const more of [{ termsDays: 30 }, {}]) expect(await ask(more)).toMatchObject({ verdict: 'allow' });
  });
});
