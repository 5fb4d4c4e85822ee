import type { CallSeen } from '../../../apps/sandbox/src/world';
import type { Running, Witnessed } from '../../support/running';
import type { Books } from '../../../apps/sandbox/src/books/books';
import { callsTo, externalIdOf, idOf, inDatabase, until, type Ledger } from './witness';

/** What the engine tells of how it keeps a company's mirror. */
export interface SyncSeen {
  readonly state: 'reading' | 'waiting' | 'idle' | 'never';
  readonly progress: {
    readonly work: string;
    readonly entity: string | null;
    readonly read: number;
    readonly of: number | null;
    readonly pages: number;
  } | null;
  readonly syncedAt: string | null;
  readonly reconciled: {
    readonly at: string;
    readonly kinds: readonly {
      readonly kind: string;
      readonly ledger: number;
      readonly mirror: number;
      readonly healed: string;
    }[];
  } | null;
  readonly sweepsDue: readonly string[];
  readonly webhooks: {
    readonly state: 'heard' | 'silent' | 'not configured';
    readonly heardAt: string | null;
    readonly silentSince: string | null;
  };
  readonly next: { readonly at: string | null; readonly why: string | null } | null;
}

export async function syncOf(running: Witnessed, ledger: Ledger): Promise<SyncSeen> {
  return running.get(`/api/companies/${await idOf(running, ledger)}/sync`);
}

const PROFILE = /companyinfo|preferences|organisation|currencies|invoicereminders|connections/i;

/** What a ledger was asked for since `from` calls, in short. Left out are sign-in, the company's profile, and QuickBooks' terms of sale, which are read
 * when a customer with terms is among what changed. */
export function readsOf(running: Witnessed, ledger: Ledger, from = 0): readonly string[] {
  return callsTo(running, ledger)
    .slice(from)
    .filter(({ kind, path }) => kind !== 'sign-in' && !PROFILE.test(path))
    .map(nameOf)
    .filter((name) => name !== 'term');
}

/** `cdc`, `Invoice`, `count Invoice`; `Invoices`, `count Invoices`, `open Invoices`. */
function nameOf({ path, query }: CallSeen): string {
  const asked = new URLSearchParams(query);
  const text = asked.get('query');
  const name = /from\s+(\w+)/i.exec(text ?? '')?.[1] ?? path.split('/').at(-1) ?? path;
  const isCount = text === null ? asked.get('pageSize') === '1' : /count\(/i.test(text);
  const isOpenOnly = asked.get('where')?.includes('AUTHORISED') === true;
  return `${isCount ? 'count ' : ''}${isOpenOnly ? 'open ' : ''}${name}`;
}

/** Moves the sandbox's clock and Holdfast's; nobody asks for a turn, so that only what is due by itself happens. Ends when nothing is due any more. */
export async function timePassesTo(running: Running, iso: string): Promise<void> {
  await running.sandbox.timeline.moveTo(Date.parse(iso));
  await running.post('/api/clock', { to: iso });
  await settled(running);
}

/** Until no company has a turn that is due. */
export async function settled(running: Running): Promise<void> {
  const { now } = await running.get<{ now: string }>('/api/clock');
  const ids = Object.values(await running.companies()).map(({ id }) => id);
  await until(async () => {
    const seen = await Promise.all(ids.map((id) => running.get<SyncSeen>(`/api/companies/${id}/sync`)));
    const turns = await Promise.all(ids.map((id) => running.get<{ finishedAt: string | null }[]>(`/api/companies/${id}/turns`)));
    return (
      seen.every(({ state, next }) => state === 'idle' && next?.at != null && next.at > now) &&
      turns.flat().every(({ finishedAt }) => finishedAt !== null)
    );
  }, 30);
}

export async function aimWebhooks(running: Running): Promise<void> {
  const target = (ledger: Ledger, secret: string) => ({ url: `${running.engineUrl}/webhooks/${ledger}`, secret });
  const targets = { quickbooks: target('quickbooks', 'test-verifier'), xero: target('xero', 'test-webhook-key') };
  await control(running, 'PUT', '/webhooks', targets);
}

export async function control(running: Witnessed, method: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${running.sandboxUrl}/control${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

/** Something happens in one ledger's books. */
export function happens(running: Witnessed, ledger: Ledger, ...events: readonly object[]): Promise<void> {
  return control(running, 'POST', '/events', { company: externalIdOf(running, ledger), events });
}

export function booksOf(running: Witnessed, ledger: Ledger): Books {
  return running.sandbox.world.companies.get(externalIdOf(running, ledger)) as Books;
}

/** Ids of what is in the books, and in the mirror, by kind. Xero tells payments on their invoices. */
export async function idsOf(running: Witnessed & { readonly databaseUrl: string }, ledger: Ledger) {
  const kinds =
    ledger === 'quickbooks'
      ? (['customer', 'invoice', 'payment', 'credit'] as const)
      : (['customer', 'invoice', 'credit'] as const);
  const company = await idOf(running, ledger);
  const books = booksOf(running, ledger);
  const isThere = (row: object) => !('mergedIntoId' in row && row.mergedIntoId !== null);
  return inDatabase(running.databaseUrl, async (client) => {
    const mirror: Record<string, readonly string[]> = {};
    for (const kind of kinds) {
      const text = `select id from ${kind} where company_id = $1 and deleted_at is null`;
      mirror[kind] = (await client.query<{ id: string }>(text, [company])).rows.map(({ id }) => id).sort();
    }
    const there = Object.fromEntries(
      kinds.map((kind) => [
        kind,
        books
          .all(kind)
          .filter(isThere)
          .map(({ id }) => id)
          .sort(),
      ]),
    );
    return { books: there, mirror };
  });
}
