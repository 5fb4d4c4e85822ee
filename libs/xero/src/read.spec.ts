import { Unavailable, type PullPage, type Reader, type SyncMark } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import { describeWithFixtures, recordedBody } from './testing/loopback';
import { contacts, credit, guid, invoice, NOW, pagedBooks, type Lists } from './testing/paged-books';
import { idsOf, Reading, recordsOf } from './testing/reading';

const FIVE = ['Contacts', 'Invoices', 'CreditNotes', 'Prepayments', 'Overpayments'];
const BEGAN = NOW / 1000 - 120;
const ALL_BEGAN = { contacts: BEGAN, invoices: BEGAN, creditNotes: BEGAN, prepayments: BEGAN, overpayments: BEGAN };
const told = (...kinds: EntityKind[]) => ({ told: new Set(kinds) });

describe('the reader', () => {
  let reading: Reading;
  beforeEach(async () => {
    reading = await Reading.begin();
  });
  afterEach(() => reading.xero.close());

  const keep = (lists: Lists) => reading.xero.answer(pagedBooks(lists));
  const markAfter = (pages: readonly PullPage[]): SyncMark => pages.at(-1)!.mark;

  it.each([
    [0, 1],
    [1, 1],
    [999, 1],
    [1000, 1],
    [1001, 2],
    [3000, 3],
    [3001, 4],
  ])('reads %s contacts with %s calls, the other lists with one each, and the home currency with one', async (count, calls) => {
    keep({ Contacts: contacts(count, (index) => NOW - 1e9 + index * 1000), Invoices: [invoice(5000)] });
    const pages = await reading.pull(null);
    expect(reading.asked()).toEqual(['Organisation', ...Array<string>(calls).fill('Contacts'), ...FIVE.slice(1)]);
    expect(new Set(idsOf(pages)).size).toBe(count + 1);
    expect(markAfter(pages)).toEqual({ homeCurrency: 'ZAR', since: ALL_BEGAN, unfinished: null });
    expect(pages.every((page) => page.sweepDue.length === 0)).toBe(true);
  });

  it('needs no more calls for many contacts changed within one second', async () => {
    const second = NOW - 1e9 - (NOW % 1000);
    keep({ Contacts: contacts(4000, (index) => second + (index % 1000)) });
    expect(new Set(idsOf(await reading.pull(null))).size).toBe(4000);
    expect(reading.asked().filter((name) => name === 'Contacts')).toHaveLength(4);
  });

  it('reads with five calls what changed since, asking in whole seconds of UTC', async () => {
    keep({ Invoices: [invoice(1)] });
    const mark = markAfter(await reading.pull(null));
    reading.asked();
    keep({ Invoices: [invoice(1), invoice(2, { changedMs: NOW - 60_000 })] });
    expect(idsOf(await reading.pull(mark))).toEqual([guid(2)]);
    const since = new Set(reading.xero.received.map(({ headers }) => headers['if-modified-since']));
    expect(since).toEqual(new Set(['2026-11-21T11:58:00Z']));
    expect(reading.asked()).toEqual(FIVE);
  });

  it('asks for the lists of what is told to have changed, and for no others', async () => {
    keep({});
    const mark = { homeCurrency: 'ZAR', since: { ...ALL_BEGAN, creditNotes: BEGAN - 500 }, unfinished: null };
    await reading.pull(mark, told('customer'));
    expect(reading.asked()).toEqual(['Contacts']);
    await reading.pull(mark, told('payment'));
    expect(reading.asked()).toEqual(['Invoices']);
    await reading.pull(mark, told('invoice', 'payment'));
    expect(reading.asked()).toEqual(['Invoices']);
    const [page] = await reading.pull(mark, told('credit'));
    // Whatever was not asked for keeps the mark it had.
    expect(page!.mark).toMatchObject({ since: { ...ALL_BEGAN, prepayments: BEGAN } });
    expect(reading.asked()).toEqual(FIVE.slice(2));
    expect(await reading.pull(mark, told())).toEqual([]);
    expect(reading.asked()).toEqual([]);
  });

  it('reads everything the first time, whatever is told, and never sets a mark back', async () => {
    keep({});
    await reading.pull(null, told('customer'));
    expect(reading.asked()).toEqual(['Organisation', ...FIVE]);
    const ahead = { homeCurrency: 'ZAR', since: { ...ALL_BEGAN, contacts: BEGAN + 1000 }, unfinished: null };
    expect(markAfter(await reading.pull(ahead))['since']).toEqual({ ...ALL_BEGAN, contacts: BEGAN + 1000 });
  });

  it('asks for no home currency when the profile, or a mark, has told it', async () => {
    keep({});
    reading.xero.answer((request) =>
      request.path.endsWith('Currencies')
        ? { body: { Currencies: [] } }
        : request.path.endsWith('Settings')
          ? { status: 403 }
          : pagedBooks({})(request),
    );
    await reading.reader.profile();
    reading.asked();
    await reading.pull(null);
    expect(reading.asked()).toEqual(FIVE);
    reading.reader = reading.freshReader();
    await reading.pull({ homeCurrency: 'ZAR', since: ALL_BEGAN, unfinished: null });
    await reading.reader.recheck('customer', [guid(1)]);
    expect(reading.asked()).toEqual([...FIVE, 'Contacts']);
  });

  it('tells how many there are', async () => {
    keep({ Contacts: contacts(2500, (index) => NOW - 1e9 + index * 1000) });
    const progress = (await reading.pull(null)).map((page) => page.progress);
    expect(progress.slice(0, 4).map(({ entity, of }) => `${entity} ${of}`)).toEqual([
      'customer 2500',
      'customer 2500',
      'customer 2500',
      'invoice 0',
    ]);
    expect(progress.slice(0, 3).map(({ read }) => read)).toEqual([1000, 1999, 2500]);
  });

  describe('broken off', () => {
    const big = {
      Contacts: contacts(2500, (index) => NOW - 1e10 + index * 1000),
      Invoices: Array.from({ length: 3500 }, (_, index) => invoice(10_000 + index, { changedMs: NOW - 1e9 + index * 1000 })),
      CreditNotes: [credit({ CreditNoteID: guid(50_000), Type: 'ACCRECCREDIT' })],
    };

    it('after any page, goes on there, reads at most one page again and asks for no finished list', async () => {
      keep(big);
      const whole = await reading.pull(null);
      const calls = reading.asked().length;
      for (let pages = 1; pages < whole.length; pages += 1) {
        const begun = await reading.pull(null, { pagesMax: pages });
        const finished = FIVE.filter((_, list) => list < (pages < 3 ? 0 : pages < 7 ? 1 : pages - 5));
        const before = reading.asked().length;
        reading.reader = reading.freshReader();
        const rest = await reading.pull(markAfter(begun));
        expect(new Set([...idsOf(begun), ...idsOf(rest)])).toEqual(new Set(idsOf(whole)));
        const after = reading.asked();
        expect(after.filter((name) => finished.includes(name))).toEqual([]);
        // The currency rides on the mark.
        expect(before + after.length).toBeLessThanOrEqual(calls + 1);
        expect(markAfter(rest)).toEqual(markAfter(whole));
      }
    });

    it('keeps the mark of the time at which the list was begun', async () => {
      keep(big);
      const [begun] = await reading.pull(null, { pagesMax: 1 });
      const answer = pagedBooks(big);
      reading.xero.answer((request) => ({ ...answer(request), headers: { date: new Date(NOW + 9e6).toUTCString() } }));
      const rest = await reading.pull(begun!.mark);
      const later = BEGAN + 9000;
      expect(markAfter(rest)['since']).toEqual({
        contacts: BEGAN,
        invoices: later,
        creditNotes: later,
        prepayments: later,
        overpayments: later,
      });
    });

    it('also reads, besides what is left, what is told to have changed since', async () => {
      keep(big);
      const begun = await reading.pull(null, { pagesMax: 4 });
      reading.asked();
      await reading.pull(markAfter(begun), told('customer'));
      expect(reading.asked()).toEqual(['Invoices', 'Invoices', 'Invoices', ...FIVE.slice(2), 'Contacts']);
    });
  });

  it('takes a mark of an earlier version, and reads everything anew where a mark cannot be read', async () => {
    keep({ Contacts: contacts(3, () => NOW - 1e9), Invoices: [invoice(7)] });
    // Broken off after the contacts, by the version that knew no more than this.
    const pages = await reading.pull({ homeCurrency: 'ZAR', since: { contacts: BEGAN } });
    expect(idsOf(pages)).toEqual([guid(7)]);
    expect(reading.asked()).toEqual(FIVE);
    for (const mark of [
      {},
      { since: 'x' },
      { homeCurrency: 'ZAR', since: { bills: 5 } },
      { homeCurrency: 'ZAR', since: {}, unfinished: { lists: [] } },
    ])
      expect(idsOf(await reading.pull(mark))).toHaveLength(4);
  });

  it('does not take a row without its change time for anything', async () => {
    reading.xero.answer((request) =>
      request.path.endsWith('Contacts') ? { body: { Contacts: [{ ContactID: guid(1) }] } } : pagedBooks({})(request),
    );
    await expect(reading.pull(null)).rejects.toThrow(Unavailable);
  });

  it('tells credit documents of customers, and what is deleted or a supplier’s as gone', async () => {
    keep({
      Invoices: [invoice(1, { Status: 'DELETED' })],
      CreditNotes: [
        credit({ CreditNoteID: guid(2), Type: 'ACCRECCREDIT' }),
        credit({ CreditNoteID: guid(3), Type: 'ACCPAYCREDIT' }),
      ],
      Prepayments: [
        credit({ PrepaymentID: guid(4), Type: 'RECEIVE-PREPAYMENT' }),
        credit({ PrepaymentID: guid(5), Type: 'SPEND-PREPAYMENT' }),
      ],
      Overpayments: [credit({ OverpaymentID: guid(6), Type: 'AROVERPAYMENT' })],
    });
    const records = recordsOf(await reading.pull(null));
    expect(
      records.map((record) => [
        record.entity,
        record.entity === 'gone' ? record.of : 'kind' in record ? record.kind : '',
        record.id,
      ]),
    ).toEqual([
      ['gone', 'invoice', guid(1)],
      ['credit', 'credit-note', guid(2)],
      ['gone', 'credit', guid(3)],
      ['credit', 'prepayment', guid(4)],
      ['gone', 'credit', guid(5)],
      ['credit', 'overpayment', guid(6)],
    ]);
  });

  it('reads one object of each kind, and nothing for what is not there', async () => {
    const overpaid = { Type: 'AROVERPAYMENT', Status: 'AUTHORISED', Total: 5, RemainingCredit: 5, changedMs: NOW };
    reading.xero.answer(
      pagedBooks({
        Contacts: contacts(2, () => NOW),
        Invoices: [invoice(3), invoice(4, { Type: 'ACCPAY' })],
        Overpayments: [{ OverpaymentID: guid(5), ...overpaid }],
        Payments: [{ PaymentID: guid(6), Invoice: { InvoiceID: guid(3) }, changedMs: NOW }],
      }),
    );
    const one = async (...args: Parameters<Reader['one']>) =>
      (await reading.reader.one(...args)).map((record) => `${record.entity} ${record.id}`);
    await expect(one('customer', guid(1))).resolves.toEqual([`customer ${guid(1)}`]);
    await expect(one('invoice', guid(3))).resolves.toEqual([`invoice ${guid(3)}`]);
    await expect(one('invoice', guid(4))).resolves.toEqual([]);
    await expect(one('credit', guid(5))).resolves.toEqual([`credit ${guid(5)}`]);
    await expect(one('payment', guid(6))).resolves.toEqual([`invoice ${guid(3)}`]);
    for (const entity of ['customer', 'invoice', 'credit', 'payment'] as const) {
      await expect(one(entity, guid(99))).resolves.toEqual([]);
      await expect(one(entity, 'no guid')).resolves.toEqual([]);
    }
    expect(reading.asked().filter((call) => call === 'Organisation')).toHaveLength(1);
  });
});

describeWithFixtures('the reader on recordings', () => {
  let reading: Reading;
  beforeEach(async () => {
    reading = await Reading.begin();
  });
  afterEach(() => reading.xero.close());

  it('pulls every recorded list', async () => {
    const recordings: Readonly<Record<string, string>> = {
      Organisation: 'organisation-get', Contacts: 'contacts-list', Invoices: 'invoices-list', CreditNotes: 'credit_notes-list',
      Prepayments: 'prepayments-list', Overpayments: 'overpayments-list',
    }; // prettier-ignore
    reading.xero.answer(({ path }) => ({
      headers: { date: 'Fri, 10 Apr 2026 13:43:44 GMT' },
      body: recordedBody(recordings[path.split('/').at(-1) ?? ''] ?? ''),
    }));
    const read = (await reading.pull(null)).map((page) => `${page.progress.entity} ${page.progress.read} ${page.records.length}`);
    expect(read).toEqual([
      'customer 14 14',
      'invoice 28 26',
      expect.stringMatching(/^credit 10 /),
      expect.stringMatching(/^credit 6 /),
      expect.stringMatching(/^credit 6 /),
    ]);
  });
});
