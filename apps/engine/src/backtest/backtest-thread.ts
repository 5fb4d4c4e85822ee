import { parentPort, workerData } from 'node:worker_threads';
import { joinStore } from '@holdfast/store';
import { playPast, type PastToPlay } from './play-past';

/** What a thread is started with. */
export interface ThreadTask extends PastToPlay {
  /** Of the engine's role. */
  readonly databaseUrl: string;
}

/** What it says: how far it has come, and in the end the result. */
export type ThreadWord = { readonly progress: { readonly done: number; readonly of: number } } | { readonly result: string };

const say = (word: ThreadWord): void => parentPort?.postMessage(word);

async function play({ databaseUrl, ...task }: ThreadTask): Promise<void> {
  const store = await joinStore({ url: databaseUrl, poolMax: 1 });
  try {
    say({ result: await playPast(store, task, (progress) => say({ progress })) });
  } finally {
    await store.close();
  }
}

void play(workerData as ThreadTask);
