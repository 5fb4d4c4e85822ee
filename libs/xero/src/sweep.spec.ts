import type { LedgerRecord } from '@holdfast/credit';
import { contacts, credit, guid, invoice, NOW, pagedBooks, type Lists } from './testing/paged-books';
import { idsOf, Reading, taken } from './testing/reading';

describe('looking at everything again', () => {
  let reading: Reading;
  beforeEach(async () => {
    reading = await Reading.begin();
  });
  afterEach(() => reading.xero.close());

  const keep = (lists: Lists) => reading.xero.answer(pagedBooks(lists));
  const described = (records: readonly LedgerRecord[]) =>
    records.map((record) => `${record.entity === 'gone' ? `gone ${record.of}` : record.entity} ${Number(record.id.slice(-6))}`);
  const credits = {
    CreditNotes: [
      credit({ CreditNoteID: guid(1), Type: 'ACCRECCREDIT' }),
      credit({ CreditNoteID: guid(2), Type: 'ACCPAYCREDIT' }),
    ],
    Prepayments: [credit({ PrepaymentID: guid(3), Type: 'RECEIVE-PREPAYMENT' })],
    Overpayments: [credit({ OverpaymentID: guid(4), Type: 'AROVERPAYMENT' })],
  };

  describe('a sweep', () => {
    it('tells every object of its kind, with as many calls as there are pages', async () => {
      keep({ Contacts: contacts(2500, (index) => NOW - 1e9 + index * 1000), Invoices: [invoice(1)], ...credits });
      const pages = await reading.sweep('customer', null);
      expect(new Set(idsOf(pages)).size).toBe(2500);
      expect(pages.map(({ mark }) => mark === null)).toEqual([false, false, true]);
      expect(reading.asked()).toEqual(['Organisation', 'Contacts', 'Contacts', 'Contacts']);
      expect(described((await reading.sweep('credit', null)).flatMap((page) => page.records))).toEqual([
        'credit 1',
        'gone credit 2',
        'credit 3',
        'credit 4',
      ]);
      expect(reading.asked()).toEqual(['CreditNotes', 'Prepayments', 'Overpayments']);
    });

    it('goes on where it was broken off, whichever page that was', async () => {
      keep({
        Invoices: Array.from({ length: 3300 }, (_, index) => invoice(index, { changedMs: NOW - 1e9 + index * 900 })),
        ...credits,
      });
      for (const kind of ['invoice', 'credit'] as const) {
        const whole = await reading.sweep(kind, null);
        reading.asked();
        for (let pages = 1; pages < whole.length; pages += 1) {
          const begun = await reading.sweep(kind, null, pages);
          reading.reader = reading.freshReader();
          const rest = await reading.sweep(kind, begun.at(-1)!.mark);
          expect(new Set([...idsOf(begun), ...idsOf(rest)])).toEqual(new Set(idsOf(whole)));
          expect(rest.at(-1)!.mark).toBeNull();
          expect(reading.asked().length).toBeLessThanOrEqual(whole.length + 1);
        }
      }
    });

    it('of payments has nothing to look at: they are told by their invoices', async () => {
      expect(await reading.sweep('payment', null)).toEqual([
        { records: [], progress: { entity: 'payment', read: 0, of: 0 }, mark: null },
      ]);
      expect(reading.asked()).toEqual([]);
    });

    it('begins anew when its mark cannot be read', async () => {
      keep({ Contacts: contacts(3, () => NOW - 1e9) });
      expect(idsOf(await reading.sweep('customer', { lists: 5 }))).toHaveLength(3);
    });
  });

  describe('a recheck', () => {
    it('asks by id, 40 at a time, and tells what is there and what is gone', async () => {
      keep({ Contacts: contacts(60, () => NOW - 1e9), Invoices: [invoice(3), invoice(4, { Status: 'DELETED' })] });
      const records = await reading.reader.recheck(
        'customer',
        Array.from({ length: 90 }, (_, index) => guid(index)),
      );
      expect(described(records).filter((one) => one.startsWith('customer'))).toHaveLength(60);
      const gone = records.filter((record) => record.entity === 'gone');
      expect(gone.map(({ id }) => id)).toEqual(Array.from({ length: 30 }, (_, index) => guid(60 + index)));
      expect(gone[0]).toEqual({
        entity: 'gone',
        of: 'customer',
        id: guid(60),
        version: String(NOW),
        changedAt: new Date(NOW).toISOString(),
      });
      const asked = reading.xero.received.filter(({ path }) => path.endsWith('Contacts'));
      expect(asked.map(({ query }) => query['IDs']?.split(',').length)).toEqual([40, 40, 10]);
      expect(asked.every(({ query }) => query['includeArchived'] === 'true' && query['page'] === '1')).toBe(true);
      reading.asked();
      expect(described(await reading.reader.recheck('invoice', [guid(3), guid(4), guid(5), guid(3)]))).toEqual([
        'invoice 3',
        'gone invoice 4',
        'gone invoice 5',
      ]);
      expect(reading.asked()).toEqual(['Invoices']);
    });

    it('asks for credits one by one, of whichever kind they are', async () => {
      keep(credits);
      const records = await reading.reader.recheck('credit', [1, 2, 3, 4, 5].map(guid));
      expect(described(records)).toEqual(['credit 1', 'gone credit 2', 'credit 3', 'credit 4', 'gone credit 5']);
      expect(records.at(-1)).toMatchObject({ changedAt: new Date(NOW).toISOString() });
    });

    it('asks for nothing where there is nothing to ask for', async () => {
      keep({});
      await reading.reader.recheck('customer', []);
      reading.asked();
      expect(await reading.reader.recheck('payment', [guid(1)])).toEqual([]);
      expect(await reading.reader.recheck('customer', ['no guid'])).toEqual([]);
      expect(await reading.reader.recheck('credit', [])).toEqual([]);
      expect(reading.asked()).toEqual([]);
    });
  });

  it('reads what Xero changes without telling: the open sales invoices', async () => {
    const isOpen = (index: number) => index % 5 !== 0;
    const lists = {
      Invoices: Array.from({ length: 3300 }, (_, index) =>
        invoice(index, { Status: isOpen(index) ? 'AUTHORISED' : 'PAID', changedMs: NOW - 1e9 + index * 900 }),
      ),
    };
    keep(lists);
    const pages = await taken(reading.reader.unreported());
    expect(new Set(idsOf(pages)).size).toBe(2640);
    expect(pages.at(-1)!.progress).toEqual({ entity: 'invoice', read: 2640, of: 2640 });
    expect(reading.xero.received.at(-1)?.query['where']).toBe('Type=="ACCREC" AND Status=="AUTHORISED"');
    expect(reading.asked()).toEqual(['Organisation', 'Invoices', 'Invoices', 'Invoices']);
  });

  describe('counts', () => {
    const lists = { Contacts: contacts(12, () => NOW), Invoices: [invoice(1), invoice(2, { Status: 'DELETED' })], ...credits };

    it('are five small calls; what is deleted or a supplier’s counts, for it stays in the lists', async () => {
      keep(lists);
      await expect(reading.reader.counts()).resolves.toEqual({ customer: 12, invoice: 2, credit: 4 });
      expect(reading.xero.received.every(({ query }) => query['pageSize'] === '1')).toBe(true);
      expect(reading.asked()).toEqual(['Contacts', 'Invoices', 'CreditNotes', 'Prepayments', 'Overpayments']);
    });

    it('leave out what Xero does not count or refuses to', async () => {
      reading.xero.answer(pagedBooks(lists, { counts: true }));
      await expect(reading.reader.counts()).resolves.toEqual({});
      const tooMany = { status: 400, body: { ErrorNumber: 51, Type: 'HighVolumeException', Message: 'Too many.' } };
      reading.xero.answer((request) => (/Invoices|Overpayments/.test(request.path) ? tooMany : pagedBooks(lists)(request)));
      await expect(reading.reader.counts()).resolves.toEqual({ customer: 12 });
      const wrong = { page: 1, pageSize: 1, pageCount: 3, itemCount: 12 };
      reading.xero.answer((request) => ({
        ...pagedBooks(lists)(request),
        body: {
          Contacts: [{ ContactID: guid(1) }],
          Invoices: [],
          CreditNotes: [],
          Prepayments: [],
          Overpayments: [],
          pagination: wrong,
        },
      }));
      await expect(reading.reader.counts()).resolves.toEqual({});
    });
  });
});
