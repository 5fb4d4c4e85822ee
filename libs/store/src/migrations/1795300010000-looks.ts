import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** How a look at the ledger goes on: what is being read, what has to be swept, and what the last daily reconcile found. */
export class Looks1795300010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sync_state
        add column unfinished boolean not null default false,
        add column progress jsonb,
        add column sweep_due jsonb not null default '[]',
        add column sweep jsonb,
        add column looked_on date,
        add column reconciled_on date,
        add column reconciled jsonb,
        add column accepted jsonb not null default '{}',
        add column unheard_since timestamptz,
        add column next_why text`);
    await runner.query(`
      create table unswept (
        company_id uuid not null,
        entity text not null,
        id text not null,
        constraint unswept_pkey primary key (company_id, entity, id),
        constraint unswept_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'unswept', 'select, insert, delete');
    await runner.query(`grant delete on gone to holdfast_engine`);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
