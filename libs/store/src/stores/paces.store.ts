import type { KeptPace, PaceState } from '@holdfast/accounting';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

/** `now` is ISO 8601 for a clock that is moved by hand; null: the database's, on which every process agrees. */
export interface Keeping {
  readonly epoch: number;
  readonly now: string | null;
}

/** Takes over what the last holder of the lease kept; null when nobody ever called. From here on calls may be made that are not kept yet.
 * `unknownMs`: for how long a holder may call after its last keeping. */
export async function open(
  scope: CompanyScope,
  { epoch, now, unknownMs }: Keeping & { readonly unknownMs: number },
): Promise<KeptPace | null> {
  const before = await firstRow<{ state: PaceState | null; agoMs: number; isOpen: boolean }>(
    scope,
    `select state, is_open as "isOpen",
       greatest(0, extract(epoch from coalesce($2, clock_timestamp()) - kept_at) * 1000)::float8 as "agoMs"
     from pace where company_id = $1 for update`,
    now,
  );
  await rows(
    scope,
    `insert into pace (company_id, epoch, state, kept_at, is_open) values ($1, $2, null, coalesce($3, clock_timestamp()), true)
     on conflict (company_id) do update set epoch = excluded.epoch, is_open = true`,
    epoch,
    now,
  );
  if (!before) return null;
  return { state: before.state ?? NOTHING, agoMs: before.agoMs, unknownMs: before.isOpen ? unknownMs : null };
}

/** Keeps it under this lease; without effect when another holder has opened it since. `isOpen` false: no call follows. */
export async function keep(
  scope: CompanyScope,
  { epoch, now, state, isOpen }: Keeping & { readonly state: PaceState; readonly isOpen: boolean },
): Promise<void> {
  await rows(
    scope,
    `update pace set state = $3, kept_at = coalesce($4, clock_timestamp()), is_open = $5 where company_id = $1 and epoch = $2`,
    epoch,
    JSON.stringify(state),
    now,
    isOpen,
  );
}

const NOTHING: PaceState = { windows: {}, minute: null, day: null, blockedMs: 0 };
