import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** The mirror: what was received and credited, and against which invoices. */
export class Receipts1795300004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table payment (
        company_id uuid not null,
        id text not null,
        version text not null,
        changed_at timestamptz not null,
        deleted_at timestamptz,
        customer_id text not null,
        received_on date not null,
        currency char(3) not null,
        total_minor bigint not null,
        unapplied_minor bigint not null,
        status text not null,
        applications jsonb not null,
        constraint payment_pkey primary key (company_id, id),
        constraint payment_status check (status in ('active', 'void')),
        constraint payment_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await runner.query(`create index payment_of_customer on payment (company_id, customer_id)`);
    await keepApart(runner, 'payment', 'select, insert, update');
    await runner.query(`
      create table credit (
        company_id uuid not null,
        id text not null,
        version text not null,
        changed_at timestamptz not null,
        deleted_at timestamptz,
        kind text not null,
        customer_id text not null,
        given_on date not null,
        currency char(3) not null,
        total_minor bigint not null,
        remaining_minor bigint not null,
        status text not null,
        applications jsonb not null,
        constraint credit_pkey primary key (company_id, id),
        constraint credit_status check (status in ('draft', 'open', 'used', 'void')),
        constraint credit_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await runner.query(`create index credit_of_customer on credit (company_id, customer_id)`);
    await keepApart(runner, 'credit', 'select, insert, update');
    await runner.query(`
      create table application (
        company_id uuid not null,
        invoice_id text not null,
        source text not null,
        source_id text not null,
        constraint application_pkey primary key (company_id, invoice_id, source, source_id),
        constraint application_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await runner.query(`create index application_of_source on application (company_id, source, source_id)`);
    await keepApart(runner, 'application', 'select, insert, delete');
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
