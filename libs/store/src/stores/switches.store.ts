import type { CompanyScope } from '../scope';
import { firstRow } from '../sql';

/** Everything that can stop the writing for one company, in one look. Times are ISO 8601. */
export interface Switches {
  /** The database's clock: the one that all processes share. */
  readonly now: string;
  readonly killSwitch: boolean;
  readonly pausedUntil: string | null;
  /** For all companies. */
  readonly isStopped: boolean;
  readonly isConnected: boolean;
}

export async function read(scope: CompanyScope): Promise<Switches> {
  const found = await firstRow<Switches>(
    scope,
    `select clock_timestamp() as now, coalesce(settings.kill_switch, false) as "killSwitch", settings.paused_until as "pausedUntil",
         coalesce((select stopped from stop where id = 1), false) as "isStopped",
         company.status = 'connected' and exists (select 1 from connection where connection.company_id = $1) as "isConnected"
       from company left join settings on settings.company_id = company.id where company.id = $1`,
  );
  if (!found) throw new Error('there is no such company');
  return found;
}
