import { RateLimited, type CallKind, type Wire } from '@holdfast/accounting';
import { readAnswer, type Answer } from './answer';
import { callApi, type ApiCall } from './client';
import { errorIn, faultAtTop, faultInJson, isTokenRefused } from './faults';
import type { QuickbooksSettings } from './settings';

/** Makes one call to the company on the wire and reads the answer.
 * Throws RateLimited, SignInExpired, Unavailable, Rejected, Stale, NotFound. */
export type Call = (call: ApiCall) => Promise<Answer>;

export function openCalls(settings: QuickbooksSettings, wire: Wire): Call {
  return async (call) => {
    const kind: CallKind = call.op === 'write' || call.op === 'batch' ? call.op : 'read';
    // The fault of one item of a batch is not that of the call.
    const faultIn = call.op === 'batch' ? faultAtTop : faultInJson;
    let used = '';
    const attempt = (refused?: string) =>
      wire.paced(kind, async () => {
        // Asked for here, after the wait for a free slot, so that it is fresh.
        used = await (refused === undefined ? wire.token() : wire.token(refused));
        const answer = readAnswer(await callApi(settings, { realmId: wire.externalId, token: used }, call), faultIn);
        // A call without an answer (status 0) is reported too: it counts against the provider's limits all the same.
        if (answer.sent)
          wire.report({
            kind,
            endpoint: endpointOf(call),
            status: answer.status,
            units: unitsOf(call),
            bytes: answer.bytes,
            reference: answer.reference,
            remaining: { minute: null, day: null },
          });
        // Thrown where the wire sees it: it waits as long as it is told to, and lets this call try again.
        const error = errorIn(answer);
        if (error instanceof RateLimited) throw error;
        return answer;
      });
    let answer = await attempt();
    if (isTokenRefused(answer)) answer = await attempt(used);
    const error = errorIn(answer);
    if (error) throw error;
    return answer;
  };
}

function endpointOf(call: ApiCall): string {
  switch (call.op) {
    case 'query':
    case 'count':
      return 'GET query';
    case 'changes':
      return 'GET cdc';
    case 'preferences':
      return 'GET preferences';
    case 'read':
      return `GET ${call.entity.toLowerCase()}`;
    case 'write':
      return `POST ${call.action.split(' ')[1]?.toLowerCase()}`;
    case 'batch':
      return 'POST batch';
  }
}

/** Nobody has confirmed that a change-data call counts once, and not once per entity; nor that a batch, which is metered whatever it holds, does. */
function unitsOf(call: ApiCall): number {
  if (call.op === 'write') return 0;
  if (call.op === 'batch') return call.items.length;
  return call.op === 'changes' ? call.entities.length : 1;
}
