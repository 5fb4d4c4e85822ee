import { startRunning, type Running } from '../support/running';
import { happensIn } from './support/meanwhile';
import { STARTS, afterStart, books, dayOf, type Person } from './support/story';
import { LEDGERS, actionsOf, customersIn, heldIn, idOf, mailFrom, tasksOf, turnsAt, type Ledger } from './support/witness';

interface Why {
  readonly standing: string;
  readonly heldBack: readonly string[];
  readonly facts: {
    readonly overdueAmount: { readonly amount: string };
    readonly disputedAmount: { readonly amount: string };
    readonly returnedPayments12: number;
    readonly promisesBroken60: number;
    readonly groupExposure: { readonly amount: string } | null;
    readonly headroom: { readonly amount: string } | null;
    readonly openInvoices: readonly { readonly id: string }[];
  };
}

interface EntrySeen {
  readonly id: string;
  readonly kind: string;
  readonly by: string;
  readonly ended: { readonly outcome: string; readonly mistake: boolean } | null;
}

let running: Running;
afterEach(() => running.stop());

async function start(...people: readonly Person[]): Promise<void> {
  running = await startRunning({ start: STARTS, script: books(...people) });
  await running.connectAll();
}

async function customerId(ledger: Ledger, ref: string): Promise<string> {
  return (await customersIn(running, ledger)).find((one) => one.ref === ref)?.id ?? '';
}

async function pathOf(ledger: Ledger, ref: string, rest: string): Promise<string> {
  return `/api/companies/${await idOf(running, ledger)}/customers/${await customerId(ledger, ref)}/${rest}`;
}

const why = async (ledger: Ledger, ref: string): Promise<Why> => running.get(await pathOf(ledger, ref, 'why'));
const record = async (ledger: Ledger, ref: string, entry: object): Promise<EntrySeen> =>
  running.post(await pathOf(ledger, ref, 'file'), entry);
const end = async (ledger: Ledger, ref: string, entry: EntrySeen, body: object): Promise<unknown> =>
  running.post(await pathOf(ledger, ref, `file/${entry.id}/end`), body);
const fileOf = async (ledger: Ledger, ref: string): Promise<{ readonly entries: readonly EntrySeen[] }> =>
  running.get(await pathOf(ledger, ref, 'file'));
const currencyOf = (ledger: Ledger): string =>
  running.sandbox.timeline.all().find(({ books: of }) => of.identity.dialect === ledger)?.books.identity.homeCurrency ?? '';

