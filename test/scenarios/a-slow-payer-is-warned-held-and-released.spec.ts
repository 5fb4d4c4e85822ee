import { LEDGERS, Story } from './story';

/** One invoice a month, due after 14 days; February's is paid three weeks late. */
const EVENTS = [
  {
    day: '2025-10-01',
    kind: 'customer',
    ref: 'BROWN',
    name: 'Brown & Sons',
    email: 'accounts@brown.example',
    terms: 'Net 14',
    notes: 'Ring before delivery.\r\nGate code 4711',
    groups: ['Trade'],
    phone: null,
    individual: false,
  },
  ...['2025-10-01', '2025-11-03', '2025-12-01', '2026-01-02'].flatMap((day, n) => [
    {
      day,
      kind: 'invoice',
      ref: `I${n}`,
      customerRef: 'BROWN',
      number: `INV-${n}`,
      minor: 120_000,
      description: 'Timber',
      status: 'approved',
    },
    {
      day: `${day.slice(0, 8)}14`,
      kind: 'payment',
      ref: `P${n}`,
      customerRef: 'BROWN',
      minor: 120_000,
      applications: [{ invoiceRef: `I${n}`, minor: 120_000 }],
    },
  ]),
  {
    day: '2026-02-02',
    kind: 'invoice',
    ref: 'I9',
    customerRef: 'BROWN',
    number: 'INV-9',
    minor: 124_000,
    due: '2026-02-16',
    description: 'Timber',
    status: 'approved',
  },
  {
    day: '2026-03-09',
    kind: 'payment',
    ref: 'P9',
    customerRef: 'BROWN',
    minor: 124_000,
    applications: [{ invoiceRef: 'I9', minor: 124_000 }],
  },
] as never[];

describe('a slow payer is warned, held and released', () => {
  let story: Story;
  let asItWas: Record<string, object>;
  beforeAll(async () => {
    story = await Story.begin('2026-02-10', EVENTS);
    asItWas = Object.fromEntries(
      await Promise.all(LEDGERS.map(async (ledger) => [ledger, marksOf(await story.seen(ledger, 'BROWN'))])),
    );
  });
  afterAll(() => story.end());

  const marksOf = ({ terms, paymentTerms, notes, groups }: Awaited<ReturnType<Story['seen']>>): object => ({
    terms,
    paymentTerms,
    notes,
    groups,
  });

  it('is reminded kindly before the due date, and again with growing firmness', async () => {
    await story.liveUntil('2026-03-01');
    const subjects = (await story.messages('accounts@brown.example')).map(({ subject }) => subject.replace(/^.*: /, ''));
    expect(subjects).toEqual(
      ['payment coming up', 'did our invoice reach you?', 'payment is overdue'].flatMap((stage) => [stage, stage]),
    );
  });

  it.each(LEDGERS)('%s: is warned after a week, and nothing changes in the ledger yet', async (ledger) => {
    expect(await story.why(ledger, 'BROWN')).toMatchObject({ standing: 'warn', inLedger: null });
    expect(marksOf(await story.seen(ledger, 'BROWN'))).toEqual(asItWas[ledger]);
  });

  it.each(LEDGERS)('%s: is held after two weeks, with the reason where the owner looks', async (ledger) => {
    await story.liveUntil('2026-03-03');
    const why = await story.why(ledger, 'BROWN');
    expect(why).toMatchObject({ standing: 'hold', inLedger: { mark: 'hold', since: '2026-03-03' } });
    expect(String(why['sentence'])).toContain('INV-9');
    const seen = await story.seen(ledger, 'BROWN');
    const notes = [...seen.attachables.map(({ note }) => note), ...seen.history.map(({ details }) => details)].join('\n');
    expect(notes).toContain('INV-9');
    expect(notes).toContain('Reminder');
    if (ledger === 'quickbooks') {
      expect(seen.terms).toBe('CREDIT HOLD - prepay');
      expect(seen.notes.startsWith('Ring before delivery.\r\nGate code 4711')).toBe(true);
      expect(seen.notes).toContain('INV-9');
    } else {
      expect([...seen.groups].sort()).toEqual(['Credit hold', 'Trade']);
      expect(seen.paymentTerms).toEqual({ day: 0, type: 'DAYSAFTERBILLDATE' });
    }
  });

  it.each(LEDGERS)('%s: has its old terms, groups and notes back on the day it pays', async (ledger) => {
    await story.liveUntil('2026-03-09');
    expect(await story.why(ledger, 'BROWN')).toMatchObject({ standing: 'open', inLedger: null });
    expect(marksOf(await story.seen(ledger, 'BROWN'))).toEqual(asItWas[ledger]);
  });

  it('hears nothing more once it has paid', async () => {
    const before = (await story.messages('accounts@brown.example')).length;
    await story.liveUntil('2026-03-20');
    expect(await story.messages('accounts@brown.example')).toHaveLength(before);
  });
});
