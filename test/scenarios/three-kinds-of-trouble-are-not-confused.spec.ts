import { customer, history, invoice, paid } from './books';
import { LEDGERS, Story } from './story';

const YEAR = ['2025-03', '2025-04', '2025-05', '2025-06', '2025-07', '2025-08', '2025-09', '2025-10', '2025-11', '2025-12'];

describe('three kinds of trouble are not confused', () => {
  let story: Story;
  beforeAll(async () => {
    story = await Story.begin('2026-02-20', [
      // Reliable for a year; one invoice forgotten.
      customer('2025-03-01', 'FORGETFUL'),
      ...history('FORGETFUL', YEAR, 12),
      invoice('2026-02-01', 'F-9', 'FORGETFUL', { due: '2026-02-10' }),
      // Always pays, always five weeks late.
      customer('2025-03-01', 'HABITUAL'),
      ...history('HABITUAL', YEAR, 50),
      // New, and in default with the first invoice.
      customer('2026-01-15', 'NEWCOMER'),
      invoice('2026-01-16', 'NEW-1', 'NEWCOMER', { due: '2026-02-12' }),
      paid('2026-03-05', 'NEW-1', 'NEWCOMER'),
      invoice('2026-03-05', 'NEW-2', 'NEWCOMER', { due: '2026-03-19' }),
      paid('2026-03-15', 'NEW-2', 'NEWCOMER'),
    ]);
    await story.liveUntil('2026-02-21');
  }, 60_000);
  afterAll(() => story.end());

  it.each(LEDGERS)('%s: the habitual slow payer pays upfront, although nothing is overdue now', async (ledger) => {
    expect(await story.why(ledger, 'HABITUAL')).toMatchObject({
      standing: 'upfront',
      mark: 'upfront',
      segmented: { segment: 'chronic-late', tags: [{ id: 'chronic-late' }] },
      inLedger: { mark: 'upfront' },
    });
    const { terms, groups } = await story.seen(ledger, 'HABITUAL');
    expect(ledger === 'quickbooks' ? terms : groups).toEqual(ledger === 'quickbooks' ? 'UPFRONT - prepay' : ['Upfront payment']);
  });

  it.each(LEDGERS)('%s: the newcomer in default is held at once, as a new account', async (ledger) => {
    expect(await story.why(ledger, 'NEWCOMER')).toMatchObject({
      standing: 'hold',
      mark: 'new-account',
      segmented: { segment: 'new' },
      inLedger: { mark: 'new-account' },
    });
    const { terms, groups } = await story.seen(ledger, 'NEWCOMER');
    expect(ledger === 'quickbooks' ? terms : groups).toEqual(ledger === 'quickbooks' ? 'NEW ACCOUNT - prepay' : ['New account']);
  });

  it.each(LEDGERS)('%s: the forgetful one is only warned, and held later, as any delinquent customer', async (ledger) => {
    if (ledger === 'quickbooks') {
      expect(await story.why(ledger, 'FORGETFUL')).toMatchObject({ standing: 'warn', inLedger: null });
      await story.liveUntil('2026-02-26');
    }
    expect(await story.why(ledger, 'FORGETFUL')).toMatchObject({ standing: 'hold', mark: 'hold' });
  });

  it.each(LEDGERS)('%s: the newcomer has credit again only after paying all and one invoice on time', async (ledger) => {
    await story.liveUntil('2026-03-06');
    if (ledger === 'quickbooks') expect(await story.why(ledger, 'NEWCOMER')).toMatchObject({ inLedger: { mark: 'new-account' } });
    await story.liveUntil('2026-03-16');
    expect(await story.why(ledger, 'NEWCOMER')).toMatchObject({ standing: 'open', inLedger: null });
  });
});
