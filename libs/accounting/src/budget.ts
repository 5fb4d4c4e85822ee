/** What an app may use in a month, of whatever its provider charges for (metered reads, or bytes), and what it has used. */
export interface MonthsUse {
  readonly used: number;
  readonly allowance: number;
  /** Until the month is over. */
  readonly secondsLeft: number;
  /** Connected companies. */
  readonly companies: number;
  /** What one look at one company uses when nothing has changed there. */
  readonly perLook: number;
}

export interface PollEvery {
  readonly seconds: number;
  /** In words for the owner; null when nothing slows it. */
  readonly slowedBecause: string | null;
}

const DAY_SECONDS = 86_400;
/** The rest of the allowance is for what webhooks and the daily reconcile ask for. */
const POLLED_PART = 0.95;

/** How long to wait between two looks at a company: as long as asked while the month's allowance bears that for all companies, longer when it does not,
 * so that it lasts until the month is over; and once a day when only the last part is left, or when a day is not long enough. */
export function pollEvery(baseSeconds: number, month: MonthsUse): PollEvery {
  const { used, allowance, secondsLeft, companies, perLook } = month;
  const left = allowance * POLLED_PART - used;
  const longest = Math.max(baseSeconds, DAY_SECONDS);
  if (left <= 0) {
    return {
      seconds: longest,
      slowedBecause: `${percent(used, allowance)} of this month's allowance is used. Until it is over, changes are read once a day and when the ledger tells of them.`,
    };
  }
  const bearable = Math.ceil((companies * perLook * secondsLeft) / left);
  if (bearable <= baseSeconds) return { seconds: baseSeconds, slowedBecause: null };
  return {
    seconds: Math.min(longest, bearable),
    slowedBecause: `${percent(used, allowance)} of this month's allowance is used. So that it lasts, changes are looked for less often; what the ledger tells of is read at once.`,
  };
}

function percent(used: number, allowance: number): string {
  return allowance > 0 ? `${Math.floor((used / allowance) * 100)} %` : 'All';
}
