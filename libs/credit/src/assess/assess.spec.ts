import { paidInvoice, sampleDay, sampleLedger, SETTINGS, type SampleBooks } from '../ledger/sample-books';
import { moneyText, parseMoney } from '../money/money';
import { assess } from './assess';
import { FACTS } from './fact-table';

const factsOf = (books: SampleBooks, on: number) => assess(sampleLedger(books), sampleDay(on), SETTINGS);
const usd = (text: string) => parseMoney(text, 'USD');

describe('what is open and overdue', () => {
  it('is not overdue on the due day, and one day overdue on the next', () => {
    const books: SampleBooks = { invoices: [{ number: 'INV-1', issued: 0, total: '50.00' }] };
    expect(factsOf(books, 30)).toMatchObject({ oldestOverdueDays: 0, overdueCount: 0, openCount: 1, meanOverdueAgeDays: null });
    expect(factsOf(books, 31)).toMatchObject({ oldestOverdueDays: 1, overdueCount: 1, meanOverdueAgeDays: 1 });
  });

  it('ages the balance that is left after a part payment', () => {
    const facts = factsOf(
      {
        invoices: [
          { number: 'INV-1', issued: 0, total: '1000.00', paid: [{ on: 40, amount: '900.00' }] },
          { number: 'INV-2', issued: 20, total: '300.00' },
        ],
      },
      60,
    );
    expect(moneyText(facts.overdueAmount)).toBe('GBP 400.00');
    expect(facts.meanOverdueAgeDays).toBe((100 * 30 + 300 * 10) / 400);
    expect(facts.openInvoices.map(({ number, daysOverdue }) => [number, daysOverdue])).toEqual([
      ['INV-1', 30],
      ['INV-2', 10],
    ]);
    expect(facts.paidCount).toBe(0);
  });

  it('knows neither drafts nor void invoices', () => {
    const invoices = (['draft', 'void'] as const).map((status) => ({
      number: status,
      issued: 0,
      total: '50.00',
      changes: { status },
    }));
    expect(factsOf({ invoices }, 90)).toMatchObject({
      openCount: 0,
      overdueCount: 0,
      firstInvoiceOn: null,
      accountAgeDays: null,
    });
  });

  it('does not let a later due date make an old debt young', () => {
    const books = (firstDue: number): SampleBooks => ({
      invoices: [{ number: 'INV-1', issued: 0, terms: 80, total: '50.00' }],
      firstDue: { 'INV-1': firstDue },
    });
    expect(factsOf(books(30), 50).oldestOverdueDays).toBe(20);
    expect(factsOf(books(30), 30).oldestOverdueDays).toBe(0);
    expect(factsOf(books(30), 50).openInvoices[0]?.due).toBe(sampleDay(80));
    expect(factsOf(books(80), 50).oldestOverdueDays).toBe(0);
  });

  it('derives a missing due date from the customer, then from the company', () => {
    const invoices = [{ number: 'INV-1', issued: 0, terms: null, total: '50.00' }];
    const customer = { terms: { id: '1', name: 'Net 7', days: 7 } };
    expect(factsOf({ invoices, customer }, 10).openInvoices[0]).toMatchObject({
      due: sampleDay(7),
      dueDerived: true,
      daysOverdue: 3,
    });
    expect(factsOf({ invoices }, 10).openInvoices[0]).toMatchObject({ due: sampleDay(30), dueDerived: true, daysOverdue: -20 });
  });

  it('sets cash and credits against what is overdue only in thought', () => {
    const facts = factsOf(
      { invoices: [{ number: 'INV-1', issued: 0, total: '100.00' }], unapplied: ['70.00'], openCredits: ['20.00'] },
      40,
    );
    expect(moneyText(facts.overdueAmount)).toBe('GBP 100.00');
    expect(moneyText(facts.overdueAfterCash)).toBe('GBP 10.00');
    expect(facts.exposure).toEqual(parseMoney('10', 'GBP'));
    expect(facts.byCurrency[0]).toMatchObject({ unappliedCash: parseMoney('70', 'GBP'), openCredits: parseMoney('20', 'GBP') });
  });

  it('compares the documents with what the ledger says is owed', () => {
    const invoices = [{ number: 'INV-1', issued: 0, total: '100.00' }];
    const customer = (owed: string) => ({ ledgerBalance: parseMoney(owed, 'GBP') });
    expect(factsOf({ invoices, unapplied: ['30.00'], customer: customer('70') }, 40).unexplainedBalance?.minor).toBe(0n);
    expect(factsOf({ invoices, customer: customer('150') }, 40).unexplainedBalance?.minor).toBe(-5000n);
    expect(factsOf({ invoices }, 40).unexplainedBalance).toBeNull();
  });

  it('never adds two currencies except in home currency', () => {
    const dollars = {
      total: usd('200'),
      balance: usd('200'),
      homeTotal: parseMoney('150', 'GBP'),
      homeBalance: parseMoney('150', 'GBP'),
    };
    const books: SampleBooks = {
      customer: { ledgerBalance: parseMoney('250', 'GBP') },
      invoices: [
        { number: 'INV-1', issued: 0, total: '100.00' },
        { number: 'INV-2', issued: 1, total: '1.00', changes: dollars },
      ],
      unapplied: ['100.00'],
    };
    const facts = factsOf(books, 40);
    expect(moneyText(facts.overdueAmount)).toBe('GBP 250.00');
    expect(facts.byCurrency.map(({ currency, overdueAmount }) => [currency, moneyText(overdueAmount)])).toEqual([
      ['GBP', 'GBP 100.00'],
      ['USD', 'USD 200.00'],
    ]);
    // Pounds do not cure dollars.
    expect(moneyText(facts.overdueAfterCash)).toBe('GBP 150.00');
    expect(facts.unexplainedBalance).toBeNull();
  });

  it('does not guess a rate for foreign cash without a foreign invoice', () => {
    const ledger = sampleLedger({ invoices: [{ number: 'INV-1', issued: 0, total: '100.00' }], unapplied: ['1.00'] });
    const payments = ledger.payments.map((payment) => ({ ...payment, total: usd('1'), unapplied: usd('1') }));
    expect(assess({ ...ledger, payments }, sampleDay(40), SETTINGS)).toMatchObject({ unappliedCash: null, exposure: null });
  });
});

