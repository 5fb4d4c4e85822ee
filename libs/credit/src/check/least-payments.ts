import type { OpenInvoice } from '../assess/facts';

/** So much of one open invoice, in minor units of its currency. */
export interface Paid {
  readonly invoice: OpenInvoice;
  readonly minor: bigint;
}

type IsEnough = (payments: readonly Paid[]) => boolean;

/** Of the invoices that are each enough alone, how many of the smallest are looked at more closely. */
const ALONE_MAX = 3;
/** Of many open invoices only so many, oldest debt first, are tried alone. */
const TRIED_MAX = 40;

/** Sets of payments that are enough, none of which may be one minor unit smaller in any part: the cheapest single invoice, and, where no invoice is enough
 * alone, the oldest debts together. Empty when not even everything is enough. */
export function leastPayments(open: readonly OpenInvoice[], isEnough: IsEnough): readonly (readonly Paid[])[] {
  const alone = open
    .slice(0, TRIED_MAX)
    .map(inFull)
    .filter((paid) => isEnough([paid]))
    .sort((a, b) => compare(a.invoice.homeBalance.minor, b.invoice.homeBalance.minor))
    .slice(0, ALONE_MAX);
  if (alone.length > 0) return alone.map((paid) => leastOfEach([paid], isEnough));
  const together = firstThatAreEnough(open.map(inFull), isEnough);
  return together === null ? [] : [leastOfEach(withoutNeedless(together, isEnough), isEnough)];
}

function inFull(invoice: OpenInvoice): Paid {
  return { invoice, minor: invoice.balance.minor };
}

/** The fewest from the front of the list. */
function firstThatAreEnough(all: readonly Paid[], isEnough: IsEnough): readonly Paid[] | null {
  if (!isEnough(all)) return null;
  const count = leastThat(BigInt(all.length), (taken) => isEnough(all.slice(0, Number(taken))));
  return all.slice(0, Number(count));
}

function withoutNeedless(payments: readonly Paid[], isEnough: IsEnough): readonly Paid[] {
  return payments.reduce((kept, paid) => {
    const without = kept.filter((one) => one !== paid);
    return without.length > 0 && isEnough(without) ? without : kept;
  }, payments);
}

/** Each part as small as the others allow, the youngest debt first. To pay less of one can make room for less of another, so it is gone through until nothing moves. */
function leastOfEach(payments: readonly Paid[], isEnough: IsEnough): readonly Paid[] {
  let least = payments;
  for (let hasMoved = true; hasMoved;) {
    hasMoved = false;
    for (const [at, paid] of [...least.entries()].reverse()) {
      const withMinor = (minor: bigint) => least.map((one, index) => (index === at ? { ...paid, minor } : one));
      const minor = leastThat(paid.minor, (less) => isEnough(withMinor(less)));
      if (minor === paid.minor) continue;
      least = withMinor(minor);
      hasMoved = true;
    }
  }
  return least.filter(({ minor }) => minor > 0n);
}

/** The smallest number that is enough, given that `most` is; where being enough comes and goes, one below which it is not. */
function leastThat(most: bigint, isEnoughAt: (number: bigint) => boolean): bigint {
  let [below, enough] = [-1n, most];
  while (enough - below > 1n) {
    const middle = (below + enough) / 2n;
    if (isEnoughAt(middle)) enough = middle;
    else below = middle;
  }
  return enough;
}

function compare(a: bigint, b: bigint): number {
  return Number(a > b) - Number(a < b);
}
