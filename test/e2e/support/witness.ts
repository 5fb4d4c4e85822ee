import { Client } from 'pg';
import type { Message } from '../../../apps/sandbox/src/inbox';
import type { CallSeen } from '../../../apps/sandbox/src/world';
import type { Witnessed } from '../../support/running';

export type Ledger = 'quickbooks' | 'xero';
export const LEDGERS: readonly Ledger[] = ['quickbooks', 'xero'];
/** What the owner sees of a hold in each ledger. */
const HOLD = { terms: 'CREDIT HOLD - prepay', group: 'Credit hold' };

/** How a note tells of what was done. */
export const NOTED = { hold: /Placed the credit hold/g, reminder: /Reminder "/g } as const;

export interface CustomerSeen {
  readonly ref: string;
  readonly id: string;
  readonly name: string;
  readonly terms: string | null;
  readonly paymentTerms: { readonly day: number; readonly type: string } | null;
  readonly notes: string;
  readonly groups: readonly string[];
  readonly attachables: readonly { readonly note: string }[];
  readonly history: readonly { readonly changes: string; readonly details: string }[];
}

export interface ActionSeen {
  readonly id: string;
  readonly key: string;
  readonly kind: 'place' | 'release' | 'remind' | 'note' | 'task';
  readonly state: 'planned' | 'approved' | 'sending' | 'confirmed' | 'rejected' | 'in_doubt' | 'withdrawn';
  readonly customerId: string;
  readonly attempt: number;
  readonly fingerprint: string | null;
  readonly outcome: { readonly reason?: string } | null;
}

export interface TaskSeen {
  readonly key: string;
  readonly title: string;
  readonly customerId: string | null;
  readonly detail: { readonly reason?: string };
}

export interface TurnSeen {
  readonly id: string;
  readonly trigger: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly error: string | null;
}

export async function idOf(running: Witnessed, ledger: Ledger): Promise<string> {
  return (await running.companies())[ledger].id;
}

export function actionsOf(running: Witnessed, company: string, query = ''): Promise<readonly ActionSeen[]> {
  return running.get(`/api/companies/${company}/actions?limit=2000${query}`);
}

export function tasksOf(running: Witnessed, company: string): Promise<readonly TaskSeen[]> {
  return running.get(`/api/companies/${company}/tasks`);
}

export function turnsOf(running: Witnessed, company: string): Promise<readonly TurnSeen[]> {
  return running.get(`/api/companies/${company}/turns`);
}

/** Asks for a turn and waits for it; its error is for the test to judge. */
export async function turn(running: Witnessed, company: string): Promise<TurnSeen> {
  const { turn: done } = await running.post<{ turn: TurnSeen | null }>(`/api/companies/${company}/turns?wait=true`);
  if (done === null) throw new Error('The turn did not finish, or there was nothing to do.');
  return done;
}

/** Moves both clocks and runs a turn of each connected company; a failed turn is no failure of the test here. */
export async function turnsAt(running: Witnessed, iso: string): Promise<readonly (TurnSeen | null)[]> {
  await running.sandbox.timeline.moveTo(Date.parse(iso));
  const { turns } = await running.post<{ turns: readonly { turn: TurnSeen | null }[] }>('/api/clock', { to: iso, wait: true });
  return turns.map(({ turn: done }) => done);
}

export async function customersIn(running: Witnessed, ledger: Ledger): Promise<readonly CustomerSeen[]> {
  const { customers } = await snapshotOf(running, ledger);
  return customers;
}

export async function snapshotOf(running: Witnessed, ledger: Ledger): Promise<{ readonly customers: readonly CustomerSeen[] }> {
  const response = await fetch(`${running.sandboxUrl}/control/snapshot?company=${externalIdOf(running, ledger)}`);
  return (await response.json()) as { readonly customers: readonly CustomerSeen[] };
}

export function externalIdOf({ sandbox }: Witnessed, ledger: Ledger): string {
  const found = [...sandbox.world.companies.values()].find(({ identity }) => identity.dialect === ledger);
  if (!found) throw new Error(`the sandbox has no ${ledger} company`);
  return found.identity.externalId;
}

/** Refs of the customers whom the owner finds on hold. */
export async function heldIn(running: Witnessed, ledger: Ledger): Promise<readonly string[]> {
  const customers = await customersIn(running, ledger);
  return customers.filter((one) => one.terms === HOLD.terms || one.groups.includes(HOLD.group)).map(({ ref }) => ref);
}

/** What Holdfast has written about a customer for the owner to read: note attachments in one ledger, history notes in the other. */
export function notesOn(customer: CustomerSeen): readonly string[] {
  return [...customer.attachables.map(({ note }) => note), ...customer.history.map(({ details }) => details)].filter((text) =>
    text.includes('[HF-'),
  );
}

/** Calls that may have changed something in the ledger. */
export function writesTo({ sandbox }: Witnessed, ledger: Ledger): readonly CallSeen[] {
  return sandbox.world.calls.filter((call) => call.dialect === ledger && (call.kind === 'write' || call.kind === 'batch'));
}

export function callsTo({ sandbox }: Witnessed, ledger: Ledger): readonly CallSeen[] {
  return sandbox.world.calls.filter((call) => call.dialect === ledger);
}

/** Exchanges and renewals of tokens. */
export function tokenCalls(running: Witnessed, ledger: Ledger): readonly CallSeen[] {
  return callsTo(running, ledger).filter(
    ({ kind, method, path }) => kind === 'sign-in' && method === 'POST' && /token/.test(path),
  );
}

/** Both ledgers' companies write to the same people; each has a name of its own as the sender. */
export function mailFrom({ sandbox }: Witnessed, ledger: Ledger): readonly Message[] {
  const name = ledger === 'quickbooks' ? 'Supply Co' : 'Supply Ltd';
  return sandbox.inbox.messages.filter(({ subject, text }) => `${subject} ${text}`.includes(name));
}

/** Waits for what happens by itself, such as the turn after a webhook. */
export async function until<T>(look: () => Promise<T | null | undefined | false>, seconds = 60): Promise<T> {
  for (const giveUpAt = Date.now() + seconds * 1000; ;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > giveUpAt) throw new Error(`It did not happen within ${seconds} s: ${String(look)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** As the owner of the database. */
export async function inDatabase<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every row of every table as text, the queue's too. */
export function databaseDump(url: string): Promise<string> {
  return inDatabase(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`,
    );
    const lines: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(`select t::text as line from ${name} t`);
      lines.push(...rows.map(({ line }) => `${name} ${line}`));
    }
    return lines.join('\n');
  });
}
