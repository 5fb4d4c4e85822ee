import type { Request } from 'express';
import type { CallSeen } from '../../world';

/** What a call counts as in the sandbox's record. */
export function kindOf(req: Request): CallSeen['kind'] {
  if (!/^\/(api\.xro|connections)/i.test(req.path)) return 'sign-in';
  return req.method === 'GET' ? 'read' : 'write';
}
