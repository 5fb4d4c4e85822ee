import { toJsonOrNull } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

export interface Turn {
  readonly id: string;
  readonly trigger: string;
  readonly startedAt: string;
  /** Null while it runs, or when its process died. */
  readonly finishedAt: string | null;
  readonly summary: unknown;
  readonly error: string | null;
}

const TURN = `select id, trigger, started_at as "startedAt", finished_at as "finishedAt", summary, error from turn where company_id = $1`;

/** A job that runs again after a crash begins its turn anew under the same id. */
export async function start(
  scope: CompanyScope,
  { id, trigger, startedAt }: { readonly id: string; readonly trigger: string; readonly startedAt: string },
): Promise<void> {
  await rows(
    scope,
    `insert into turn (company_id, id, trigger, started_at) values ($1, $2, $3, $4)
     on conflict (company_id, id) do update set trigger = excluded.trigger, started_at = excluded.started_at,
       finished_at = null, summary = null, error = null`,
    id,
    trigger,
    startedAt,
  );
}

export async function finish(
  scope: CompanyScope,
  turn: { readonly id: string; readonly finishedAt: string; readonly summary: unknown; readonly error: string | null },
): Promise<void> {
  const text = `update turn set finished_at = $3, summary = $4, error = $5 where company_id = $1 and id = $2`;
  await rows(scope, text, turn.id, turn.finishedAt, toJsonOrNull(turn.summary), turn.error);
}

/** Latest first. */
export function list(scope: CompanyScope, limit: number): Promise<readonly Turn[]> {
  return rows<Turn>(scope, `${TURN} order by started_at desc, id desc limit $2`, limit);
}

export function find(scope: CompanyScope, id: string): Promise<Turn | null> {
  return firstRow<Turn>(scope, `${TURN} and id = $2`, id);
}
