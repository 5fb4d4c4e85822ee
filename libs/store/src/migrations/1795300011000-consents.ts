import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens move from the connection to the consent that gave them. A consent that moves takes its company's id, because its tokens are sealed to that. */
export class Consents1795300011000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table consent (
        id uuid not null,
        sealed_tokens text not null,
        spare_tokens text[] not null default '{}',
        access_expires_at timestamptz not null,
        refresh_expires_at timestamptz not null,
        hard_expires_at timestamptz,
        granted_at timestamptz,
        renewed_at timestamptz not null,
        refresh_epoch bigint not null default '0',
        token_epoch bigint not null default '0',
        claimed_until timestamptz,
        ended_at timestamptz,
        constraint consent_pkey primary key (id)
      )`);
    await runner.query(`alter table company add consent_id uuid`);
    await move(runner);
    await runner.query(`
      alter table company add constraint company_consent_id_fkey
        foreign key (consent_id) references consent (id) on delete set null deferrable initially deferred`);
    await runner.query(`create index company_consent on company (consent_id)`);
    await runner.query(`alter table consent enable row level security`);
    await runner.query(`alter table consent force row level security`);
    const ours = `exists (select 1 from company
      where company.consent_id = consent.id and company.id = (select nullif(current_setting('app.company', true), '')::uuid))`;
    await runner.query(`create policy tenant on consent using (${ours}) with check (${ours})`);
    await runner.query(`grant select, insert, update, delete on consent to holdfast_engine`);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}

async function move(runner: QueryRunner): Promise<void> {
  // Forced, it would hide every row from an owner who is no superuser.
  await runner.query(`alter table connection no force row level security`);
  // When a pair was given was not written down: no access token lives longer than an hour, so it was then or later.
  await runner.query(`
    insert into consent (id, sealed_tokens, access_expires_at, refresh_expires_at, hard_expires_at, renewed_at, refresh_epoch, token_epoch)
    select company_id, sealed_tokens, access_expires_at, refresh_expires_at, hard_expires_at, access_expires_at - interval '1 hour',
        refresh_epoch, token_epoch
      from connection`);
  await runner.query(`update company set consent_id = id where id in (select company_id from connection)`);
  await runner.query(`alter table connection force row level security`);
  await runner.query(`
    alter table connection drop column sealed_tokens, drop column access_expires_at, drop column refresh_expires_at,
      drop column hard_expires_at, drop column refresh_epoch, drop column token_epoch`);
}
