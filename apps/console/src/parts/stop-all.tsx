import { useState } from 'react';
import { Button } from '@mantine/core';
import { AtTime } from '../figures';
import { useSetStop, useStop } from '../outbox-queries';
import { byText } from '../words';
import { Confirmation } from './confirmation';

/** The switch for all companies, in the masthead of every page; and, once it is thrown, the bar that nobody can overlook. */
export function StopAllButton() {
  const { data: stop } = useStop();
  const [isAsking, setIsAsking] = useState(false);
  const set = useSetStop();
  if (stop === undefined || stop.stopped) return null;
  return (
    <>
      <Button color="brick" variant="outline" size="compact-sm" onClick={() => setIsAsking(true)}>
        Stop everything
      </Button>
      <Confirmation
        isOpen={isAsking}
        title="Stop everything, in every company?"
        confirm="Stop everything"
        isDangerous
        isPending={set.isPending}
        error={set.error}
        onConfirm={() => set.mutate(true, { onSuccess: () => setIsAsking(false) })}
        onClose={() => setIsAsking(false)}
      >
        <p>
          Within five seconds nothing more is written to any ledger and no mail is sent, until somebody lets it go on. A single
          write that has left already is finished, and what became of it is written down.
        </p>
        <p>
          Holdfast goes on reading and judging. Marks that stand in a ledger stay there; releases wait too. Nothing that waits is
          lost.
        </p>
      </Confirmation>
    </>
  );
}

export function StoppedBar() {
  const { data: stop } = useStop();
  const [isAsking, setIsAsking] = useState(false);
  const set = useSetStop();
  if (stop?.stopped !== true) return null;
  return (
    <div className="stopped-bar">
      <div className="stopped-line">
        <p role="alert">
          <strong>Everything is stopped.</strong> Nothing is written to the ledger of any company, and no mail is sent
          {stop.at !== null && (
            <>
              , since <AtTime instant={stop.at} timeZone={null} />
            </>
          )}
          {stop.by !== null && `, by ${byText(stop.by)}`}.
        </p>
        <Button variant="white" color="brick" size="compact-md" onClick={() => setIsAsking(true)}>
          Let writing go on
        </Button>
      </div>
      <Confirmation
        isOpen={isAsking}
        title="Let writing go on?"
        confirm="Let writing go on"
        isPending={set.isPending}
        error={set.error}
        onConfirm={() => set.mutate(false, { onSuccess: () => setIsAsking(false) })}
        onClose={() => setIsAsking(false)}
      >
        <p>
          Each company goes on as its own modes and its own switch allow. What was approved meanwhile is judged and read again
          first, and sent only if it still holds.
        </p>
      </Confirmation>
    </div>
  );
}