describe('payment habits', () => {
  it('take the last cash as the day of settlement, not a credit that clears the rest later', () => {
    const facts = factsOf(
      {
        invoices: [
          {
            number: 'INV-1',
            issued: 0,
            total: '100.00',
            paid: [
              { on: 20, amount: '40.00' },
              { on: 33, amount: '50.00' },
            ],
            credited: [{ on: 60, amount: '10.00' }],
          },
        ],
      },
      90,
    );
    expect(facts.settledInvoices).toMatchObject([{ settled: sampleDay(33), signedDays: 3 }]);
  });

  it('leave out invoices that were credited in full', () => {
    const facts = factsOf(
      { invoices: [{ number: 'INV-1', issued: 0, total: '100.00', credited: [{ on: 60, amount: '100.00' }] }] },
      90,
    );
    expect(facts).toMatchObject({ paidCount: 0, lateShareOfLast6: null, meanDaysLateOfLast6: null });
  });

  it('take the last six by settlement, then by issue, then by number as a number', () => {
    const paidOn = (number: string, issued: number, on: number) => ({
      number,
      issued,
      total: '10.00',
      paid: [{ on, amount: '10.00' }],
    });
    const invoices = [
      paidOn('INV-9', 10, 50),
      paidOn('INV-10', 10, 50),
      paidOn('INV-8', 20, 50),
      paidOn('INV-1', 30, 40),
      paidOn('INV-2', 0, 60),
    ];
    const numbers = factsOf({ invoices }, 90).settledInvoices.map(({ number }) => number);
    expect(numbers).toEqual(['INV-2', 'INV-8', 'INV-10', 'INV-9', 'INV-1']);
  });

  it('are not cured by moving the due date after it passed, and count paid on the due day as on time', () => {
    const moved = { ...paidInvoice('INV-1', 0, 10), terms: 60 };
    expect(factsOf({ invoices: [moved], firstDue: { 'INV-1': 30 } }, 90).settledInvoices[0]?.signedDays).toBe(10);
    expect(factsOf({ invoices: [paidInvoice('INV-1', 0, 0)] }, 90)).toMatchObject({ lateShareOfLast6: 0, paidOnTimeCount: 1 });
  });

  it('see a trend of later and later payments', () => {
    const invoices = [0, 1, 2, 3, 4, 5, 6].map((month) => paidInvoice(`INV-${month}`, month * 30, month * 4 + (month % 2)));
    const facts = factsOf({ invoices }, 260);
    expect(facts.trendDaysPerYear).toBeGreaterThan(30);
    expect(facts.trendTValue).toBeGreaterThan(2.5);
    expect(facts.trendChangesOn).toBe(sampleDay(30 + 366));
    expect(factsOf({ invoices: invoices.slice(0, 5) }, 260).trendDaysPerYear).toBeNull();
  });

  it('hold extremes within -30 and +60 for the spread, and show them unchanged otherwise', () => {
    const facts = factsOf({ invoices: [paidInvoice('INV-1', 0, 200), paidInvoice('INV-2', 0, 0)] }, 300);
    expect(facts).toMatchObject({ spreadOfLast12: 30, latestOfLast12: 200, earliestOfLast12: 0, medianSignedDaysOfLast12: 100 });
  });
});

describe('the table of facts', () => {
  it('has one name for each fact, and a value of the unit it declares', () => {
    expect(new Set(FACTS.map(({ name }) => name)).size).toBe(FACTS.length);
    const facts = factsOf(
      { invoices: [paidInvoice('INV-1', 0, 0), { number: 'INV-2', issued: 9, total: '5.00' }], customer: { individual: true } },
      50,
    );
    for (const { unit, read } of FACTS) {
      const value = read(facts, null);
      if (value !== null)
        expect(typeof value).toBe({ days: 'number', count: 'number', share: 'number', money: 'bigint', flag: 'boolean' }[unit]);
    }
  });
});
