import { parentPort, workerData } from 'node:worker_threads';
import { playAll, type Share } from './share';

/** One thread's share of the seeds; each one played is told at once. */
playAll(workerData as Share, (played) => parentPort?.postMessage(played)).catch((error: unknown) => {
  setImmediate(() => {
    throw error;
  });
});
