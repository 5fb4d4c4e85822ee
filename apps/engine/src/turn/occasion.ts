import type { EntityKind } from '@holdfast/credit';

/** What is known when a turn begins. */
export interface Situation {
  /** Who asked for the turn. */
  readonly trigger: string;
  /** The ledger has been read to its end at least once. */
  readonly isKnown: boolean;
  /** A look was begun and broken off, or a kind has to be swept. */
  readonly isUnfinished: boolean;
  /** Kinds that webhooks have told of; null: nothing was told. */
  readonly told: ReadonlySet<EntityKind> | null;
  /** The company's day of the comparison has come, and its hour. */
  readonly isReconcileDue: boolean;
  /** Nobody tells us what happens, and it is time to ask. */
  readonly isPollDue: boolean;
  /** Somebody waits to be decided, or an action to be sent, by time alone: before that the ledger has to be read. */
  readonly isWorkWaiting: boolean;
}

/** How a turn looks at the ledger: everything, what changed (of the kinds told, or of all: null), or that with the daily comparison. */
export interface Occasion {
  readonly work: 'first' | 'changes' | 'reconcile';
  readonly told: ReadonlySet<EntityKind> | null;
}

/** Whoever asks in person, or moves the clock, wants to see everything as it is now. */
const ASKING_FOR_ALL: ReadonlySet<string> = new Set(['request', 'approved', 'clock', 'connected', 'undo']);

/** What a turn reads; null: nothing, so that it costs the provider no call. */
export function occasionOf(situation: Situation): Occasion | null {
  const { trigger, isKnown, isUnfinished, told, isReconcileDue, isPollDue, isWorkWaiting } = situation;
  if (!isKnown) return { work: 'first', told: null };
  if (isReconcileDue) return { work: 'reconcile', told: null };
  // A look that was broken off may have been one at everything.
  const wantsAll = ASKING_FOR_ALL.has(trigger) || isUnfinished || isPollDue || isWorkWaiting;
  if (wantsAll) return { work: 'changes', told: null };
  return told === null ? null : { work: 'changes', told };
}