describe.each(LEDGERS)('what a person records about a customer in %s', (ledger) => {
  it('as disputed leaves the other half to be paid: then the hold goes, and comes back when it is resolved', async () => {
    await start({ ref: 'C1', overdueDays: 10 });
    await running.setMode('act', 'strict');
    await turnsAt(running, afterStart({ minutes: 1 }));
    expect(await heldIn(running, ledger)).toEqual(['C1']);
    const [invoice] = (await why(ledger, 'C1')).facts.openInvoices;
    const half = { amount: '640.00', currency: currencyOf(ledger) };
    const entry = await record(ledger, 'C1', {
      kind: 'dispute',
      invoiceId: invoice?.id,
      amount: half,
      reason: 'half came broken',
    });
    expect(await why(ledger, 'C1')).toMatchObject({
      standing: 'hold',
      facts: { overdueAmount: { amount: '649.00' }, disputedAmount: { amount: '640.00' } },
    });
    happensIn(running, ledger, {
      kind: 'payment',
      ref: 'PAY',
      customerRef: 'C1',
      minor: 64_900,
      applications: [{ invoiceRef: 'IC1', minor: 64_900 }],
    });
    await turnsAt(running, afterStart({ minutes: 20 }));
    expect(await heldIn(running, ledger)).toEqual([]);
    await end(ledger, 'C1', entry, { outcome: 'the goods were fine' });
    // It counts through the day it was resolved.
    await turnsAt(running, afterStart({ minutes: 40 }));
    expect(await heldIn(running, ledger)).toEqual([]);
    await turnsAt(running, afterStart({ days: 1 }));
    expect(await heldIn(running, ledger)).toEqual(['C1']);
    expect((await fileOf(ledger, 'C1')).entries).toMatchObject([
      { id: entry.id, kind: 'dispute', by: 'owner', ended: { outcome: 'the goods were fine', mistake: false } },
    ]);
  });

  it('as disputed in part is told in the reminder, which does not call it overdue', async () => {
    await start({ ref: 'C1', overdueDays: 2 });
    const [invoice] = (await why(ledger, 'C1')).facts.openInvoices;
    const part = { amount: '640.00', currency: currencyOf(ledger) };
    await record(ledger, 'C1', { kind: 'dispute', invoiceId: invoice?.id, amount: part, reason: 'half came broken' });
    await running.setMode('act', 'strict');
    await turnsAt(running, afterStart({ minutes: 5 }));
    const [mail] = mailFrom(running, ledger);
    expect(mail?.text).toMatch(/2 days overdue, \w{3} 640\.00 of it disputed/);
    expect(mail?.text).toMatch(/Open in total: \w{3} 1,289\.00, of which overdue: \w{3} 649\.00/);
  });

  it('as promised pauses reminders through the business day after it; broken, they go on', async () => {
    // Wednesday is the fourth day overdue, when the next reminder is due.
    await start({ ref: 'C1', overdueDays: 2 });
    const amount = { amount: '1289.00', currency: currencyOf(ledger) };
    await record(ledger, 'C1', { kind: 'promise', amount, on: dayOf(3), promisedBy: 'Mrs Green' });
    await running.setMode('act', 'strict');
    for (const days of [0, 1, 2, 3, 4]) await turnsAt(running, afterStart({ days, minutes: 5 }));
    expect(mailFrom(running, ledger)).toEqual([]);
    expect((await why(ledger, 'C1')).facts.promisesBroken60).toBe(0);
    // The promise was for Thursday; Friday is the last day.
    await turnsAt(running, afterStart({ days: 5 }));
    expect(mailFrom(running, ledger)).toHaveLength(1);
    expect((await why(ledger, 'C1')).facts.promisesBroken60).toBe(1);
  });

  it('withdraws a reminder that waits for approval, with the promise as the reason', async () => {
    await start({ ref: 'C1', overdueDays: 2 });
    await running.setMode('ask', 'strict');
    await turnsAt(running, afterStart({ minutes: 5 }));
    const reminders = async () => actionsOf(running, await idOf(running, ledger), '&kind=remind');
    expect(await reminders()).toMatchObject([{ state: 'planned' }]);
    const amount = { amount: '100.00', currency: currencyOf(ledger) };
    await record(ledger, 'C1', { kind: 'promise', amount, on: dayOf(3), promisedBy: 'Mrs Green' });
    await turnsAt(running, afterStart({ minutes: 20 }));
    expect(await reminders()).toMatchObject([
      { state: 'withdrawn', outcome: { reason: expect.stringMatching(/has promised .*100\.00 for 5 March 2026/) } },
    ]);
  });

  it('as insolvent stops automatic marks and reminders, and says so', async () => {
    await start({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 10 });
    await record(ledger, 'C1', { kind: 'flag', flag: 'insolvent', note: 'administrator: Smith & Co' });
    await running.setMode('act', 'strict');
    await turnsAt(running, afterStart({ minutes: 5 }));
    expect(await heldIn(running, ledger)).toEqual(['C2']);
    expect(await why(ledger, 'C1')).toMatchObject({
      standing: 'hold',
      heldBack: [expect.stringContaining('Insolvent since 2 March 2026')],
    });
    expect(mailFrom(running, ledger).flatMap(({ to }) => to)).toEqual(['c2@customer.example']);
  });

  it('a payment that bounces gives the debt back and the hold with it', async () => {
    await start({ ref: 'C1', overdueDays: 10 });
    await running.setMode('act', 'strict');
    await turnsAt(running, afterStart({ minutes: 1 }));
    expect(await heldIn(running, ledger)).toEqual(['C1']);
    const applications = [{ invoiceRef: 'IC1', minor: 128_900 }];
    happensIn(running, ledger, { kind: 'payment', ref: 'PAY', customerRef: 'C1', minor: 128_900, applications });
    await turnsAt(running, afterStart({ minutes: 20 }));
    expect(await heldIn(running, ledger)).toEqual([]);
    await turnsAt(running, afterStart({ days: 2 }));
    happensIn(running, ledger, { kind: 'payment-void', ref: 'PAY' });
    await turnsAt(running, afterStart({ days: 2, minutes: 20 }));
    expect(await heldIn(running, ledger)).toEqual(['C1']);
    expect((await why(ledger, 'C1')).facts.returnedPayments12).toBe(1);
  });

  it('is refused in words where it makes no sense, and corrected by another entry', async () => {
    await start({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 10 });
    const [invoice] = (await why(ledger, 'C1')).facts.openInvoices;
    const currency = currencyOf(ledger);
    const refused = async (entry: object, words: RegExp): Promise<void> => {
      await expect(record(ledger, 'C1', entry)).rejects.toThrow(words);
    };
    const disputing = { kind: 'dispute', reason: 'x', invoiceId: invoice?.id };
    await refused({ ...disputing, invoiceId: 'nobody’s' }, /no approved invoice of this customer/);
    await refused({ ...disputing, amount: { amount: '5000.00', currency } }, /dispute at most that/);
    await refused({ ...disputing, amount: { amount: '5.001', currency } }, /more decimals than its currency/);
    await refused({ ...disputing, raisedOn: dayOf(1) }, /has not come yet/);
    await refused({ ...disputing, raisedOn: '2026-02-30' }, /no day YYYY-MM-DD/);
    await refused({ kind: 'pin', pin: 'exempt', reason: 'x', expiresOn: dayOf(-1) }, /is before from/);
    await refused({ kind: 'parent', parentId: 'nobody' }, /no such customer/);
    await refused({ kind: 'gossip' }, /kind/);
    expect((await fileOf(ledger, 'C1')).entries).toEqual([]);
    const first = await record(ledger, 'C1', disputing);
    const part = { ...disputing, amount: { amount: '100.00', currency } };
    const second = await record(ledger, 'C1', { ...part, corrects: first.id });
    expect((await fileOf(ledger, 'C1')).entries).toMatchObject([
      { id: first.id, ended: { outcome: 'corrected', mistake: true } },
      { id: second.id, ended: null },
    ]);
    expect((await why(ledger, 'C1')).facts.disputedAmount.amount).toBe('100.00');
    await expect(end(ledger, 'C1', first, { outcome: 'again' })).rejects.toThrow(/has ended already/);
    await expect(end(ledger, 'C2', second, { outcome: 'not theirs' })).rejects.toThrow(/no such entry/);
    const audit = await running.get<readonly { readonly event: string; readonly actor: string }[]>(
      `/api/companies/${await idOf(running, ledger)}/audit`,
    );
    expect(audit.filter(({ event }) => event.startsWith('credit file')).map(({ event, actor }) => [event, actor])).toEqual([
      ['credit file: dispute recorded', 'owner'],
      ['credit file: entry ended', 'owner'],
      ['credit file: dispute recorded', 'owner'],
    ]);
  });

  it('is listed for the whole company by its day, page by page, until it settles itself', async () => {
    await start({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 12 });
    const [invoice] = (await why(ledger, 'C1')).facts.openInvoices;
    const amount = { amount: '100.00', currency: currencyOf(ledger) };
    await record(ledger, 'C1', { kind: 'dispute', invoiceId: invoice?.id, amount, reason: 'broken', raisedOn: dayOf(-1) });
    await record(ledger, 'C1', { kind: 'pin', pin: 'exempt', reason: 'known for years', expiresOn: dayOf(5) });
    await record(ledger, 'C2', { kind: 'promise', amount, on: dayOf(3), promisedBy: 'Mrs Green' });
    await record(ledger, 'C2', { kind: 'roll-up' });
    await end(ledger, 'C2', await record(ledger, 'C2', { kind: 'flag', flag: 'related' }), { outcome: 'no more' });
    const path = `/api/companies/${await idOf(running, ledger)}/credit-file`;
    interface Page {
      readonly asOf: string;
      readonly entries: readonly { readonly id: string; readonly kind: string }[];
      readonly next: string | null;
    }
    const listed = (query = '') => running.get<Page>(path + query);
    const kinds = async (query: string) => (await listed(query)).entries.map(({ kind }) => kind);
    const whole = await listed();
    expect(whole).toMatchObject({
      asOf: dayOf(0),
      next: null,
      entries: [
        { kind: 'dispute', day: dayOf(-1), customerName: 'Customer C1', state: 'in-force', invoices: [{ number: 'INV-IC1' }] },
        { kind: 'promise', day: dayOf(3), customerName: 'Customer C2', state: 'awaited', paid: { amount: '0.00' } },
        { kind: 'pin', day: dayOf(5), reason: 'known for years', by: 'owner' },
      ],
    });
    expect(await kinds(`?until=${dayOf(3)}`)).toEqual(['dispute', 'promise']);
    expect(await kinds('?kind=pin')).toEqual(['pin']);
    const paged: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: Page = await listed(`?limit=1${next === '' ? '' : `&after=${next}`}`);
      paged.push(...page.entries.map(({ id }) => id));
      ({ next } = page);
    }
    expect(paged).toEqual(whole.entries.map(({ id }) => id));
    const applications = [{ invoiceRef: 'IC2', minor: 10_000 }];
    happensIn(running, ledger, { kind: 'payment', ref: 'PAY', customerRef: 'C2', minor: 10_000, applications });
    await turnsAt(running, afterStart({ days: 6 }));
    expect(await kinds('')).toEqual(['dispute']);
  });

  it('is answered with a warning where it is worth a second look, and with the field where it is refused', async () => {
    await start({ ref: 'C1', overdueDays: 10 });
    const currency = currencyOf(ledger);
    const limit = { kind: 'limit', reason: 'asked for' };
    expect(await record(ledger, 'C1', { ...limit, amount: { amount: '1289.00', currency } })).toMatchObject({ warnings: [] });
    expect(await record(ledger, 'C1', { ...limit, amount: { amount: '1288.99', currency } })).toMatchObject({
      warnings: [expect.stringMatching(/^amount: \w{3} 1,289\.00 is owed already, \w{3} 0\.01 more/)],
    });
    const refused = await fetch(running.engineUrl + (await pathOf(ledger, 'C1', 'file')), {
      method: 'POST',
      headers: { authorization: `Bearer ${running.accessKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'promise', amount: { amount: '1', currency }, on: dayOf(-1), promisedBy: 'x' }),
    });
    expect(await refused.json()).toMatchObject({ error: { faults: [{ field: 'on', message: expect.stringMatching(/^1 March 2026 is before/) }] } }); // prettier-ignore
  });

  it('as one group is measured by what all of it owes', async () => {
    await start({ ref: 'C1', overdueDays: -5 }, { ref: 'C2', overdueDays: -5 });
    const parentId = await customerId(ledger, 'C1');
    await record(ledger, 'C2', { kind: 'parent', parentId });
    await record(ledger, 'C1', { kind: 'roll-up' });
    await record(ledger, 'C2', {
      kind: 'limit',
      amount: { amount: '2000.00', currency: currencyOf(ledger) },
      reason: 'asked for',
    });
    // 1,289.00 and 1,290.00.
    const facts = { groupExposure: { amount: '2579.00' } };
    expect(await why(ledger, 'C2')).toMatchObject({ facts: { ...facts, headroom: { amount: '-579.00' } } });
    expect(await why(ledger, 'C1')).toMatchObject({ facts: { ...facts, headroom: null } });
    expect(await tasksOf(running, await idOf(running, ledger))).toEqual([]);
  });
});
