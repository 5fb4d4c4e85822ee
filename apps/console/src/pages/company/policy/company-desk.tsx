import type { Company, Day, Mode } from '../../../answers';
import { OnDay, dayIn } from '../../../figures';
import { Answered } from '../../../parts/answered';
import type { Desk } from '../../../policy/desk';
import { MoveCounts, Moved } from '../../../policy/moves';
import type { Asked, ListedVersion, PolicyPreview, Subject } from '../../../policy/policy-answers';
import { subjectText } from '../../../policy/policy-places';
import { usePreview } from '../../../policy/policy-queries';
import { companyUrl, useClock } from '../../../queries';
import { companyPath } from '../../../routing';
import { LEDGER, counted } from '../../../words';

const DAY_MS = 86_400_000;

/** Where the company's own policies are written, and those for its groups and customers. */
export function useCompanyDesk(company: Company): Desk {
  const { id, name, profile, practice, modes } = company;
  const now = useClock().data?.now;
  return {
    kind: 'company',
    id,
    name,
    url: companyUrl(id),
    path: companyPath(id, 'policy'),
    currency: profile?.homeCurrency ?? '',
    timeZone: profile?.timeZone ?? null,
    practice,
    tomorrow: now === undefined ? '' : dayIn(new Date(Date.parse(now) + DAY_MS).toISOString(), profile?.timeZone ?? 'UTC'),
    isDangerous: modes.standing === 'act' || modes.reminders === 'act',
    barred: null,
    trial: (asked) => <Moves company={id} asked={asked} />,
    whatHappens: (version, from) => <WhatHappens company={company} version={version} from={from} />,
    whatEnds: (subject) => <p>{whatEnds(company, subject)}</p>,
  };
}

function whatEnds({ policy, practice }: Company, subject: Subject): string {
  const bottom = practice === null ? `the starting policy ${policy}` : 'its practice’s policy, or else the starting policy,';
  const then = subject.level === 'company' ? bottom : 'the company’s policy';
  return `From today on ${subjectText(subject)} has no policy of its own, and ${then} counts.`;
}

function previewOf(company: string): Pick<Desk, 'kind' | 'id' | 'url'> {
  return { kind: 'company', id: company, url: companyUrl(company) };
}

/** Who would stand where if a text counted today. */
function Moves({ company, asked }: { readonly company: string; readonly asked: Asked }) {
  const query = usePreview<PolicyPreview>(previewOf(company), asked);
  return (
    <Answered query={query} what="who would move">
      {(preview) => <Moved company={company} preview={preview} />}
    </Answered>
  );
}

function WhatHappens({
  company,
  version,
  from,
}: {
  readonly company: Company;
  readonly version: ListedVersion;
  readonly from: Day | null;
}) {
  const preview = usePreview<PolicyPreview>(previewOf(company.id), { number: version.number });
  return (
    <>
      <p>
        {from === null ? (
          'From now on'
        ) : (
          <>
            From <OnDay day={from} /> on
          </>
        )}{' '}
        it counts for {subjectText(version)}
        {from === null
          ? ', and everybody it is for is judged by it in the next turn.'
          : '. Until then nothing changes, and everybody it is for is judged by it on that day.'}{' '}
        The past is never judged by it.
      </p>
      <Answered query={preview} what="who would move">
        {(told) => (
          <>
            <p>
              {told.moves === 0
                ? 'Were it in force today, nobody would stand elsewhere.'
                : `Were it in force today, ${told.moves.toLocaleString('en-GB')} of ${counted(told.customers, 'customer')} would stand elsewhere:`}
            </p>
            <MoveCounts preview={told} />
          </>
        )}
      </Answered>
      <WhatModesDo company={company} />
    </>
  );
}

/** What follows outside from another judgement. */
export function WhatModesDo({ company }: { readonly company: Company }) {
  return (
    <>
      <p>{marksText(company)}</p>
      <p>{remindersText(company.modes.reminders)}</p>
    </>
  );
}

function marksText({ modes, provider }: Company): string {
  const ledger = LEDGER[provider];
  switch (modes.standing) {
    case 'observe':
      return `Marks are only observed: nothing is placed or released in ${ledger}. Holdfast says what it would do.`;
    case 'ask':
      return `Marks are asked for: each change in ${ledger} is planned and waits until a person approves it.`;
    case 'act':
      return `Marks act: they are placed and released in ${ledger} without asking, from the first turn in which it counts.`;
  }
}

function remindersText(mode: Mode): string {
  switch (mode) {
    case 'observe':
      return 'Reminders and tasks are only observed: no customer hears from Holdfast.';
    case 'ask':
      return 'Reminders and tasks by its treatment are planned and wait until a person approves them.';
    case 'act':
      return 'Reminders go out and tasks are raised by its treatment, without asking.';
  }
}
