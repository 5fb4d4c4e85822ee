import { Injectable } from '@nestjs/common';
import { Store, type NewCheck } from '@holdfast/store';

interface Waiting {
  readonly check: NewCheck;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Answers on their way to the database, for one company. */
interface Line {
  readonly companyId: string;
  readonly isOnDisk: boolean;
  waiting: Waiting[];
}

/** Keeps every answer before it is given. Those that come while others are being written go together in the next write: under load one commit serves
 * many. What refuses somebody is on disk before it is told; a yes does not wait for the disk. */
@Injectable()
export class Recorder {
  /** Lines that are being written; one that is not here has nothing waiting. */
  private readonly lines = new Map<string, Line>();

  constructor(private readonly store: Store) {}

  /** Resolves once it is stored. */
  record(companyId: string, check: NewCheck): Promise<void> {
    const isOnDisk = check.verdict === 'hold' || check.verdict === 'upfront';
    return new Promise((done, failed) => {
      const name = `${companyId}/${isOnDisk}`;
      const line = this.lines.get(name);
      const waiting = { check, done, failed };
      if (line) line.waiting.push(waiting);
      else void this.write(name, { companyId, isOnDisk, waiting: [waiting] });
    });
  }

  private async write(name: string, line: Line): Promise<void> {
    this.lines.set(name, line);
    while (line.waiting.length > 0) {
      const batch = line.waiting;
      line.waiting = [];
      await this.writeTogether(line, batch);
    }
    this.lines.delete(name);
  }

  private async writeTogether({ companyId, isOnDisk }: Line, batch: readonly Waiting[]): Promise<void> {
    const checks = batch.map(({ check }) => check);
    try {
      await this.store.creditChecks.record(companyId, checks, isOnDisk);
      for (const { done } of batch) done();
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }
}
