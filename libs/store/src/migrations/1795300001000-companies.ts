import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tenants, and who is signed in: the only tables that belong to no company. */
export class Companies1795300001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`grant usage on schema public to holdfast_engine`);
    await runner.query(`
      create table company (
        id uuid not null,
        provider text not null,
        name text not null,
        external_hash text not null,
        status text not null,
        created_at timestamptz not null,
        next_turn_at timestamptz,
        constraint company_pkey primary key (id),
        constraint company_status check (status in ('connected', 'needs-reconnect', 'disconnected'))
      )`);
    await runner.query(`create index company_next_turn on company (next_turn_at)`);
    await runner.query(`create unique index company_external on company (provider, external_hash)`);
    await runner.query(`grant select, insert, update on company to holdfast_engine`);
    await runner.query(`
      create table session (
        id_hash text not null,
        expires_at timestamptz not null,
        constraint session_pkey primary key (id_hash)
      )`);
    await runner.query(`create index session_expires on session (expires_at)`);
    await runner.query(`grant select, insert, update, delete on session to holdfast_engine`);
    await runner.query(`
      create table one_time_link (
        token_hash text not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        constraint one_time_link_pkey primary key (token_hash)
      )`);
    await runner.query(`create index one_time_link_expires on one_time_link (expires_at)`);
    await runner.query(`grant select, insert, update, delete on one_time_link to holdfast_engine`);
    await runner.query(`
      create table oauth_state (
        state_hash text not null,
        session_hash text not null,
        provider text not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        constraint oauth_state_pkey primary key (state_hash)
      )`);
    await runner.query(`create index oauth_state_expires on oauth_state (expires_at)`);
    await runner.query(`grant select, insert, update, delete on oauth_state to holdfast_engine`);
    await runner.query(`
      create table access_key (
        is_only boolean not null,
        key_hash text not null,
        constraint access_key_pkey primary key (is_only),
        constraint access_key_only check (is_only)
      )`);
    await runner.query(`grant select, insert on access_key to holdfast_engine`);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
