import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { assess } from '../assess/assess';
import { compilePolicy } from '../decide/compile-policy';
import { decide } from '../decide/decide';
import { MILD_TO_STRICT, type CustomerHistory, type Decision } from '../decide/decision';
import type { CompiledPolicy, PolicyDocument, RuleDocument } from '../decide/policy';
import { NO_HISTORY, SAMPLE_RULES, sampleDocument, samplePolicy } from '../decide/sample-policy';
import { DAY_ZERO, sampleDay, sampleLedger, SETTINGS, type InvoicePlan, type SampleBooks } from '../ledger/sample-books';
import { daysBetween } from '../money/day';
import { decimalText, money } from '../money/money';
import type { Action, Observed } from './action';
import { reconcile } from './reconcile';
import { after, turns } from './sample-turns';

const starting = (name: string): CompiledPolicy => {
  const text = readFileSync(resolve(__dirname, `../../../../templates/policies/${name}.yaml`), 'utf8');
  const compiled = compilePolicy(parse(text) as PolicyDocument, 'GBP');
  if (!compiled.ok) throw new RangeError(JSON.stringify(compiled.faults));
  return compiled.policy;
};

/** Facts that move with days, months, the account's age, the trend, the restriction or the ledger alone. */
const comparison = fc.constantFrom(
  'oldestOverdueDays > 14',
  'oldestOverdueDays >= 2.5',
  'oldestOverdueDays = 9',
  'oldestOverdueDays <= 5',
  'meanOverdueAgeDays > 20',
  'overdueCount >= 2',
  'overdueCount = 0',
  'overdueAmount > tolerance',
  'overdueAmount <= tolerance',
  'openAmount > tolerance',
  'accountAgeDays < 90',
  'accountAgeDays >= 60',
  'accountAgeDays > 75',
  'trendDaysPerYear > 2',
  'trendDaysPerYear <= 2',
  'trendIsClear = yes',
  'monthlyBilling > 100.00',
  'monthlyBilling <= 100.00',
  'monthlyBilling > tolerance',
  'paidOnTimeSinceRestriction >= 1',
  'exposure > 200.00',
  'exposure <= tolerance',
  'lateShareOfLast6 >= 50%',
  'paidCount >= 2',
);
const comparisons = fc.array(comparison, { minLength: 1, maxLength: 2 });
const condition = fc.oneof(
  comparisons.map((all) => ({ all })),
  comparisons.map((any) => ({ any })),
);
const rule = fc
  .record({
    mould: fc.constantFrom(...Object.values(SAMPLE_RULES)),
    enter: condition,
    release: condition,
    wait: fc.constantFrom(undefined, 0, 2),
  })
  .map(({ mould, enter, release, wait }) => ({
    ...mould,
    enter,
    release,
    afterWarningDays: mould.standing === 'warn' ? undefined : wait,
  }));
const steps = fc.subarray([...sampleDocument().treatment]);
const randomPolicy = fc
  .record({
    rules: fc.uniqueArray(rule, { selector: ({ id }) => id, maxLength: 3 }),
    treatment: steps,
    percent: fc.constantFrom(0, 0, 10),
  })
  .map(({ rules, treatment, percent }) =>
    sampleDocument({ rules, treatment, tolerance: { amount: '25.00', percentOfMonthlyBilling: percent } }),
  )
  .map((document) => compilePolicy(document, 'GBP'))
  .filter((compiled) => compiled.ok)
  .map(({ policy }) => policy);
const policies = fc.oneof(
  { arbitrary: randomPolicy, weight: 3 },
  fc.constantFrom(...['standard', 'strict', 'gentle'].map(starting)),
);

