import type { Random } from '../bench/random';
import type { Channel, Deed, Point } from './proxy';

/** What happens to the process at the moment of the strike; null: only its line suffers. */
export type Blow = 'kill' | 'sleep' | null;

/** One fault as it is drawn, before anybody knows whether its moment comes. */
export type Fault = LineFault | TimedKill | LateCall;

export interface LineFault {
  readonly kind: 'line';
  readonly channel: Channel;
  readonly point: Point;
  readonly deed: Deed;
  readonly blow: Blow;
  /** Only requests that change something; false: any. */
  readonly writesOnly: boolean;
  readonly skip: number;
  readonly ms: number;
}

export interface TimedKill {
  readonly kind: 'kill';
  readonly process: number;
  readonly ms: number;
}

/** The provider cuts the caller off and does the work so much later. */
interface LateCall {
  readonly kind: 'late';
  readonly provider: 'quickbooks' | 'xero';
  readonly seconds: number;
}

type Manner = readonly [Channel, Point, Deed, Blow];

/** Every way a line can fail, for what hangs on it. */
const MANNERS: readonly Manner[] = [
  ['provider', 'before', 'cut', null],
  ['provider', 'before', 'strike', 'kill'],
  ['provider', 'before', 'keep', 'kill'],
  ['provider', 'before', 'keep', 'kill'],
  ['provider', 'before', 'pass', 'sleep'],
  ['provider', 'before', 'hold', null],
  ['provider', 'half', 'cut', null],
  ['provider', 'half', 'strike', 'kill'],
  ['provider', 'answered', 'cut', null],
  ['provider', 'answered', 'cut', null],
  ['provider', 'answered', 'strike', 'kill'],
  ['provider', 'answered', 'strike', 'kill'],
  ['provider', 'answered', 'hold', null],
  ['provider', 'answered', 'pass', 'sleep'],
  ['provider', 'half-answer', 'cut', null],
  ['provider', 'half-answer', 'strike', 'kill'],
  ['provider', 'passed on', 'strike', 'kill'],
  ['provider', 'passed on', 'pass', 'sleep'],
  ['mail', 'before', 'cut', null],
  ['mail', 'before', 'strike', 'kill'],
  ['mail', 'half', 'cut', null],
  ['mail', 'answered', 'cut', null],
  ['mail', 'answered', 'strike', 'kill'],
  ['mail', 'passed on', 'strike', 'kill'],
  ['database', 'before', 'cut', null],
  ['database', 'before', 'strike', 'kill'],
  ['database', 'before', 'hold', null],
  ['database', 'half', 'cut', null],
  ['database', 'answered', 'cut', null],
  ['database', 'answered', 'strike', 'kill'],
  ['database', 'passed on', 'strike', 'kill'],
];

export const PROCESSES = 3;
/** Within what a provider may take before it cuts a call off by itself (120 s). */
const LATE_SECONDS = [0, 5, 30, 110] as const;

export function draw(random: Random): Fault {
  const lot = random.next();
  if (lot < 0.1)
    return { kind: 'late', provider: random.pick(['quickbooks', 'xero'] as const), seconds: random.pick(LATE_SECONDS) };
  if (lot < 0.16) return { kind: 'kill', process: random.below(PROCESSES), ms: random.below(1500) };
  const [channel, point, deed, blow] = random.pick(MANNERS);
  return {
    kind: 'line',
    channel,
    point,
    deed,
    blow,
    writesOnly: random.chance(channel === 'database' ? 0.6 : 0.85),
    skip: random.below(channel === 'database' ? 40 : 6),
    ms: 50 + random.below(2800),
  };
}

const CHANGES_BOOKS = /^(POST|PUT|DELETE) \/(v3\/company\/\d+\/(?!query)|api\.xro\/)/;

/** Does a request of this line count for this fault? */
export function counts({ channel, writesOnly }: LineFault): (request: string) => boolean {
  if (!writesOnly || channel === 'mail') return () => true;
  return channel === 'database' ? (request) => request.includes('COMMIT') : (request) => CHANGES_BOOKS.test(request);
}

/** One line a person can read. */
export function told(fault: Fault): string {
  if (fault.kind === 'late') return `${fault.provider} cuts a caller off and does the write ${fault.seconds} s later`;
  if (fault.kind === 'kill') return `process ${fault.process + 1} killed after ${fault.ms} ms`;
  const { channel, point, deed, blow, writesOnly, skip, ms } = fault;
  const what =
    channel === 'database'
      ? writesOnly
        ? 'commit'
        : 'statement'
      : channel === 'mail'
        ? 'message'
        : writesOnly
          ? 'write'
          : 'call';
  const moment = {
    before: 'before it leaves',
    half: 'half sent',
    answered: 'answered, unheard',
    'half-answer': 'half the answer',
    'passed on': 'answer just heard',
  }[point];
  const done = {
    cut: 'line cut',
    strike: 'line cut',
    hold: `line stalls ${ms} ms`,
    pass: 'line goes on',
    keep: 'the request arrives later',
  }[deed];
  const blown = blow === 'kill' ? 'kill -9, ' : blow === 'sleep' ? 'process sleeps and loses its leases, ' : '';
  return `${channel} ${what} ${skip + 1}, ${moment}: ${blown}${done}`;
}
