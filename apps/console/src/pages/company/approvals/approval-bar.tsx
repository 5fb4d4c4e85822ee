import { useState } from 'react';
import { Button, Checkbox, Group } from '@mantine/core';
import type { Action, ApprovalAnswer } from '../../../outbox-answers';
import { AT_ONCE_MAX, useApprove, useDecline } from '../../../outbox-queries';
import { NotDone } from '../../../parts/answered';
import { Confirmation } from '../../../parts/confirmation';
import { counted } from '../../../words';
import { Approved, Declined } from './approval-answer';

/** Above this many at once, the number has to be typed. */
const TYPED_ABOVE = 25;

interface Props {
  readonly company: string;
  /** What can be approved. */
  readonly ready: readonly Action[];
  readonly selected: readonly Action[];
  readonly onSelect: (actions: readonly Action[]) => void;
  readonly onAnswered: (answer: Pick<ApprovalAnswer, 'changed'>) => void;
}

export function ApprovalBar({ company, ready, selected, onSelect, onAnswered }: Props) {
  const approve = useApprove(company);
  const decline = useDecline(company);
  const [isAsking, setIsAsking] = useState(false);
  const send = (): void => {
    decline.reset();
    const seen = selected.map(({ id, fingerprint }) => ({ id, fingerprint: fingerprint ?? '' }));
    approve.mutate(seen, { onSuccess: onAnswered, onSettled: () => setIsAsking(false) });
  };
  const refuse = (): void => {
    approve.reset();
    const ids = selected.map(({ id }) => id);
    decline.mutate(ids, { onSuccess: () => onAnswered({ changed: [] }) });
  };
  const some = selected.length === 0 ? '' : ` (${selected.length})`;
  return (
    <>
      {ready.length > 0 && (
        <div className="approve">
          <SelectAll ready={ready} selected={selected} onSelect={onSelect} />
          <Group gap="sm">
            <Button variant="default" disabled={selected.length === 0} loading={decline.isPending} onClick={refuse}>
              Decline selected{some}
            </Button>
            <Button
              disabled={selected.length === 0}
              loading={approve.isPending}
              onClick={selected.length > TYPED_ABOVE ? () => setIsAsking(true) : send}
            >
              Approve selected{some}
            </Button>
          </Group>
        </div>
      )}
      <Confirmation
        isOpen={isAsking}
        title={`Approve ${counted(selected.length, 'action')}?`}
        confirm="Approve them"
        typed={String(selected.length)}
        isPending={approve.isPending}
        error={null}
        onConfirm={send}
        onClose={() => setIsAsking(false)}
      >
        <p>They are written or sent in the next turn, each as it is shown in the list.</p>
      </Confirmation>
      <div role="status" className="said answer-said">
        {approve.isSuccess && <Approved asked={approve.variables.length} answer={approve.data} />}
        {decline.isSuccess && <Declined ids={decline.data.declined} />}
      </div>
      <NotDone error={approve.error ?? decline.error} />
    </>
  );
}

function SelectAll({ ready, selected, onSelect }: Pick<Props, 'ready' | 'selected' | 'onSelect'>) {
  const all = ready.slice(0, AT_ONCE_MAX);
  const isAll = selected.length >= all.length;
  return (
    <Checkbox
      label={`Select all ${counted(all.length, 'action')}`}
      checked={isAll}
      indeterminate={selected.length > 0 && !isAll}
      onChange={() => onSelect(isAll ? [] : all)}
    />
  );
}
