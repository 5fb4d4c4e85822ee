import { useState } from 'react';
import { Button, Group } from '@mantine/core';
import type { Company } from '../../answers';
import type { Action } from '../../outbox-answers';
import { useResolve, useRetry } from '../../outbox-queries';
import { NotDone } from '../../parts/answered';
import { Confirmation } from '../../parts/confirmation';
import { customerText } from '../../words';

/** What only a person can do about an action: try one again that was refused, or say what became of an e-mail that nobody knows of. */
export function ActionCure({ company, action }: { readonly company: Company; readonly action: Action }) {
  if (action.state === 'rejected') return <Retry company={company.id} action={action} />;
  if (action.state === 'in_doubt' && (action.kind === 'remind' || action.kind === 'alert'))
    return <Doubt company={company.id} action={action} />;
  return null;
}

interface Props {
  readonly company: string;
  readonly action: Action;
}

function Retry({ company, action }: Props) {
  const retry = useRetry(company);
  return (
    <div className="action-cure">
      <Button size="compact-sm" variant="default" loading={retry.isPending} onClick={() => retry.mutate(action.id)}>
        Try again
      </Button>
      <NotDone error={retry.error} />
    </div>
  );
}

function Doubt({ company, action }: Props) {
  const resolve = useResolve(company);
  const [isAsking, setIsAsking] = useState<'done' | 'not-done' | null>(null);
  const close = (): void => {
    setIsAsking(null);
    resolve.reset();
  };
  const isDone = isAsking === 'done';
  return (
    <div className="action-cure">
      <p>Ask {customerText(action)}, or look at what the mail server has delivered.</p>
      <Group gap="sm">
        <Button size="compact-sm" variant="default" onClick={() => setIsAsking('done')}>
          It arrived
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setIsAsking('not-done')}>
          It did not arrive: send it again
        </Button>
      </Group>
      <Confirmation
        isOpen={isAsking !== null}
        title={isDone ? 'The e-mail arrived?' : 'Send the e-mail again?'}
        confirm={isDone ? 'It arrived' : 'Send it again'}
        isDangerous={!isDone}
        isPending={resolve.isPending}
        error={resolve.error}
        onConfirm={() => resolve.mutate({ action: action.id, as: isDone ? 'done' : 'not-done' }, { onSuccess: close })}
        onClose={close}
      >
        {isDone ? (
          <p>It is written down as sent, by your word, and this message is never sent again.</p>
        ) : (
          <p>
            It is sent in the next turn, if it is still called for.{' '}
            <strong>If the first one arrived after all, the customer gets it twice.</strong>
          </p>
        )}
      </Confirmation>
    </div>
  );
}
