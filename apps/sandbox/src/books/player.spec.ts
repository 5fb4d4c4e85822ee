import fc from 'fast-check';
import { Books, type Dialect } from './books';
import { addDays, startOfDay } from './calendar';
import { Clock } from './clock';
import { generateScript } from './generator';
import { idsFor } from './ids';
import { Player } from './player';
import { happeningSchema, inOrder, type Happening, type Script, type ScriptEvent } from './script';

const HOUR_MS = 3_600_000;
const START = '2026-11-23';

function open(dialect: Dialect, script: Script, at = 0): { clock: Clock; books: Books; player: Player } {
  const clock = new Clock(at);
  const timeZone = dialect === 'quickbooks' ? 'America/New_York' : 'Europe/London';
  const identity = { dialect, externalId: 'x', name: 'Test', homeCurrency: 'USD', multiCurrency: true, timeZone, country: 'US' };
  const books = new Books(identity, clock, idsFor(dialect, 'x'));
  return { clock, books, player: new Player(books, script) };
}

function everythingIn(books: Books): unknown {
  return [
    (['customer', 'term', 'invoice', 'payment', 'credit', 'history'] as const).map((table) => books.all(table)),
    books.changesSince(0),
  ];
}

const NOON = startOfDay(START, 'UTC') + 12 * HOUR_MS;

function told(dialect: Dialect, ...happenings: object[]): { books: Books; player: Player } {
  const { books, player } = open(dialect, inOrder(null, []), NOON);
  for (const happening of [{ kind: 'customer', ref: 'A', name: 'Alder', terms: 'Net 30' }, ...happenings])
    player.happen(happeningSchema.parse(happening));
  return { books, player };
}

const bill = (ref: string, minor: number): object => ({ kind: 'invoice', ref, customerRef: 'A', number: ref, minor });
const only = <T>(rows: readonly T[]): T => {
  expect(rows).toHaveLength(1);
  return rows[0] as T;
};

