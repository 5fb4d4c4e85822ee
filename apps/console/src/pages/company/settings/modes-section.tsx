import { useState } from 'react';
import { Button, Group, Radio } from '@mantine/core';
import type { Company, Mode, Modes } from '../../../answers';
import { NotDone } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { useChangeSettings } from '../../../queries';
import { LEDGER } from '../../../words';
import { GoingLive } from './going-live';

interface Kind {
  readonly key: keyof Modes;
  readonly title: string;
  readonly about: string;
  readonly means: Readonly<Record<Mode, string>>;
}

const MODES: readonly Mode[] = ['observe', 'ask', 'act'];

export function ModesSection({ company }: { readonly company: Company }) {
  const [draft, setDraft] = useState<Partial<Modes>>({});
  const change = useChangeSettings(company.id);
  const chosen: Modes = { ...company.modes, ...draft };
  const isChanged = MODES_KEYS.some((key) => chosen[key] !== company.modes[key]);
  const goingLive = MODES_KEYS.filter((key) => chosen[key] === 'act' && company.modes[key] !== 'act');
  const [isAsking, setIsAsking] = useState(false);
  const close = (): void => {
    setIsAsking(false);
    change.reset();
  };
  const save = (seen: Partial<Record<keyof Modes, string>>): void =>
    change.mutate({ modes: draft, seen }, { onSuccess: () => finish() });
  const finish = (): void => {
    setDraft({});
    setIsAsking(false);
  };
  return (
    <Section title="Modes" intro="How far Holdfast may go by itself, for each kind of action. A company starts in observe.">
      <div className="modes">
        {kindsFor(LEDGER[company.provider]).map((kind) => (
          <ModeChoice
            key={kind.key}
            kind={kind}
            mode={chosen[kind.key]}
            onChoose={(mode) => setDraft((before) => ({ ...before, [kind.key]: mode }))}
          />
        ))}
      </div>
      <Group mt="lg">
        <Button
          disabled={!isChanged}
          loading={change.isPending && !isAsking}
          onClick={() => (goingLive.length > 0 ? setIsAsking(true) : save({}))}
        >
          Save modes
        </Button>
        <p role="status" className="said">
          {change.isSuccess && !isChanged && 'Saved. They count from the next turn on.'}
        </p>
      </Group>
      <NotDone error={isAsking ? null : change.error} />
      {isAsking && (
        <GoingLive
          company={company}
          kinds={goingLive}
          isPending={change.isPending}
          error={change.error}
          onConfirm={save}
          onClose={close}
        />
      )}
    </Section>
  );
}

function ModeChoice({
  kind,
  mode,
  onChoose,
}: {
  readonly kind: Kind;
  readonly mode: Mode;
  readonly onChoose: (mode: Mode) => void;
}) {
  return (
    <Radio.Group
      className="choice"
      label={kind.title}
      description={kind.about}
      value={mode}
      onChange={(value) => onChoose(MODES.find((known) => known === value) ?? 'observe')}
    >
      {MODES.map((known) => (
        <Radio key={known} value={known} label={known} description={kind.means[known]} />
      ))}
    </Radio.Group>
  );
}

const MODES_KEYS: readonly (keyof Modes)[] = ['standing', 'reminders', 'notes'];

function kindsFor(ledger: string): readonly Kind[] {
  return [
    {
      key: 'standing',
      title: 'Marks',
      about: `Credit holds, upfront payment and new-account holds in ${ledger}, and their release.`,
      means: {
        observe: `Only say what would be placed or released. Nothing in ${ledger} changes.`,
        ask: 'Plan each placing and each release, and wait until a person approves it.',
        act: 'Place and release by the policy, without asking.',
      },
    },
    {
      key: 'reminders',
      title: 'Reminders and tasks',
      about: 'The steps of the policy’s treatment: messages to customers, and calls, letters and reviews for your people.',
      means: {
        observe: 'Only say what would be sent or raised. No customer hears from Holdfast.',
        ask: 'Plan each reminder and task, and wait until a person approves it.',
        act: 'Send each reminder and raise each task on the day the policy lays down.',
      },
    },
    {
      key: 'notes',
      title: 'Notes',
      about: `What was done and why, written on the customer in ${ledger}.`,
      means: {
        observe: `Only keep it here. Nothing is written in ${ledger}.`,
        ask: 'Plan each note, and wait until a person approves it.',
        act: 'Write a note whenever something was done.',
      },
    },
  ];
}
