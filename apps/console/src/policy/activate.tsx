import { useState } from 'react';
import { Button, Radio, TextInput } from '@mantine/core';
import type { Day } from '../answers';
import { Confirmation } from '../parts/confirmation';
import type { Desk } from './desk';
import type { ListedVersion } from './policy-answers';
import { useActivate } from './policy-queries';

/** Puts a version in force, from today or from a later day on; first it says what will happen. */
export function Activate({ desk, version }: { readonly desk: Desk; readonly version: ListedVersion }) {
  const { tomorrow } = desk;
  const [when, setWhen] = useState<'today' | 'later'>('today');
  const [day, setDay] = useState<Day>('');
  const [isAsking, setIsAsking] = useState(false);
  const activate = useActivate(desk);
  const from = when === 'today' ? null : day === '' ? tomorrow : day;
  const close = (): void => {
    setIsAsking(false);
    if (activate.isError) activate.reset();
  };
  if (desk.barred !== null) return <p className="flush">{desk.barred}</p>;
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
        isDangerous={desk.isDangerous}
        isPending={activate.isPending}
        error={activate.error}
        onConfirm={() => activate.mutate({ number: version.number, from }, { onSuccess: close })}
        onClose={close}
      >
        {desk.whatHappens(version, from)}
      </Confirmation>
    </>
  );
}
