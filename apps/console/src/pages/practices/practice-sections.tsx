import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { NotDone } from '../../parts/answered';
import { Confirmation } from '../../parts/confirmation';
import { Section } from '../../parts/section';
import type { Practice } from '../../practice-answers';
import { useChangePractice, useRemovePractice } from '../../practice-queries';
import { navigate } from '../../routing';
import { PRACTICE_NAME_MAX } from './practices-page';

export function NameSection({ practice }: { readonly practice: Practice }) {
  const [typed, setTyped] = useState<string | null>(null);
  const change = useChangePractice(practice.id);
  const name = typed ?? practice.name;
  return (
    <Section title="Name">
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ name: name.trim() }, { onSuccess: () => setTyped(null) });
        }}
      >
        <TextInput
          className="practice-name"
          label="Name of the firm"
          maxLength={PRACTICE_NAME_MAX}
          value={name}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          loading={change.isPending}
          disabled={name.trim() === '' || name.trim() === practice.name}
        >
          Save the name
        </Button>
        <p role="status" className="said">
          {change.isSuccess && typed === null && 'Saved.'}
        </p>
      </form>
      <NotDone error={change.error} />
    </Section>
  );
}

export function EndSection({ practice }: { readonly practice: Practice }) {
  const [asked, setAsked] = useState<'end' | 'remove' | null>(null);
  const change = useChangePractice(practice.id);
  const remove = useRemovePractice(practice.id);
  const close = (): void => {
    setAsked(null);
    change.reset();
    remove.reset();
  };
  if (practice.endedAt !== null) return <Resume practice={practice} />;
  return (
    <Section
      title="End of the practice"
      intro="One that ends looks after nobody and lays down nothing any more; everything of it can still be read, and it can be resumed. One whose policy was never in force can be removed instead."
    >
      {practice.companies > 0 ? (
        <p className="flush">It still looks after companies. Take them out first.</p>
      ) : (
        <div className="inline-form">
          <Button variant="outline" color="brick" onClick={() => setAsked('end')}>
            End it
          </Button>
          <Button variant="outline" color="brick" onClick={() => setAsked('remove')}>
            Remove it
          </Button>
        </div>
      )}
      <Confirmation
        isOpen={asked === 'end'}
        title={`End ${practice.name}?`}
        confirm="End it"
        isDangerous
        isPending={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate({ ended: true }, { onSuccess: close })}
        onClose={close}
      >
        <p>No company can be put into it from then on, and nothing can be written for it. What it laid down is kept.</p>
      </Confirmation>
      <Confirmation
        isOpen={asked === 'remove'}
        title={`Remove ${practice.name}?`}
        confirm="Remove it"
        isDangerous
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => navigate('/practices') })}
        onClose={close}
      >
        <p>It goes with its drafts, which judged nobody, and cannot be brought back.</p>
      </Confirmation>
    </Section>
  );
}

function Resume({ practice }: { readonly practice: Practice }) {
  const change = useChangePractice(practice.id);
  return (
    <Section
      title="This practice has ended"
      intro="It looks after nobody and lays down nothing. What it laid down can be read here."
    >
      <Button variant="default" loading={change.isPending} onClick={() => change.mutate({ ended: false })}>
        Resume it
      </Button>
      <NotDone error={change.error} />
    </Section>
  );
}
