import { compilePolicy } from '../decide/compile-policy';
import { comparisonsOf, factOf } from '../decide/condition';
import type { Mark, Standing } from '../decide/decision';
import type { CompiledPolicy } from '../decide/policy';
import { daysBetween, type Day } from '../money/day';
import type { MonthEnd } from '../metrics/month-ends';
import { monthEndsOf } from './book-months';
import type { Basis, Books, Window } from './books';
import { bootstrapByCustomer, randomHold, type Intervals, type RandomHold } from './chance';
import { exposureOf, type Exposure } from './exposure';
import { ratesOf, type Rates } from './rates';
import { casesOf, isHeld, isRestricted, replay, type Cases, type Change, type JudgedInvoice } from './replay';
import { tallyOf, type Tally } from './tally';

/** "Had this policy been active over this window": what it would have said at the issue of every invoice, and what really happened to them. Nothing here is
 * a saving: nobody knows what customers would have done. */
export interface BacktestReport {
  readonly policy: { readonly name: string; readonly version: string };
  readonly window: Window;
  readonly basis: Basis;
  readonly knownUntil: Day;
  readonly homeCurrency: string;
  /** Facts the policy's rules ask for that these books do not tell: what people record about customers, and the measure of the whole book. In a replay nothing
   * is recorded and nothing is measured. */
  readonly untold: readonly string[];
  /** Every invoice issued in the window; those issued to customers on hold or with money upfront; the others. */
  readonly all: Tally;
  readonly held: Tally;
  readonly rest: Tally;
  /** Null when fewer than 30 invoices are held: counts say enough, rates would say too much. */
  readonly rates: Rates | null;
  readonly intervals: Intervals | null;
  readonly byMark: readonly { readonly mark: Mark; readonly held: Tally }[];
  /** What each restricting rule held, alone or with others. */
  readonly byRule: readonly { readonly rule: string; readonly say: string; readonly standing: Standing; readonly held: Tally }[];
  /** Of the held invoices, and of the whole book. */
  readonly exposure: { readonly held: Exposure; readonly book: Exposure };
  readonly cost: Cost;
  readonly baselines: {
    readonly anyOverdue: { readonly held: Tally; readonly rates: Rates | null };
    readonly random: RandomHold | null;
  };
  /** Of the book as it really went, up to the day the books end; no policy moves them. */
  readonly monthEnds: readonly MonthEnd[];
  readonly judged: readonly JudgedInvoice[];
  readonly changes: readonly Change[];
}

export interface Cost {
  /** Customers who paid every invoice of the window on time, as far as it is paid, and those of them who were held at least once. */
  readonly goodCustomers: number;
  readonly goodCustomersHeld: number;
  readonly warnings: number;
  readonly restrictions: number;
  readonly releases: number;
  /** Every change of a standing is told. */
  readonly alertsPerWeek: number;
}

/** Of the draws for the intervals and for the holds by lot. The same seed gives the same report. */
export interface Draws {
  readonly bootstrap: number;
  readonly random: number;
  readonly seed: number;
}

const DRAWS: Draws = { bootstrap: 400, random: 200, seed: 1 };
const HELD_FOR_RATES_MIN = 30;

/** Replays a policy over a company's own past. Pure. Throws RangeError when the policy was compiled for another home currency, or the window ends before it
 * begins. */
export function backtest(books: Books, policy: CompiledPolicy, window: Window, draws: Draws = DRAWS): BacktestReport {
  if (window.to < window.from) throw new RangeError(`the window ends on ${window.to}, before it begins on ${window.from}`);
  const { homeCurrency } = books.settings;
  const cases = casesOf(books, window);
  const { judged, changes } = replay(cases, books, policy, window);
  const held = judged.filter(isHeld);
  const isEnough = held.length >= HELD_FOR_RATES_MIN;
  return {
    policy: { name: policy.name, version: policy.version },
    window,
    basis: books.recordedOn === null ? 'document dates' : 'recorded',
    knownUntil: books.knownUntil,
    homeCurrency,
    untold: untoldFacts(policy),
    all: tallyOf(judged, homeCurrency),
    held: tallyOf(held, homeCurrency),
    rest: tallyOf(
      judged.filter((one) => !isHeld(one)),
      homeCurrency,
    ),
    rates: isEnough ? ratesOf(judged) : null,
    intervals: isEnough ? bootstrapByCustomer(judged, draws.bootstrap, draws.seed) : null,
    ...breakdown(held, policy, homeCurrency),
    exposure: exposures(cases, held, books, window),
    cost: costOf(judged, changes, window),
    baselines: {
      anyOverdue: anyOverdue(cases, books, window),
      random: isEnough ? randomHold(judged, draws.random, draws.seed) : null,
    },
    monthEnds: monthEndsOf(books),
    judged,
    changes,
  };
}

