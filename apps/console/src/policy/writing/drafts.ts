import { useSyncExternalStore } from 'react';
import type { Desk } from '../desk';
import type { Subject } from '../policy-answers';

/** What somebody is writing. It outlives the page in which it is written, but not the browser's window. */
export interface Writing extends Subject {
  readonly text: string;
  readonly note: string;
  /** What it began with. */
  readonly from: string;
}

const kept = new Map<string, Writing>();
const listeners = new Set<() => void>();

type Whose = Pick<Desk, 'kind' | 'id'>;

function keyOf({ kind, id }: Whose, { level, subject }: Subject): string {
  return JSON.stringify([kind, id, level, subject]);
}

/** Changes what is being written; `begun` is what it begins with, and the same again is nothing unsaved. */
export function write(desk: Whose, begun: Writing, change: (before: Writing) => Writing): void {
  const key = keyOf(desk, begun);
  const now = change(kept.get(key) ?? begun);
  if (now.text === begun.text && now.note === begun.note) kept.delete(key);
  else kept.set(key, now);
  tellAll();
}

export function forget(desk: Whose, subject: Subject): void {
  kept.delete(keyOf(desk, subject));
  tellAll();
}

/** Null where nothing unsaved is being written. */
export function useWriting(desk: Whose, subject: Subject): Writing | null {
  return useSyncExternalStore(subscribe, () => kept.get(keyOf(desk, subject)) ?? null);
}

/** Reads anew whenever anything is kept or forgotten. */
export function useUnsaved({ kind, id }: Whose): readonly Writing[] {
  useSyncExternalStore(subscribe, () => state);
  return [...kept].filter(([key]) => key.startsWith(`${JSON.stringify([kind, id]).slice(0, -1)},`)).map(([, writing]) => writing);
}

let state = 0;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tellAll(): void {
  state += 1;
  if (kept.size > 0) window.addEventListener('beforeunload', askFirst);
  else window.removeEventListener('beforeunload', askFirst);
  for (const listener of listeners) listener();
}

function askFirst(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
