import { STARTS, afterStart, books } from './support/story';
import { LEDGERS, customersIn, idOf, turn, turnsAt, type Ledger } from './support/witness';
import { startRunning, type Running } from '../support/running';

const HELD_AFTER = (days: number, more = ''): string => `basedOn: standard
name: Ours
rules:
  - id: overdue-hold
    say: We suspend credit when a debt is more than ${days} days overdue.
    afterWarningDays: 1
    enter: { all: [oldestOverdueDays > ${days}, overdueAmount > tolerance] }
  - id: overdue-warning
    enter: { all: [oldestOverdueDays > 1, overdueAmount > tolerance] }
${more}`;
const WITH_A_RULE_OF_ITS_OWN = HELD_AFTER(
  5,
  `  - id: our-watch
    say: We look closely at debts of more than 60 days.
    standing: warn
    enter: { all: [oldestOverdueDays > 60] }
    release: { all: [oldestOverdueDays <= 60] }
`,
);

interface Why {
  readonly standing: string;
  readonly policyVersion: string;
  readonly reasons: readonly { readonly rule: string; readonly from?: string }[];
}
interface Tried {
  readonly companies: readonly {
    readonly name: string;
    readonly isFollowed?: boolean;
    readonly preview?: { readonly customers: number; readonly moves: number };
    readonly error?: string;
  }[];
}
interface Versions {
  readonly versions: readonly { readonly number: number; readonly state: string }[];
}

