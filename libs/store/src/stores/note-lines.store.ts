import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';

/** Something that the next note on a customer tells, although no action was behind it. */
export interface NoteLine {
  /** One for ever. */
  readonly key: string;
  readonly customerId: string;
  readonly line: string;
}

/** Each key once and for ever, whatever its line says the next time. */
export async function add(scope: CompanyScope, lines: readonly NoteLine[], now: string): Promise<void> {
  if (lines.length === 0) return;
  await rows(
    scope,
    `insert into note_line (company_id, key, customer_id, line, created_at, place)
     select $1, key, "customerId", line, $3, place
       from jsonb_to_recordset($2) as told(key text, "customerId" text, line text, place int) order by key
     on conflict (company_id, key) do nothing`,
    toJson(lines.map((line, place) => ({ ...line, place }))),
    now,
  );
}

/** Those that are in no note yet, in the order in which they were added. */
export function waiting(scope: CompanyScope, limit: number): Promise<readonly NoteLine[]> {
  return rows<NoteLine>(
    scope,
    `select key, customer_id as "customerId", line from note_line
      where company_id = $1 and noted_by is null order by created_at, place, key limit $2`,
    limit,
  );
}

/** Remembers which note tells of these. */
export async function notedBy(scope: CompanyScope, keys: readonly string[], noteId: string): Promise<void> {
  if (keys.length === 0) return;
  await rows(scope, `update note_line set noted_by = $3 where company_id = $1 and key = any($2)`, keys, noteId);
}
