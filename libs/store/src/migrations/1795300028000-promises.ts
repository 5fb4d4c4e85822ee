import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** A promise shows in the ledger: what became of it in the next note on the customer, and its day on the invoices, where the ledger keeps one. */
export class Promises1795300028000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table note_line (
        company_id uuid not null,
        key text not null,
        customer_id text not null,
        line text not null,
        created_at timestamptz not null,
        place int not null,
        noted_by uuid,
        constraint note_line_pkey primary key (company_id, key),
        constraint note_line_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await runner.query(`create index note_line_to_note on note_line (company_id) where noted_by is null`);
    await keepApart(runner, 'note_line', 'select, insert, update');
    await runner.query(`
      alter table action drop constraint action_kind,
        add constraint action_kind check (kind in ('place', 'release', 'expect', 'remind', 'task', 'note', 'alert'))`);
    await runner.query(`drop index action_waiting`);
    await runner.query(`
      create index action_waiting on action (company_id, as_of)
       where state in ('planned', 'approved') and kind in ('place', 'release', 'expect', 'remind')`);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
