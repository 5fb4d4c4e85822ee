import type { Company, Mode } from '../../answers';
import { useStop } from '../../outbox-queries';
import { usePause } from '../../queries';

/** In one look: may anything leave for this company, and how much of it by itself? */
export function WritingState({ company }: { readonly company: Company }) {
  const isAllStopped = useStop().data?.stopped === true;
  const pausedUntil = usePause(company);
  const isStopped = isAllStopped || company.killSwitch;
  if (isStopped) return <span className="writing writing-stopped">Writing is stopped</span>;
  if (pausedUntil !== null) return <span className="writing writing-paused">Writing is paused</span>;
  return <span className="writing">{MODE_TEXT[strongest(company)]}</span>;
}

const MODE_TEXT: Readonly<Record<Mode, string>> = {
  observe: 'Only observes: nothing is written or sent',
  ask: 'Writes what you approve',
  act: 'Writes by policy',
};

function strongest({ modes: { standing, reminders, notes } }: Company): Mode {
  const all = [standing, reminders, notes];
  return all.includes('act') ? 'act' : all.includes('ask') ? 'ask' : 'observe';
}
