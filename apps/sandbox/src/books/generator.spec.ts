import { Books, type Dialect } from './books';
import { addDays, startOfDay } from './calendar';
import { Clock } from './clock';
import { generateScript } from './generator';
import { idsFor } from './ids';
import { Player } from './player';
import type { Script } from './script';

const START = '2026-11-23';
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

  it('let new customers default, and pay, within sixty days of the start', () => {
    const { events } = generate(42);
    const joined = events.filter((event) => event.kind === 'customer' && event.day >= addDays(START, -35));
    const stories = joined.flatMap(({ ref }) => {
      const invoice = events.find((event) => event.kind === 'invoice' && event.customerRef === ref);
      const payment = events.find((event) => event.kind === 'payment' && event.customerRef === ref);
      if (invoice?.kind !== 'invoice' || invoice.due === undefined || !payment) return [];
      return payment.day > addDays(invoice.due, 7) && payment.day > START && payment.day <= addDays(START, 60) ? [ref] : [];
    });
    expect(stories.length).toBeGreaterThanOrEqual(3);
  });
});
