import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** What was done: turns, calls, and the audit that nobody can rewrite. */
export class Records1795300009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table turn (
        company_id uuid not null,
        id text not null,
        trigger text not null,
        started_at timestamptz not null,
        finished_at timestamptz,
        summary jsonb,
        error text,
        constraint turn_pkey primary key (company_id, id),
        constraint turn_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await runner.query(`create index turn_by_start on turn (company_id, started_at)`);
    await keepApart(runner, 'turn', 'select, insert, update');
    await runner.query(`
      create table meter (
        company_id uuid not null,
        day date not null,
        reads bigint not null,
        writes bigint not null,
        batches bigint not null,
        bytes bigint not null,
        constraint meter_pkey primary key (company_id, day),
        constraint meter_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'meter', 'select, insert, update');
    await runner.query(`
      create table audit (
        company_id uuid not null,
        sequence bigint not null,
        at timestamptz not null,
        actor text not null,
        event text not null,
        subject text not null,
        detail jsonb,
        hash text not null,
        constraint audit_pkey primary key (company_id, sequence),
        constraint audit_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'audit', 'select, insert');
    await runner.query(`
      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'the audit is append only: % is refused', tg_op using errcode = 'insufficient_privilege';
      end $$`);
    await runner.query(
      `create trigger audit_append_only before update or delete on audit for each row execute function refuse_change()`,
    );
    await runner.query(
      `create trigger audit_not_truncated before truncate on audit for each statement execute function refuse_change()`,
    );
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
