import type { Company, Day, Mode } from '../../answers';
import { OnDay } from '../../figures';
import { Answered } from '../../parts/answered';
import type { Desk } from '../../policy/desk';
import type { ListedVersion } from '../../policy/policy-answers';
import { useLaidDown } from '../../policy/policy-queries';
import type { Practice } from '../../practice-answers';
import { practiceUrl } from '../../practice-queries';
import { useCompanies } from '../../queries';
import { practicePath } from '../../routing';
import { MovesInEach, gistOf, useMovesInEach } from './moves-in-each';

const DAY_MS = 86_400_000;

/** Where a practice's policy is written. */
export function usePracticeDesk({ id, name, endedAt }: Practice): Desk {
  const asOf = useLaidDown(id).data?.asOf;
  const companies = (useCompanies().data ?? []).filter(({ practice }) => practice === id);
  return {
    kind: 'practice',
    id,
    name,
    url: practiceUrl(id),
    path: practicePath(id, 'policy'),
    currency: '',
    timeZone: null,
    practice: null,
    tomorrow: asOf === undefined ? '' : new Date(Date.parse(asOf) + DAY_MS).toISOString().slice(0, 10),
    isDangerous: companies.some(({ modes }) => modes.standing === 'act' || modes.reminders === 'act'),
    barred: endedAt === null ? null : 'This practice has ended. To put a version in force, resume it first.',
    trial: (asked) => <MovesInEach practice={id} asked={asked} />,
    whatHappens: (version, from) => <WhatHappens practice={id} companies={companies} version={version} from={from} />,
    whatEnds: () => (
      <p>
        From today on the practice lays nothing down. Companies that follow it are judged by their starting policies. One whose
        own policy is based on the practice’s would not fit any more, and keeps this from being done.
      </p>
    ),
  };
}

interface Props {
  readonly practice: string;
  readonly companies: readonly Company[];
  readonly version: ListedVersion;
  readonly from: Day | null;
}

function WhatHappens({ practice, companies, version, from }: Props) {
  const tried = useMovesInEach(practice, { number: version.number });
  return (
    <>
      <p>
        {from === null ? (
          'From today on'
        ) : (
          <>
            From <OnDay day={from} /> on
          </>
        )}
        , by each company’s own calendar, it counts in every company of the practice that does not stand for itself: in all of
        them, or, when it does not fit one, in none. The past is never judged by it.
      </p>
      {companies.length === 0 ? (
        <p>The practice looks after no company yet. It counts for those that are put in later.</p>
      ) : (
        <Answered query={tried} what="who would move">
          {(all) => (
            <ul className="moves-gist" aria-label="In each company">
              {all.companies.map((one) => (
                <li key={one.id}>
                  <strong>{one.name}</strong>: {gistOf(one)}
                </li>
              ))}
            </ul>
          )}
        </Answered>
      )}
      {modesText(companies).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </>
  );
}

const MARKS: Readonly<Record<Mode, string>> = {
  act: 'Marks are placed and released without asking in',
  ask: 'Marks are planned and wait for a person in',
  observe: 'No mark is placed or released, Holdfast only says what it would do, in',
};
const REMINDERS: Readonly<Record<Mode, string>> = {
  act: 'Reminders go out and tasks are raised without asking in',
  ask: 'Reminders and tasks are planned and wait for a person in',
  observe: 'Reminders and tasks are only observed, and no customer hears from Holdfast, in',
};

/** What follows outside, company by company where they differ. */
function modesText(companies: readonly Company[]): readonly string[] {
  return (['act', 'ask', 'observe'] as const).flatMap((mode) => [
    ...inThose(MARKS[mode], companies, (company) => company.modes.standing === mode),
    ...inThose(REMINDERS[mode], companies, (company) => company.modes.reminders === mode),
  ]);
}

function inThose(what: string, companies: readonly Company[], isSo: (company: Company) => boolean): readonly string[] {
  const names = companies.filter(isSo).map(({ name }) => name);
  if (names.length === 0) return [];
  const isAll = names.length === companies.length && names.length > 1;
  return [`${what} ${isAll ? 'all of them' : names.toSorted((a, b) => a.localeCompare(b)).join(', ')}.`];
}
