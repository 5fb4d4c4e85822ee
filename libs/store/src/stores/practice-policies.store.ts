import type { Day } from '@holdfast/credit';
import type { PracticeScope } from '../scope';
import { practiceRows } from '../sql';

export interface PracticePolicyVersion {
  readonly number: number;
  readonly text: string;
  readonly note: string | null;
  readonly by: string;
  readonly at: string;
}

export interface PracticePolicyActivation {
  readonly sequence: number;
  /** Null: from that day on the practice has no policy. */
  readonly number: number | null;
  /** By each company's own calendar. */
  readonly from: Day;
  readonly by: string;
  readonly at: string;
}

const VERSION = `number, text, note, by, at`;
const ACTIVATION = `sequence, number, from_day as "from", by, at`;

/** The number it was given; numbers go up within a practice. Call it with `practices.oneAtATime`. */
export async function addVersion(scope: PracticeScope, added: Omit<PracticePolicyVersion, 'number'>): Promise<number> {
  const { text, note, by, at } = added;
  const [given] = await practiceRows<{ number: number }>(
    scope,
    `insert into practice_policy_version (practice_id, number, text, note, by, at)
     select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 from practice_policy_version where practice_id = $1 returning number`,
    text,
    note,
    by,
    at,
  );
  if (!given) throw new Error('a version of a practice’s policy was not added');
  return given.number;
}

export async function version(scope: PracticeScope, number: number): Promise<PracticePolicyVersion | null> {
  const text = `select ${VERSION} from practice_policy_version where practice_id = $1 and number = $2`;
  return (await practiceRows<PracticePolicyVersion>(scope, text, number))[0] ?? null;
}

/** Latest first. */
export function versions(scope: PracticeScope, limit: number): Promise<readonly PracticePolicyVersion[]> {
  const text = `select ${VERSION} from practice_policy_version where practice_id = $1 order by practice_policy_version.number desc limit $2`;
  return practiceRows<PracticePolicyVersion>(scope, text, limit);
}

/** What it lays down from a day on, for companies that it will look after later too. Call it with `practices.oneAtATime`. */
export async function activate(scope: PracticeScope, activation: Omit<PracticePolicyActivation, 'sequence'>): Promise<void> {
  const { number, from, by, at } = activation;
  await practiceRows(
    scope,
    `insert into practice_policy_activation (practice_id, sequence, number, from_day, by, at)
     select $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5 from practice_policy_activation where practice_id = $1`,
    number,
    from,
    by,
    at,
  );
}

/** Latest first. */
export function activations(scope: PracticeScope, limit: number): Promise<readonly PracticePolicyActivation[]> {
  const text = `select ${ACTIVATION} from practice_policy_activation where practice_id = $1 order by practice_policy_activation.sequence desc limit $2`;
  return practiceRows<PracticePolicyActivation>(scope, text, limit);
}

/** What counts on a day and what is to count later, by day; of one day the last counts. */
export async function fromDayOn(scope: PracticeScope, day: Day): Promise<readonly PracticePolicyActivation[]> {
  return practiceRows<PracticePolicyActivation>(
    scope,
    `select ${ACTIVATION} from practice_policy_activation
      where practice_id = $1 and (from_day > $2 or sequence = (select sequence from practice_policy_activation
        where practice_id = $1 and from_day <= $2 order by from_day desc, sequence desc limit 1))
      order by from_day, practice_policy_activation.sequence`,
    day,
  );
}
