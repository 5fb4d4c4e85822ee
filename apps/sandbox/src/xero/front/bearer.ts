import type { Request } from 'express';
import type { Problem } from '../reply';
import type { Grant } from '../sign-in/grant';
import type { Tokens } from '../sign-in/tokens';

/** Who calls, or what the gateway says instead of letting the call in. */
export function bearerOf(req: Request, tokens: Tokens): Grant | Problem {
  const bearer = /^Bearer (.+)$/i.exec(req.get('authorization') ?? '')?.[1];
  const found = bearer === undefined ? null : tokens.check(bearer);
  if (found === null) return { status: 401, detail: 'AuthenticationUnsuccessful' };
  if ('expiredAt' in found) return { status: 401, detail: `TokenExpired: token expired at ${american(found.expiredAt)}` };
  return found;
}

/** Recorded: `01/23/2020 18:21:16`, in UTC. */
function american(ms: number): string {
  const [day = '', time = ''] = new Date(ms).toISOString().slice(0, 19).split('T');
  const [year, month, date] = day.split('-');
  return `${month}/${date}/${year} ${time}`;
}
