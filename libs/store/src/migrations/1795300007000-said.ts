import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** What was said to whom: no step twice for one invoice. */
export class Said1795300007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table message (
        company_id uuid not null,
        id text not null,
        customer_id text not null,
        step text not null,
        channel text not null,
        sent_on date not null,
        constraint message_pkey primary key (company_id, id),
        constraint message_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await runner.query(`create index message_to_customer on message (company_id, customer_id)`);
    await keepApart(runner, 'message', 'select, insert, delete');
    await runner.query(`
      create table said (
        company_id uuid not null,
        invoice_id text not null,
        step text not null,
        customer_id text not null,
        said_on date not null,
        message_id text not null,
        constraint said_pkey primary key (company_id, invoice_id, step),
        constraint said_company_id_fkey foreign key (company_id) references company (id),
        constraint said_company_id_message_id_fkey foreign key (company_id, message_id) references message (company_id, id)
      )`);
    await runner.query(`create index said_to_customer on said (company_id, customer_id)`);
    await keepApart(runner, 'said', 'select, insert, delete');
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
