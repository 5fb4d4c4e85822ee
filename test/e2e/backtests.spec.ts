import { startRunning, type Running } from '../support/running';
import { ended, played, type BacktestSeen } from './support/backtests';
import { happensIn } from './support/meanwhile';
import { STARTS, afterStart, books, dayOf } from './support/story';
import { LEDGERS, idOf, inDatabase, turnsAt } from './support/witness';

const HOLDS_BEYOND_7 = `name: Beyond 7
version: '1'
tolerance: { amount: '0' }
rules:
  - id: overdue
    say: No credit while anything is more than 7 days overdue.
    standing: hold
    mark: hold
    enter: { all: [oldestOverdueDays > 7] }
    release: { all: [oldestOverdueDays <= 7] }
treatment: []
`;
/** Issued from the autumn on: the one before is paid 26 days after its issue, or 45, which is 15 days too late. */
const PEOPLE = [
  { ref: 'C1', overdueDays: 20 },
  { ref: 'C2', overdueDays: 20, paidAfterDays: 45 },
  { ref: 'C3', overdueDays: -5, paidAfterDays: 75 },
];

let running: Running;
beforeAll(async () => {
  running = await startRunning({ start: STARTS, script: books(...PEOPLE) });
  await running.connectAll();
});
afterAll(() => running.stop());

/** Entered now in QuickBooks by C1, with an earlier date on it. */
function datedBack(
  { sandbox }: Running,
  { day, minor, invoiceRef }: { readonly day: string; readonly minor: number; readonly invoiceRef: string },
): void {
  const player = sandbox.timeline.all().find(({ books: own }) => own.identity.dialect === 'quickbooks');
  const inside = player as unknown as { apply(event: object, when: { readonly at: number; readonly day: string }): void };
  const payment = { kind: 'payment', ref: 'PBACK', customerRef: 'C1', minor, applications: [{ invoiceRef, minor }] };
  inside.apply(payment, { at: player?.books.now() ?? 0, day });
}

const refused = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: Error) => error.message,
  );

describe.each(LEDGERS)('a policy tried on the mirror of %s', (ledger) => {
  const at = async (path = '') => `/api/companies/${await idOf(running, ledger)}/backtests${path}`;
  const tried = async (asked: object) => played(running, await idOf(running, ledger), asked);

  it('holds whoever it would have held, and tells what became of them; a small book gets counts', async () => {
    const seen = await tried({ policy: { text: HOLDS_BEYOND_7 } });
    expect(seen).toMatchObject({ state: 'done', policy: 'a draft', customersDone: 3, customers: 3, error: null });
    // C2 and C3 pay so late that the invoice before is overdue when the next is issued; the last ones are open, and too young to be late.
    expect(seen.result.heldInvoices.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['Customer C2', 'open'],
      ['Customer C3', 'late'],
      ['Customer C3', 'late'],
      ['Customer C3', 'open'],
    ]);
    expect(seen.result).toMatchObject({
      basis: ledger === 'quickbooks' ? 'recorded' : 'document dates',
      all: { invoices: 15, late: 8 },
      held: { invoices: 4, late: 2, amount: '4181.00' },
      rates: null,
      untold: [],
    });
  });

  it('is compared with another one', async () => {
    const company = await idOf(running, ledger);
    const { number } = await running.post<{ number: number }>(`/api/companies/${company}/policies`, { text: HOLDS_BEYOND_7 });
    const seen = await tried({
      policy: number,
      compareTo: { text: HOLDS_BEYOND_7.replaceAll(' 7]', ' 20]') },
      suppose: { prepay: { low: 0.5, high: 1 } },
    });
    expect(seen).toMatchObject({ policy: `version ${number}`, compareTo: 'a draft' });
    const { both, onlyFirst } = seen.result.comparison ?? {};
    expect([both?.invoices, onlyFirst?.invoices]).toEqual([3, 1]);
    expect(seen.result.scenario).toMatchObject({ prepaid: { low: '2090.50', high: '4181.00' } });
    expect(await running.get(await at(`/${seen.number}/scenario?leave=0.1..0.2`))).toMatchObject({
      prepaid: { low: '0.00', high: '0.00' },
      salesLost: { low: '418.10', high: '836.20' },
    });
    const listed = await running.get<readonly BacktestSeen[]>(await at());
    expect(listed[0]).toMatchObject({ number: seen.number, state: 'done', policy: `version ${number}` });
    expect(listed[0]).not.toHaveProperty('result');
  });

  it('that cannot be tried is refused with the cure, and nothing waits', async () => {
    const before = (await running.get<readonly BacktestSeen[]>(await at())).length;
    const ask = async (asked: object) => refused(running.post(await at(), asked));
    expect(await ask({ policy: { text: HOLDS_BEYOND_7.replace('oldestOverdueDays <= 7', 'oldestOverdueDay <= 7') } })).toMatch(
      /line 10, rule overdue: .*oldestOverdueDays/,
    );
    expect(await ask({ policy: 'lenient' })).toMatch(/no starting policy .*lenient.*Cure: in-force, gentle, standard, strict/);
    expect(await ask({ policy: 999 })).toMatch(/There is no such version/);
    expect(await ask({ policy: 'strict', from: '2026-01-31', to: '2026-01-01' })).toMatch(/before it begins.*Cure: exchange/);
    expect(await ask({ policy: 'strict', to: dayOf(0) })).toMatch(/not past yet.*Cure: 2026-03-01 or earlier/);
    expect(await ask({ policy: 'strict', from: '2020-01-01', to: '2020-12-31' })).toMatch(
      /No invoice was issued from 2020-01-01 to 2020-12-31; the mirror’s are from 2025-09-01 to/,
    );
    expect(await ask({ policy: 'strict', suppose: { prepay: { low: 0, high: 0.6 }, leave: { low: 0, high: 0.5 } } })).toMatch(
      /add up to at most 1/,
    );
    expect(await running.get(await at())).toHaveLength(before);
  });
});