function untoldFacts({ rules, segments }: CompiledPolicy): readonly string[] {
  const ofSegments = rules.some((rule) => rule.segments !== null) ? segments.flatMap(({ when }) => when ?? []) : [];
  const asked = [...rules.flatMap(({ enter, release }) => [enter, release]), ...ofSegments].flatMap(comparisonsOf).map(factOf);
  const untold = asked.filter(({ movement }) => movement === 'with-the-file' || movement === 'with-the-book');
  return [...new Set(untold.map(({ name }) => name))];
}

const MARKS: readonly Mark[] = ['hold', 'new-account', 'upfront'];

function breakdown(
  held: readonly JudgedInvoice[],
  { rules }: CompiledPolicy,
  homeCurrency: string,
): Pick<BacktestReport, 'byMark' | 'byRule'> {
  const those = (isOne: (one: JudgedInvoice) => boolean): Tally => tallyOf(held.filter(isOne), homeCurrency);
  return {
    byMark: MARKS.map((mark) => ({ mark, held: those(({ spell }) => spell?.mark === mark) })).filter(
      (one) => one.held.invoices > 0,
    ),
    byRule: rules
      .filter(({ standing }) => isRestricted(standing))
      .map(({ id, say, standing }) => ({
        rule: id,
        say,
        standing,
        held: those(({ spell }) => spell?.activeRules.some(({ rule }) => rule === id) ?? false),
      })),
  };
}

function exposures(
  cases: Cases,
  held: readonly JudgedInvoice[],
  { settings }: Books,
  window: Window,
): BacktestReport['exposure'] {
  const heldInvoices = new Set(held.map(({ invoice }) => invoice));
  const ofHeld = cases.map(({ ledger }) => ({
    ledger,
    invoices: ledger.invoices.filter((invoice) => heldInvoices.has(invoice)),
  }));
  const ofBook = cases.map(({ ledger }) => ({ ledger, invoices: ledger.invoices }));
  return { held: exposureOf(ofHeld, window, settings), book: exposureOf(ofBook, window, settings) };
}

function costOf(judged: readonly JudgedInvoice[], changes: readonly Change[], { from, to }: Window): Cost {
  const paid = judged.filter(({ outcome }) => outcome.kind === 'on time' || outcome.kind === 'late');
  const late = new Set(paid.filter(({ outcome }) => outcome.kind === 'late').map(({ customerId }) => customerId));
  const good = new Set(paid.map(({ customerId }) => customerId).filter((id) => !late.has(id)));
  const heldIds = new Set(judged.filter(isHeld).map(({ customerId }) => customerId));
  const weeks = (daysBetween(from, to) + 1) / 7;
  return {
    goodCustomers: good.size,
    goodCustomersHeld: [...good].filter((id) => heldIds.has(id)).length,
    warnings: changes.filter(({ from: before, to: after }) => before === 'open' && after === 'warn').length,
    restrictions: changes.filter(({ from: before, to: after }) => !isRestricted(before) && isRestricted(after)).length,
    releases: changes.filter(({ from: before, to: after }) => isRestricted(before) && !isRestricted(after)).length,
    alertsPerWeek: changes.length / weeks,
  };
}

/** The rule of thumb that every policy has to beat: no credit while anything is overdue. */
function anyOverdue(cases: Cases, books: Books, window: Window): BacktestReport['baselines']['anyOverdue'] {
  const compiled = compilePolicy(
    {
      name: 'Any overdue',
      version: '1',
      tolerance: { amount: '0' },
      rules: [
        {
          id: 'any-overdue',
          say: 'No credit while anything is overdue.',
          standing: 'hold',
          mark: 'hold',
          enter: { all: ['overdueCount >= 1'] },
          release: { all: ['overdueCount <= 0'] },
        },
      ],
      treatment: [],
    },
    books.settings.homeCurrency,
  );
  if (!compiled.ok) throw new RangeError('the rule of thumb does not compile');
  const { judged } = replay(cases, books, compiled.policy, window);
  const held = judged.filter(isHeld);
  return { held: tallyOf(held, books.settings.homeCurrency), rates: held.length >= HELD_FOR_RATES_MIN ? ratesOf(judged) : null };
}
