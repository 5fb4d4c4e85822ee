import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ThreadTask, ThreadWord } from './backtest-thread';

/** Not enough for the books; the process itself is in no danger. */
export class TooLarge extends Error {}

/** A backtest that is being played in a thread of its own, so that nobody waits for it who asks for something else. */
export class Played {
  progress: { readonly done: number; readonly of: number | null } = { done: 0, of: null };
  /** The result as JSON. Rejects when the thread was stopped or broke down. */
  readonly result: Promise<string>;
  private readonly worker: Worker;

  /** `execArgv`: how the thread is started where that differs from how this process was. */
  constructor(
    task: ThreadTask,
    { memoryMb, execArgv }: { readonly memoryMb: number; readonly execArgv: readonly string[] | null },
  ) {
    this.worker = new Worker(join(__dirname, `backtest-thread${extname(__filename)}`), {
      workerData: task,
      // It needs no secret.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      ...(execArgv === null ? {} : { execArgv: [...execArgv] }),
    });
    this.result = new Promise((resolve, reject) => {
      this.worker.on('message', (word: ThreadWord) => {
        if ('result' in word) resolve(word.result);
        else this.progress = word.progress;
      });
      this.worker.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new TooLarge(error.message) : error),
      );
      this.worker.once('exit', () => reject(new Error('the thread ended before it had a result')));
    });
    // Whoever stops it need not wait for the result.
    this.result.catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}
