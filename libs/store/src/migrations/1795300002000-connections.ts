import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** How each company is connected, who holds its lease, and what it has chosen. */
export class Connections1795300002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table connection (
        company_id uuid not null,
        sealed_tokens text not null,
        sealed_external_id text not null,
        connection_id text,
        access_expires_at timestamptz not null,
        refresh_expires_at timestamptz not null,
        hard_expires_at timestamptz,
        refresh_epoch bigint not null default '0',
        token_epoch bigint not null default '0',
        constraint connection_pkey primary key (company_id),
        constraint connection_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'connection', 'select, insert, update, delete');
    await runner.query(`
      create table connection_lease (
        company_id uuid not null,
        holder text,
        epoch bigint not null,
        until timestamptz not null,
        constraint connection_lease_pkey primary key (company_id),
        constraint connection_lease_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'connection_lease', 'select, insert, update');
    await runner.query(`
      create table settings (
        company_id uuid not null,
        profile jsonb,
        time_zone text,
        mode_standing text not null,
        mode_reminders text not null,
        mode_notes text not null,
        policy_name text,
        paused_until timestamptz,
        kill_switch boolean not null,
        synced_at timestamptz,
        profile_read_at timestamptz,
        constraint settings_pkey primary key (company_id),
        constraint settings_modes check (mode_standing in ('observe', 'ask', 'act') and mode_reminders in ('observe', 'ask', 'act') and mode_notes in ('observe', 'ask', 'act')),
        constraint settings_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'settings', 'select, insert, update');
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
