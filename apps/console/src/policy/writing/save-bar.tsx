import { useState } from 'react';
import { Button, Group, TextInput } from '@mantine/core';
import { NotDone } from '../../parts/answered';
import { Confirmation } from '../../parts/confirmation';
import { Section } from '../../parts/section';
import { navigate } from '../../routing';
import type { Desk } from '../desk';
import type { Draft } from '../policy-answers';
import { versionPath } from '../policy-places';
import { useWriteVersion } from '../policy-queries';
import { forget, write, type Writing } from './drafts';

interface Props {
  readonly desk: Desk;
  readonly begun: Writing;
  readonly writing: Writing;
}

/** What is typed stays until it is saved, whatever goes wrong, or until it is thrown away. */
export function SaveBar({ desk, begun, writing }: Props) {
  const save = useWriteVersion(desk);
  const [tried, setTried] = useState<Draft | null>(null);
  const { level, subject, text, note } = writing;
  const isChanged = text !== begun.text || note !== begun.note;
  const onSaved = ({ number }: { readonly number: number }): void => {
    forget(desk, writing);
    navigate(versionPath(desk, number));
  };
  return (
    <Section title="Save and try">
      <div className="inline-form">
        <TextInput
          className="policy-note"
          label="Why (kept with the version)"
          maxLength={2000}
          value={note}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            write(desk, begun, (before) => ({ ...before, note: typed }));
          }}
        />
        <Button
          loading={save.isPending}
          onClick={() =>
            save.mutate({ level, subject, text, note: note.trim() === '' ? null : note.trim() }, { onSuccess: onSaved })
          }
        >
          Save as a draft
        </Button>
        <Button variant="default" onClick={() => setTried({ level, subject, text })}>
          Show who would move
        </Button>
        <Discard desk={desk} writing={writing} isChanged={isChanged} />
      </div>
      <NotDone error={save.error} />
      {tried !== null && (
        <div className="policy-tried">
          {tried.text !== text && <p className="muted">The text has changed since; ask again to see who would move now.</p>}
          {desk.trial(tried)}
        </div>
      )}
    </Section>
  );
}

function Discard({ desk, writing, isChanged }: { readonly desk: Desk; readonly writing: Writing; readonly isChanged: boolean }) {
  const [isAsking, setIsAsking] = useState(false);
  const leave = (): void => {
    forget(desk, writing);
    navigate(desk.path);
  };
  return (
    <Group>
      <Button variant="subtle" color="brick" onClick={isChanged ? () => setIsAsking(true) : leave}>
        Throw away
      </Button>
      <Confirmation
        isOpen={isAsking}
        title="Throw away what you have written?"
        confirm="Throw it away"
        isDangerous
        isPending={false}
        error={null}
        onConfirm={leave}
        onClose={() => setIsAsking(false)}
      >
        <p>What you have written since the last draft is lost. Drafts and the policy in force stay as they are.</p>
      </Confirmation>
    </Group>
  );
}
