import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** What is on its way to the ledger, and what waits for a person. */
export class Outbox1795300008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table action (
        company_id uuid not null,
        id uuid not null,
        key text not null,
        kind text not null,
        customer_id text not null,
        as_of date not null,
        state text not null,
        why text not null,
        intent jsonb not null,
        request jsonb,
        attempt int not null default '0',
        not_before timestamptz,
        deadline timestamptz,
        outcome jsonb,
        refs jsonb not null default '[]',
        approved_by text,
        noted_by uuid,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        constraint action_pkey primary key (company_id, id),
        constraint action_state check (state in ('planned', 'approved', 'sending', 'confirmed', 'rejected', 'in_doubt', 'withdrawn')),
        constraint action_kind check (kind in ('place', 'release', 'remind', 'task', 'note')),
        constraint action_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await runner.query(`create index action_to_note on action (company_id) where state = 'confirmed' and noted_by is null`);
    await runner.query(`create index action_of_customer on action (company_id, customer_id)`);
    await runner.query(`create index action_by_state on action (company_id, state)`);
    await runner.query(`create unique index action_key on action (company_id, key)`);
    await keepApart(runner, 'action', 'select, insert, update');
    await runner.query(`
      create table task (
        company_id uuid not null,
        id uuid not null,
        key text not null,
        customer_id text,
        title text not null,
        detail jsonb,
        due_on date,
        created_at timestamptz not null,
        closed_at timestamptz,
        closed_by text,
        constraint task_pkey primary key (company_id, id),
        constraint task_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await runner.query(`create unique index task_key on task (company_id, key)`);
    await keepApart(runner, 'task', 'select, insert, update');
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
