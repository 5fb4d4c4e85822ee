import type { ApprovalAnswer } from '../../../outbox-answers';
import { counted } from '../../../words';

/** What became of an approval: not everything that was ticked need have been approved. */
export function Approved({
  asked,
  answer: { approved, changed, expired, gone },
}: {
  readonly asked: number;
  readonly answer: ApprovalAnswer;
}) {
  return (
    <>
      <p>
        {approved.length} of {counted(asked, 'action')} approved.
        {approved.length > 0 && ' What is approved is sent in the next turn, which has been asked for.'}
      </p>
      {changed.length > 0 && (
        <p className="answer-changed">
          {counted(changed.length, 'action')} changed while you were looking and {were(changed)} not approved; the new{' '}
          {changed.length === 1 ? 'text stands' : 'texts stand'} first in the list.
        </p>
      )}
      {expired.length > 0 && (
        <p>
          {counted(expired.length, 'action')} had been asked for too long and {were(expired)} not approved.
        </p>
      )}
      {gone.length > 0 && <p>{counted(gone.length, 'action')} had moved on meanwhile and did not need approval any more.</p>}
    </>
  );
}

export function Declined({ ids }: { readonly ids: readonly string[] }) {
  const [are, rest] = ids.length === 1 ? ['It is', 'it rests'] : ['They are', 'they rest'];
  return (
    <p>
      {counted(ids.length, 'action')} declined. {are} not asked for again until what {rest} on changes.
    </p>
  );
}

function were(ids: readonly string[]): string {
  return ids.length === 1 ? 'was' : 'were';
}
