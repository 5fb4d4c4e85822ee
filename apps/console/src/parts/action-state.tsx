import type { ActionState as State } from '../answers';
import { ACTION_STATE } from '../words';

/** In observe mode a planned action waits for nobody: it is only what would have been done. */
export function ActionState({ state, isOnlyObserved = false }: { readonly state: State; readonly isOnlyObserved?: boolean }) {
  const wouldHave = state === 'planned' && isOnlyObserved;
  return (
    <span className={`state state-${wouldHave ? 'would-have' : state}`}>{wouldHave ? 'would have' : ACTION_STATE[state]}</span>
  );
}
