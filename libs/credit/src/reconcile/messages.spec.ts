import fc from 'fast-check';
import { assess } from '../assess/assess';
import { decide } from '../decide/decide';
import type { Decision } from '../decide/decision';
import type { CompiledPolicy } from '../decide/policy';
import { NO_HISTORY, sampleDocument, samplePolicy } from '../decide/sample-policy';
import { assembleLedger } from '../ledger/assemble';
import { sampleCustomer, sampleDay, sampleRecords, SETTINGS, type SampleBooks } from '../ledger/sample-books';
import { daysBetween, type Day } from '../money/day';
import type { Observed } from './action';
import { essentials } from './essentials';
import { reconcile } from './reconcile';
import { turns } from './sample-turns';

const LAST_DAY = 50;
const NOTHING: Observed = { mark: null, markChanges: 0, knownKeys: new Set() };
const EVERY_DAY = Array.from({ length: LAST_DAY + 1 }, (_, day) => day);

interface Row {
  readonly issued: number;
  readonly terms: number;
  readonly total: string;
  readonly paid: { readonly after: number; readonly amount: string } | null;
  /** Days on which the ledger, or a person in it, mailed the invoice. */
  readonly mailed: readonly number[];
}

const rows = fc.array(
  fc.record<Row>({
    issued: fc.integer({ min: -40, max: 40 }),
    terms: fc.constantFrom(0, 2, 7, 14, 30),
    total: fc.constantFrom('20.00', '80.00', '300.00'),
    paid: fc.option(fc.record({ after: fc.integer({ min: 0, max: 60 }), amount: fc.constantFrom('10.00', '20.00') }), {
      freq: 2,
    }),
    mailed: fc.array(fc.integer({ min: 0, max: LAST_DAY }), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 6 },
);
const policies = fc
  .record({
    treatment: fc.subarray([...sampleDocument().treatment], { minLength: 1 }),
    minimumDaysBetween: fc.integer({ min: 0, max: 5 }),
    maximumIn7Days: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ treatment, ...messages }) => samplePolicy({ treatment, messages }));

/** What the ledger knows by that day: of each invoice the last mail only. */
function booksOn(known: readonly Row[], day: number, isMailed: boolean): SampleBooks {
  return {
    invoices: known.flatMap(({ issued, terms, total, paid, mailed }, index) => {
      if (issued > day) return [];
      const lastMail = Math.max(...mailed.filter((on) => isMailed && on >= issued && on <= day));
      return {
        number: `INV-${index}`,
        issued,
        terms,
        total,
        paid: paid !== null && issued + paid.after <= day ? [{ on: issued + paid.after, amount: paid.amount }] : [],
        changes: { mailedAt: Number.isFinite(lastMail) ? `${sampleDay(lastMail)}T12:00:00Z` : null },
      };
    }),
  };
}

function lived(known: readonly Row[], policy: CompiledPolicy, { isMailed = true, days = EVERY_DAY } = {}): readonly Decision[] {
  return turns((day) => booksOn(known, day, isMailed), policy, days).decisions;
}

const messageDays = (decisions: readonly Decision[]): readonly Day[] =>
  decisions.filter(({ steps }) => steps.some(({ channel }) => channel === 'email')).map(({ asOf }) => asOf);

describe('messages over weeks of turns', () => {
  it('are never more for a mail from the ledger: each goes on the same day or later, or not at all', () => {
    fc.assert(
      fc.property(rows, policies, (known, policy) => {
        const without = messageDays(lived(known, policy, { isMailed: false }));
        messageDays(lived(known, policy)).forEach((day, index) => expect(day >= (without[index] ?? 'none')).toBe(true));
      }),
      { numRuns: 60 },
    );
  });

  it('keep the quiet period after ours and after every reminder that was mailed from the ledger, and the limit of a week', () => {
    fc.assert(
      fc.property(rows, policies, (known, policy) => {
        const { minimumDaysBetween, maximumIn7Days } = policy.messages;
        const ours = messageDays(lived(known, policy));
        const remindedOn = known.flatMap(({ issued, terms, mailed }) =>
          mailed.filter((on) => on > issued && (on > issued + 3 || on >= issued + terms - 3)).map(sampleDay),
        );
        for (const day of ours) {
          const gaps = [...ours, ...remindedOn].map((on) => daysBetween(on, day)).filter((gap) => gap > 0);
          expect(Math.min(...gaps)).toBeGreaterThanOrEqual(minimumDaysBetween);
          expect(ours.filter((on) => on <= day && daysBetween(on, day) < 7).length).toBeLessThanOrEqual(maximumIn7Days);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('wait with the reason, until a day on which they are looked at again', () => {
    fc.assert(
      fc.property(rows, policies, (known, policy) => {
        for (const { asOf, waits, steps, lookAgainOn } of lived(known, policy)) {
          if (!waits) continue;
          expect(steps.some(({ channel }) => channel === 'email')).toBe(false);
          expect(waits.until > asOf && lookAgainOn !== null && lookAgainOn <= waits.until).toBe(true);
          expect(waits.because).toMatch(/(mailed from the ledger|message from us) on .*; the policy (keeps|allows) .*\.$/);
        }
      }),
    );
  });

  it('are the same where the policy knows no quiet period, whatever the ledger mailed', () => {
    const anyTime = samplePolicy({ messages: { minimumDaysBetween: 0, maximumIn7Days: 8 } });
    fc.assert(fc.property(rows, (known) => expect(lived(known, anyTime)).toEqual(lived(known, anyTime, { isMailed: false }))));
  });

  it('are no more after outages, and never a step that was missed: one message a turn, with the latest step of each invoice', () => {
    const upDays = fc.subarray(EVERY_DAY, { minLength: 1 });
    fc.assert(
      fc.property(rows, policies, upDays, (known, policy, days) => {
        const caughtUp = lived(known, policy, { days });
        // Ours alone: a mail from the ledger on the day of ours is one message to the limits, on another day it is two.
        const daily = messageDays(lived(known, policy, { isMailed: false }));
        const ours = messageDays(lived(known, policy, { isMailed: false, days }));
        ours.forEach((day, index) => expect(day >= (daily[index] ?? 'none')).toBe(true));
        const dayOf = new Map(policy.treatment.map(({ step, day }) => [step, day]));
        const last = new Map<string, number>();
        for (const { asOf, steps } of caughtUp) {
          expect(new Set(steps.map(({ channel }) => channel)).size).toBe(steps.length);
          for (const { invoiceId, step } of steps.flatMap(({ said }) => said)) {
            const row = known[Number(invoiceId.slice('INV-'.length))] as Row;
            const age = daysBetween(sampleDay(row.issued + row.terms), asOf);
            const latest = Math.max(...policy.treatment.map(({ day }) => day).filter((day) => day <= age));
            expect(dayOf.get(step)).toBe(latest);
            expect(latest).toBeGreaterThan(last.get(invoiceId) ?? Number.NEGATIVE_INFINITY);
            last.set(invoiceId, latest);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are judged alike in whatever order the ledger is told, to the last word', () => {
    const tellings = fc.tuple(rows, fc.integer({ min: 0, max: LAST_DAY })).chain(([known, day]) => {
      const records = sampleRecords(booksOn(known, day, true));
      return fc.record({
        day: fc.constant(day),
        records: fc.constant(records),
        shuffled: fc.shuffledSubarray([...records], { minLength: records.length }),
      });
    });
    fc.assert(
      fc.property(tellings, policies, ({ day, records, shuffled }, policy) => {
        const judge = (told: typeof records) => {
          const facts = assess(
            assembleLedger(sampleCustomer(), told, () => null),
            sampleDay(day),
            SETTINGS,
          );
          const decision = decide(facts, policy, NO_HISTORY);
          return { facts, decision, essentials: reconcile(decision, NOTHING).map(essentials) };
        };
        expect(judge(shuffled)).toEqual(judge(records));
      }),
    );
  });
});
