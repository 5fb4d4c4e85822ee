import { useState } from 'react';
import { Button, Group, TextInput } from '@mantine/core';
import type { Company } from '../../../../answers';
import { NotDone } from '../../../../parts/answered';
import { Confirmation } from '../../../../parts/confirmation';
import { Section } from '../../../../parts/section';
import { companyPath, navigate } from '../../../../routing';
import { Moves } from '../moves';
import { versionPath } from '../policy-places';
import { useWriteVersion, type Draft } from '../policy-queries';
import { forget, write, type Writing } from './drafts';

interface Props {
  readonly company: Company;
  readonly begun: Writing;
  readonly writing: Writing;
}

/** What is typed stays until it is saved, whatever goes wrong, or until it is thrown away. */
export function SaveBar({ company, begun, writing }: Props) {
  const save = useWriteVersion(company.id);
  const [tried, setTried] = useState<Draft | null>(null);
  const { level, subject, text, note } = writing;
  const isChanged = text !== begun.text || note !== begun.note;
  const onSaved = ({ number }: { readonly number: number }): void => {
    forget(company.id, writing);
    navigate(versionPath(company.id, number));
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
            write(company.id, begun, (before) => ({ ...before, note: typed }));
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
        <Discard company={company} writing={writing} isChanged={isChanged} />
      </div>
      <NotDone error={save.error} />
      {tried !== null && (
        <div className="policy-tried">
          {tried.text !== text && <p className="muted">The text has changed since; ask again to see who would move now.</p>}
          <Moves company={company} asked={tried} />
        </div>
      )}
    </Section>
  );
}

function Discard({
  company,
  writing,
  isChanged,
}: {
  readonly company: Company;
  readonly writing: Writing;
  readonly isChanged: boolean;
}) {
  const [isAsking, setIsAsking] = useState(false);
  const leave = (): void => {
    forget(company.id, writing);
    navigate(companyPath(company.id, 'policy'));
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
