import { useState } from 'react';
import { Button, Radio, TextInput } from '@mantine/core';
import type { Company, Day, Mode } from '../../../answers';
import { OnDay, dayIn } from '../../../figures';
import { Confirmation } from '../../../parts/confirmation';
import { Answered } from '../../../parts/answered';
import { useClock } from '../../../queries';
import { LEDGER, counted } from '../../../words';
import { MoveCounts } from './moves';
import type { ListedVersion } from './policy-answers';
import { subjectText } from './policy-places';
import { useActivate, usePolicyPreview } from './policy-queries';

const DAY_MS = 86_400_000;

/** Today and tomorrow where the company is; empty until the clock is known. */
export function useDays({ profile }: Company): { readonly today: Day; readonly tomorrow: Day } {
  const now = useClock().data?.now;
  if (now === undefined) return { today: '', tomorrow: '' };
  const on = (at: number): Day => dayIn(new Date(at).toISOString(), profile?.timeZone ?? 'UTC');
  return { today: on(Date.parse(now)), tomorrow: on(Date.parse(now) + DAY_MS) };
}

/** Puts a version in force, from today or from a later day on; first it says what will happen. */
export function Activate({ company, version }: { readonly company: Company; readonly version: ListedVersion }) {
  const { tomorrow } = useDays(company);
  const [when, setWhen] = useState<'today' | 'later'>('today');
  const [day, setDay] = useState<Day>('');
  const [isAsking, setIsAsking] = useState(false);
  const activate = useActivate(company.id);
  const from = when === 'today' ? null : day === '' ? tomorrow : day;
  const close = (): void => {
    setIsAsking(false);
    if (activate.isError) activate.reset();
  };
  return (
    <>
      <Radio.Group
        className="choice choice-row"
        label="It counts from"
        value={when}
        onChange={(value) => setWhen(value === 'later' ? 'later' : 'today')}
      >
        <Radio value="today" label="Today" />
        <Radio value="later" label="A later day" />
      </Radio.Group>
      <div className="inline-form undo-form">
        {when === 'later' && (
          <TextInput
            label="From"
            type="date"
            min={tomorrow}
            value={from ?? ''}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
        )}
        <Button onClick={() => setIsAsking(true)}>Put in force</Button>
      </div>
      <p role="status" className="said">
        {activate.isSuccess && 'Done. The list of versions shows from when on it counts.'}
      </p>
      <Confirmation
        isOpen={isAsking}
        title={`Put version ${version.number} in force?`}
        confirm="Put in force"
        isDangerous={company.modes.standing === 'act' || company.modes.reminders === 'act'}
        isPending={activate.isPending}
        error={activate.error}
        onConfirm={() => activate.mutate({ number: version.number, from }, { onSuccess: close })}
        onClose={close}
      >
        <WhatHappens company={company} version={version} from={from} />
      </Confirmation>
    </>
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
  const preview = usePolicyPreview(company.id, { number: version.number });
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
