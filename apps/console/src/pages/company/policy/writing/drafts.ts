import { useSyncExternalStore } from 'react';
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

function keyOf(company: string, { level, subject }: Subject): string {
  return JSON.stringify([company, level, subject]);
}

/** Changes what is being written; `begun` is what it begins with, and the same again is nothing unsaved. */
export function write(company: string, begun: Writing, change: (before: Writing) => Writing): void {
  const key = keyOf(company, begun);
  const now = change(kept.get(key) ?? begun);
  if (now.text === begun.text && now.note === begun.note) kept.delete(key);
  else kept.set(key, now);
  tellAll();
}

export function forget(company: string, subject: Subject): void {
  kept.delete(keyOf(company, subject));
  tellAll();
}

/** Null where nothing unsaved is being written. */
export function useWriting(company: string, subject: Subject): Writing | null {
  return useSyncExternalStore(subscribe, () => kept.get(keyOf(company, subject)) ?? null);
}

/** Reads anew whenever anything is kept or forgotten. */
export function useUnsaved(company: string): readonly Writing[] {
  useSyncExternalStore(subscribe, () => state);
  return [...kept].filter(([key]) => key.startsWith(`[${JSON.stringify(company)},`)).map(([, writing]) => writing);
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
