import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accountants' firms that look after many companies, and the policy that each lays beneath theirs. What counts in a company is still read in that company's
 * rows alone: a practice's version is handed to each of its companies, where it is a level of its own. */
export class Practices1795300019000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table practice (
        id uuid not null,
        name text not null,
        created_at timestamptz not null,
        constraint practice_pkey primary key (id)
      )`);
    await runner.query(`grant select, insert, update (name) on practice to holdfast_engine`);
    await runner.query(`alter table company add practice_id uuid`);
    await runner.query(
      `alter table company add constraint company_practice_id_fkey foreign key (practice_id) references practice (id)`,
    );
    await runner.query(`create index company_practice on company (practice_id)`);
    await runner.query(`
      create table practice_policy_version (
        practice_id uuid not null,
        number int not null,
        text text not null,
        note text,
        by text not null,
        at timestamptz not null,
        constraint practice_policy_version_pkey primary key (practice_id, number),
        constraint practice_policy_version_practice_id_fkey foreign key (practice_id) references practice (id)
      )`);
    await keepToPractice(runner, 'practice_policy_version');
    await runner.query(`
      create table practice_policy_activation (
        practice_id uuid not null,
        sequence int not null,
        number int,
        from_day date not null,
        by text not null,
        at timestamptz not null,
        constraint practice_policy_activation_pkey primary key (practice_id, sequence),
        constraint practice_policy_activation_practice_id_fkey foreign key (practice_id) references practice (id),
        constraint practice_policy_activation_practice_id_number_fkey
          foreign key (practice_id, number) references practice_policy_version (practice_id, number)
      )`);
    await keepToPractice(runner, 'practice_policy_activation');
    await newLevel(runner);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}

/** Only work in the name of this practice sees its rows; no company does. */
async function keepToPractice(runner: QueryRunner, table: string): Promise<void> {
  const own = `practice_id = (select nullif(current_setting('app.practice', true), '')::uuid)`;
  await runner.query(`alter table ${table} enable row level security`);
  await runner.query(`alter table ${table} force row level security`);
  await runner.query(`create policy practice on ${table} using (${own}) with check (${own})`);
  await runner.query(`grant select, insert on ${table} to holdfast_engine`);
}

/** In a company's own rows: which version of which practice's policy it was handed. */
async function newLevel(runner: QueryRunner): Promise<void> {
  const level = `level in ('practice', 'company', 'group', 'customer') and (level in ('practice', 'company')) = (subject = '')`;
  await runner.query(`alter table policy_version add practice_id uuid, add practice_number int`);
  for (const table of ['policy_version', 'policy_activation']) {
    await runner.query(`alter table ${table} drop constraint ${table}_level`);
    await runner.query(`alter table ${table} add constraint ${table}_level check (${level})`);
  }
  await runner.query(`
    alter table policy_version add constraint policy_version_practice
      check ((level = 'practice') = (practice_id is not null) and (level = 'practice') = (practice_number is not null))`);
}
