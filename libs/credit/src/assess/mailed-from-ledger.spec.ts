import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import { assess } from './assess';

/** Issued on day 0, due on day 30 unless told otherwise; mailed at noon. */
function invoice(number: string, mailed: number | null, changes: Partial<InvoicePlan> = {}): InvoicePlan {
  const mailedAt = mailed === null ? null : `${sampleDay(mailed)}T12:00:00Z`;
  return { number, issued: 0, total: '100.00', ...changes, changes: { mailedAt, ...changes.changes } };
}

function mailsOf(invoices: readonly InvoicePlan[], timeZone = 'UTC') {
  const facts = assess(sampleLedger({ invoices }), sampleDay(40), { ...SETTINGS, timeZone });
  return facts.mailedFromLedger.map(({ on, invoices: mailed }) => [on, ...mailed.map(({ number }) => number)]);
}

describe('what was mailed from the ledger', () => {
  it.each([
    ['on the day of issue delivers it', 0, 30, false],
    ['up to three days later delivers it too', 3, 30, false],
    ['later than that reminds of it', 4, 30, true],
    ['after the due date reminds of it', 36, 30, true],
    ['the day after issue reminds of it when it is due three days later', 1, 4, true],
    ['the day after issue delivers it when it is due in a week', 1, 8, false],
    ['on the day of issue delivers it, however soon it is due', 0, 0, false],
    ['before the day of issue, for a date of the future, delivers it', -2, 30, false],
  ])('%s', (_, mailed, terms, isReminder) => {
    expect(mailsOf([invoice('INV-1', mailed, { terms })])).toEqual(isReminder ? [[sampleDay(mailed), 'INV-1']] : []);
  });

  it('goes by the terms where the document has no due date', () => {
    const noDue = invoice('INV-1', 1, { terms: null });
    const onTerms = (days: number) => ({ customer: { terms: { id: 'T', name: 'T', days } }, invoices: [noDue] });
    const daysOf = (days: number) => assess(sampleLedger(onTerms(days)), sampleDay(40), SETTINGS).mailedFromLedger.length;
    expect([daysOf(4), daysOf(30)]).toEqual([1, 0]);
  });

  it('is dated by the calendar of the company', () => {
    const late = invoice('INV-1', null, { changes: { mailedAt: '2026-02-10T23:30:00Z' } });
    expect(mailsOf([late], 'UTC')).toEqual([['2026-02-10', 'INV-1']]);
    expect(mailsOf([late], 'Europe/Paris')).toEqual([['2026-02-11', 'INV-1']]);
  });

  it('counts although the invoice has been paid or voided since, but not for a draft', () => {
    const paid = { paid: [{ on: 36, amount: '100.00' }] };
    const books = [
      invoice('INV-1', 35, paid),
      invoice('INV-2', 34, { changes: { status: 'void' } }),
      invoice('INV-3', 33, { changes: { status: 'draft' } }),
    ];
    expect(mailsOf(books)).toEqual([
      [sampleDay(35), 'INV-1'],
      [sampleDay(34), 'INV-2'],
    ]);
  });

  it('is told by day, latest first, invoices by number, no more than seven days', () => {
    const each = Array.from({ length: 9 }, (_, index) => invoice(`INV-${index + 1}`, 20 + index));
    const mails = mailsOf([...each, invoice('INV-10', 28), invoice('INV-0', 28)]);
    expect(mails[0]).toEqual([sampleDay(28), 'INV-0', 'INV-9', 'INV-10']);
    expect(mails.map(([on]) => on)).toEqual([28, 27, 26, 25, 24, 23, 22].map(sampleDay));
  });
});
