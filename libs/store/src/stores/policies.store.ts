import type { Day } from '@holdfast/credit';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

/** For whom a policy text is: each level states only what differs from those before it. */
export type PolicyLevel = 'practice' | 'company' | 'group' | 'customer';

export interface PolicySubject {
  readonly level: PolicyLevel;
  /** A group's name or a customer's id; empty for the company's own and its practice's. */
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
  /** Of the practice, whose policy this is a copy of; null: the company wrote it. */
  readonly practice: PracticeVersion | null;
}

/** Which version of which practice's policy. */
export interface PracticeVersion {
  readonly id: string;
  readonly number: number;
}

export interface PolicyActivation extends PolicySubject {
  readonly sequence: number;
  /** Null: from that day on this level has no policy. */
  readonly number: number | null;
  /** Of the version, when the practice wrote it. */
  readonly practice: PracticeVersion | null;
  readonly from: Day;
  readonly by: string;
  readonly at: string;
}

const PRACTICE = `case when version.practice_id is not null
  then jsonb_build_object('id', version.practice_id, 'number', version.practice_number) end as practice`;
const VERSION = `version.number, version.level, version.subject, version.text, version.note, version.by, version.at, ${PRACTICE}`;

/** The number it was given; numbers go up within a company. Copies of a practice's count down from -1, and leave no gap between the company's own. */
export async function addVersion(
  scope: CompanyScope,
  version: NewPolicyVersion,
  practice: PracticeVersion | null = null,
): Promise<number> {
  await oneAtATime(scope);
  const { level, subject, text, note, by, at } = version;
  const added = await firstRow<{ number: number }>(
    scope,
    `insert into policy_version (company_id, number, level, subject, text, note, by, at, practice_id, practice_number)
     select $1, case when $8::uuid is null then greatest(max(number), 0) + 1 else least(min(number), 0) - 1 end, $2, $3, $4, $5, $6, $7, $8, $9
       from policy_version where company_id = $1 returning number`,
    level,
    subject,
    text,
    note,
    by,
    at,
    practice?.id ?? null,
    practice?.number ?? null,
  );
  if (!added) throw new Error('a policy version was not added');
  return added.number;
}

export function version(scope: CompanyScope, number: number): Promise<PolicyVersion | null> {
  const text = `select ${VERSION} from policy_version version where company_id = $1 and number = $2`;
  return firstRow<PolicyVersion>(scope, text, number);
}

/** The company's own copy of a version of its practice's policy, made when it has none yet: its number in the company. */
export async function copyOf(
  scope: CompanyScope,
  practice: PracticeVersion,
  written: Omit<NewPolicyVersion, keyof PolicySubject>,
): Promise<number> {
  const text = `select number from policy_version where company_id = $1 and practice_id = $2 and practice_number = $3`;
  const known = await firstRow<{ number: number }>(scope, text, practice.id, practice.number);
  return known?.number ?? addVersion(scope, { level: 'practice', subject: '', ...written }, practice);
}

/** Latest first. */
export function versions(scope: CompanyScope, limit: number): Promise<readonly PolicyVersion[]> {
  return rows<PolicyVersion>(
    scope,
    `select ${VERSION} from policy_version version where company_id = $1 order by version.number desc limit $2`,
    limit,
  );
}

/** Counts from its day on, until a later day's, or one that was decided after it for the same day. On that day `decisions.callUp` calls everybody up. */
export async function activate(scope: CompanyScope, activation: Omit<PolicyActivation, 'sequence' | 'practice'>): Promise<void> {
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
}

/** Latest first. */
export function activations(scope: CompanyScope, limit: number): Promise<readonly PolicyActivation[]> {
  return rows<PolicyActivation>(
    scope,
    `select activation.sequence, activation.level, activation.subject, activation.number, activation.from_day as "from", activation.by, activation.at, ${PRACTICE}
       from policy_activation activation
       left join policy_version version on version.company_id = $1 and version.number = activation.number
      where activation.company_id = $1 order by activation.sequence desc limit $2`,
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

/** The version of each level that counts on a day, the practice's first, then the company's own, groups and customers by name. */
export function inForce(scope: CompanyScope, day: Day): Promise<readonly PolicyVersion[]> {
  return rows<PolicyVersion>(
    scope,
    `select ${VERSION}
       from (select distinct on (level, subject) number from policy_activation
              where company_id = $1 and from_day <= $2 order by level, subject, from_day desc, sequence desc) latest
       join policy_version version on version.company_id = $1 and version.number = latest.number
      order by array_position(array['practice', 'company', 'group', 'customer'], version.level), version.subject`,
    day,
  );
}

/** From which day on the policy of these groups and this customer, with the company's own and its practice's, has been what it is; null: nothing was ever activated for them. */
export async function countsSince(
  scope: CompanyScope,
  day: Day,
  { groups, customerId }: { readonly groups: readonly string[]; readonly customerId: string | null },
): Promise<Day | null> {
  const found = await firstRow<{ since: Day | null }>(
    scope,
    `select max(from_day) as since from policy_activation
      where company_id = $1 and from_day <= $2
        and (level in ('practice', 'company') or (level = 'group' and subject = any($3)) or (level = 'customer' and subject = $4))`,
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
