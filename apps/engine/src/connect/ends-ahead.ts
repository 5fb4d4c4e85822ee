import type { Provider } from '@holdfast/accounting';
import { dayAt, dayText } from '@holdfast/credit';
import type { Connection } from '@holdfast/store';
import type { Config } from '../config';

/** An end of a connection that comes closer. Only a new consent moves it away. */
export interface EndAhead {
  /** `idle`: the vendor forgets a sign-in that is not used. `hard`: the vendor lets no consent live longer. */
  readonly kind: 'idle' | 'hard';
  /** The warning's turn: so many days before the end at the most. */
  readonly withinDays: number;
  readonly endsAt: string;
  /** For the owner. */
  readonly message: string;
}

/** A connection as the API shows it: never a token. */
export interface ShownConnection {
  /** Null: not written down. */
  readonly connectedAt: string | null;
  readonly refreshExpiresAt: string;
  readonly hardExpiresAt: string | null;
  readonly warning: EndAhead | null;
}

const DAY_MS = 86_400_000;
const IDLE_DAYS = [14];
const HARD_DAYS = [7, 30, 90];
/** Near its hard end the vendor shortens the idle end to it; the two are counted by different clocks. */
const SAME_END_MS = DAY_MS;
const LEDGER: Readonly<Record<Provider, string>> = { quickbooks: 'QuickBooks', xero: 'Xero' };

/** The end that is to be warned of now, if any. */
export function endAhead(
  ends: { readonly refreshExpiresAt: string; readonly hardExpiresAt: string | null; readonly provider: Provider },
  nowMs: number,
): EndAhead | null {
  const { refreshExpiresAt, hardExpiresAt, provider } = ends;
  const hardMs = hardExpiresAt === null ? Infinity : Date.parse(hardExpiresAt);
  const idleMs = Date.parse(refreshExpiresAt);
  const idle = idleMs < hardMs - SAME_END_MS ? stageOf(IDLE_DAYS, idleMs - nowMs) : null;
  // Where both are near, the idle end comes first.
  if (idle !== null) return warning('idle', idle, refreshExpiresAt, provider);
  const hard = stageOf(HARD_DAYS, hardMs - nowMs);
  return hard === null || hardExpiresAt === null ? null : warning('hard', hard, hardExpiresAt, provider);
}

function warning(kind: EndAhead['kind'], withinDays: number, endsAt: string, provider: Provider): EndAhead {
  const [ledger, day] = [LEDGER[provider], dayText(dayAt(endsAt, 'UTC'))];
  const why =
    kind === 'hard'
      ? `${ledger} ends every connection after a fixed time, this one on ${day}. Nothing is lost then, but nothing is read or written either.`
      : `${ledger} forgets a connection that is not renewed, this one on ${day}, and it could not be renewed lately.`;
  return { kind, withinDays, endsAt, message: `${why} Cure: connect the company again before.` };
}

/** Null: not connected. */
export function shownConnection(connection: Connection | null, provider: Provider, nowMs: number): ShownConnection | null {
  if (connection === null) return null;
  const { grantedAt: connectedAt, refreshExpiresAt, hardExpiresAt, endedAt } = connection.consent;
  // Once it has ended, there is nothing to warn of any more.
  const ahead = endedAt === null ? endAhead({ refreshExpiresAt, hardExpiresAt, provider }, nowMs) : null;
  return { connectedAt, refreshExpiresAt, hardExpiresAt, warning: ahead };
}

/** Where the owner begins to connect a ledger. */
export function connectAgainAt({ publicUrl }: Pick<Config, 'publicUrl'>, provider: Provider): string {
  return `${publicUrl}/connect/${provider}`;
}

/** The closest stage that has been reached. */
function stageOf(stages: readonly number[], leftMs: number): number | null {
  return stages.find((days) => leftMs <= days * DAY_MS) ?? null;
}
