import { startRunning, type Running } from '../support/running';
import { STARTS, afterStart, books } from './support/story';
import { LEDGERS, customersIn, idOf, tasksOf } from './support/witness';

/** Everybody is new, for nobody has paid so many invoices. */
const POLICY = `basedOn: standard
newAccounts:
  steps:
    - { paidOnTime: 0, credit: limited, limit: 2000.00, raise: { percent: 50, everyPaidOnTime: 3 } }
    - { paidOnTime: 99, credit: normal }
  firstDefault: { afterDaysOverdue: 7, credit: hold, closeAfterDaysOverdue: 30 }
`;

interface Customer {
  readonly name: string;
  readonly markPlaced: string | null;
}
interface Why {
  readonly standing: string;
  readonly setAside: readonly { readonly rule: string; readonly by: string }[];
}

describe.each(LEDGERS)('a new account in %s', (ledger) => {
  let running: Running;
  afterEach(() => running.stop());

  it('is held at its first default, and closing it is proposed once to a person, who decides', async () => {
    running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 29 }, { ref: 'C2', overdueDays: 7 }) });
    await running.connectAll();
    const company = await idOf(running, ledger);
    const { number } = await running.post<{ number: number }>(`/api/companies/${company}/policies`, { text: POLICY });
    await running.post(`/api/companies/${company}/policies/${number}/activate`, {});
    await running.setMode('act');
    const proposals = async () => (await tasksOf(running, company)).filter(({ key }) => key.includes('new-account-close'));
    const marked = async () => {
      const seen = await running.get<readonly Customer[]>(`/api/companies/${company}/customers`);
      return seen
        .filter(({ markPlaced }) => markPlaced !== null)
        .map(({ name, markPlaced }) => `${name.slice(-2)} ${markPlaced}`);
    };
    await running.moveTo(afterStart({ minutes: 30 }));
    expect([await marked(), await proposals()]).toEqual([['C1 new-account'], []]);
    for (const days of [1, 2, 3, 4]) await running.moveTo(afterStart({ days }));
    expect(await marked()).toEqual(['C1 hold', 'C2 new-account']);
    const customer = (await customersIn(running, ledger)).find(({ ref }) => ref === 'C1')?.id ?? '';
    const why = await running.get<Why>(`/api/companies/${company}/customers/${customer}/why`);
    expect([why.standing, why.setAside]).toMatchObject(['hold', [{ rule: 'new-account-close', by: 'proposal' }]]);
    const [proposal, ...others] = await proposals();
    expect([proposal?.customerId, others]).toEqual([customer, []]);
    expect(JSON.stringify(proposal)).toContain('We propose to close a new account when a debt is more than 30 days overdue.');
  });
});
