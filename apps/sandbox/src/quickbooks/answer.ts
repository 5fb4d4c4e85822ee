import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Fault } from './faults';
import type { Json } from './json';
import { pacificMillis } from './times';
import { xmlOf } from './xml';

export type Form = 'json' | 'xml';

/** XML unless JSON was asked for: Intuit's default. */
export function formOf(req: Request): Form {
  return /application\/json/i.test(req.headers.accept ?? '') ? 'json' : 'xml';
}

/** Headers of every answer. The gate has already set Date. */
export function traced(res: Response): void {
  res.setHeader('intuit_tid', `1-${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`);
  res.setHeader('cache-control', 'no-cache, no-store');
}

/** Writes bytes and the exact content type; Express would add its own charset. */
export function write(res: Response, status: number, contentType: string, body: string): void {
  res.statusCode = status;
  res.setHeader('Content-Type', contentType);
  res.setHeader('Content-Length', Buffer.byteLength(body));
  res.end(body);
}

export function answer(res: Response, form: Form, status: number, body: Json): void {
  if (form === 'json')
    write(res, status, status < 400 ? 'application/json;charset=utf-8' : 'application/json', JSON.stringify(body));
  else write(res, status, status < 400 ? 'application/xml;charset=utf-8' : 'application/xml', xmlOf(body));
}

export function faultBody(fault: Fault, now: number): Json {
  if (fault.how.shape === 'B') return gatewayBody(fault, now);
  return { Fault: fault.body(), ...(fault.how.timeless ? {} : { time: pacificMillis(now) }) };
}

export function answerFault(res: Response, form: Form, fault: Fault, now: number): void {
  if (fault.status === 401) res.setHeader('WWW-Authenticate', 'Bearer realm="Intuit", error="invalid_token"');
  const body =
    form === 'xml' && fault.how.shape === 'B' ? { Fault: fault.body(), time: pacificMillis(now) } : faultBody(fault, now);
  answer(res, form, fault.status, body);
}

/** The API gateway answers before QuickBooks is reached, in a serialisation of its own. */
function gatewayBody(fault: Fault, now: number): Json {
  const { Message, Detail, code } = fault.error;
  return {
    warnings: null,
    intuitObject: null,
    fault: { error: [{ message: Message, detail: Detail === '' ? null : Detail, code, element: null }], type: fault.type },
    report: null,
    queryResponse: null,
    batchItemResponse: [],
    attachableResponse: [],
    syncErrorResponse: null,
    requestId: null,
    time: now,
    status: null,
    cdcresponse: [],
  };
}
