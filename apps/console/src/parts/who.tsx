import { useState } from 'react';
import { Button, Group, TextInput } from '@mantine/core';
import { Refusal } from '../api';
import { useSayWho, useSession } from '../session-queries';
import { NotDone } from './answered';
import { Dialog } from './dialog';

const NAME_MAX = 100;

/** Under which name everything here is written down. */
export function Who() {
  const { data } = useSession();
  const [isOpen, setIsOpen] = useState(false);
  if (data === undefined) return null;
  return (
    <>
      {data.name === null ? (
        <Button className="who" size="compact-sm" variant="light" onClick={() => setIsOpen(true)}>
          Say who you are
        </Button>
      ) : (
        <Button
          className="who"
          size="compact-sm"
          variant="subtle"
          onClick={() => setIsOpen(true)}
          aria-label={`You are ${data.name}: change`}
        >
          {data.name}
        </Button>
      )}
      {isOpen && <SayWho name={data.name ?? ''} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function SayWho({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const [text, setText] = useState(name);
  const say = useSayWho();
  const fault = say.error instanceof Refusal ? say.error.faults.find(({ field }) => field === 'name') : undefined;
  return (
    <Dialog title="Who are you?" size="md" onClose={onClose}>
      <form
        className="record"
        onSubmit={(event) => {
          event.preventDefault();
          say.mutate(text, { onSuccess: onClose });
        }}
      >
        <TextInput
          label="Your name, for the records"
          description="Everything you record, approve or change from now on is written down under it. Nobody checks it."
          maxLength={NAME_MAX}
          autoComplete="name"
          data-autofocus
          value={text}
          error={fault === undefined ? null : `A name ${fault.message}`}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <NotDone error={fault === undefined ? say.error : null} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={say.isPending} disabled={text.trim() === ''}>
            That is me
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
