import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** What a write-back needs to happen once, be approved as it was seen, and be told of: attempts, previews, violations, the switch for all, and where
 * each audit ends. */
export class Parcels1795300014000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await actions(runner);
    await attempts(runner);
    await ledger(runner);
    await audits(runner);
    await runner.query(`alter table settings add alerts_to text, add live_since date`);
    await runner.query(`
      create table stop (
        id int not null,
        stopped boolean not null,
        by text not null,
        at timestamptz not null,
        constraint stop_pkey primary key (id),
        constraint stop_only check (id = 1)
      )`);
    await runner.query(`grant select, insert, update on stop to holdfast_engine`);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}

async function actions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    alter table action
      add parcel uuid,
      add preview jsonb,
      add fingerprint text,
      add approved_at timestamptz,
      add expires_at timestamptz,
      add old_debt boolean not null default false,
      add essentials text,
      drop constraint action_state,
      drop constraint action_kind,
      add constraint action_state
        check (state in ('planned', 'approved', 'sending', 'confirmed', 'rejected', 'in_doubt', 'reading_back', 'withdrawn')),
      add constraint action_kind check (kind in ('place', 'release', 'remind', 'task', 'note', 'alert'))`);
  await runner.query(`create index action_of_old_debt on action (company_id) where old_debt`);
}

async function attempts(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create table attempt (
      company_id uuid not null,
      action_id uuid not null,
      number int not null,
      parcel uuid not null,
      started_at timestamptz not null,
      deadline timestamptz not null,
      ended_at timestamptz,
      result text,
      reason text,
      request_hash text not null,
      calls jsonb not null default '[]',
      constraint attempt_pkey primary key (company_id, action_id, number),
      constraint attempt_result
        check (result in ('confirmed', 'rejected', 'in doubt', 'not done', 'read back: done', 'read back: not done')),
      constraint attempt_ended check ((ended_at is null) = (result is null)),
      constraint attempt_company_id_fkey foreign key (company_id) references company (id),
      constraint attempt_company_id_action_id_fkey foreign key (company_id, action_id) references action (company_id, id)
    )`);
  await runner.query(`create unique index attempt_open on attempt (company_id, action_id) where ended_at is null`);
  await keepApart(runner, 'attempt', 'select, insert, update');
}

async function ledger(runner: QueryRunner): Promise<void> {
  await runner.query(`alter table invoice add mailed_at timestamptz, add first_seen_at timestamptz not null default now()`);
  await runner.query(`alter table mark add placed_at timestamptz, add placed_seen_at timestamptz`);
  // The marks that stand were placed before any invoice that will be met from now on; no single company may be chosen here.
  await runner.query(`alter table mark no force row level security`);
  await runner.query(`update mark set placed_seen_at = now() where mark is not null`);
  await runner.query(`alter table mark force row level security`);
  await runner.query(`
    create table violation (
      company_id uuid not null,
      invoice_id text not null,
      customer_id text not null,
      mark text not null,
      since date not null,
      found_on date not null,
      constraint violation_pkey primary key (company_id, invoice_id),
      constraint violation_company_id_fkey foreign key (company_id) references company (id)
    )`);
  await keepApart(runner, 'violation', 'select, insert');
}

async function audits(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create table audit_head (
      company_id uuid not null,
      sequence bigint not null,
      hash text not null,
      constraint audit_head_pkey primary key (company_id),
      constraint audit_head_company_id_fkey foreign key (company_id) references company (id)
    )`);
  await runner.query(`alter table audit no force row level security`);
  await runner.query(`
    insert into audit_head (company_id, sequence, hash)
    select distinct on (company_id) company_id, sequence, hash from audit order by company_id, sequence desc`);
  await runner.query(`alter table audit force row level security`);
  await keepApart(runner, 'audit_head', 'select, insert, update');
}
