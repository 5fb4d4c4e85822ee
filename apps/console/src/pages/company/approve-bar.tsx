import { Button, Checkbox } from '@mantine/core';
import { NotDone } from '../../parts/answered';
import { useApprove } from '../../queries';
import { counted } from '../../words';

/** The engine takes this many at once. */
const APPROVED_AT_ONCE_MAX = 1000;

interface Props {
  readonly company: string;
  readonly awaiting: readonly string[];
  readonly selected: readonly string[];
  readonly onSelect: (ids: readonly string[]) => void;
}

export function ApproveBar({ company, awaiting, selected, onSelect }: Props) {
  const approve = useApprove(company);
  const all = awaiting.slice(0, APPROVED_AT_ONCE_MAX);
  const isAll = all.length > 0 && selected.length >= all.length;
  return (
    <>
      {awaiting.length > 0 && (
        <div className="approve">
          <Checkbox
            label={`Select all ${counted(all.length, 'action')} waiting for approval`}
            checked={isAll}
            indeterminate={selected.length > 0 && !isAll}
            onChange={() => onSelect(isAll ? [] : all)}
          />
          <Button
            disabled={selected.length === 0}
            loading={approve.isPending}
            onClick={() => approve.mutate(selected.slice(0, APPROVED_AT_ONCE_MAX), { onSuccess: () => onSelect([]) })}
          >
            Approve selected{selected.length === 0 ? '' : ` (${selected.length})`}
          </Button>
        </div>
      )}
      <p role="status" className="said">
        {approve.isSuccess && <Approved asked={approve.variables.length} approved={approve.data.approved.length} />}
      </p>
      <NotDone error={approve.error} />
    </>
  );
}

function Approved({ asked, approved }: { readonly asked: number; readonly approved: number }) {
  const left = asked - approved;
  return (
    <>
      {counted(approved, 'action')} approved. {approved === 1 ? 'It is' : 'They are'} sent in the next turn, which has been asked
      for.
      {left > 0 && ` ${counted(left, 'action')} had moved on meanwhile and did not need approval any more.`}
    </>
  );
}
