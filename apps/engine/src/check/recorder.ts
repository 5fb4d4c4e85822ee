import { Injectable } from '@nestjs/common';
import { Store, type NewCheck } from '@holdfast/store';

interface Waiting {
  readonly check: NewCheck;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Keeps every answer before it is given. Those that come while others are being written go together in the next write: under load one commit serves many. */
@Injectable()
export class Recorder {
  private readonly waiting = new Map<string, Waiting[]>();
  private readonly writing = new Set<string>();

  constructor(private readonly store: Store) {}

  /** Resolves once it is stored. */
  record(companyId: string, check: NewCheck): Promise<void> {
    return new Promise((done, failed) => {
      const others = this.waiting.get(companyId);
      if (others) others.push({ check, done, failed });
      else this.waiting.set(companyId, [{ check, done, failed }]);
      if (!this.writing.has(companyId)) void this.write(companyId);
    });
  }

  private async write(companyId: string): Promise<void> {
    this.writing.add(companyId);
    for (let batch = this.taken(companyId); batch.length > 0; batch = this.taken(companyId)) {
      try {
        await this.store.creditChecks.record(
          companyId,
          batch.map(({ check }) => check),
        );
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.writing.delete(companyId);
  }

  private taken(companyId: string): Waiting[] {
    const batch = this.waiting.get(companyId) ?? [];
    this.waiting.delete(companyId);
    return batch;
  }
}
