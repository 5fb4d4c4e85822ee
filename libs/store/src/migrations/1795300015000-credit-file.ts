import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** What people record about customers, and the receipts that came back: both only grow. */
export class CreditFile1795300015000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table file_entry (
        company_id uuid not null,
        id uuid not null,
        customer_id text not null,
        number int not null,
        kind text not null,
        content jsonb not null,
        ends uuid,
        recorded_by text not null,
        recorded_at timestamptz not null,
        constraint file_entry_pkey primary key (company_id, id),
        constraint file_entry_ending check ((kind = 'end') = (ends is not null)),
        constraint file_entry_company_id_fkey foreign key (company_id) references company (id),
        constraint file_entry_company_id_ends_fkey foreign key (company_id, ends) references file_entry (company_id, id)
      )`);
    await runner.query(`create unique index file_entry_of_customer on file_entry (company_id, customer_id, number)`);
    await runner.query(`create unique index file_entry_ended_once on file_entry (company_id, ends) where ends is not null`);
    await runner.query(
      `create index file_entry_of_group on file_entry (company_id, kind, customer_id) where kind in ('parent', 'roll-up')`,
    );
    await keepApart(runner, 'file_entry', 'select, insert');
    await runner.query(`
      create table withdrawn_receipt (
        company_id uuid not null,
        invoice_id text not null,
        source_id text not null,
        currency char(3) not null,
        amount_minor bigint not null,
        received_on date not null,
        withdrawn_at timestamptz not null,
        constraint withdrawn_receipt_pkey primary key (company_id, invoice_id, source_id),
        constraint withdrawn_receipt_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'withdrawn_receipt', 'select, insert');
    await runner.query(`create index violation_of_customer on violation (company_id, customer_id)`);
    await runner.query(`create index customer_merged on customer (company_id, merged_into) where merged_into is not null`);
    await runner.query(`create index customer_of_parent on customer (company_id, parent_id) where parent_id is not null`);
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
