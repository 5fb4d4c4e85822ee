import { createHash } from 'node:crypto';
import { canonicalJson, toJson } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

export interface AuditEntry {
  readonly at: string;
  readonly actor: string;
  readonly event: string;
  readonly subject: string;
  readonly detail: unknown;
}

export interface AuditRow extends AuditEntry {
  readonly sequence: number;
  readonly hash: string;
}

const FIRST_HASH = '0'.repeat(64);
const VERIFY_ROWS = 1000;
const AUDIT = `sequence::int, at, actor, event, subject, detail, hash`;

/** Adds to the company's chain. Nobody else can append to it before this transaction ends, so append late in it. */
export async function append(scope: CompanyScope, entries: AuditEntry | readonly AuditEntry[]): Promise<void> {
  const list = Array.isArray(entries) ? (entries as readonly AuditEntry[]) : [entries as AuditEntry];
  if (list.length === 0) return;
  let { sequence, hash } = await lockedHead(scope);
  const added = list.map((entry) => {
    const stored = { ...entry, at: new Date(entry.at).toISOString(), detail: entry.detail ?? null };
    sequence += 1;
    hash = linkHash(hash, { ...stored, sequence });
    return { ...stored, sequence, hash };
  });
  await rows(
    scope,
    `insert into audit (company_id, sequence, at, actor, event, subject, detail, hash)
     select $1, a.sequence, a.at, a.actor, a.event, a.subject, a.detail, a.hash
       from jsonb_to_recordset($2) as a(sequence bigint, at timestamptz, actor text, event text, subject text, detail jsonb, hash text)`,
    toJson(added),
  );
  await rows(scope, `update audit_head set sequence = $2, hash = $3 where company_id = $1`, sequence, hash);
}

interface Head {
  readonly sequence: number;
  readonly hash: string;
}

async function lockedHead(scope: CompanyScope): Promise<Head> {
  await rows(
    scope,
    `insert into audit_head (company_id, sequence, hash) values ($1, 0, $2) on conflict (company_id) do nothing`,
    FIRST_HASH,
  );
  const head = await firstRow<Head>(
    scope,
    `select audit_head.sequence::int, hash from audit_head where company_id = $1 for update`,
  );
  if (!head) throw new Error('the head of the audit was neither added nor found');
  return head;
}

export interface AuditSearch {
  readonly subject?: string;
  /** The first word of the event: what was done to an action begins with the action's kind. */
  readonly kind?: string;
  readonly limit: number;
  /** The sequence to go on from. */
  readonly before?: number;
}

/** Latest first. */
export function list(scope: CompanyScope, { subject, kind, limit, before }: AuditSearch): Promise<readonly AuditRow[]> {
  return rows<AuditRow>(
    scope,
    `select ${AUDIT} from audit where company_id = $1 and ($2::text is null or subject = $2) and ($3::text is null or split_part(event, ' ', 1) = $3)
        and ($4::bigint is null or sequence < $4)
      order by audit.sequence desc limit $5`,
    subject ?? null,
    kind ?? null,
    before ?? null,
    limit,
  );
}

interface Trouble {
  /** The sequence of the first entry that is not as it was written. */
  readonly at: number;
  /** `changed`: its content, or its place; `added`: never written by us. */
  readonly what: 'changed' | 'missing' | 'added';
}

/** `count`: entries that are as they were written, up to the first trouble. `head`: the hash of the last entry, as it is kept apart from the entries;
 * whoever notes it elsewhere can tell later that not even both were replaced. */
export type Verification = { readonly count: number; readonly head: string } & (
  { readonly ok: true } | ({ readonly ok: false } & Trouble)
);

/** Walks the whole chain, up to where its head says that it ends. Entries may be appended meanwhile. */
export async function verify(scope: CompanyScope): Promise<Verification> {
  let [previous, count, after]: [string, number, number | null] = [FIRST_HASH, 0, null];
  for (;;) {
    const page: readonly AuditRow[] = await rows<AuditRow>(
      scope,
      `select ${AUDIT} from audit where company_id = $1 and ($2::bigint is null or audit.sequence > $2)
        order by audit.sequence limit ${VERIFY_ROWS}`,
      after,
    );
    for (const { hash, ...entry } of page) {
      const trouble = troubleOf(entry, linkHash(previous, entry) === hash, count + 1);
      if (trouble) return { ok: false, ...trouble, count, head: (await headAfter(scope, count)).hash };
      [previous, count, after] = [hash, entry.sequence, entry.sequence];
    }
    const head = await headAfter(scope, count);
    if (head.more) continue;
    const trouble = troubleAtEnd(head, { sequence: count, hash: previous });
    return trouble
      ? { ok: false, ...trouble, count: Math.min(count, trouble.at - 1), head: head.hash }
      : { ok: true, count, head: head.hash };
  }
}

function troubleOf({ sequence }: Omit<AuditRow, 'hash'>, isLinked: boolean, expected: number): Trouble | null {
  if (sequence > expected) return { at: expected, what: 'missing' };
  if (sequence < expected) return { at: sequence, what: 'added' };
  return isLinked ? null : { at: expected, what: 'changed' };
}

function troubleAtEnd(head: Head, last: Head): Trouble | null {
  if (head.sequence > last.sequence) return { at: last.sequence + 1, what: 'missing' };
  if (head.sequence < last.sequence) return { at: head.sequence + 1, what: 'added' };
  return head.hash === last.hash ? null : { at: last.sequence, what: 'changed' };
}

/** One statement, and so one moment: either an entry and its head are both there, or neither is. */
async function headAfter(scope: CompanyScope, count: number): Promise<Head & { readonly more: boolean }> {
  const head = await firstRow<Head & { readonly more: boolean }>(
    scope,
    `select coalesce(max(sequence), 0)::int as sequence, coalesce(max(hash), $3) as hash,
       exists (select 1 from audit where company_id = $1 and audit.sequence > $2) as more
       from audit_head where company_id = $1`,
    count,
    FIRST_HASH,
  );
  if (!head) throw new Error('the head of the audit could not be asked for');
  return head;
}

function linkHash(previous: string, { sequence, at, actor, event, subject, detail }: Omit<AuditRow, 'hash'>): string {
  return createHash('sha256')
    .update(previous)
    .update(canonicalJson({ sequence, at, actor, event, subject, detail }))
    .digest('hex');
}