/** Invoices over half a year: unpaid, paid in part, in full, early or late, on promises and with moved due dates. */
const invoicePlans = fc
  .array(
    fc.record({
      issued: fc.integer({ min: -150, max: 20 }),
      terms: fc.constantFrom(0, 7, 14, 30, 45),
      cents: fc.integer({ min: 1, max: 60_000 }),
      paidAfter: fc.integer({ min: 0, max: 80 }),
      paidPart: fc.constantFrom(0, 0, 50, 100, 100, 100),
      promise: fc.option(fc.integer({ min: -10, max: 30 }), { nil: null, freq: 4 }),
      mailed: fc.option(fc.integer({ min: -30, max: 60 }), { nil: null, freq: 4 }),
      moved: fc.option(fc.integer({ min: -20, max: 20 }), { nil: null, freq: 4 }),
    }),
    { maxLength: 11 },
  )
  .map((rows): SampleBooks => {
    const text = (cents: number) => decimalText(money(BigInt(cents), 'GBP'));
    const invoices = rows.map((row, index): InvoicePlan => {
      const paid = Math.floor((row.cents * row.paidPart) / 100);
      return {
        number: `INV-${index}`,
        issued: row.issued,
        terms: row.terms,
        total: text(row.cents),
        paid: paid === 0 ? [] : [{ on: Math.min(0, row.issued + row.paidAfter), amount: text(paid) }],
        changes: {
          expectedOn: row.promise === null ? null : sampleDay(row.promise),
          mailedAt: row.mailed === null ? null : `${sampleDay(row.mailed)}T12:00:00Z`,
        },
      };
    });
    const moved = rows.flatMap((row, index) =>
      row.moved === null ? [] : [[`INV-${index}`, row.issued + row.terms + row.moved] as const],
    );
    // Now and then there is cash that could cure the debt, which holds everything back.
    const unapplied = rows[0] && rows[0].paidAfter > 60 ? ['300.00'] : [];
    return { invoices, unapplied, firstDue: Object.fromEntries(moved) };
  });

/** Lives through `days` days of turns from the day before, so that the history is one that can really happen. */
function lived(books: SampleBooks, policy: CompiledPolicy, from: number, days: number): CustomerHistory {
  const before = Array.from({ length: days }, (_, index) => from - days + index);
  return turns(() => books, policy, before).history;
}

const gist = ({ standing, mark, reasons, heldBack, waits, steps: due }: Decision) => ({
  standing,
  mark,
  rules: reasons.map((reason) => reason.rule),
  heldBack: heldBack.length,
  waits,
  steps: due,
});
const HORIZON_DAYS = 60;

