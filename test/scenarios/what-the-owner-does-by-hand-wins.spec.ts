import { customer, history, invoice, paid } from './books';
import { LEDGERS, Story } from './story';

const MONTHS = ['2025-09', '2025-10', '2025-11', '2025-12', '2026-01'];

describe('what the owner does by hand wins', () => {
  let story: Story;
  beforeAll(async () => {
    story = await Story.begin('2026-03-01', [
      customer('2025-09-01', 'EDITED', { notes: 'Pays by cheque.' }),
      ...history('EDITED', MONTHS, 10),
      invoice('2026-02-01', 'E-9', 'EDITED', { due: '2026-02-15' }),
      customer('2025-09-01', 'NO-TERMS', { terms: null }),
      ...history('NO-TERMS', MONTHS, 10),
      invoice('2026-02-01', 'N-9', 'NO-TERMS', { due: '2026-02-15' }),
      paid('2026-03-12', 'N-9', 'NO-TERMS'),
    ]);
    await story.liveUntil('2026-03-06');
  });
  afterAll(() => story.end());

  it.each(LEDGERS)('%s: both are on hold', async (ledger) => {
    for (const ref of ['EDITED', 'NO-TERMS']) expect(await story.why(ledger, ref)).toMatchObject({ inLedger: { mark: 'hold' } });
  });

  it('terms that the owner changed while the hold stood are left alone, his note is kept, and the difference is told', async () => {
    await story.happens({
      kind: 'customer-edit',
      ref: 'EDITED',
      terms: 'Net 7',
      notes: 'Pays by cheque. Rang on Friday: will pay next week.',
    });
    await story.happens({
      kind: 'payment',
      ref: 'P-E-9',
      customerRef: 'EDITED',
      minor: 100_000,
      applications: [{ invoiceRef: 'E-9', minor: 100_000 }],
    });
    await story.turn();
    expect(await story.seen('quickbooks', 'EDITED')).toMatchObject({
      terms: 'Net 7',
      notes: 'Pays by cheque. Rang on Friday: will pay next week.',
    });
    expect(await story.seen('xero', 'EDITED')).toMatchObject({ paymentTerms: { day: 7, type: 'DAYSAFTERBILLDATE' }, groups: [] });
    for (const ledger of LEDGERS) {
      const [release] = (await story.actions(ledger, '&kind=release&state=confirmed')) as readonly {
        outcome: { drift: readonly string[] };
      }[];
      expect(release?.outcome.drift.length).toBeGreaterThan(0);
    }
  });

  it('a customer who had no terms before the hold has none after it', async () => {
    await story.liveUntil('2026-03-12');
    expect(await story.seen('quickbooks', 'NO-TERMS')).toMatchObject({ terms: null, notes: '' });
    expect(await story.seen('xero', 'NO-TERMS')).toMatchObject({ paymentTerms: null, groups: [] });
  });
});
