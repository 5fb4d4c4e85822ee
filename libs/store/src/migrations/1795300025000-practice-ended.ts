import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A version that counts from a later day on is found on that day, by the day on which time last called people up: putting it in force rewrites no decision, so
 * that a practice does it for all of its companies in one short transaction.
 *
 * A practice may end, and one that never laid down anything may be removed, with its drafts. Whatever was once activated, and every company that is looked
 * after, still points at its practice without `cascade`: the database itself refuses to remove what a decision may rest on. */
export class PracticeEnded1795300025000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table settings add called_up_on date`);
    await runner.query(`alter table practice add ended_at timestamptz`);
    await runner.query(`grant update (ended_at), delete on practice to holdfast_engine`);
    await runner.query(`
      alter table practice_policy_version
        drop constraint practice_policy_version_practice_id_fkey,
        add constraint practice_policy_version_practice_id_fkey foreign key (practice_id) references practice (id) on delete cascade`);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
