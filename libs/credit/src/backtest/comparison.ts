import type { BacktestReport } from './report';
import { isHeld, type JudgedInvoice } from './replay';
import { tallyOf, type Tally } from './tally';

/** Where two policies part: the invoices that only one of them holds, and the customers behind them. */
export interface PolicyComparison {
  readonly both: Tally;
  readonly onlyFirst: Tally;
  readonly onlySecond: Tally;
  /** Who is held more often by one of them, the largest difference in value first. */
  readonly customers: readonly CustomerDifference[];
}

export interface CustomerDifference {
  readonly customerId: string;
  readonly customerName: string;
  readonly first: Tally;
  readonly second: Tally;
}

/** Of two reports over the same books and window. Throws RangeError for others. */
export function comparePolicies(first: BacktestReport, second: BacktestReport): PolicyComparison {
  const { homeCurrency } = first;
  const isSame =
    first.judged.length === second.judged.length &&
    first.judged.every(({ customerId, invoice }, n) => {
      const other = second.judged[n];
      return other?.customerId === customerId && other.invoice.id === invoice.id && other.invoice.issued === invoice.issued;
    });
  if (!isSame) throw new RangeError('the two reports are about other invoices');
  const both = first.judged.map((one, n): Both => ({ ...one, first: isHeld(one), second: isHeldIn(second, n) }));
  const those = (isOne: (one: Both) => boolean): Tally => tallyOf(both.filter(isOne), homeCurrency);
  const differing = new Set(both.filter((one) => one.first !== one.second).map(({ customerId }) => customerId));
  const byCustomer = new Map<string, Both[]>([...differing].map((customerId) => [customerId, []]));
  for (const one of both) byCustomer.get(one.customerId)?.push(one);
  return {
    both: those((one) => one.first && one.second),
    onlyFirst: those((one) => one.first && !one.second),
    onlySecond: those((one) => one.second && !one.first),
    customers: [...byCustomer]
      .map(([customerId, own]) => ({
        customerId,
        customerName: own[0]?.customerName ?? customerId,
        first: tallyOf(
          own.filter((one) => one.first),
          homeCurrency,
        ),
        second: tallyOf(
          own.filter((one) => one.second),
          homeCurrency,
        ),
      }))
      .sort((a, b) => Number(differenceOf(b) - differenceOf(a)) || (a.customerId < b.customerId ? -1 : 1)),
  };
}

interface Both extends JudgedInvoice {
  readonly first: boolean;
  readonly second: boolean;
}

function isHeldIn({ judged }: BacktestReport, n: number): boolean {
  const one = judged[n];
  return one !== undefined && isHeld(one);
}

function differenceOf({ first, second }: CustomerDifference): bigint {
  const difference = first.amount.minor - second.amount.minor;
  return difference < 0n ? -difference : difference;
}
