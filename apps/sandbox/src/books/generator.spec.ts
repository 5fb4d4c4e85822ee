import { Books, type Dialect } from './books';
import { addDays, daysBetween, startOfDay } from './calendar';
import { Clock } from './clock';
import { generateScript } from './generator';
import { idsFor } from './ids';
import { Player } from './player';
import type { Script } from './script';

const START = '2026-11-23';
const HOUR_MS = 3_600_000;
const HORIZON = addDays(START, 365);

function live(dialect: Dialect, script: Script, clock: Clock): Player {
  const identity = {
    dialect,
    externalId: 'x',
    name: 'Test',
    homeCurrency: 'USD',
    multiCurrency: true,
    timeZone: 'America/New_York',
    country: 'US',
  };
  return new Player(new Books(identity, clock, idsFor(dialect, 'x')), script);
}

function lived(script: Script, clock: Clock): Player {
  const player = live('quickbooks', script, clock);
  player.applyUpTo(clock.now());
  return player;
}

const generate = (seed: number, customers = 100): Script => generateScript({ seed, customers, start: START });

describe('the generated books', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(generate(42)).toEqual(generate(42));
    expect(generate(42)).not.toEqual(generate(43));
  });

  it.each(['quickbooks', 'xero'] as const)('never owe less than nothing on an invoice, and skip no event (%s)', (dialect) => {
    for (const seed of [1, 42, 777]) {
      const clock = new Clock(0);
      const player = live(dialect, generate(seed, 60), clock);
      for (let day = addDays(START, -730); day <= addDays(HORIZON, 1); day = addDays(day, 31)) {
        clock.moveTo(startOfDay(day, 'UTC'));
        player.applyUpTo(clock.now());
        const wrong = player.books.all('invoice').filter((invoice) => {
          const balance = player.books.balanceOf(invoice);
          return balance < 0 || balance > invoice.total;
        });
        expect(wrong).toEqual([]);
        expect(player.books.all('payment').filter((payment) => player.books.unappliedOf(payment) < 0)).toEqual([]);
        expect(player.books.all('credit').filter((credit) => player.books.remainingOf(credit) < 0)).toEqual([]);
      }
      expect(player.skipped).toEqual([]);
    }
  });

  it('come to the same totals in both ledgers', () => {
    const clock = new Clock(startOfDay(START, 'UTC') + 8 * 3_600_000);
    const open = (['quickbooks', 'xero'] as const).map((dialect) => {
      const player = live(dialect, generate(42), clock);
      player.applyUpTo(clock.now());
      const customers = player.books.all('customer');
      return customers.map((customer) => [customer.ref, player.books.netBalanceOf(customer)]);
    });
    expect(open[0]).toEqual(open[1]);
  });

  it('hold the odd things an owner has', () => {
    const { events } = generate(42);
    const customers = events.filter((event) => event.kind === 'customer');
    expect(customers).toHaveLength(100);
    expect(customers.filter(({ email }) => email === null)).toHaveLength(1);
    expect(customers.filter(({ email }) => email?.includes(','))).toHaveLength(1);
    for (const has of [
      customers.some(({ parentRef }) => parentRef),
      customers.some(({ individual }) => individual),
      customers.some(({ currency }) => currency === 'EUR'),
      customers.some(({ terms }) => terms === null),
      customers.some(({ notes }) => notes !== ''),
      customers.some(({ groups }) => groups.length > 0),
      events.some(({ kind }) => kind === 'invoice-void'),
      events.some((event) => event.kind === 'allocate' && event.from === 'payment'),
      events.some((event) => event.kind === 'payment' && event.applications.length > 1),
    ]) {
      expect(has).toBe(true);
    }
    expect(new Set(customers.map(({ name }) => name)).size).toBe(customers.length);
  });

  it.each([7, 42, 99])('let new customers default, and pay, within sixty days of the start (seed %s)', (seed) => {
    const { events } = generate(seed, 60);
    const joined = events.filter((event) => event.kind === 'customer' && event.day >= addDays(START, -35));
    const stories = joined.flatMap(({ ref }) => {
      const invoice = events.find((event) => event.kind === 'invoice' && event.customerRef === ref);
      const payment = events.find((event) => event.kind === 'payment' && event.customerRef === ref);
      if (invoice?.kind !== 'invoice' || invoice.due === undefined || !payment) return [];
      return payment.day > addDays(invoice.due, 7) && payment.day > START && payment.day <= addDays(START, 60) ? [ref] : [];
    });
    expect(stories.length).toBeGreaterThanOrEqual(3);
  });

  it.each([7, 42, 99])('have few who are slow by habit, and some of the others overdue at the start (seed %s)', (seed) => {
    const clock = new Clock(startOfDay(START, 'UTC') + 12 * HOUR_MS);
    const { books } = lived(generate(seed, 200), clock);
    const histories = books.all('customer').map((customer) => historyOf(books, customer.id));
    const slow = histories.filter(({ last6 }) => isHabit(last6));
    expect(slow.length / histories.length).toBeGreaterThan(0.04);
    expect(slow.length / histories.length).toBeLessThanOrEqual(0.1);
    const slipped = histories.filter(({ last6, openLate }) => !isHabit(last6) && openLate[0] !== undefined && openLate[0] > 7 && openLate[0] <= 14); // prettier-ignore
    expect(slipped.length).toBeGreaterThanOrEqual(5);
  });

  it.each([7, 42, 99])(
    'see somebody prompt come to more than two weeks late and pay within ten days of the start (seed %s)',
    (seed) => {
      const clock = new Clock(startOfDay(addDays(START, 3), 'UTC') + 12 * HOUR_MS);
      const player = lived(generate(seed, 60), clock);
      const { books } = player;
      const overdueBy3 = books.all('customer').filter(({ id }) => {
        const { last6, openLate } = historyOf(books, id);
        return last6.every((days) => days <= 7) && openLate.length === 1 && openLate.some((days) => days > 14);
      });
      clock.moveTo(startOfDay(addDays(START, 10), 'UTC'));
      player.applyUpTo(clock.now());
      const paid = overdueBy3.filter(({ id }) => historyOf(books, id).openLate.length === 0);
      expect(paid.length).toBeGreaterThanOrEqual(1);
    },
  );
});

