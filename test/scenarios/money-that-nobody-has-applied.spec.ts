import { customer, history, invoice } from './books';
import { LEDGERS, Story } from './story';

describe('money that nobody has applied', () => {
  let story: Story;
  beforeAll(async () => {
    story = await Story.begin('2026-02-20', [
      customer('2025-09-01', 'PAID-ALREADY'),
      ...history('PAID-ALREADY', ['2025-09', '2025-10', '2025-11', '2025-12', '2026-01'], 10),
      invoice('2026-02-01', 'A-9', 'PAID-ALREADY', { due: '2026-02-15' }),
      { day: '2026-02-25', kind: 'payment', ref: 'P-A', customerRef: 'PAID-ALREADY', minor: 100_000, applications: [] },
    ]);
    await story.liveUntil('2026-03-10');
  });
  afterAll(() => story.end());

  it.each(LEDGERS)('%s: cash that could cure the debt keeps the hold back, and says so', async (ledger) => {
    const why = await story.why(ledger, 'PAID-ALREADY');
    expect(why).toMatchObject({ standing: 'hold', inLedger: null });
    expect((why['heldBack'] as readonly string[]).join(' ')).toMatch(/cash|credit|money/i);
  });

  it('no further reminder goes out while the money lies there', async () => {
    const count = (await story.messages('paid-already@customers.example')).length;
    await story.liveUntil('2026-03-20');
    expect(await story.messages('paid-already@customers.example')).toHaveLength(count);
  });

  it.each(LEDGERS)('%s: once it is set against the invoice the customer is simply open', async (ledger) => {
    if (ledger === 'quickbooks') {
      await story.happens({ kind: 'allocate', from: 'payment', ref: 'P-A', invoiceRef: 'A-9', minor: 100_000 });
      await story.turn();
    }
    expect(await story.why(ledger, 'PAID-ALREADY')).toMatchObject({ standing: 'open', heldBack: [], inLedger: null });
  });
});
