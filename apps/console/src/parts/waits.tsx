import { AtTime } from '../figures';
import type { Action } from '../outbox-answers';

/** What an action waits for, and until when. */
export function Waits({ for: waits, timeZone }: { readonly for: Action['waits']; readonly timeZone: string | null }) {
  if (waits === null) return null;
  return (
    <p className="waits">
      Waits: {waits.reason}
      {waits.until !== null && (
        <>
          {' '}
          (until <AtTime instant={waits.until} timeZone={timeZone} />)
        </>
      )}
    </p>
  );
}
