import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose waiting action shows figures of another day is found without reading what else waits. */
export class Waiting1795300017000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index action_waiting on action (company_id, as_of)
       where state in ('planned', 'approved') and kind in ('place', 'release', 'remind')`);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
