import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An undo goes on by itself, turn after turn, until everything is as it was. */
export class Undoing1795300024000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table settings add column undoing jsonb`);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
