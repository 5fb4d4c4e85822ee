import { jsonOf, type Exchange } from './client';
import { faultInJson, faultInXml, type Fault, type Outcome } from './faults';

/** An answer of the provider, read once. */
export interface Answer extends Outcome {
  /** The provider's clock, whole seconds since 1970; null when the answer does not tell. */
  readonly providerNow: number | null;
  readonly bytes: number;
}

/** `faultIn`: where to look for a fault in the body. */
export function readAnswer(exchange: Exchange, faultIn: (body: unknown) => Fault | null = faultInJson): Answer {
  const { status, sent, headers, text } = exchange;
  const body = jsonOf(exchange);
  const providerNow = secondsOf(headers['date']) ?? secondsOf(timeIn(body));
  return {
    status,
    sent,
    body,
    // Without `Accept` being honoured a gateway answers in XML; only its code is of use.
    fault: body === undefined ? faultInXml(text) : faultIn(body),
    providerNow,
    retryAfterSeconds: retryAfter(headers['retry-after'], providerNow),
    reference: headers['intuit_tid'] ?? headers['intuit-tid'] ?? null,
    bytes: Buffer.byteLength(text),
  };
}

function timeIn(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'time' in body ? body.time : null;
}

function secondsOf(text: unknown): number | null {
  const ms = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}

function retryAfter(header: string | undefined, providerNow: number | null): number | null {
  if (header === undefined) return null;
  if (/^\d{1,6}$/.test(header.trim())) return Math.max(1, Number(header));
  const until = secondsOf(header);
  return until === null || providerNow === null ? null : Math.max(1, until - providerNow);
}
