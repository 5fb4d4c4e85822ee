import { startRunning, type Running } from '../support/running';
import { happensIn } from './support/meanwhile';
import { STARTS, afterStart, books, dayOf } from './support/story';
import { LEDGERS, customersIn, idOf, notesOn, tasksOf, turnsAt, type CustomerSeen, type Ledger } from './support/witness';

const A_PART = `basedOn: standard
rules:
  - id: debtors-upfront
    say: Who is more than 5 days overdue pays a part of the next order before supply.
    standing: upfront
    mark: upfront
    depositPercent: 30
    enter: { all: [oldestOverdueDays > 5, overdueAmount > tolerance] }
    release: { all: [overdueAmount <= tolerance] }
`;

const SAID = 'This rule asks for 30% of an order upfront.';

let running: Running;
let minutes = 5;
/** The stories of both ledgers are told one after the other. */
const later = (): string => afterStart({ minutes: (minutes += 10) });
const ids = new Map<Ledger, string>();
const at = (ledger: Ledger, path: string): string => `/api/companies/${ids.get(ledger)}/${path}`;

beforeAll(async () => {
  running = await startRunning({
    start: STARTS,
    script: books({ ref: 'C1', overdueDays: 6 }, { ref: 'C2', overdueDays: -30 }, { ref: 'C3', overdueDays: -30 }),
  });
  await running.connectAll();
  await running.setMode('act', 'standard');
  await turnsAt(running, afterStart({ minutes: 1 }));
  for (const ledger of LEDGERS) {
    ids.set(ledger, await idOf(running, ledger));
    await putInForce(ledger, A_PART);
  }
  await turnsAt(running, afterStart({ minutes: 5 }));
}, 120_000);
afterAll(() => running.stop());

async function putInForce(ledger: Ledger, text: string): Promise<void> {
  const { number } = await running.post<{ number: number }>(at(ledger, 'policies'), { text });
  await running.post(at(ledger, `policies/${number}/activate`), {});
}

async function seen(ledger: Ledger, ref: string): Promise<CustomerSeen> {
  const found = (await customersIn(running, ledger)).find((customer) => customer.ref === ref);
  if (!found) throw new Error(`no customer ${ref}`);
  return found;
}

async function violations(ledger: Ledger): Promise<number> {
  return (await tasksOf(running, ids.get(ledger) ?? '')).filter(({ key }) => key.startsWith('violation/')).length;
}

async function faultsOf(ledger: Ledger, text: string): Promise<readonly { line: number; problem: string; cure: string }[]> {
  const { faults } = await running.post<{ faults: readonly { line: number; problem: string; cure: string }[] }>(
    at(ledger, 'policies/validate'),
    { text },
  );
  return faults;
}

describe.each(LEDGERS)('a part upfront in %s', (ledger) => {
  it('is told to the owner in the ledger and in the answer, and to the customer', async () => {
    const customer = await seen(ledger, 'C1');
    expect(`${customer.terms} ${customer.groups.join()}`).toMatch(/UPFRONT|Upfront payment/);
    expect([customer.notes, ...notesOn(customer)].join('\n')).toContain(SAID);
    const why = await running.get<{ standing: string; sentence: string; toSay: { text: string } }>(
      at(ledger, `customers/${customer.id}/why`),
    );
    expect([why.standing, why.sentence]).toEqual(['upfront', expect.stringContaining('Customer C1 pays 30% upfront: ')]);
    expect(why.toSay.text).toContain('we supply once 30% of an order is paid upfront');
    const document = JSON.stringify(await running.get(at(ledger, 'policy-document')));
    expect(document).toContain('Payment of 30% upfront.');
  });

  it('is named by a credit check, and enough when it has come', async () => {
    const customer = (await seen(ledger, 'C1')).id;
    const asked = (prepaid: string) => running.post(at(ledger, 'credit-checks'), { customer, amount: '1000.01', prepaid });
    expect(await asked('0')).toMatchObject({
      verdict: 'upfront',
      deposit: { amount: '300.01' },
      cure: expect.stringContaining(`take a deposit of ${ledger === 'xero' ? 'GBP' : 'USD'} 300.01`) as string,
    });
    expect(await asked('300.01')).toMatchObject({ verdict: 'allow-with-warning', deposit: null, cure: null });
  });

  it('is no violation when it was there on the day of the invoice, and one when it was not', async () => {
    const before = await violations(ledger);
    const sale = (ref: string, minor: number, paid: number): void =>
      happensIn(
        running,
        ledger,
        {
          kind: 'invoice',
          ref,
          customerRef: 'C1',
          status: 'approved',
          number: `INV-${ref}`,
          minor,
          due: dayOf(30),
          description: 'Goods',
        },
        { kind: 'payment', ref: `P${ref}`, customerRef: 'C1', minor: paid, applications: [{ invoiceRef: ref, minor: paid }] },
      );
    await running.sandbox.timeline.moveTo(Date.parse(later()));
    sale('D1', 50_000, 15_000);
    await turnsAt(running, later());
    expect(await violations(ledger)).toBe(before);
    sale('D2', 50_000, 14_999);
    await turnsAt(running, later());
    expect(await violations(ledger)).toBe(before + 1);
  });
});

describe.each(LEDGERS)('an exclusion for whom the ledger does not have, in %s', (ledger) => {
  const excluding = (named: string): string =>
    `${A_PART}exclusions:\n  - id: agreed\n    say: As agreed.\n    cancels: all\n    ${named}\n`;

  it('is told with its line and the cure, and not written', async () => {
    const known = await seen(ledger, 'C2');
    expect(await faultsOf(ledger, excluding('customer: "999999"'))).toEqual([
      {
        line: 14,
        rule: null,
        problem: 'The exclusion agreed names the customer 999999, and the ledger has none with this id.',
        cure: 'Write the ledger’s own id of the customer, or leave this exclusion out.',
      },
    ]);
    const [byName] = await faultsOf(ledger, excluding('customer: customer c2'));
    expect(byName?.cure).toBe(`Write the ledger’s own id: ${known.id} is Customer C2.`);
    const [byNumber] = await faultsOf(ledger, excluding('invoice: INV-IC2'));
    expect(byNumber?.cure).toMatch(/^Write the ledger’s own id: \S+ is INV-IC2\.$/);
    expect(await faultsOf(ledger, excluding('customer: *nobody'))).toHaveLength(1);
    const refused = running.post(at(ledger, 'policies'), { text: excluding('invoice: "77"') }).catch(String);
    expect(await refused).toContain('line 14: The exclusion agreed names the invoice 77');
  });

  it('is none when a customer is gone that it named: turns go on, and the text can be written again', async () => {
    const { id } = await seen(ledger, 'C2');
    expect(await faultsOf(ledger, excluding(`customer: "${id}"`))).toEqual([]);
    await putInForce(ledger, excluding(`customer: "${id}"`));
    happensIn(running, ledger, { kind: 'customer-merge', ref: 'C2', intoRef: 'C3' });
    const done = await turnsAt(running, later());
    expect(done.every((turn) => turn !== null)).toBe(true);
    const { standing } = await running.get<{ standing: string }>(at(ledger, `customers/${(await seen(ledger, 'C1')).id}/why`));
    expect(standing).toBe('upfront');
    expect(await faultsOf(ledger, excluding(`customer: "${id}"`))).toEqual([]);
  });
});
