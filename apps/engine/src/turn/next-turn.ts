/** Why the next turn is due when it is. */
export type Why = 'news' | 'reconcile' | 'poll' | 'send' | 'continue' | 'retry';

export interface NextTurn {
  readonly atMs: number;
  readonly why: Why;
}

/** A turn that finds its work not doable yet must not come again at once. */
const PAUSE_MS_MIN = 60_000;

/** When a company that has just been looked after is due again; in ms since 1970. */
export function nextTurn(given: {
  readonly nowMs: number;
  /** Webhooks have told something since the ledger was read. */
  readonly hasNews: boolean;
  /** The next daily comparison. */
  readonly reconcileAtMs: number;
  /** When to ask for changes; null: webhooks tell them. */
  readonly pollAtMs: number | null;
  /** When something waits to be sent, or looked for; null: nothing does. */
  readonly sendAtMs: number | null;
}): NextTurn {
  const { nowMs, hasNews, reconcileAtMs, pollAtMs, sendAtMs } = given;
  if (hasNews) return { atMs: nowMs, why: 'news' };
  const dates: readonly NextTurn[] = [
    { atMs: reconcileAtMs, why: 'reconcile' },
    ...(pollAtMs === null ? [] : [{ atMs: pollAtMs, why: 'poll' as const }]),
    ...(sendAtMs === null ? [] : [{ atMs: sendAtMs, why: 'send' as const }]),
  ];
  const { atMs, why } = dates.reduce((earliest, date) => (date.atMs < earliest.atMs ? date : earliest));
  return { atMs: Math.max(atMs, nowMs + PAUSE_MS_MIN), why };
}
