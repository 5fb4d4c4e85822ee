import type { SyncMark } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';
import { MIRROR_TABLES } from './mirror-tables';

/** A sweep of one kind: whatever is in the mirror now and not told by it has to be looked for by its id. */
export async function begin(scope: CompanyScope, kind: EntityKind): Promise<void> {
  await rows(scope, `delete from unswept where company_id = $1 and entity = $2`, kind);
  await rows(
    scope,
    `insert into unswept (company_id, entity, id) select $1, $2, id from ${tableOf(kind)} where company_id = $1 and deleted_at is null order by id`,
    kind,
  );
  // What makes it due again from now on is not settled by this one.
  await rows(
    scope,
    `update sync_state set sweep = $3, sweep_due = sweep_due - $2::text where company_id = $1`,
    kind,
    toJson({ kind, mark: null, isRead: false }),
  );
}

/** One page was told. A null mark: it was the last. */
export async function told(
  scope: CompanyScope,
  kind: EntityKind,
  page: { readonly ids: readonly string[]; readonly mark: SyncMark | null },
): Promise<void> {
  await settle(scope, kind, page.ids);
  const sweep = { kind, mark: page.mark, isRead: page.mark === null };
  await rows(scope, `update sync_state set sweep = $2 where company_id = $1`, toJson(sweep));
}

/** Some of those that were not told. */
export async function suspects(scope: CompanyScope, kind: EntityKind, limit: number): Promise<readonly string[]> {
  const text = `select id from unswept where company_id = $1 and entity = $2 order by id limit $3`;
  return (await rows<{ id: string }>(scope, text, kind, limit)).map(({ id }) => id);
}

/** It is known what has become of these. */
export async function settle(scope: CompanyScope, kind: EntityKind, ids: readonly string[]): Promise<void> {
  await rows(scope, `delete from unswept where company_id = $1 and entity = $2 and id = any($3)`, kind, ids);
}

/** What a ledger that lists even what was deleted does not list has never been there: nothing late can be told of it, and it must not be counted. */
export async function forget(scope: CompanyScope, kind: EntityKind, ids: readonly string[]): Promise<void> {
  await rows(scope, `delete from gone where company_id = $1 and entity = $2 and id = any($3)`, kind, ids);
}

export async function finish(scope: CompanyScope): Promise<void> {
  await rows(scope, `update sync_state set sweep = null where company_id = $1`);
}

/** Kinds come from the ledger's adapter; only names of tables may stand where a table stands. */
function tableOf(kind: EntityKind): string {
  if (!Object.hasOwn(MIRROR_TABLES, kind)) throw new RangeError(`${kind} is no kind of the mirror`);
  return kind;
}
