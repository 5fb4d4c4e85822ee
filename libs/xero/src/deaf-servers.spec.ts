import { Unavailable, type PullPage } from '@holdfast/accounting';
import fc from 'fast-check';
import { contacts, NOW, pagedBooks, type Deafness, type ListedRow } from './testing/paged-books';
import { idsOf, Reading } from './testing/reading';

const SINCE = NOW / 1000 - 500_000;
const MARK = {
  homeCurrency: 'ZAR',
  since: { contacts: SINCE, invoices: SINCE, creditNotes: SINCE, prepayments: SINCE, overpayments: SINCE },
  unfinished: null,
};

/** Xero ignores an If-Modified-Since that it cannot read, silently; with another list it was an order that made it ignored. */
describe('a server that does not heed', () => {
  let reading: Reading;
  beforeEach(async () => {
    reading = await Reading.begin();
  });
  afterEach(() => reading.xero.close());

  const rows = contacts(3500, (index) => NOW - 1e9 + index * 200_000);
  const changed = rows.filter(({ changedMs }) => changedMs >= SINCE * 1000).length;

  it.each<[string, Deafness]>([
    ['If-Modified-Since', { since: true }],
    ['the order', { order: true }],
    ['either', { since: true, order: true }],
    ['If-Modified-Since, nor counts', { since: true, counts: true }],
    ['either, nor counts', { since: true, order: true, counts: true }],
  ])('%s gives everything all the same, in no more calls than pages and a first look', async (_name, deaf) => {
    reading.xero.answer(pagedBooks({ Contacts: rows }, deaf));
    expect(new Set(idsOf(await reading.pull(null))).size).toBe(3500);
    const first = reading.asked().filter((name) => name === 'Contacts').length;
    expect(first).toBeLessThanOrEqual(4 + 2);
    const pages = await reading.pull(MARK);
    expect(new Set(idsOf(pages)).size).toBeGreaterThanOrEqual(changed);
    expect(reading.asked().filter((name) => name === 'Contacts').length).toBeLessThanOrEqual(4 + 2);
    expect(pages.at(-1)!.mark).toMatchObject({ since: { contacts: NOW / 1000 - 120 }, unfinished: null });
  });

  it('If-Modified-Since costs nothing more while a page holds everything', async () => {
    reading.xero.answer(pagedBooks({ Contacts: rows.slice(0, 1000) }, { since: true }));
    await reading.pull(MARK);
    expect(reading.asked()).toEqual(['Contacts', 'Invoices', 'CreditNotes', 'Prepayments', 'Overpayments']);
  });

  it('If-Modified-Since does not hinder a broken-off pull from going on where it was', async () => {
    reading.xero.answer(pagedBooks({ Contacts: rows }, { since: true }));
    let pages: PullPage[] = await reading.pull(null, { pagesMax: 1 });
    const ids = new Set(idsOf(pages));
    for (let runs = 0; runs < 20 && pages.length > 0 && pages.at(-1)!.mark['unfinished'] !== null; runs += 1) {
      // A page is read again after each break, so that one more is all a run gets on with.
      pages = await reading.pull(pages.at(-1)!.mark, { pagesMax: 2 });
      for (const id of idsOf(pages)) ids.add(id);
    }
    expect(ids.size).toBe(3500);
    expect(pages.at(-1)!.mark['unfinished']).toBeNull();
  });

  it('the number of the page is not believed for ever', async () => {
    for (const deaf of [
      { page: true, since: true, counts: true },
      { page: true, order: true },
    ]) {
      reading.xero.answer(pagedBooks({ Contacts: rows }, deaf));
      await expect(reading.pull(null)).rejects.toThrow(Unavailable);
      expect(reading.asked().length).toBeLessThan(10);
    }
  });

  it('ends always, and misses nothing that stands still', async () => {
    const server = fc.record({ since: fc.boolean(), order: fc.boolean(), counts: fc.boolean() });
    const spread = fc.constantFrom(0, 1, 300, 700, 5000, 1_000_000);
    await fc.assert(
      fc.asyncProperty(server, fc.nat(3200), spread, fc.boolean(), async (deaf, count, stepMs, isFirst) => {
        const list: ListedRow[] = contacts(count, (index) => NOW - 1e9 + index * stepMs);
        reading.xero.answer(pagedBooks({ Contacts: list }, deaf));
        const found = new Set(idsOf(await reading.pull(isFirst ? null : MARK)));
        const due = isFirst ? count : list.filter(({ changedMs }) => changedMs >= SINCE * 1000).length;
        expect(found.size).toBeGreaterThanOrEqual(due);
        expect(reading.asked().length).toBeLessThan(20);
      }),
      { numRuns: 40 },
    );
  });
});
