import { customer, history, invoice } from './books';
import { Story } from './story';

const MONTHS = ['2025-09', '2025-10', '2025-11', '2025-12', '2026-01'];
/** What one owner wrote: line breaks of both kinds, blanks at the end, and characters outside the plane. */
const TEXT = 'Rings on Fridays.\r\nGate code 4711 \n\n😀 Pays by cheque.  ';
const LIMIT = 2000;
const OWNERS: Readonly<Record<string, string>> = {
  ROOMY: TEXT,
  TIGHT: TEXT.padEnd(LIMIT - 80, 'x'),
  FULL: TEXT.padEnd(LIMIT, 'x'),
};

/** Only QuickBooks has a field of notes. */
describe('a hold on customers whose notes are full to the limit', () => {
  let story: Story;
  beforeAll(async () => {
    story = await Story.begin(
      '2026-03-01',
      Object.entries(OWNERS).flatMap(([ref, notes]) => [
        customer('2025-09-01', ref, { notes }),
        ...history(ref, MONTHS, 10),
        invoice('2026-02-01', `${ref}-9`, ref, { due: '2026-02-15' }),
      ]),
    );
    await story.liveUntil('2026-03-06');
  });
  afterAll(() => story.end());

  it.each(Object.entries(OWNERS))(
    '%s: the owner’s text stands as it was, and our block only where there is room',
    async (ref, owners) => {
      const { terms, notes } = await story.seen('quickbooks', ref);
      expect(terms).toBe('CREDIT HOLD - prepay');
      expect(notes.length).toBeLessThanOrEqual(LIMIT);
      expect(notes.startsWith(owners)).toBe(true);
      expect(notes.includes('[Holdfast]')).toBe(ref !== 'FULL');
    },
  );

  it.each(Object.entries(OWNERS))('%s: after the release the notes are what they were, byte for byte', async (ref, owners) => {
    await story.happens({
      kind: 'payment',
      ref: `P-${ref}`,
      customerRef: ref,
      minor: 100_000,
      applications: [{ invoiceRef: `${ref}-9`, minor: 100_000 }],
    });
    await story.turn();
    const seen = await story.seen('quickbooks', ref);
    expect(Buffer.from(seen.notes).equals(Buffer.from(owners))).toBe(true);
    expect(seen.terms).toBe('Net 14');
  });
});
