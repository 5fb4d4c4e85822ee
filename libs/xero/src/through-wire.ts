import type { CallKind, Wire } from '@holdfast/accounting';
import { bytesOf, countHeader, referenceOf, type Answer } from './answer';
import { faultOf, refusalInside, tokenWasRefused } from './faults';

/** One attempt with one token. Resolves with whatever came back; `endpoint` names it for reports. */
export type Send = (token: string) => Promise<{ readonly answer: Answer; readonly endpoint: string }>;

/** `several`: the call carries several elements, each with an answer of its own, which whoever sent it judges. */
export interface Kind {
  readonly kind: CallKind;
  readonly several?: boolean;
}

/** Runs a call through the wire: paced, with a valid token, reported, and once more with a fresh token when the first was refused (a refused call did
 * nothing, so this is safe for writes too). Resolves with a success or 304, without the token should Xero echo it. Throws RateLimited, SignInExpired, Unavailable, Rejected, NotFound. */
export async function throughWire(wire: Wire, { kind, several = false }: Kind, send: Send): Promise<Answer> {
  const attempt = (refused?: string) =>
    wire.paced(kind, async () => {
      const token = refused === undefined ? await wire.token() : await wire.token(refused);
      const { answer, endpoint } = await send(token);
      report(wire, { kind, endpoint, answer });
      const again = refused === undefined && tokenWasRefused(answer);
      if (!again && !succeeded(answer)) throw faultOf(answer, token);
      const told = kind === 'read' ? answer : { ...answer, text: answer.text.replaceAll(token, '…') };
      const refusal = again || several || kind === 'read' ? null : refusalInside(told);
      if (refusal) throw refusal;
      return { answer: told, refusedToken: again ? token : null };
    });
  const first = await attempt();
  return first.refusedToken === null ? first.answer : (await attempt(first.refusedToken)).answer;
}

/** 304 is how HTTP says that nothing changed since If-Modified-Since. */
function succeeded(answer: Answer): boolean {
  return (answer.status >= 200 && answer.status < 300) || answer.status === 304;
}

function report(wire: Wire, call: { readonly kind: CallKind; readonly endpoint: string; readonly answer: Answer }): void {
  const { kind, endpoint, answer } = call;
  wire.report({
    kind,
    endpoint,
    status: answer.status,
    units: kind === 'read' ? 1 : 0,
    bytes: bytesOf(answer),
    reference: referenceOf(answer),
    remaining: { minute: countHeader(answer, 'x-minlimit-remaining'), day: countHeader(answer, 'x-daylimit-remaining') },
  });
}