describe('one that was asked for', () => {
  const asked = { policy: 'strict', compareTo: 'in-force' };

  it('waits until the one before is over, and can be stopped', async () => {
    const path = `/api/companies/${await idOf(running, 'xero')}/backtests`;
    const numbers: number[] = [];
    for (let n = 0; n < 4; n += 1) numbers.push((await running.post<{ number: number }>(path, asked)).number);
    const last = numbers.at(-1) ?? 0;
    expect(await running.post(`${path}/${last}/cancel`)).toMatchObject({ state: 'cancelled', result: null });
    expect(await refused(running.post(`${path}/${last}/cancel`))).toMatch(/is over already/);
    for (const number of numbers.slice(0, -1)) expect(await ended(running, path, number)).toMatchObject({ state: 'done' });
    expect(await ended(running, path, last)).toMatchObject({ state: 'cancelled' });
  });

  it('is taken up again when its process has died, and told as failed when that happens again and again', async () => {
    const company = await idOf(running, 'quickbooks');
    const path = `/api/companies/${company}/backtests`;
    const { number } = await played(running, company, asked);
    const left = async (retries: number): Promise<number> => {
      const next = number + 1 + retries;
      await inDatabase(running.databaseUrl, async (client) => {
        await client.query(
          `insert into backtest (company_id, number, question, asked_by, asked_at, state, attempt, alive_at)
           select company_id, $3, question, asked_by, asked_at, 'running', 1, now() - interval '1 minute' from backtest
            where company_id = $1 and number = $2`,
          [company, number, next],
        );
        await client.query(
          `insert into pgboss.job (name, data, state, started_on, retry_limit)
           values ('backtest', jsonb_build_object('companyId', $1::text, 'number', $2::int), 'active', now() - interval '1 minute', $3)`,
          [company, next, retries],
        );
      });
      return next;
    };
    expect(await ended(running, path, await left(1))).toMatchObject({ state: 'done' });
    expect(await ended(running, path, await left(0))).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/process that played it ended, again and again.*Cure: ask again/) as string,
    });
  });

  it('is played by the next process when this one stops', async () => {
    const path = `/api/companies/${await idOf(running, 'xero')}/backtests`;
    const numbers: number[] = [];
    for (let n = 0; n < 3; n += 1) numbers.push((await running.post<{ number: number }>(path, asked)).number);
    await running.restartEngine();
    for (const number of numbers) expect(await ended(running, path, number)).toMatchObject({ state: 'done' });
  });
});

describe('what was known', () => {
  it('is what had been entered, where the ledger tells: a payment that is dated back was no payment before', async () => {
    const ask = { policy: { text: HOLDS_BEYOND_7 }, from: dayOf(-30) };
    const company = await idOf(running, 'quickbooks');
    const heldOf = async (basis: string) =>
      (await played(running, company, { ...ask, basis })).result.heldInvoices.map(({ invoice }) => invoice);
    const later = { ref: 'ILATER', number: 'LATER', customerRef: 'C1', minor: 500, due: dayOf(40) };
    happensIn(running, 'quickbooks', { kind: 'invoice', ...later, description: 'More', status: 'approved' });
    await turnsAt(running, afterStart({ days: 1 }));
    // C1 was 20 days overdue when LATER was issued.
    expect(await heldOf('recorded')).toContain('LATER');
    datedBack(running, { invoiceRef: 'IC1', minor: 128_900, day: dayOf(-12) });
    await turnsAt(running, afterStart({ days: 3 }));
    expect(await heldOf('recorded')).toContain('LATER');
    expect(await heldOf('document dates')).not.toContain('LATER');
  });
});
