import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import type { Company, Day, Instant } from '../../../answers';
import { AtTime, dayIn, startOfDay } from '../../../figures';
import { NotDone } from '../../../parts/answered';
import { Section } from '../../../parts/section';
import { useChangeSettings, useClock, usePause } from '../../../queries';

export function PauseSection({ company }: { readonly company: Company }) {
  const pausedUntil = usePause(company);
  const change = useChangeSettings(company.id);
  const timeZone = company.profile?.timeZone ?? 'UTC';
  return (
    <Section
      title="Pause"
      intro="While paused, Holdfast goes on reading and judging, but writes and sends nothing. It starts again by itself."
    >
      {pausedUntil === null ? (
        <PauseForm timeZone={timeZone} isPending={change.isPending} onPause={(until) => change.mutate({ pausedUntil: until })} />
      ) : (
        <div className="inline-form">
          <p className="flush">
            Paused until <AtTime instant={pausedUntil} timeZone={company.profile?.timeZone ?? null} />.
          </p>
          <Button variant="default" loading={change.isPending} onClick={() => change.mutate({ pausedUntil: null })}>
            End the pause
          </Button>
        </div>
      )}
      <NotDone error={change.error} />
    </Section>
  );
}

interface FormProps {
  readonly timeZone: string;
  readonly isPending: boolean;
  readonly onPause: (until: Instant) => void;
}

const DAY_MS = 86_400_000;

function PauseForm({ timeZone, isPending, onPause }: FormProps) {
  const [until, setUntil] = useState<Day>('');
  const clock = useClock().data;
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        onPause(startOfDay(until, timeZone));
      }}
    >
      <TextInput
        label="Paused until"
        description={`The start of this day, ${timeZone}.`}
        type="date"
        required
        withAsterisk={false}
        value={until}
        {...(clock === undefined ? {} : { min: dayIn(new Date(Date.parse(clock.now) + DAY_MS).toISOString(), timeZone) })}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={until === ''} loading={isPending}>
        Pause
      </Button>
    </form>
  );
}
