import {
  decimalText,
  isHeld,
  money,
  roundHalfUp,
  type BacktestReport,
  type JudgedInvoice,
  type PolicyComparison,
  type Money,
  type MonthEnd,
  type Rates,
  type Scenario,
} from '@holdfast/credit';

/** Everything that a backtest shows. */
export interface ShownBacktest {
  readonly report: BacktestReport;
  readonly comparison: { readonly report: BacktestReport; readonly differences: PolicyComparison } | null;
  readonly scenario: Scenario | null;
}

/** How much of the longest lists is told: the largest amounts first. What is left out stays in the counts. */
interface Most {
  readonly invoices: number;
  readonly customers: number;
}

const EVERYTHING: Most = { invoices: Number.POSITIVE_INFINITY, customers: Number.POSITIVE_INFINITY };

/** As plain data: amounts as decimal text in the currency that is named once, shares from 0 to 1; `replay` and `monthEnds` in the columns and roundings that
 * are usual in such tables. */
export function backtestJson({ report, comparison, scenario }: ShownBacktest, most = EVERYTHING): object {
  return {
    ...reportJson(report, most),
    monthEnds: report.monthEnds.map((end) => monthEndRow(end, report.homeCurrency)),
    comparison: comparison && {
      with: reportJson(comparison.report, most),
      both: withDecimals(comparison.differences.both),
      onlyFirst: withDecimals(comparison.differences.onlyFirst),
      onlySecond: withDecimals(comparison.differences.onlySecond),
      customersDiffering: comparison.differences.customers.length,
      customers: comparison.differences.customers.slice(0, most.customers).map(({ customerId, customerName, first, second }) => ({
        customer: customerId,
        name: customerName,
        first: withDecimals(first),
        second: withDecimals(second),
      })),
    },
    scenario: scenario && withDecimals(scenario),
  };
}

function reportJson(report: BacktestReport, most: Most): object {
  const { policy, window, basis, knownUntil, homeCurrency, rates, intervals, byMark, byRule, exposure, cost, baselines } = report;
  return {
    policy,
    window,
    basis,
    knownUntil,
    currency: homeCurrency,
    untold: report.untold,
    replay: replayRow(report),
    all: withDecimals(report.all),
    held: withDecimals(report.held),
    rest: withDecimals(report.rest),
    rates,
    intervals,
    byMark: byMark.map(({ mark, held }) => ({ mark, held: withDecimals(held) })),
    byRule: byRule.map((one) => ({ ...one, held: withDecimals(one.held) })),
    exposure: { held: withDecimals(exposure.held), book: withDecimals(exposure.book) },
    cost,
    baselines: {
      anyOverdue: { held: withDecimals(baselines.anyOverdue.held), rates: baselines.anyOverdue.rates },
      random: baselines.random,
    },
    arrearsAtHolds: decimalText(report.arrearsAtHolds),
    heldInvoices: heldInvoices(report, most).map(({ customerId, customerName, invoice, outcome, spell }) => ({
      customer: customerId,
      name: customerName,
      invoice: invoice.number,
      issued: invoice.issued,
      amount: decimalText(invoice.homeTotal),
      standing: spell?.standing,
      mark: spell?.mark,
      rules: spell?.activeRules,
      outcome: outcome.kind,
      daysLate: outcome.daysLate,
    })),
  };
}

function heldInvoices({ judged }: BacktestReport, most: Most): readonly JudgedInvoice[] {
  const held = judged.filter(isHeld);
  if (held.length <= most.invoices) return held;
  return held.sort((a, b) => Number(b.invoice.homeTotal.minor - a.invoice.homeTotal.minor)).slice(0, most.invoices);
}

/** One policy in one row. `overdue_ccy_days_avoided_pct` is the usual name for the overdue currency-days that arose in held invoices; it is not a saving.
 * Percentages and rates are null when fewer than 30 invoices are held. */
function replayRow({ policy, all, held, rates }: BacktestReport): object {
  const percent = (rate: keyof Rates): number | null => rounded(rates?.[rate] ?? null, 1, 100);
  return {
    policy: policy.name,
    invoices: all.invoices,
    held: held.invoices,
    held_pct: percent('held'),
    held_amt_pct: percent('heldAmount'),
    late_rate_held: rounded(rates?.lateOfHeld ?? null, 3),
    late_rate_rest: rounded(rates?.lateOfRest ?? null, 3),
    late_caught_pct: percent('lateCaught'),
    late10_caught_pct: percent('late10Caught'),
    on_time_blocked_amt_pct: percent('onTimeAmountBlocked'),
    overdue_ccy_days_avoided_pct: percent('overdueDaysInHeld'),
    customers_ever_held: held.customers,
  };
}

function monthEndRow(end: MonthEnd, currency: string): object {
  const units = (minor: bigint): number => Number(decimalText(money(minor, currency)));
  return {
    month_end: end.day,
    sales_month: units(end.salesOfMonth),
    sales_3m: units(end.salesOf3Months),
    days_3m: end.daysOf3Months,
    ar_begin: units(end.receivableBefore),
    ar_total: units(end.receivable),
    ar_current: units(end.ageing.current),
    b_1_30: units(end.ageing.days1To30),
    b_31_60: units(end.ageing.days31To60),
    b_61_90: units(end.ageing.days61To90),
    b_90p: units(end.ageing.over90),
    pct_current: rounded(end.shareCurrent, 2, 100),
    dso_std_month: rounded(end.dsoOfMonth, 2),
    dso_std_3m: rounded(end.dsoOf3Months, 2),
    dso_countback: rounded(end.dsoCountBack.days, 2),
    bpdso_3m: rounded(end.bestPossibleDso, 2),
    add_3m: rounded(end.averageDaysDelinquent, 2),
    cei: rounded(end.collectionEffectiveness, 2),
    paid_amt: units(end.paid),
    wadtp: rounded(end.daysToPay, 2),
    avg_days_late_signed_w: rounded(end.signedDaysLate, 2),
    avg_days_late_pos_w: rounded(end.daysLate, 2),
    wado_overdue: rounded(end.meanOverdueAge, 2),
  };
}

/** Every amount in it as decimal text. */
export function withDecimals(value: object): object {
  return Object.fromEntries(
    Object.entries(value).map(([name, own]: [string, unknown]) => [
      name,
      isMoney(own) ? decimalText(own) : typeof own === 'object' && own !== null ? withDecimals(own) : own,
    ]),
  );
}

function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value;
}

function rounded(value: number | null, decimals: number, times = 1): number | null {
  return value === null ? null : roundHalfUp(value * times, decimals);
}
