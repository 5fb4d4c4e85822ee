import fc from 'fast-check';
import type { CreditFile } from '../ledger/credit-file';
import { FLAGS } from '../ledger/credit-file';
import type { CustomerLedger } from '../ledger/customer-ledger';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import { dispute, plan, pounds, promise, sampleFile, type EntryPlan } from '../ledger/sample-file';
import { sumMoney } from '../money/money';
import { assess } from './assess';
import type { Facts } from './facts';

const LAST_DAY = 160;
const day = fc.integer({ min: 0, max: 120 });
const amount = fc.integer({ min: 1, max: 900 }).map((whole) => `${whole}.00`);
const number = fc.constantFrom('INV-0', 'INV-1', 'INV-2');

const invoices: fc.Arbitrary<readonly InvoicePlan[]> = fc
  .array(
    fc.record({ issued: fc.integer({ min: 0, max: 60 }), paidOn: fc.option(day), paid: fc.integer({ min: 1, max: 1000 }) }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((plans) =>
    plans.map(({ issued, paidOn, paid }, index) => ({
      number: `INV-${index}`,
      issued,
      total: '1000.00',
      paid: paidOn === null ? [] : [{ on: paidOn, amount: `${paid}.00` }],
    })),
  );

const content: fc.Arbitrary<EntryPlan> = fc.oneof(
  fc.tuple(number, day, fc.option(amount)).map(([invoice, raised, part]) => dispute(invoice, raised, part)),
  fc.tuple(day, fc.nat(30), amount).map(([made, after, sum]) => promise(made, made + after, sum)),
  fc.tuple(day, number, fc.array(fc.tuple(fc.nat(40), amount), { minLength: 1, maxLength: 3 })).map(([agreed, invoice, parts]) =>
    plan(
      agreed,
      [invoice],
      parts.sort(([a], [b]) => a - b).map(([after, sum]) => [agreed + after, sum] as const),
    ),
  ),
  fc
    .tuple(fc.constantFrom(...FLAGS), day)
    .map(([flag, since]) => ({ kind: 'flag', flag, since: sampleDay(since), note: null }) as const),
  fc.tuple(day, fc.option(fc.nat(40)), amount).map(
    ([from, after, sum]) =>
      ({
        kind: 'limit',
        amount: pounds(sum),
        from: sampleDay(from),
        expiresOn: after === null ? null : sampleDay(from + after),
        reason: 'asked',
      }) as const,
  ),
  fc
    .tuple(fc.constantFrom('hold' as const, 'exempt' as const), day, fc.nat(40))
    .map(
      ([pin, from, after]) =>
        ({ kind: 'pin', pin, from: sampleDay(from), expiresOn: sampleDay(from + after), reason: 'asked' }) as const,
    ),
  fc.tuple(number, day).map(([invoiceId, on]) => ({ kind: 'bad-debt', invoiceId, on: sampleDay(on), reason: 'gone' }) as const),
);

const file: fc.Arbitrary<CreditFile> = fc
  .array(fc.tuple(content, fc.option(day)), { maxLength: 5 })
  .map((entries) => sampleFile(...entries.map(([entry, ended]) => (ended === null ? entry : { ...entry, ended }))));

/** Facts that the file moves, apart from the age of debts, which every day moves. */
function moved(facts: Facts): unknown {
  const { openInvoices, plan: state, nextInstalmentOn, promisedUntil, promises, promisesBroken60, promisesKept60 } = facts;
  const { disputedAmount, disputedSince, writtenOff, creditLimit, limitExpired, headroom, flags, pin, returnedPayments12 } =
    facts;
  const covered = openInvoices.filter(({ onPlan }) => onPlan).map(({ id }) => id).sort(); // prettier-ignore
  const promised = [promisedUntil, promises, promisesBroken60, promisesKept60];
  const granted = [creditLimit, limitExpired, headroom, flags, pin];
  return { covered, state, nextInstalmentOn, promised, disputedAmount, disputedSince, writtenOff, granted, returnedPayments12 };
}

describe('the facts of any file, day by day', () => {
  it('change by time on the days that were foretold, and on no other', () => {
    fc.assert(
      fc.property(invoices, file, (books, recorded) => {
        // What is known of the money does not change meanwhile: it all came before.
        const paid = books.map((one) => ({ ...one, paid: (one.paid ?? []).map(({ amount: sum }) => ({ on: 0, amount: sum })) }));
        const ledger = sampleLedger({ invoices: paid });
        let before = assess(ledger, sampleDay(0), SETTINGS, recorded);
        for (let on = 1; on <= LAST_DAY; on += 1) {
          const facts = assess(ledger, sampleDay(on), SETTINGS, recorded);
          if (before.fileChangesOn !== sampleDay(on)) expect(moved(facts)).toEqual(moved(before));
          before = facts;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('add up: what is current, overdue and disputed is what is open', () => {
    fc.assert(
      fc.property(invoices, file, fc.integer({ min: 0, max: LAST_DAY }), (books, recorded, on) => {
        const facts = assess(sampleLedger({ invoices: books }), sampleDay(on), SETTINGS, recorded);
        const { current, ...overdue } = facts.ageing;
        expect(sumMoney(Object.values(overdue), 'GBP')).toEqual(facts.overdueAmount);
        expect(sumMoney([current, facts.overdueAmount, facts.disputedAmount], 'GBP')).toEqual(facts.openAmount);
        const [own] = facts.byCurrency;
        if (own)
          expect([own.overdueAmount, own.disputedAmount, own.ageing]).toEqual([
            facts.overdueAmount,
            facts.disputedAmount,
            facts.ageing,
          ]);
      }),
    );
  });

  it('are no worse for a payment: not more overdue, no older debt, no more promises broken', () => {
    fc.assert(
      fc.property(invoices, file, day, number, (books, recorded, on, paidFor) => {
        const facts = (given: readonly InvoicePlan[]): Facts => assess(ledgerOf(given), sampleDay(on), SETTINGS, recorded);
        const before = facts(books);
        const open = before.openInvoices.find(({ id }) => id === paidFor);
        fc.pre(open !== undefined);
        const more = { on, amount: `${(open?.balance.minor ?? 0n) / 200n + 1n}.00` };
        fc.pre(open !== undefined && open.balance.minor >= 200n);
        const after = facts(books.map((one) => (one.number === paidFor ? { ...one, paid: [...(one.paid ?? []), more] } : one)));
        expect(after.overdueAmount.minor).toBeLessThanOrEqual(before.overdueAmount.minor);
        expect(after.oldestOverdueDays).toBeLessThanOrEqual(before.oldestOverdueDays);
        expect(after.promisesBroken60).toBeLessThanOrEqual(before.promisesBroken60);
        if (before.headroom && after.headroom) expect(after.headroom.minor).toBeGreaterThanOrEqual(before.headroom.minor);
      }),
    );
  });
});

function ledgerOf(books: readonly InvoicePlan[]): CustomerLedger {
  return sampleLedger({ invoices: books });
}
