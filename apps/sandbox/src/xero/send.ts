import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import type { Reply } from './reply';
import { bareInstant, isObject, type Json } from './wire';

const PROVIDER_NAME = 'Holdfast Sandbox';

/** Each answer has one id, in its header and again in its body. */
export function correlationOf(res: Response): string {
  const known: unknown = res.getHeader('Xero-Correlation-Id');
  if (typeof known === 'string') return known;
  const id = randomUUID();
  res.setHeader('Xero-Correlation-Id', id);
  return id;
}

export function send(res: Response, reply: Reply, now: number): void {
  const correlation = correlationOf(res);
  res.statusCode = reply.status;
  res.setHeader('Expires', new Date(now).toUTCString());
  res.setHeader('Cache-Control', 'max-age=0, no-cache, no-store');
  res.setHeader('Pragma', 'no-cache');
  if (reply.body === null) {
    res.end();
    return;
  }
  if (typeof reply.body === 'string') {
    if (!res.hasHeader('Content-Type')) res.setHeader('Content-Type', 'text/plain; charset=utf-8');
    res.end(reply.body);
    return;
  }
  // Written by hand: express would add an ETag, which Xero does not send.
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  const { body, rows } = reply;
  res.end(JSON.stringify(rows && isObject(body) ? enveloped(body, { correlation, now, pagination: rows.pagination }) : body));
}

function enveloped(body: Json, about: { correlation: string; now: number; pagination: Json | undefined }): Json {
  return {
    Id: about.correlation,
    Status: 'OK',
    ProviderName: PROVIDER_NAME,
    DateTimeUTC: bareInstant(about.now),
    ...(about.pagination === undefined ? {} : { pagination: about.pagination }),
    ...body,
  };
}