interface PaidAndOwed {
  /** Days late of the last six paid invoices, none below nothing. */
  readonly last6: readonly number[];
  /** Days overdue of what is open, oldest first. */
  readonly openLate: readonly number[];
}

function historyOf(books: Books, customerId: string): PaidAndOwed {
  const invoices = books.ofCustomer('invoice', customerId).filter(({ status }) => status === 'approved');
  const paid = invoices.flatMap((invoice) => {
    const cash = books.paymentsOn(invoice.id).filter(({ payment }) => payment.creditsUsed.length === 0);
    const on = cash.map(({ payment }) => payment.on).toSorted().at(-1); // prettier-ignore
    return on === undefined || books.balanceOf(invoice) > 0 ? [] : [{ on, late: Math.max(0, daysBetween(invoice.due, on)) }];
  });
  const open = invoices.filter((invoice) => books.balanceOf(invoice) > 0).map(({ due }) => daysBetween(due, books.today()));
  return {
    last6: paid.toSorted((a, b) => (a.on < b.on ? 1 : -1)).slice(0, 6).map(({ late }) => late), // prettier-ignore
    openLate: open.filter((days) => days > 0).toSorted((a, b) => b - a),
  };
}

/** The standard policy's habitual slow payer. */
function isHabit(last6: readonly number[]): boolean {
  const mean = last6.reduce((sum, days) => sum + days, 0) / last6.length;
  return last6.length >= 4 && last6.filter((days) => days >= 1).length / last6.length >= 0.7 && mean > 15;
}
