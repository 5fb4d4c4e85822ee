import type { Day } from '@holdfast/credit';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

/** For whom a policy text is: each level states only what differs from those before it. */
export type PolicyLevel = 'company' | 'group' | 'customer';

export interface PolicySubject {
  readonly level: PolicyLevel;
  /** A group's name or a customer's id; empty for the company's own. */
  readonly subject: string;
}

export interface NewPolicyVersion extends PolicySubject {
  readonly text: string;
  readonly note: string | null;
  readonly by: string;
  readonly at: string;
}

export interface PolicyVersion extends NewPolicyVersion {
  readonly number: number;
}

export interface PolicyActivation extends PolicySubject {
  readonly sequence: number;
  /** Null: from that day on this level has no policy. */
  readonly number: number | null;
  readonly from: Day;
  readonly by: string;
  readonly at: string;
}

const VERSION = `number, level, subject, text, note, by, at`;
const ACTIVATION = `sequence, level, subject, number, from_day as "from", by, at`;

/** The number it was given; numbers go up within a company. */
export async function addVersion(scope: CompanyScope, version: NewPolicyVersion): Promise<number> {
  await oneAtATime(scope);
  const { level, subject, text, note, by, at } = version;
  const added = await firstRow<{ number: number }>(
    scope,
    `insert into policy_version (company_id, number, level, subject, text, note, by, at)
     select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7 from policy_version where company_id = $1 returning number`,
    level,
    subject,
    text,
    note,
    by,
    at,
  );
  if (!added) throw new Error('a policy version was not added');
  return added.number;
}

export function version(scope: CompanyScope, number: number): Promise<PolicyVersion | null> {
  return firstRow<PolicyVersion>(scope, `select ${VERSION} from policy_version where company_id = $1 and number = $2`, number);
}

/** Latest first. */
export function versions(scope: CompanyScope, limit: number): Promise<readonly PolicyVersion[]> {
  return rows<PolicyVersion>(
    scope,
    `select ${VERSION} from policy_version where company_id = $1 order by policy_version.number desc limit $2`,
    limit,
  );
}

/** Counts from its day on, until a later day's, or one that was decided after it for the same day. Everybody is looked at on that day. */
export async function activate(scope: CompanyScope, activation: Omit<PolicyActivation, 'sequence'>): Promise<void> {
  await oneAtATime(scope);
  const { level, subject, number, from, by, at } = activation;
  await rows(
    scope,
    `insert into policy_activation (company_id, sequence, level, subject, number, from_day, by, at)
     select $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5, $6, $7 from policy_activation where company_id = $1`,
    level,
    subject,
    number,
    from,
    by,
    at,
  );
  await rows(scope, `update decision set look_again_on = least(look_again_on, $2::date) where company_id = $1`, from);
}

/** Latest first. */
export function activations(scope: CompanyScope, limit: number): Promise<readonly PolicyActivation[]> {
  return rows<PolicyActivation>(
    scope,
    `select ${ACTIVATION} from policy_activation where company_id = $1 order by policy_activation.sequence desc limit $2`,
    limit,
  );
}

/** What tells whether the policies in force may be others now: the last activation, and the first day after this one on which one begins to count. */
export async function standing(
  scope: CompanyScope,
  day: Day,
): Promise<{ readonly sequence: number; readonly nextChangeOn: Day | null }> {
  const found = await firstRow<{ sequence: number; nextChangeOn: Day | null }>(
    scope,
    `select coalesce(max(sequence), 0)::int as sequence, min(from_day) filter (where from_day > $2) as "nextChangeOn"
       from policy_activation where company_id = $1`,
    day,
  );
  return found ?? { sequence: 0, nextChangeOn: null };
}

/** The version of each level that counts on a day, the company's own first, then groups and customers by name. */
export function inForce(scope: CompanyScope, day: Day): Promise<readonly PolicyVersion[]> {
  return rows<PolicyVersion>(
    scope,
    `select version.number, version.level, version.subject, version.text, version.note, version.by, version.at
       from (select distinct on (level, subject) number from policy_activation
              where company_id = $1 and from_day <= $2 order by level, subject, from_day desc, sequence desc) latest
       join policy_version version on version.company_id = $1 and version.number = latest.number
      order by array_position(array['company', 'group', 'customer'], version.level), version.subject`,
    day,
  );
}

/** From which day on the policy of these groups and this customer, with the company's own, has been what it is; null: nothing was ever activated for them. */
export async function countsSince(
  scope: CompanyScope,
  day: Day,
  { groups, customerId }: { readonly groups: readonly string[]; readonly customerId: string | null },
): Promise<Day | null> {
  const found = await firstRow<{ since: Day | null }>(
    scope,
    `select max(from_day) as since from policy_activation
      where company_id = $1 and from_day <= $2
        and (level = 'company' or (level = 'group' and subject = any($3)) or (level = 'customer' and subject = $4))`,
    day,
    groups,
    customerId,
  );
  return found?.since ?? null;
}

/** Two people who write at once get two numbers. */
async function oneAtATime(scope: CompanyScope): Promise<void> {
  await rows(scope, `select pg_advisory_xact_lock(hashtext('policies'), hashtext($1::text))`);
}
