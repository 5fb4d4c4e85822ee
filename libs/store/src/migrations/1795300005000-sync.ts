import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** How far the mirror has read, what is gone, and whose decision waits. */
export class Sync1795300005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sync_state (
        company_id uuid not null,
        mark jsonb,
        pull integer not null default 0,
        constraint sync_state_pkey primary key (company_id),
        constraint sync_state_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'sync_state', 'select, insert, update');
    await runner.query(`
      create table gone (
        company_id uuid not null,
        entity text not null,
        id text not null,
        version text not null,
        changed_at timestamptz not null,
        constraint gone_pkey primary key (company_id, entity, id),
        constraint gone_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'gone', 'select, insert, update');
    await runner.query(`
      create table touched (
        company_id uuid not null,
        customer_id text not null,
        taken boolean not null,
        constraint touched_pkey primary key (company_id, customer_id),
        constraint touched_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'touched', 'select, insert, update, delete');
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
