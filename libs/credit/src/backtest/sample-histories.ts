import fc from 'fast-check';
import type { Fact } from '../assess/fact-table';
import type { CustomerLedger } from '../ledger/customer-ledger';
import { sampleDay, sampleLedger, type InvoicePlan } from '../ledger/sample-books';
import type { Day } from '../money/day';
import { decimalText, money } from '../money/money';
import type { RecordedOn } from './as-known';

/** The days on which sample histories happen, as offsets from the first. */
export const LAST_OFFSET = 150;

const offset = (max: number) => fc.integer({ min: 0, max });
const amount = fc.integer({ min: 1, max: 40_000 }).map((minor) => decimalText(money(BigInt(minor), 'GBP')));

/** An invoice paid at once, in parts, by credits, or not at all; some are void, some carry no due date. */
const invoicePlan: fc.Arbitrary<Omit<InvoicePlan, 'number'>> = fc
  .record({
    issued: offset(LAST_OFFSET),
    terms: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0, 5, 10, 20) }, { weight: 1, arbitrary: fc.constant(null) }),
    total: fc.integer({ min: 100, max: 90_000 }),
    parts: fc.array(fc.record({ share: fc.integer({ min: 1, max: 100 }), after: offset(120), isCash: fc.boolean() }), {
      maxLength: 3,
    }),
    isWhole: fc.boolean(),
    isVoid: fc.integer({ min: 0, max: 19 }).map((roll) => roll === 0),
  })
  .map(({ issued, terms, total, parts, isWhole, isVoid }) => {
    let left = total;
    const shares = parts.map(({ share, after, isCash }, n) => {
      const minor = isWhole && n === parts.length - 1 ? left : Math.floor((left * share) / 100);
      left -= minor;
      return { on: issued + after, amount: decimalText(money(BigInt(minor), 'GBP')), isCash, minor };
    });
    const taken = shares.filter(({ minor }) => minor > 0);
    return {
      issued,
      terms,
      total: decimalText(money(BigInt(total), 'GBP')),
      paid: taken.filter(({ isCash }) => isCash),
      credited: taken.filter(({ isCash }) => !isCash),
      ...(isVoid ? { changes: { status: 'void' as const } } : {}),
    };
  });

export interface SampleHistory {
  readonly ledger: CustomerLedger;
  readonly recordedOn: RecordedOn;
}

/** One customer's history; half of them with recording times, up to 20 days after the documents' own dates. */
export const sampleHistory: fc.Arbitrary<SampleHistory> = fc
  .record({
    plans: fc.array(invoicePlan, { minLength: 1, maxLength: 14 }),
    unapplied: fc.array(amount, { maxLength: 1 }),
    openCredits: fc.array(amount, { maxLength: 1 }),
    individual: fc.constantFrom(true, false, null),
    movedDue: fc.array(offset(LAST_OFFSET), { maxLength: 3 }),
    delays: fc.option(fc.array(offset(20), { minLength: 40, maxLength: 40 })),
  })
  .map(({ plans, unapplied, openCredits, individual, movedDue, delays }) => {
    const invoices = plans.map((plan, n) => ({ ...plan, number: `INV-${n + 1}` }));
    const firstDue = Object.fromEntries(movedDue.map((day, n) => [`INV-${n + 1}`, day]));
    const ledger = sampleLedger({ customer: { individual }, invoices, unapplied, openCredits, firstDue });
    return { ledger, recordedOn: delays && recordedLate(ledger, delays) };
  });

function recordedLate({ invoices, payments, credits }: CustomerLedger, delays: readonly number[]): RecordedOn {
  const dated: readonly (readonly [string, Day])[] = [
    ...invoices.map(({ id, issued }) => [`invoice/${id}`, issued] as const),
    ...[...payments, ...credits].map(({ entity, id, on }) => [`${entity}/${id}`, on] as const),
  ];
  return new Map(dated.map(([key, day], n) => [key, sampleDay(offsetOf(day) + (delays[n % delays.length] ?? 0))]));
}

function offsetOf(day: Day): number {
  let found = 0;
  while (sampleDay(found) < day) found += 1;
  return found;
}

const THRESHOLDS: Readonly<Record<Fact['unit'], fc.Arbitrary<string>>> = {
  days: fc.integer({ min: 0, max: 20 }).map(String),
  money: fc.oneof(fc.constant('tolerance'), amount),
  count: fc.integer({ min: 0, max: 6 }).map(String),
  share: fc.constantFrom('20%', '33%', '50%', '60%', '70%', '100%'),
  flag: fc.constantFrom('yes', 'no'),
};

/** A fact compared with a value of its unit, as a policy writes it. */
export const compared = ({ name, unit }: Fact): fc.Arbitrary<string> =>
  fc
    .tuple(unit === 'flag' ? fc.constant('=') : fc.constantFrom('>', '>=', '<', '<='), THRESHOLDS[unit])
    .map(([operator, value]) => `${name} ${operator} ${value}`);
