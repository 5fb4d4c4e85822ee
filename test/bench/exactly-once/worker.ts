import { parentPort, threadId, workerData } from 'node:worker_threads';
import { openStore } from '@holdfast/store';
import { playUnits, type Unit } from './share';

/** What a thread is given: the owner's url, and how many lanes it plays on. */
export interface Given {
  readonly databaseUrl: string;
  readonly lanes: number;
}

/** Asks for units with a null, and is given one each time, or null when there are no more; each one played is told at once. */
async function work({ databaseUrl, lanes }: Given): Promise<void> {
  const waiting: ((unit: Unit | null) => void)[] = [];
  parentPort?.on('message', (unit: Unit | null) => waiting.shift()?.(unit));
  const next = (): Promise<Unit | null> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      parentPort?.postMessage(null);
    });
  const store = await openStore({ url: databaseUrl, poolMax: 2 * lanes });
  const names = Array.from({ length: lanes }, (_, n) => `${threadId}-${n}`);
  await Promise.all(names.map((name) => playUnits({ name, store }, next, (tally) => parentPort?.postMessage(tally))));
  await store.close();
  parentPort?.close();
}

work(workerData as Given).catch((error: unknown) => {
  setImmediate(() => {
    throw error;
  });
});