describe('a practice and the companies it looks after', () => {
  let running: Running;
  let practice: string;
  const companies: Record<string, string> = {};
  const customers: Record<string, string> = {};
  const at = (path = '') => `/api/practices/${practice}${path}`;
  const of = (ledger: Ledger, path = '') => `/api/companies/${companies[ledger]}${path}`;
  const why = (ledger: Ledger) => running.get<Why>(of(ledger, `/customers/${customers[ledger]}/why`));
  const versionsIn = async () => Promise.all(LEDGERS.map(async (ledger) => (await why(ledger)).policyVersion));
  const put = (ledger: Ledger, id: string | null) => running.engine.json('PUT', of(ledger, '/practice'), { practice: id });
  const refused = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'done',
      (error: Error) => error.message,
    );
  const write = async (text: string): Promise<number> =>
    (await running.post<{ number: number }>(at('/policies'), { text })).number;
  const writeOwn = async (ledger: Ledger, text: string): Promise<number> =>
    (await running.post<{ number: number }>(of(ledger, '/policies'), { text })).number;
  const turns = async () => {
    for (const ledger of LEDGERS) await turn(running, companies[ledger] ?? '');
  };
  const drift = (ledger: Ledger) =>
    running.get<readonly { readonly id: string }[]>(at('/drift')).then((all) => all.find(({ id }) => id === companies[ledger]));
  const audited = async (ledger: Ledger, event: string): Promise<readonly unknown[]> =>
    (await running.get<readonly { readonly event: string; readonly detail: unknown }[]>(of(ledger, '/audit')))
      .filter((entry) => entry.event === event)
      .map(({ detail }) => detail);

  beforeAll(async () => {
    running = await startRunning({
      start: STARTS,
      script: books({ ref: 'C1', overdueDays: 6 }, { ref: 'C2', overdueDays: -9 }),
    });
    await running.connectAll();
    await running.setMode('observe', 'standard');
    await turnsAt(running, afterStart({ minutes: 5 }));
    for (const ledger of LEDGERS) {
      companies[ledger] = await idOf(running, ledger);
      customers[ledger] = (await customersIn(running, ledger)).find(({ ref }) => ref === 'C1')?.id ?? '';
    }
  }, 120_000);
  afterAll(() => running.stop());

  it('is made, named, and given companies, which only are judged otherwise once it says something', async () => {
    practice = (await running.post<{ id: string }>('/api/practices', { name: 'Ledger and Partner' })).id;
    await running.engine.json('PATCH', at(), { name: 'Ledger and Partners' });
    for (const ledger of LEDGERS) await put(ledger, practice);
    expect(await running.get('/api/practices')).toMatchObject([{ id: practice, name: 'Ledger and Partners', companies: 2 }]);
    expect(await running.get(of('xero'))).toMatchObject({ practice, ownPolicy: null });
    expect(await audited('xero', 'practice joined')).toEqual([{ practice, name: 'Ledger and Partners' }]);
    expect(await drift('xero')).toMatchObject({ relation: 'nothing to follow', practiceVersion: null, differences: [] });
    expect(await running.get(at('/policies/in-force'))).toEqual({ asOf: '2026-03-02', policy: null });
    expect(await refused(running.get(`/api/practices/${companies['xero']}`))).toContain('no such practice');
    expect(await refused(put('xero', companies['xero'] ?? ''))).toContain('no such practice');
  });

  it('has its policy checked, and tried on each company, before anybody is judged by it', async () => {
    const spoiled = HELD_AFTER(5).replace('oldestOverdueDays > 5', 'oldestOverdueDay > 5');
    expect(await running.post(at('/policies/validate'), { text: spoiled })).toMatchObject({
      faults: [{ line: 7, rule: 'overdue-hold', cure: expect.stringContaining('oldestOverdueDays') as string }],
    });
    expect(await refused(write(spoiled))).toContain('line 7, rule overdue-hold');
    expect(await refused(write('basedOn: practice'))).toContain('There is no starting policy');
    expect(await refused(writeOwn('xero', 'basedOn: practice\n'))).toContain('No policy of a practice counts');
    const number = await write(HELD_AFTER(5));
    expect(number).toBe(1);
    expect(await running.post<Tried>(at('/policies/preview'), { number })).toMatchObject({
      companies: [
        { name: 'Bellweather Supply Co', isFollowed: true, preview: { customers: 2, moves: 1 } },
        { name: 'Bellweather Supply Ltd', isFollowed: true, preview: { customers: 2, moves: 1 } },
      ],
    });
    expect(await running.get(at('/policies'))).toMatchObject({ versions: [{ number: 1, state: 'draft' }], activations: [] });
    expect(await versionsIn()).toEqual(['1', '1']);
  });

  it('lays it beneath all of them at once, and every decision names its version', async () => {
    expect(await running.post(at('/policies/1/activate'), {})).toMatchObject({ versions: [{ number: 1, state: 'active' }] });
    await turns();
    for (const ledger of LEDGERS) {
      expect(await why(ledger)).toMatchObject({
        standing: 'warn',
        policyVersion: '1 (practice 1)',
        reasons: [{ rule: 'overdue-warning', from: 'from the practice’s policy' }],
      });
      expect(await audited(ledger, 'policy activated')).toMatchObject([{ level: 'practice', number: 1, practice }]);
      expect(await drift(ledger)).toMatchObject({ relation: 'follows', practiceVersion: 1, ownVersion: null, differences: [] });
    }
    expect(await running.get(of('xero', '/policies/in-force'))).toMatchObject({
      origins: { 'rules.overdue-hold': 'from the practice’s policy' },
      levels: [],
      practice: { id: practice, number: 1, isFollowed: true },
    });
    expect(await running.get(at('/policies/in-force'))).toMatchObject({
      policy: {
        number: 1,
        name: 'Ours',
        origins: { tolerance: 'from the starting policy standard', 'rules.overdue-hold': 'from the practice’s policy' },
        document: { tolerance: { amount: '25.00' } },
      },
    });
    expect(await running.get(of('xero', '/policies'))).toMatchObject({
      versions: [],
      activations: [],
      practice: [{ number: 1 }],
    });
  });

  it('lets a company state what differs, and tells in what', async () => {
    const number = await writeOwn('xero', "basedOn: practice\ntolerance: { amount: '50.00' }\n");
    await running.post(of('xero', `/policies/${number}/activate`), {});
    await turns();
    expect(await versionsIn()).toEqual(['1 (practice 1)', `1 (practice 1, company ${number})`]);
    expect(await drift('xero')).toMatchObject({
      relation: 'differs',
      practiceVersion: 1,
      ownVersion: number,
      differences: [{ where: 'tolerance.amount', from: '25.00', to: '50.00' }],
      agreed: [],
    });
    expect(await drift('quickbooks')).toMatchObject({ relation: 'follows' });
    expect(await running.get(of('xero', '/practice'))).toMatchObject({
      practice: { id: practice, companies: 2 },
      drift: { relation: 'differs', differences: [{ where: 'tolerance.amount' }] },
    });
  });

  it('puts a later version in force on its day, by each company’s own calendar', async () => {
    const number = await write(WITH_A_RULE_OF_ITS_OWN);
    await running.post(at(`/policies/${number}/activate`), { from: '2026-03-04' });
    expect((await running.get<Versions>(at('/policies'))).versions).toMatchObject([
      { number, state: 'scheduled' },
      { state: 'active' },
    ]);
    // Half past midnight in London is the evening before in New York.
    await turnsAt(running, '2026-03-04T00:30:00.000Z');
    expect(await versionsIn()).toEqual(['1 (practice 1)', '1 (practice 2, company 1)']);
    await turnsAt(running, '2026-03-04T12:00:00.000Z');
    expect(await versionsIn()).toEqual(['1 (practice 2)', '1 (practice 2, company 1)']);
  });

  it('changes nothing anywhere when something in force in one company would not fit', async () => {
    const excluded = 'basedOn: practice\nexclusions:\n  - { id: calm, say: No need to look., cancels: our-watch }\n';
    const number = await writeOwn('xero', excluded);
    await running.post(of('xero', `/policies/${number}/activate`), {});
    const without = await write(HELD_AFTER(3));
    const why = await refused(running.post(at(`/policies/${without}/activate`), {}));
    expect(why).toContain('Bellweather Supply Ltd: The company’s own policy does not fit');
    expect(why).toContain('our-watch');
    const { companies: tried } = await running.post<Tried>(at('/policies/preview'), { number: without });
    expect(tried).toMatchObject([{ preview: { moves: 0 } }, { error: expect.stringContaining('our-watch') as string }]);
    expect(await refused(put('xero', null))).toContain('No policy of a practice counts');
    expect(await refused(running.post(at('/policies/deactivate'), {}))).toContain('Bellweather Supply Ltd');
    await turns();
    expect(await versionsIn()).toEqual(['1 (practice 2)', `1 (practice 2, company ${number})`]);
    expect(await running.get(at('/policies'))).toMatchObject({
      versions: [{ state: 'draft' }, { state: 'active' }, { state: 'past' }],
    });
    expect(await running.get(of('xero'))).toMatchObject({ practice });
  });

  it('leaves alone a company that stands for itself, until it comes back', async () => {
    await running.engine.change(companies['xero'] ?? '', { policy: 'strict' });
    await turns();
    const own = (await running.get<{ ownPolicy: number }>(of('xero'))).ownPolicy;
    expect(await versionsIn()).toEqual(['1 (practice 2)', `1 (company ${own})`]);
    expect(await drift('xero')).toMatchObject({ relation: 'stands for itself', practiceVersion: 2, ownVersion: own });
    await running.post(at('/policies/3/activate'), {});
    await turns();
    expect(await versionsIn()).toEqual(['1 (practice 3)', `1 (company ${own})`]);
    await running.post(of('xero', '/policies/deactivate'), {});
    await turns();
    expect(await versionsIn()).toEqual(['1 (practice 3)', '1 (practice 3)']);
  });

  it('lets a company go, which is then judged without it', async () => {
    await put('xero', null);
    await turns();
    expect(await versionsIn()).toEqual(['1 (practice 3)', '1']);
    expect(await running.get(at())).toMatchObject({ companies: 1 });
    expect(await audited('xero', 'practice left')).toEqual([{ practice }]);
    expect(await running.get(of('xero', '/practice'))).toEqual({ practice: null, drift: null });
  });

  it('comes to an end when it looks after nobody, and all that decisions rest on is kept', async () => {
    const change = (body: object) => running.engine.json('PATCH', at(), body);
    const remove = (id: string) => running.engine.json('DELETE', `/api/practices/${id}`);
    for (const attempt of [change({ ended: true }), remove(practice)])
      expect(await refused(attempt)).toContain('still looks after Bellweather Supply Co. Nothing was changed. Cure: take it out');
    await put('quickbooks', null);
    expect(await refused(remove(practice))).toContain('decisions rest on it, so it is kept. Nothing was changed. Cure: end it');
    expect(await change({ ended: true })).toMatchObject({ endedAt: expect.stringContaining('2026-03-04') as string });
    for (const attempt of [put('xero', practice), write(HELD_AFTER(5)), running.post(at('/policies/1/activate'), {})])
      expect(await refused(attempt)).toContain('This practice has ended');
    expect(await running.get(at('/policies/3'))).toMatchObject({ text: HELD_AFTER(3) });
    expect(await running.get(at('/policies'))).toMatchObject({ versions: { length: 3 } });
    expect(await change({ ended: false })).toMatchObject({ endedAt: null });
    await put('xero', practice);
    await turns();
    expect(await versionsIn()).toEqual(['1', '1 (practice 3)']);
    expect(await running.get(of('quickbooks', '/policies'))).toMatchObject({ practice: { length: 4 } });
  });

  it('is removed with its drafts where it never laid down anything', async () => {
    const { id } = await running.post<{ id: string }>('/api/practices', { name: 'A mistake' });
    await running.post(`/api/practices/${id}/policies`, { text: HELD_AFTER(5) });
    expect(await running.engine.json('DELETE', `/api/practices/${id}`)).toEqual({ removed: id });
    expect(await refused(running.get(`/api/practices/${id}`))).toContain('no such practice');
    expect(await running.get('/api/practices')).toHaveLength(1);
  });
});
