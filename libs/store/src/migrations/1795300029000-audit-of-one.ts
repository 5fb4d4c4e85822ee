import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was done to one customer is found without walking the whole company's chain. */
export class AuditOfOne1795300029000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index audit_subject on audit (company_id, subject, sequence)`);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
