import { dayText, isHeld, type BacktestReport, type Money, type Tally } from '@holdfast/credit';
import { leftOutLines, type ReceivablesFile } from '../receivables-file/receivables-file';
import type { ShownBacktest } from '../backtest/backtest-json';
import { differences, monthEnds, sieve, supposed } from './backtest-tables';
import { amount, count, TALLY_HEAD, tallyCells } from './backtest-words';
import { textTable } from './text-table';

const CUSTOMERS_SHOWN_MAX = 10;

/** A backtest for a person to read: facts, exposure, cost and scenarios apart. */
export function backtestText(file: ReceivablesFile, { report, comparison, scenario }: ShownBacktest): string {
  const parts = [
    introduction(file, report),
    facts(report),
    customers(report),
    exposure(report),
    cost(report),
    sieve(report, comparison?.report ?? null),
    ...(comparison ? [differences(comparison)] : []),
    ...(scenario ? [supposed(scenario)] : []),
    monthEnds(report),
  ];
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}

function introduction({ rows, used, leftOut, notes }: ReceivablesFile, report: BacktestReport): readonly string[] {
  const { policy, window, basis, knownUntil, untold } = report;
  const basisText = {
    recorded: 'what had been recorded before that day ("recorded")',
    'document dates': 'what is dated before that day ("document dates": nothing says when it was entered)',
  }[basis];
  return [
    `Had this policy been active: ${policy.name}, version ${policy.version}`,
    '',
    `Invoices issued from ${dayText(window.from)} to ${dayText(window.to)}. Each is judged on the morning of its issue,`,
    `on ${basisText}.`,
    `Nobody reacts: history stays as it happened, whatever is held. Outcomes are known until ${dayText(knownUntil)}:`,
    'what was unpaid then is open, and late only when 60 days overdue. The policy is played from the first day of the books,',
    'so that earlier warnings and holds stand when the window opens.',
    `${count(rows)} rows in the file, ${count(used)} used, ${count(leftOut.length)} left out.`,
    ...(untold.length === 0
      ? []
      : [`The policy asks for what such a file does not tell, taken as not recorded: ${untold.join(', ')}.`]),
    ...notes,
    ...leftOutLines(leftOut).map((line) => `  - ${line}`),
  ];
}

function facts({ all, held, rest, byMark, byRule }: BacktestReport): readonly string[] {
  const row = (name: string, tally: Tally): readonly string[] => [name, ...tallyCells(tally)];
  return [
    'WHAT IT WOULD HAVE HELD, and what really happened to it',
    ...textTable(
      ['', ...TALLY_HEAD],
      [
        row('All invoices', all),
        row('Held', held),
        ...byMark.map((one) => row(`  as ${one.mark}`, one.held)),
        ...(byRule.length > 1 ? byRule.map((one) => row(`  by rule ${one.rule}`, one.held)) : []),
        row('The rest', rest),
      ],
    ),
  ];
}

function customers({ judged }: BacktestReport): readonly string[] {
  const held = new Map<string, { name: string; invoices: number; late: number; minor: bigint; currency: string }>();
  for (const { customerId, customerName: name, invoice, outcome } of judged.filter(isHeld)) {
    const { minor, currency } = invoice.homeTotal;
    const own = held.get(customerId) ?? { name, invoices: 0, late: 0, minor: 0n, currency };
    held.set(customerId, {
      ...own,
      invoices: own.invoices + 1,
      late: own.late + Number(outcome.kind === 'late'),
      minor: own.minor + minor,
    });
  }
  if (held.size === 0) return ['Nobody would have been held.'];
  const largest = [...held.values()].sort((a, b) => Number(b.minor - a.minor)).slice(0, CUSTOMERS_SHOWN_MAX);
  return textTable(
    [`Most held (${largest.length} of ${count(held.size)} customers)`, 'invoices', 'value', 'of them late'],
    largest.map((own) => [own.name, count(own.invoices), amount(own), count(own.late)]),
  );
}

function exposure({ exposure: { held, book }, held: heldTally, all }: BacktestReport): readonly string[] {
  const peak = ({ amount: most, on }: { readonly amount: Money; readonly on: string | null }): string =>
    on === null ? 'none' : `${amount(most)} on ${on}`;
  return [
    'EXPOSURE',
    ...textTable(
      ['', 'held invoices', 'whole book'],
      [
        ['Most open at the end of a day', peak(held.open), peak(book.open)],
        ['Most overdue at the end of a day', peak(held.overdue), peak(book.overdue)],
        ['Overdue currency-days, window’s invoices', amount(heldTally.overdueCurrencyDays), amount(all.overdueCurrencyDays)],
      ],
    ),
    'Overdue currency-days in held invoices are no saving: nobody knows what would have happened otherwise.',
  ];
}

function cost({ held, all, cost: spent }: BacktestReport): readonly string[] {
  return [
    'COST',
    ...textTable(
      [],
      [
        ['Value held that was paid on time', amount(held.onTimeAmount), `of ${amount(all.onTimeAmount)} paid on time`],
        ['Good customers touched', count(spent.goodCustomersHeld), `of ${count(spent.goodCustomers)} who paid all of it on time`],
        [
          'Alerts a week',
          spent.alertsPerWeek.toFixed(1),
          `${count(spent.warnings)} warnings, ${count(spent.restrictions)} holds or upfronts, ${count(spent.releases)} releases`,
        ],
      ],
    ),
  ];
}
