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
  await rows(scope, `select pg_advisory_xact_lock(hashtextextended('holdfast audit ' || $1::uuid, 0))`);
  const last = await firstRow<{ sequence: number; hash: string }>(
    scope,
    `select sequence::int, hash from audit where company_id = $1 order by sequence desc limit 1`,
  );
  let { sequence, hash } = last ?? { sequence: 0, hash: FIRST_HASH };
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
}

/** Latest first; `before` is the sequence to go on from. */
export function list(
  scope: CompanyScope,
  { subject, limit, before }: { readonly subject?: string; readonly limit: number; readonly before?: number },
): Promise<readonly AuditRow[]> {
  return rows<AuditRow>(
    scope,
    `select ${AUDIT} from audit where company_id = $1 and ($2::text is null or subject = $2) and ($3::bigint is null or sequence < $3)
      order by audit.sequence desc limit $4`,
    subject ?? null,
    before ?? null,
    limit,
  );
}

/** Walks the whole chain; `at` is the first entry that is missing or is not what was written. Entries cut off at the end leave no trace here:
 * keep the last hash somewhere else to notice that. */
export async function verify(
  scope: CompanyScope,
): Promise<{ readonly ok: true; readonly count: number } | { readonly ok: false; readonly at: number }> {
  let previous = FIRST_HASH;
  let count = 0;
  for (;;) {
    const page = await rows<AuditRow>(
      scope,
      `select ${AUDIT} from audit where company_id = $1 and audit.sequence > $2 order by audit.sequence limit ${VERIFY_ROWS}`,
      count,
    );
    for (const { hash, ...entry } of page) {
      count += 1;
      if (entry.sequence !== count || linkHash(previous, entry) !== hash) return { ok: false, at: count };
      previous = hash;
    }
    if (page.length < VERIFY_ROWS) return { ok: true, count };
  }
}

function linkHash(previous: string, { sequence, at, actor, event, subject, detail }: Omit<AuditRow, 'hash'>): string {
  return createHash('sha256')
    .update(previous)
    .update(canonicalJson({ sequence, at, actor, event, subject, detail }))
    .digest('hex');
}
