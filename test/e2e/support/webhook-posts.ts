import { createHmac, randomUUID } from 'node:crypto';
import type { Running } from '../../support/running';
import { externalIdOf, idOf, turnsOf, until, type Ledger } from './witness';

/** What the ledgers and the engine under test have agreed on, and what the ledgers put on top of each post. */
export const LINES = {
  quickbooks: { secret: 'test-verifier', header: 'intuit-signature', contentType: 'application/json' },
  xero: { secret: 'test-webhook-key', header: 'x-xero-signature', contentType: 'application/json; charset=utf-8' },
} as const;

export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly cookies: readonly string[];
  readonly ms: number;
}

export interface Happening {
  /** The provider's id of the company. */
  readonly company: string;
  readonly id?: string;
  /** Of the invoice it is about. */
  readonly objectId?: string;
  readonly at?: string;
}

export function signatureOf(body: string | Buffer, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

/** Posts as the ledger does; `given` replaces the right signature or content type. */
export async function post(
  running: Running,
  ledger: Ledger,
  body: string | Buffer,
  given: { readonly signature?: string; readonly type?: string } = {},
): Promise<Answered> {
  const { secret, header, contentType } = LINES[ledger];
  const { signature = signatureOf(body, secret), type = contentType } = given;
  const before = performance.now();
  const answer = await fetch(`${running.engineUrl}/webhooks/${ledger}`, {
    method: 'POST',
    headers: { 'content-type': type, [header]: signature },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  const text = await answer.text();
  return { status: answer.status, text, cookies: answer.headers.getSetCookie(), ms: performance.now() - before };
}

/** A body that tells of a change of some invoice in each of these companies: another event each time. */
export function about(ledger: Ledger, ...companies: readonly string[]): string {
  const happenings = companies.map((company) => ({ company }));
  return ledger === 'quickbooks' ? cloudEvents(...happenings) : xeroEvents(...happenings);
}

export function aboutOurs(running: Running, ledger: Ledger): string {
  return about(ledger, externalIdOf(running, ledger));
}

export function telling(ledger: Ledger, ...happenings: readonly Happening[]): string {
  return ledger === 'quickbooks' ? cloudEvents(...happenings) : xeroEvents(...happenings);
}

function cloudEvents(...happenings: readonly Happening[]): string {
  return JSON.stringify(
    happenings.map(({ company, id = randomUUID(), objectId = '14', at = '2026-03-02T12:00:00.000000000Z' }) => ({
      specversion: '1.0',
      id,
      source: 'intuit.dGVzdA==',
      type: 'qbo.invoice.updated.v1',
      time: at,
      intuitentityid: objectId,
      intuitaccountid: company,
      data: {},
    })),
  );
}

/** QuickBooks' older form. */
export function older(...companies: readonly string[]): string {
  const lastUpdated = '2026-03-02T12:00:00.000Z';
  const eventNotifications = companies.map((realmId, index) => ({
    realmId,
    dataChangeEvent: { entities: [{ name: 'Invoice', id: `${randomUUID()}-${index}`, operation: 'Update', lastUpdated }] },
  }));
  return JSON.stringify({ eventNotifications });
}

function xeroEvents(...happenings: readonly Happening[]): string {
  const events = happenings.map(({ company, objectId = randomUUID(), at = '2026-03-02T12:00:00.000' }) => ({
    resourceUrl: `https://api.xero.com/api.xro/2.0/Invoices/${objectId}`,
    resourceId: objectId,
    eventDateUtc: at,
    eventType: 'UPDATE',
    eventCategory: 'INVOICE',
    tenantId: company,
    tenantType: 'ORGANISATION',
  }));
  // The spaces are the real thing's: whoever signs a body that was parsed and written again fails here.
  return `{"events":${JSON.stringify(events)},"firstEventSequence": 1,"lastEventSequence": ${events.length}, "entropy": "ABCDEFGHIJKLMNOPQRST"}`;
}

/** How many turns webhooks have asked for. */
export async function webhookTurns(running: Running, ledger: Ledger): Promise<number> {
  return (await turnsOf(running, await idOf(running, ledger))).filter(({ trigger }) => trigger === 'webhook').length;
}

/** True once a further turn than `before` has been asked for by a webhook and all are finished. */
export function turnAfter(running: Running, ledger: Ledger, before: number): Promise<boolean> {
  return until(async () => {
    const turns = (await turnsOf(running, await idOf(running, ledger))).filter(({ trigger }) => trigger === 'webhook');
    return turns.length > before && turns.every(({ finishedAt }) => finishedAt !== null);
  });
}
