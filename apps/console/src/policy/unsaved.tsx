import { Link } from '../routing';
import type { Desk } from './desk';
import { subjectText, writePath } from './policy-places';
import { useUnsaved } from './writing/drafts';

/** What is being written and not saved yet, with the way back to it. */
export function Unsaved({ desk }: { readonly desk: Desk }) {
  const unsaved = useUnsaved(desk);
  if (unsaved.length === 0) return null;
  return (
    <div className="cure" role="note">
      {unsaved.map((writing) => (
        <p key={`${writing.level}/${writing.subject}`} className="flush">
          What you are writing for {subjectText(writing)} is not saved.{' '}
          <Link to={writePath(desk, writing, writing.from)}>Go on writing</Link>
        </p>
      ))}
    </div>
  );
}
