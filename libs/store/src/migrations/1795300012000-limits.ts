import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** Where each company and each app stands in its provider's limits, and what the app has used of its month. */
export class Limits1795300012000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table meter add units bigint not null default '0'`);
    await runner.query(`
      create table pace (
        company_id uuid not null,
        epoch bigint not null,
        state jsonb,
        kept_at timestamptz not null,
        is_open boolean not null,
        constraint pace_pkey primary key (company_id),
        constraint pace_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'pace', 'select, insert, update');
    await runner.query(`
      create table app_calls (
        provider text not null,
        slot bigint not null,
        taken int not null,
        constraint app_calls_pkey primary key (provider, slot)
      )`);
    await runner.query(`grant select, insert, update, delete on app_calls to holdfast_engine`);
    await runner.query(`
      create table app_usage (
        provider text not null,
        month date not null,
        reads bigint not null,
        units bigint not null,
        bytes bigint not null,
        constraint app_usage_pkey primary key (provider, month)
      )`);
    await runner.query(`grant select, insert, update on app_usage to holdfast_engine`);
    // The months so far have been counted per company only; and no single company may be chosen here.
    await runner.query(`alter table meter no force row level security`);
    await runner.query(`
      insert into app_usage (provider, month, reads, units, bytes)
      select provider, date_trunc('month', day)::date, sum(reads), sum(reads), sum(bytes)
        from meter join company on company.id = meter.company_id group by 1, 2`);
    await runner.query(`alter table meter force row level security`);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