describe('the player', () => {
  const script = generateScript({ seed: 7, customers: 12, start: START });
  const from = startOfDay(addDays(START, -740), 'UTC');
  const to = startOfDay(addDays(START, 370), 'UTC');

  it.each(['quickbooks', 'xero'] as const)('leaves the same books however the clock moves are cut (%s)', (dialect) => {
    const atOnce = open(dialect, script);
    atOnce.clock.moveTo(to);
    expect(atOnce.player.applyUpTo(to)).toBe(script.events.length);
    const expected = everythingIn(atOnce.books);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: from, max: to }), { maxLength: 30 }), (instants) => {
        const cut = open(dialect, script);
        let applied = 0;
        for (const instant of [...instants.toSorted((a, b) => a - b), to]) {
          cut.clock.moveTo(instant);
          applied += cut.player.applyUpTo(instant);
          expect(cut.books.changesSince(instant + 1)).toEqual([]);
        }
        expect(applied).toBe(script.events.length);
        expect(everythingIn(cut.books)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('begins each day at midnight in the company’s own time zone', () => {
    const events: ScriptEvent[] = [
      { day: '2026-03-08', ...(happeningSchema.parse({ kind: 'customer', ref: 'A', name: 'A' }) as Happening) },
    ];
    const { books, clock, player } = open('quickbooks', inOrder(null, events));
    clock.moveTo(Date.parse('2026-03-08T04:59:59.999Z'));
    expect(player.applyUpTo(clock.now())).toBe(0);
    clock.moveTo(Date.parse('2026-03-08T05:00:00Z'));
    expect(player.applyUpTo(clock.now())).toBe(1);
    expect(only(books.all('customer')).createdAt).toBe(Date.parse('2026-03-08T05:00:00Z'));
  });

  it('skips, and reports, what the books no longer allow', () => {
    const day = '2026-11-24';
    const events = [{ day, ...(happeningSchema.parse(bill('1', 500)) as Happening) }];
    const { clock, player } = open('xero', inOrder(null, events), NOON);
    clock.moveTo(NOON + 24 * HOUR_MS);
    expect(player.applyUpTo(clock.now())).toBe(1);
    expect(only(player.skipped).reason).toBe('Test has no customer with the reference A');
  });
});

describe('money in the books', () => {
  it('keeps what is not applied with the payment in QuickBooks and as an over-payment in Xero', () => {
    const payment = {
      kind: 'payment',
      ref: 'P',
      customerRef: 'A',
      minor: 1300,
      applications: [{ invoiceRef: '1', minor: 1000 }],
    };
    const later = { kind: 'allocate', from: 'payment', ref: 'P', invoiceRef: '2', minor: 200 };

    const { books: qb } = told('quickbooks', bill('1', 1000), bill('2', 700), payment, later);
    expect(qb.unappliedOf(only(qb.all('payment')))).toBe(100);
    expect(qb.all('invoice').map((invoice) => qb.balanceOf(invoice))).toEqual([0, 500]);

    const { books: xero } = told('xero', bill('1', 1000), bill('2', 700), payment, later);
    expect(only(xero.all('payment'))).toMatchObject({ total: 1000 });
    expect(only(xero.all('credit'))).toMatchObject({ kind: 'overpayment', total: 300 });
    expect(xero.remainingOf(only(xero.all('credit')))).toBe(100);
    expect(xero.all('invoice').map((invoice) => xero.balanceOf(invoice))).toEqual([0, 500]);

    expect(qb.netBalanceOf(only(qb.all('customer')))).toBe(400);
    expect(xero.netBalanceOf(only(xero.all('customer')))).toBe(400);
  });

  it('is one payment for many invoices in QuickBooks and one for each in Xero', () => {
    const applications = [
      { invoiceRef: '1', minor: 1000 },
      { invoiceRef: '2', minor: 700 },
    ];
    const story = [bill('1', 1000), bill('2', 700), { kind: 'payment', ref: 'P', customerRef: 'A', minor: 1700, applications }];
    expect(
      told('quickbooks', ...story)
        .books.all('payment')
        .map(({ total }) => total),
    ).toEqual([1700]);
    expect(
      told('xero', ...story)
        .books.all('payment')
        .map(({ total }) => total),
    ).toEqual([1000, 700]);
  });

  it('sets a credit against an invoice by a payment of nothing in QuickBooks', () => {
    const credit = { kind: 'credit', ref: 'N', customerRef: 'A', number: 'CN-1', minor: 400 };
    const story = [bill('1', 1000), credit, { kind: 'allocate', from: 'credit', ref: 'N', invoiceRef: '1', minor: 300 }];
    const { books } = told('quickbooks', ...story);
    const payment = only(books.all('payment'));
    expect(payment).toMatchObject({ total: 0, creditsUsed: [{ minor: 300 }], applications: [{ minor: 300 }] });
    expect(books.unappliedOf(payment)).toBe(0);
    expect(books.balanceOf(only(books.all('invoice')))).toBe(700);
    expect(books.remainingOf(only(books.all('credit')))).toBe(100);
    expect(told('xero', ...story).books.all('payment')).toEqual([]);
  });

  it('is refused where it does not fit', () => {
    const pay = (minor: number): object => ({
      kind: 'payment',
      ref: 'P',
      customerRef: 'A',
      minor,
      applications: [{ invoiceRef: '1', minor }],
    });
    expect(() => told('xero', bill('1', 1000), pay(1001))).toThrow('invoice 1 is approved with 1000 open and cannot take 1001');
    expect(() => told('xero', bill('1', 1000), pay(600), { kind: 'invoice-void', ref: '1' })).toThrow('cannot be voided');
  });

  it('is set free when QuickBooks voids a paid invoice, and owed again when a payment is voided', () => {
    const pay = { kind: 'payment', ref: 'P', customerRef: 'A', minor: 600, applications: [{ invoiceRef: '1', minor: 600 }] };
    const { books, player } = told('quickbooks', bill('1', 1000), pay, { kind: 'invoice-void', ref: '1' });
    expect(only(books.all('invoice'))).toMatchObject({ status: 'void', privateNote: 'Voided' });
    expect(books.unappliedOf(only(books.all('payment')))).toBe(600);
    player.happen(happeningSchema.parse({ kind: 'payment-void', ref: 'P' }));
    expect(books.netBalanceOf(only(books.all('customer')))).toBe(0);

    const { books: xero } = told('xero', bill('1', 1000), pay, { kind: 'payment-void', ref: 'P' });
    expect(xero.balanceOf(only(xero.all('invoice')))).toBe(1000);
  });
});

describe('an owner at the desk', () => {
  it('has terms in each ledger’s own form, and invoices fall due by them', () => {
    const due = (dialect: Dialect, terms: string): string => {
      const { books } = told(dialect, { kind: 'customer-edit', ref: 'A', terms }, bill('1', 1));
      return only(books.all('invoice')).due;
    };
    expect(due('quickbooks', 'Net 45')).toBe('2027-01-07');
    expect(due('quickbooks', 'Due on receipt')).toBe(START);
    expect(due('xero', 'Net 30')).toBe('2026-12-23');
    expect(due('xero', 'Net 45')).toBe('2026-12-15');
    expect(() => due('xero', 'CREDIT HOLD')).toThrow('are no terms');
    expect(() => due('quickbooks', 'CREDIT HOLD')).toThrow('has no term');
  });

  it('mails an invoice from the ledger, or its own reminder; what QuickBooks tells on the invoice Xero tells in the history', () => {
    const edit = { kind: 'customer-edit', ref: 'A', email: 'a@alder.example' };
    for (const by of ['person', 'ledger'] as const) {
      const mail = { kind: 'invoice-mail', ref: '1', by };
      expect(only(told('quickbooks', edit, bill('1', 100), mail).books.all('invoice'))).toMatchObject({
        emailed: true,
        mailedAt: NOON,
      });
      const { books } = told('xero', edit, bill('1', 100), mail);
      const user = by === 'person' ? 'Morgan Field' : 'System Generated';
      expect(only(books.all('history'))).toMatchObject({
        about: { entity: 'invoice' },
        user,
        details: expect.stringContaining('sent to a@alder.example') as unknown,
      });
    }
    expect(() => told('xero', bill('1', 100), { kind: 'invoice-mail', ref: '1' })).toThrow('no e-mail address');
    const draft = { ...bill('1', 100), status: 'draft' };
    expect(() => told('xero', edit, draft, { kind: 'invoice-mail', ref: '1' })).toThrow('is draft');
  });

  it('joins and leaves groups, and merges customers', () => {
    const edit = { kind: 'customer-edit', ref: 'A', joinGroups: ['VIP', 'Trade'] };
    const { books } = told('xero', edit, { ...edit, joinGroups: undefined, leaveGroups: ['VIP'] });
    expect(books.all('group').map(({ name, memberIds }) => [name, memberIds.size])).toEqual([
      ['VIP', 0],
      ['Trade', 1],
    ]);
    const merged = told(
      'quickbooks',
      bill('1', 100),
      { kind: 'customer', ref: 'B', name: 'B' },
      { kind: 'customer-merge', ref: 'A', intoRef: 'B' },
    );
    const [loser, winner] = merged.books.all('customer');
    expect(loser).toMatchObject({ active: false, mergedIntoId: winner?.id });
    expect(merged.books.ofCustomer('invoice', winner?.id ?? '')).toHaveLength(1);
    expect(merged.books.changesSince(0).at(-1)).toMatchObject({ operation: 'merge', goneId: loser?.id, id: winner?.id });
  });
});