describe('looking again', () => {
  const circumstances = fc.tuple(invoicePlans, policies, fc.integer({ min: -20, max: 60 }), fc.integer({ min: 0, max: 12 }));

  it('is never too late: until that day time alone changes nothing, whether the decision is carried out or not', () => {
    fc.assert(
      fc.property(circumstances, ([books, policy, on, days]) => {
        const ledger = sampleLedger(books);
        let before = lived(books, policy, on, days);
        let day = on;
        // As the engine does: look, carry out, and look again on the day that was named.
        while (day < on + HORIZON_DAYS) {
          const first = decide(assess(ledger, sampleDay(day), SETTINGS), policy, before);
          const next = first.lookAgainOn === null ? Number.POSITIVE_INFINITY : daysBetween(DAY_ZERO, first.lookAgainOn);
          const carriedOut = after(first, before);
          const left = first.heldBack.length > 0 ? first.steps.filter(({ channel }) => channel === 'email') : [];
          for (let quiet = day + 1; quiet < Math.min(next, on + HORIZON_DAYS); quiet += 1) {
            const facts = assess(ledger, sampleDay(quiet), SETTINGS);
            expect({ quiet, ...gist(decide(facts, policy, before)) }).toEqual({ quiet, ...gist(first) });
            expect({ quiet, ...gist(decide(facts, policy, carriedOut)) }).toEqual({ quiet, ...gist(first), steps: left });
          }
          before = carriedOut;
          day = next;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('lies in the future', () => {
    fc.assert(
      fc.property(circumstances, ([books, policy, on]) => {
        const { lookAgainOn, asOf } = decide(assess(sampleLedger(books), sampleDay(on), SETTINGS), policy, NO_HISTORY);
        expect(lookAgainOn === null || lookAgainOn > asOf).toBe(true);
      }),
    );
  });
});

describe('a decision', () => {
  it('is the same for the same facts, and says how it ends unless credit is open', () => {
    fc.assert(
      fc.property(invoicePlans, policies, fc.integer({ min: -20, max: 60 }), (books, policy, on) => {
        const history = lived(books, policy, on, 5);
        const decideNow = () => decide(assess(sampleLedger(books), sampleDay(on), SETTINGS), policy, history);
        const decision = decideNow();
        expect(decideNow()).toEqual(decision);
        expect(decision.standing === 'open').toBe(decision.reasons.length === 0);
        for (const { release, because } of decision.reasons) expect([release.trim(), because.trim()]).not.toContain('');
        const ranks = decision.reasons.map(({ standing }) => MILD_TO_STRICT.indexOf(standing));
        expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
      }),
    );
  });

  it('never enters and leaves on one day: carried out and asked again, it stands', () => {
    fc.assert(
      fc.property(invoicePlans, policies, fc.integer({ min: -20, max: 60 }), (books, policy, on) => {
        const facts = assess(sampleLedger(books), sampleDay(on), SETTINGS);
        const history = lived(books, policy, on, 5);
        const decision = decide(facts, policy, history);
        const again = decide(facts, policy, after(decision, history));
        expect({ ...gist(again), steps: [] }).toEqual({ ...gist(decision), steps: [] });
      }),
    );
  });

  // Only for rules about debts: an invoice paid late is also one more late payment, and may confirm a habit.
  it('is never made worse by a payment, where the rules look at debts', () => {
    const debtsOnly = samplePolicy({ rules: [SAMPLE_RULES.warning, SAMPLE_RULES.hold, limitRule()] });
    fc.assert(
      fc.property(
        invoicePlans,
        fc.nat(8),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 0, max: 60 }),
        (books, which, percent, on) => {
          const invoices = books.invoices ?? [];
          const chosen = invoices[which % Math.max(1, invoices.length)];
          fc.pre(chosen !== undefined && chosen.paid?.length === 0);
          const amount = decimalText(money((BigInt(chosen.total.replace('.', '')) * BigInt(percent) + 99n) / 100n, 'GBP'));
          const paid = {
            ...books,
            invoices: invoices.map((invoice) => (invoice === chosen ? { ...invoice, paid: [{ on, amount }] } : invoice)),
          };
          const history = lived(books, debtsOnly, on, 5);
          const standing = (held: SampleBooks) =>
            MILD_TO_STRICT.indexOf(decide(assess(sampleLedger(held), sampleDay(on), SETTINGS), debtsOnly, history).standing);
          expect(standing(paid)).toBeLessThanOrEqual(standing(books));
        },
      ),
      { numRuns: 200 },
    );
  });
});

function limitRule(): RuleDocument {
  const say = 'We ask for money upfront above the limit.';
  return {
    id: 'limit',
    say,
    standing: 'upfront',
    mark: 'upfront',
    enter: { all: ['exposure > 500.00'] },
    release: { all: ['exposure <= 400.00'] },
  };
}

describe('reconciling', () => {
  it('leaves nothing to do once its actions are on their way, or done', () => {
    const marks = fc.constantFrom(null, 'hold', 'upfront', 'new-account');
    const held = fc.constantFrom([], ['Apply cash first.']);
    fc.assert(
      fc.property(
        invoicePlans,
        policies,
        fc.tuple(marks, fc.nat(5), held),
        fc.integer({ min: -20, max: 60 }),
        (books, policy, [mark, markChanges, heldBack], on) => {
          const decision = { ...decide(assess(sampleLedger(books), sampleDay(on), SETTINGS), policy, NO_HISTORY), heldBack };
          const observed: Observed = { mark, markChanges, knownKeys: new Set() };
          const actions = reconcile(decision, observed);
          const onTheirWay = { ...observed, knownKeys: new Set(actions.map(({ key }) => key)) };
          expect(reconcile(decision, onTheirWay)).toEqual([]);
          expect(reconcile(decision, applied(onTheirWay, actions))).toEqual([]);
          expect(new Set(actions.map(({ key }) => key)).size).toBe(actions.length);
          if (heldBack.length === 0) expect(applied(observed, actions).mark).toBe(decision.mark);
        },
      ),
    );
  });
});

function applied(observed: Observed, actions: readonly Action[]): Observed {
  return actions.reduce<Observed>((before, action) => {
    if (action.kind !== 'place' && action.kind !== 'release') return before;
    return { ...before, mark: action.kind === 'place' ? action.mark : null, markChanges: before.markChanges + 1 };
  }, observed);
}
