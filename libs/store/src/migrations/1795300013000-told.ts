import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** What webhooks have told: each event once, and what has to be looked at again on their account. */
export class Told1795300013000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table webhook_event (
        company_id uuid not null,
        id text not null,
        entity text not null,
        object_id text,
        at timestamptz,
        received_at timestamptz not null,
        constraint webhook_event_pkey primary key (company_id, id),
        constraint webhook_event_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await runner.query(`create index webhook_event_by_receipt on webhook_event (company_id, received_at)`);
    await keepApart(runner, 'webhook_event', 'select, insert, update, delete');
    await runner.query(`
      create table told (
        company_id uuid not null,
        entity text not null,
        taken boolean not null,
        constraint told_pkey primary key (company_id, entity),
        constraint told_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'told', 'select, insert, update, delete');
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
