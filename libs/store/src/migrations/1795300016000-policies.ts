import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** A company's own policies, every version for ever, and from which day on each counts; and what the whole book was like in each month. */
export class Policies1795300016000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table policy_version (
        company_id uuid not null,
        number int not null,
        level text not null,
        subject text not null,
        text text not null,
        note text,
        by text not null,
        at timestamptz not null,
        constraint policy_version_pkey primary key (company_id, number),
        constraint policy_version_level check (level in ('company', 'group', 'customer') and (level = 'company') = (subject = '')),
        constraint policy_version_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'policy_version', 'select, insert');
    await runner.query(`
      create table policy_activation (
        company_id uuid not null,
        sequence int not null,
        level text not null,
        subject text not null,
        number int,
        from_day date not null,
        by text not null,
        at timestamptz not null,
        constraint policy_activation_pkey primary key (company_id, sequence),
        constraint policy_activation_level check (level in ('company', 'group', 'customer') and (level = 'company') = (subject = '')),
        constraint policy_activation_company_id_fkey foreign key (company_id) references company (id),
        constraint policy_activation_company_id_number_fkey foreign key (company_id, number) references policy_version (company_id, number)
      )`);
    await keepApart(runner, 'policy_activation', 'select, insert');
    await runner.query(`
      create table book_figures (
        company_id uuid not null,
        month date not null,
        figures jsonb not null,
        constraint book_figures_pkey primary key (company_id, month),
        constraint book_figures_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'book_figures', 'select, insert');
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
