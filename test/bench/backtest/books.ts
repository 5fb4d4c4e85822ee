import {
  addDays,
  dayFromNumber,
  dayNumber,
  money,
  parseDay,
  type Books,
  type CustomerLedger,
  type Day,
  type LedgerInvoice,
} from '@holdfast/credit';
import { Random } from '../random';

const TOLD = { version: '1', changedAt: '2026-01-01T00:00:00Z' };
const CURRENCY = 'GBP';
const TERMS_DAYS = 30;

/** Made-up receivables of one year: as many invoices as wanted, spread evenly over customers of every manner of paying, from always early to weeks late; one
 * in twenty is paid in two parts, one in a hundred never. */
export function booksOfAYear(customers: number, invoices: number, seed: number): Books {
  const random = new Random(seed);
  const from = parseDay('2025-07-01');
  const until = addDays(from, 364);
  const ledgers = Array.from({ length: customers }, (_, n) => {
    const own = Math.floor((invoices * (n + 1)) / customers) - Math.floor((invoices * n) / customers);
    return customerLedger(n, own, { from, until, random });
  });
  return {
    ledgers,
    settings: { homeCurrency: CURRENCY, defaultTermsDays: TERMS_DAYS, timeZone: 'UTC' },
    knownUntil: until,
    recordedOn: null,
  };
}

interface Year {
  readonly from: Day;
  readonly until: Day;
  readonly random: Random;
}

function customerLedger(n: number, invoices: number, year: Year): CustomerLedger {
  const { from, random } = year;
  const id = `C${n + 1}`;
  const habit = random.pick([-12, -5, -2, 0, 0, 2, 4, 8, 15, 25]);
  const days = Array.from({ length: invoices }, () => random.below(365)).sort((a, b) => a - b);
  return {
    customer: {
      ...TOLD,
      entity: 'customer',
      id,
      name: `Customer ${n + 1}`,
      emails: [],
      active: true,
      currency: CURRENCY,
      parentId: null,
      mergedInto: null,
      individual: false,
      terms: null,
      notes: '',
      groups: [],
      ledgerBalance: null,
      createdAt: null,
    },
    invoices: days.map((day, at) =>
      ledgerInvoice({ id: `${id}-${at + 1}`, customerId: id, issued: addDays(from, day), habit }, year),
    ),
    payments: [],
    credits: [],
  };
}

interface Plan {
  readonly id: string;
  readonly customerId: string;
  readonly issued: Day;
  /** Days from due date to payment, more or less. */
  readonly habit: number;
}

function ledgerInvoice({ id, customerId, issued, habit }: Plan, { until, random }: Year): LedgerInvoice {
  const total = BigInt(random.logUniform(5_000, 500_000));
  const due = addDays(issued, TERMS_DAYS);
  const paidOn = dayFromNumber(Math.max(dayNumber(issued) + 1, dayNumber(due) + habit + random.poisson(4) - 4));
  const parts = random.chance(0.05) ? [total / 2n, total - total / 2n] : [total];
  const applications = random.chance(0.01)
    ? []
    : parts
        .map((minor, n) => ({ minor, on: addDays(paidOn, n * 9) }))
        .filter(({ on }) => on <= until)
        .map(({ minor, on }, n) => ({
          sourceId: `${id}/${n}`,
          invoiceId: id,
          on,
          amount: money(minor, CURRENCY),
          kind: 'cash' as const,
        }));
  const balance = money(
    applications.reduce((left, { amount }) => left - amount.minor, total),
    CURRENCY,
  );
  return {
    ...TOLD,
    entity: 'invoice',
    id,
    customerId,
    number: id,
    issued,
    due,
    firstDue: due,
    total: money(total, CURRENCY),
    balance,
    homeTotal: money(total, CURRENCY),
    homeBalance: balance,
    status: balance.minor >= 1n ? 'open' : 'paid',
    cashApplied: null,
    applications,
    sent: null,
    mailedAt: null,
    expectedOn: null,
    createdAt: null,
  };
}
