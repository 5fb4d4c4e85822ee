import { STARTS, afterStart, books } from './support/story';
import { actionsOf, customersIn, idOf, tasksOf, turn, turnsAt } from './support/witness';
import { startRunning, type Running } from '../support/running';

const HELD_AFTER_5 = `basedOn: standard
name: Ours
rules:
  - id: overdue-hold
    say: We suspend credit when a debt is more than 5 days overdue.
    afterWarningDays: 1
    enter: { all: [oldestOverdueDays > 5, overdueAmount > tolerance] }
  - id: overdue-warning
    enter: { all: [oldestOverdueDays > 1, overdueAmount > tolerance] }
`;

interface Why {
  readonly standing: string;
  readonly policyVersion: string;
  readonly segmented: { readonly segment: string } | null;
  readonly reasons: readonly { readonly rule: string; readonly from?: string }[];
}
interface Preview {
  readonly customers: number;
  readonly moves: number;
  readonly counts: readonly { readonly from: string; readonly to: string; readonly customers: number }[];
  readonly list: readonly { readonly customerId: string; readonly to: { readonly standing: string }; readonly because: string }[];
}
interface Versions {
  readonly versions: readonly { readonly number: number; readonly state: string; readonly text?: string }[];
}

describe('a company’s own policy', () => {
  let running: Running;
  let company: string;
  let customer: string;
  const at = (path = '') => `/api/companies/${company}/policies${path}`;
  const why = (id = customer) => running.get<Why>(`/api/companies/${company}/customers/${id}/why`);
  const refused = async (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'done',
      (error: Error) => error.message,
    );

  beforeAll(async () => {
    running = await startRunning({
      start: STARTS,
      script: books({ ref: 'C1', overdueDays: 6 }, { ref: 'C2', overdueDays: 4 }, { ref: 'C3', overdueDays: -9 }),
    });
    await running.connectAll();
    await running.setMode('observe', 'standard');
    await turnsAt(running, afterStart({ minutes: 5 }));
    company = await idOf(running, 'xero');
    const seen = await customersIn(running, 'xero');
    customer = seen.find(({ ref }) => ref === 'C1')?.id ?? '';
  }, 120_000);
  afterAll(() => running.stop());

  it('is checked before it is kept, with line, rule and cure', async () => {
    const spoiled = { text: HELD_AFTER_5.replace('oldestOverdueDays > 5', 'oldestOverdueDay > 5') };
    expect(await running.post(at('/validate'), spoiled)).toMatchObject({
      faults: [{ line: 7, rule: 'overdue-hold', cure: expect.stringContaining('oldestOverdueDays') as string }],
    });
    expect(await refused(running.post(at(), spoiled))).toContain('line 7, rule overdue-hold');
    expect(await refused(running.post(at(), { text: 'basedOn: standard', subject: 'C1' }))).toContain('subject');
    expect((await running.get<Versions>(at())).versions).toEqual([]);
    expect(await running.post('/api/policies/validate', { text: 'name: X' })).toMatchObject({ faults: { length: 4 } });
    expect(await running.get('/api/policies/schema')).toMatchObject({ $schema: expect.stringContaining('2020-12') as string });
    expect(await running.get('/api/policies/gentle')).toMatchObject({ text: expect.stringContaining('name: Gentle') as string });
  });

  it('is a draft that judges nobody, and shows beforehand who would move where', async () => {
    expect((await why()).standing).toBe('open');
    const { number } = await running.post<{ number: number }>(at(), { text: HELD_AFTER_5, note: 'Stricter.' });
    expect((await running.get<Versions>(at())).versions).toMatchObject([{ number, state: 'draft', note: 'Stricter.' }]);
    const preview = await running.post<Preview>(at('/preview'), { number });
    expect(preview).toMatchObject({ customers: 3, moves: 2 });
    expect(preview.list.find(({ customerId }) => customerId === customer)).toMatchObject({ to: { standing: 'warn' } });
    await turn(running, company);
    expect((await why()).standing).toBe('open');
    expect(await running.post<Preview>(at('/preview'), { text: 'basedOn: standard\n' })).toMatchObject({ moves: 0, counts: [] });
  });

  it('counts from the day it is activated on, and from then on says whose word it is', async () => {
    expect(await refused(running.post(at('/1/activate'), { from: '2026-03-01' }))).toContain('never judges the past');
    expect(await refused(running.post(at('/9/activate'), {}))).toContain('no such version');
    expect(await running.post(at('/1/activate'), {})).toMatchObject({ versions: [{ number: 1, state: 'active' }] });
    await turn(running, company);
    expect(await why()).toMatchObject({
      standing: 'warn',
      policyVersion: '1 (company 1)',
      reasons: [{ rule: 'overdue-warning', from: 'from the company’s policy' }],
    });
    await running.moveTo(afterStart({ days: 1 }));
    expect(await why()).toMatchObject({ standing: 'hold', reasons: [{ rule: 'overdue-hold' }, { rule: 'overdue-warning' }] });
    const standing = (await actionsOf(running, company)).filter(({ kind }) => kind === 'place');
    expect(standing.length).toBeGreaterThan(0);
  });

  it('yields to what is agreed with one customer, and to nobody else’s', async () => {
    const patient = {
      level: 'customer',
      subject: customer,
      text: 'exclusions:\n  - { id: agreed, say: Pays in May., cancels: all, until: 2026-03-10 }\n',
    };
    const { number } = await running.post<{ number: number }>(at(), patient);
    expect(await running.post<Preview>(at('/preview'), { number })).toMatchObject({ moves: 1, list: [{ customerId: customer }] });
    await running.post(at(`/${number}/activate`), {});
    await turn(running, company);
    expect(await why()).toMatchObject({ standing: 'open', policyVersion: `1 (company 1, customer ${number})`, reasons: [] });
    await running.moveTo(afterStart({ days: 9 }));
    expect((await why()).standing).toBe('hold');
    expect(await running.get(at('/in-force'))).toMatchObject({
      name: 'Ours',
      origins: {
        'rules.overdue-hold': 'from the company’s policy',
        'rules.new-account-default': 'from the starting policy standard',
      },
      levels: [{ level: 'company' }, { level: 'customer', subject: customer }],
    });
  });

  it('has put every customer into a segment, and a change of it is told once', async () => {
    const alerts = async () => (await tasksOf(running, company)).filter(({ title }) => title.includes('another kind of account'));
    const [quiet] = (await customersIn(running, 'xero')).filter(({ ref }) => ref === 'C3');
    expect((await why(quiet?.id)).segmented?.segment).toBe('prompt');
    expect(await alerts()).toEqual([]);
    await running.moveTo(afterStart({ days: 10 }));
    expect((await why(quiet?.id)).segmented?.segment).toBe('high-balance');
    expect(await alerts()).toMatchObject([{ customerId: quiet?.id, title: expect.stringContaining('high-balance') as string }]);
    await turn(running, company);
    expect(await alerts()).toHaveLength(1);
  });

  it('may be activated for a day to come, on which everybody is judged anew', async () => {
    const { number } = await running.post<{ number: number }>(at(), { text: 'basedOn: gentle\n' });
    await running.post(at(`/${number}/activate`), { from: '2026-03-13' });
    expect(await running.get<Versions>(at())).toMatchObject({
      versions: [{ number, state: 'scheduled' }, {}, { state: 'active' }],
    });
    const [other] = (await customersIn(running, 'xero')).filter(({ ref }) => ref === 'C2');
    expect((await why(other?.id)).standing).toBe('hold');
    await running.moveTo(afterStart({ days: 11 }));
    expect((await why(other?.id)).policyVersion).toBe(`1 (company ${number})`);
    const stored = await running.get<readonly { id: string; asOf: string }[]>(`/api/companies/${company}/customers`);
    expect(new Set(stored.map(({ asOf }) => asOf))).toEqual(new Set(['2026-03-13']));
  });

  it('ends when a starting policy is chosen', async () => {
    const named = (await running.engine.companies()).find(({ id }) => id === company);
    expect(named).toMatchObject({ ownPolicy: 3 });
    await running.engine.change(company, { policy: 'strict' });
    expect(await running.get(`/api/companies/${company}`)).toMatchObject({ policy: 'strict', ownPolicy: null });
    expect(await running.get(at('/in-force'))).toMatchObject({ name: 'Strict', levels: [{ level: 'customer' }] });
    const audited = await running.get<readonly { event: string }[]>(`/api/companies/${company}/audit`);
    expect(audited.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['policy written', 'policy activated', 'policy deactivated']),
    );
  });
});
