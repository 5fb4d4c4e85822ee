import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** The mirror: who owes what, as the provider last told us. */
export class Invoices1795300003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table customer (
        company_id uuid not null,
        id text not null,
        version text not null,
        changed_at timestamptz not null,
        deleted_at timestamptz,
        name text not null,
        emails jsonb not null,
        active boolean not null,
        currency char(3) not null,
        parent_id text,
        merged_into text,
        individual boolean,
        terms jsonb,
        notes text not null,
        groups jsonb not null,
        ledger_balance_minor bigint,
        ledger_balance_currency char(3),
        balance_pull integer not null default 0,
        documents_pull integer not null default 0,
        created_at timestamptz,
        constraint customer_pkey primary key (company_id, id),
        constraint customer_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'customer', 'select, insert, update');
    await runner.query(`
      create table invoice (
        company_id uuid not null,
        id text not null,
        version text not null,
        changed_at timestamptz not null,
        deleted_at timestamptz,
        customer_id text not null,
        number text not null,
        issued date not null,
        due date,
        first_due date,
        currency char(3) not null,
        total_minor bigint not null,
        balance_minor bigint not null,
        home_currency char(3) not null,
        home_total_minor bigint not null,
        home_balance_minor bigint not null,
        status text not null,
        cash_applied jsonb,
        sent boolean,
        expected_on date,
        created_at timestamptz,
        constraint invoice_pkey primary key (company_id, id),
        constraint invoice_status check (status in ('draft', 'open', 'paid', 'void')),
        constraint invoice_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await runner.query(`create index invoice_by_status on invoice (company_id, status)`);
    await runner.query(`create index invoice_of_customer on invoice (company_id, customer_id)`);
    await keepApart(runner, 'invoice', 'select, insert, update');
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
