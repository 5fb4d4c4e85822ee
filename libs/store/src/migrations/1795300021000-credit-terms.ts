import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** Every text that customers were told of the policy, for ever, and links by which a customer accepts one. */
export class CreditTerms1795300021000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table credit_terms (
        company_id uuid not null,
        hash text not null,
        version text not null,
        terms jsonb not null,
        since date,
        shown_on date not null,
        constraint credit_terms_pkey primary key (company_id, hash),
        constraint credit_terms_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'credit_terms', 'select, insert');
    await runner.query(`
      create table acceptance_link (
        company_id uuid not null,
        id uuid not null,
        customer_id text not null,
        terms_hash text not null,
        secret_hash text not null,
        made_at timestamptz not null,
        expires_at timestamptz not null,
        revoked_at timestamptz,
        accepted_at timestamptz,
        accepted_by text,
        constraint acceptance_link_pkey primary key (company_id, id),
        constraint acceptance_link_accepted check ((accepted_at is null) = (accepted_by is null)),
        constraint acceptance_link_company_id_fkey foreign key (company_id) references company (id),
        constraint acceptance_link_company_id_terms_hash_fkey foreign key (company_id, terms_hash) references credit_terms (company_id, hash)
      )`);
    await runner.query(`create index acceptance_link_of_customer on acceptance_link (company_id, customer_id, made_at)`);
    await keepApart(runner, 'acceptance_link', 'select, insert, update (revoked_at, accepted_at, accepted_by)');
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
