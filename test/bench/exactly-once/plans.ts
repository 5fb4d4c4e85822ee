/** At which point of an attempt the process dies. */
export const CRASHES = ['none', 'after intent', 'after send', 'after reply'] as const;
export type Crash = (typeof CRASHES)[number];

/** What becomes of the request, once it has been sent. */
export const NETWORKS = ['lost', 'ok', 'reply lost', '30 s late', '110 s late'] as const;
export type Network = (typeof NETWORKS)[number];

export interface Attempt {
  readonly crash: Crash;
  readonly network: Network;
  /** From the end of this attempt to the next one. */
  readonly gapMs: number;
}

export interface Plan {
  /** From 0; the same number is always the same plan. */
  readonly number: number;
  readonly attempts: readonly [Attempt, Attempt, Attempt];
  /** What its attempts are called among their like: plans that begin alike have the same first numbers. */
  readonly numbers: readonly [number, number, number];
}

const GAPS_MS = [5_000, 400_000, 3 * 86_400_000] as const;
/** Ways in which one attempt can go. */
export const OF_ONE = CRASHES.length * NETWORKS.length * GAPS_MS.length;
/** The third attempt crashes no more: its request arrives, or it is lost. */
const LAST: readonly Network[] = ['ok', 'lost'];
export const PLANS = OF_ONE * OF_ONE * LAST.length;

/** The late ones are executed so long after they were sent. */
export const LATE_MS: Partial<Readonly<Record<Network, number>>> = { '30 s late': 30_000, '110 s late': 110_000 };

export function planOf(number: number): Plan {
  const numbers = [number % OF_ONE, Math.floor(number / OF_ONE) % OF_ONE, Math.floor(number / OF_ONE / OF_ONE)] as const;
  const last: Attempt = { crash: 'none', network: LAST[numbers[2]] ?? 'ok', gapMs: 0 };
  return { number, attempts: [attemptOf(numbers[0]), attemptOf(numbers[1]), last], numbers };
}

function attemptOf(n: number): Attempt {
  return {
    crash: CRASHES[n % CRASHES.length] ?? 'none',
    network: NETWORKS[Math.floor(n / CRASHES.length) % NETWORKS.length] ?? 'ok',
    gapMs: GAPS_MS[Math.floor(n / CRASHES.length / NETWORKS.length)] ?? 0,
  };
}

/** How long a provider remembers a key, in ms. */
export const RETENTIONS = {
  none: 0,
  '6 min': 360_000,
  '24 h': 86_400_000,
  'for ever': Number.POSITIVE_INFINITY,
} as const;
export type Retention = keyof typeof RETENTIONS;
