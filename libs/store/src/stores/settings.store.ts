import type { CompanyProfile } from '@holdfast/accounting';
import type { Day } from '@holdfast/credit';
import { toJsonOrNull } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

export type Mode = 'observe' | 'ask' | 'act';

export interface Modes {
  readonly standing: Mode;
  readonly reminders: Mode;
  readonly notes: Mode;
}

/** What is kept of the ledger's profile: its own id of the company is stored sealed, with the connection, and nowhere else. */
export type StoredProfile = Omit<CompanyProfile, 'externalId'>;

/** What is set for one company. Times are ISO 8601, null when there is none. */
export interface StoredSettings {
  readonly profile: StoredProfile | null;
  /** Chosen by the owner; it replaces the profile's. IANA. */
  readonly timeZone: string | null;
  readonly modes: Modes;
  readonly policyName: string | null;
  readonly pausedUntil: string | null;
  readonly killSwitch: boolean;
  /** When the ledger was last read to its end. */
  readonly syncedAt: string | null;
  readonly profileReadAt: string | null;
  /** An e-mail address of the owner's, told of what went past a mark. */
  readonly alertsTo: string | null;
  /** The company's day on which reminders were first let go; what was long overdue by then is old debt. */
  readonly liveSince: Day | null;
  /** What an undo of the company has left to let go; null: nothing. */
  readonly undoing: Undoing | null;
}

export interface Undoing {
  /** Marks go back to what they were at this instant (ISO 8601); null: to none. */
  readonly since: string | null;
  /** For whom something was on its way, which has to come to an end first. */
  readonly customerIds: readonly string[];
}

export type SettingsPatch = Partial<Omit<StoredSettings, 'modes'>> & { readonly modes?: Partial<Modes> };

/** A company starts by saying only what would happen. */
const DEFAULTS: StoredSettings = {
  profile: null,
  timeZone: null,
  modes: { standing: 'observe', reminders: 'observe', notes: 'observe' },
  policyName: null,
  pausedUntil: null,
  killSwitch: false,
  syncedAt: null,
  profileReadAt: null,
  alertsTo: null,
  liveSince: null,
  undoing: null,
};

const SETTINGS = `select profile, time_zone as "timeZone", jsonb_build_object('standing', mode_standing, 'reminders', mode_reminders, 'notes', mode_notes) as modes,
    policy_name as "policyName", paused_until as "pausedUntil", kill_switch as "killSwitch", synced_at as "syncedAt",
    profile_read_at as "profileReadAt", alerts_to as "alertsTo", live_since as "liveSince", undoing
  from settings where company_id = $1`;

/** The profile with the owner's own choice of time zone, where there is one. */
export async function read(scope: CompanyScope): Promise<StoredSettings> {
  const stored = (await firstRow<StoredSettings>(scope, SETTINGS)) ?? DEFAULTS;
  const { profile, timeZone } = stored;
  return profile === null || timeZone === null ? stored : { ...stored, profile: { ...profile, timeZone, timeZoneProblem: null } };
}

export async function save(scope: CompanyScope, settings: StoredSettings): Promise<void> {
  await rows(
    scope,
    `insert into settings (company_id, profile, mode_standing, mode_reminders, mode_notes, policy_name, paused_until, kill_switch,
       synced_at, profile_read_at, time_zone, alerts_to, live_since, undoing) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (company_id) do update set profile = excluded.profile, mode_standing = excluded.mode_standing,
       mode_reminders = excluded.mode_reminders, mode_notes = excluded.mode_notes, policy_name = excluded.policy_name,
       paused_until = excluded.paused_until, kill_switch = excluded.kill_switch, synced_at = excluded.synced_at,
       profile_read_at = excluded.profile_read_at, time_zone = excluded.time_zone,
       alerts_to = excluded.alerts_to, live_since = excluded.live_since, undoing = excluded.undoing`,
    toJsonOrNull(settings.profile),
    settings.modes.standing,
    settings.modes.reminders,
    settings.modes.notes,
    settings.policyName,
    settings.pausedUntil,
    settings.killSwitch,
    settings.syncedAt,
    settings.profileReadAt,
    settings.timeZone,
    settings.alertsTo,
    settings.liveSince,
    toJsonOrNull(settings.undoing),
  );
}

/** Changes what is named and leaves the rest: two people who change different things at once both get their way. Whoever lets a company act again ends its
 * undo. */
export async function patch(scope: CompanyScope, change: SettingsPatch): Promise<void> {
  // The row lock makes reading and writing one step; the insert gives the very first patch a row to lock.
  await rows(
    scope,
    `insert into settings (company_id, mode_standing, mode_reminders, mode_notes, kill_switch)
     values ($1, 'observe', 'observe', 'observe', false) on conflict (company_id) do nothing`,
  );
  const present = (await firstRow<StoredSettings>(scope, `${SETTINGS} for update`)) ?? DEFAULTS;
  const modes = { ...present.modes, ...change.modes };
  await save(scope, {
    ...present,
    ...change,
    modes,
    ...(Object.values(modes).every((mode) => mode === 'observe') ? {} : { undoing: null }),
  });
}
