import type { Response } from 'express';
import type { MischiefOrder } from '../../mischief';
import type { GateAnswers } from '../../provider-gate';
import { send } from '../send';
import { kindOf } from './kind';
import type { LimitProblem, Remaining } from './limits';

const FULL: Remaining = { minute: 10_000, day: 10_000, appMinute: 10_000 };

/** What the gate says in Xero's words when it turns a call away. */
export function gateAnswers(now: () => number): GateAnswers {
  return {
    throttled: (res, order) => {
      res.locals['kind'] = kindOf(res.req);
      tooMany(res, { ...orderedProblem(order), remaining: FULL }, now());
    },
    down: (res) => {
      res.locals['kind'] = kindOf(res.req);
      send(res, { status: 503, body: 'The Xero API is temporarily unavailable' }, now());
    },
  };
}

/** Without a time to wait the limit must be one that tells none. */
function orderedProblem({ problem, retryAfter }: MischiefOrder): { problem: LimitProblem; retryAfterSeconds?: number } {
  if (retryAfter === undefined) return { problem: asProblem(problem) ?? 'concurrent' };
  return { problem: asProblem(problem) ?? 'minute', retryAfterSeconds: retryAfter };
}

function asProblem(text: string | undefined): LimitProblem | undefined {
  return (['minute', 'day', 'concurrent', 'appminute'] as const).find((one) => one === text);
}

export function tooMany(
  res: Response,
  about: { problem: LimitProblem; retryAfterSeconds?: number; remaining: Remaining },
  now: number,
): void {
  const { problem, retryAfterSeconds, remaining } = about;
  limitHeaders(res, {
    minute: problem === 'minute' ? 0 : remaining.minute,
    day: problem === 'day' ? 0 : remaining.day,
    appMinute: problem === 'appminute' ? 0 : remaining.appMinute,
  });
  res.setHeader('X-Rate-Limit-Problem', problem);
  if (retryAfterSeconds !== undefined) res.setHeader('Retry-After', String(retryAfterSeconds));
  send(res, { status: 429, body: null }, now);
}

export function limitHeaders(res: Response, remaining: Remaining): void {
  res.setHeader('X-AppMinLimit-Remaining', String(remaining.appMinute));
  res.setHeader('X-MinLimit-Remaining', String(remaining.minute));
  res.setHeader('X-DayLimit-Remaining', String(remaining.day));
}
