import {
  money,
  roundHalfUp,
  type BacktestReport,
  type Interval,
  type MoneyRange,
  type MonthEnd,
  type Range,
  type Rates,
  type Scenario,
} from '@holdfast/credit';
import type { ShownBacktest } from '../backtest/backtest-json';
import { amount, count, percent, TALLY_HEAD, tallyCells } from './backtest-words';
import { textTable } from './text-table';

const CUSTOMERS_SHOWN_MAX = 10;

const RATES: readonly (readonly [keyof Rates, string])[] = [
  ['held', 'held'],
  ['heldAmount', 'value held'],
  ['lateOfHeld', 'late if held'],
  ['lateOfRest', 'late if not'],
  ['lateCaught', 'late caught'],
  ['late10Caught', '> 10 d caught'],
  ['onTimeAmountBlocked', 'on-time value'],
  ['overdueDaysInHeld', 'overdue days'],
];

/** How well it tells late from on time, beside what costs no thought. */
export function sieve(
  { rates, intervals, baselines, all, held }: BacktestReport,
  other: BacktestReport | null,
): readonly string[] {
  const title = 'HOW WELL IT TELLS LATE FROM ON TIME';
  if (rates === null)
    return [
      title,
      `Only ${count(held.invoices)} of ${count(all.invoices)} invoices are held: too few for rates, see the counts above.`,
    ];
  const row = (name: string, own: Rates): readonly string[] => [name, ...RATES.map(([rate]) => percent(own[rate]))];
  const spread = (name: string, own: Readonly<Record<keyof Rates, Interval | null>>): readonly string[] => [
    name,
    ...RATES.map(([rate]) => intervalText(own[rate])),
  ];
  const { anyOverdue, random } = baselines;
  return [
    title,
    ...textTable(
      ['', ...RATES.map(([, word]) => word)],
      [
        row('This policy', rates),
        ...(intervals ? [spread('  95% range, other customers', intervals)] : []),
        ...(other?.rates ? [row('The other policy', other.rates)] : []),
        ...(anyOverdue.rates ? [row('Hold while anything is overdue', anyOverdue.rates)] : []),
        ...(random ? [row('As many by lot', random.mean), spread(`  95% of ${random.draws} draws`, random.intervals)] : []),
        [
          'No policy',
          '0.0%',
          '0.0%',
          '-',
          percent(all.late + all.onTime === 0 ? null : all.late / (all.late + all.onTime)),
          '0.0%',
          '0.0%',
          '0.0%',
          '0.0%',
        ],
      ],
    ),
    ...(anyOverdue.rates
      ? []
      : [
          `Holding while anything is overdue: ${count(anyOverdue.held.invoices)} invoices, ${count(anyOverdue.held.late)} of them late.`,
        ]),
    '"on-time value": of everything paid on time, the part it would have blocked. "overdue days": of all overdue currency-days, those in held invoices.',
  ];
}

function intervalText(interval: Interval | null): string {
  return interval === null ? '-' : `${(interval.low * 100).toFixed(0)}-${(interval.high * 100).toFixed(0)}%`;
}

/** Where two policies part. */
export function differences({ report: second, differences: found }: NonNullable<ShownBacktest['comparison']>): readonly string[] {
  const shown = found.customers.slice(0, CUSTOMERS_SHOWN_MAX);
  return [
    `BESIDE THE OTHER POLICY: ${second.policy.name}, version ${second.policy.version}`,
    ...textTable(
      ['held by', ...TALLY_HEAD],
      [
        ['both', ...tallyCells(found.both)],
        ['only this one', ...tallyCells(found.onlyFirst)],
        ['only the other', ...tallyCells(found.onlySecond)],
      ],
    ),
    ...(shown.length === 0 ? [] : ['']),
    ...(shown.length === 0
      ? []
      : textTable(
          [`Who differs (${shown.length} of ${count(found.customers.length)})`, 'this one', 'value', 'the other', 'value'],
          shown.map((each) => [
            each.customerName,
            count(each.first.invoices),
            amount(each.first.amount),
            count(each.second.invoices),
            amount(each.second.amount),
          ]),
        )),
  ];
}

/** What follows from suppositions that somebody made. */
export function supposed(scenario: Scenario): readonly string[] {
  const { suppositions, prepaid, salesLost, heldDaysNotArising, arrearsCleared } = scenario;
  const shares = ({ low, high }: Range): string =>
    `${low === high ? '' : `${Math.round(low * 100)} to `}${Math.round(high * 100)}%`;
  const range = ({ low, high }: MoneyRange): string => `${amount(low)} to ${amount(high)}`;
  return [
    'IF CUSTOMERS ON HOLD DID WHAT YOU SUPPOSE (nothing in the books says so; no saving)',
    `Supposed: ${shares(suppositions.prepay)} prepay, ${shares(suppositions.clear)} clear their arrears, ${shares(suppositions.leave)} buy elsewhere.`,
    ...textTable(
      [],
      [
        ['Held value paid in advance', range(prepaid)],
        ['Held value not sold', range(salesLost)],
        ['Overdue currency-days of held invoices not arising', range(heldDaysNotArising)],
        ['Arrears cleared when holds begin', range(arrearsCleared)],
      ],
    ),
  ];
}

/** The book as it went, at the end of each month of the window. */
export function monthEnds({ monthEnds: all, window, homeCurrency }: BacktestReport): readonly string[] {
  const shown = all.filter(({ day }) => day >= window.from && day <= window.to);
  if (shown.length === 0) return [];
  const units = (minor: bigint): string => amount(money(minor, homeCurrency));
  const days = (value: number | null): string => (value === null ? '-' : roundHalfUp(value, 1).toFixed(1));
  const row = (end: MonthEnd): readonly string[] => [
    end.day,
    units(end.salesOfMonth),
    units(end.receivable),
    percent(end.shareCurrent),
    units(end.receivable - end.ageing.current),
    days(end.dsoOf3Months),
    days(end.bestPossibleDso),
    days(end.averageDaysDelinquent),
    days(end.collectionEffectiveness),
    days(end.daysToPay),
  ];
  return [
    'THE BOOK AT MONTH-ENDS, as it really went',
    ...textTable(
      ['', 'sales', 'receivable', 'current', 'overdue', 'DSO (3 m)', 'BPDSO', 'ADD', 'CEI %', 'days to pay'],
      shown.map(row),
    ),
  ];
}
