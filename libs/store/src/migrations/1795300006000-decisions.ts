import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** What was decided, and what mark of ours stands in the ledger. */
export class Decisions1795300006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table decision (
        company_id uuid not null,
        customer_id text not null,
        as_of date not null,
        standing text not null,
        mark text,
        look_again_on date,
        decision jsonb not null,
        facts jsonb not null,
        constraint decision_pkey primary key (company_id, customer_id),
        constraint decision_standing check (standing in ('open', 'warn', 'upfront', 'hold')),
        constraint decision_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await runner.query(`create index decision_by_standing on decision (company_id, standing)`);
    await runner.query(`create index decision_look_again on decision (company_id, look_again_on)`);
    await keepApart(runner, 'decision', 'select, insert, update');
    await runner.query(`
      create table standing_change (
        company_id uuid not null,
        customer_id text not null,
        change_number int not null,
        day date not null,
        standing_from text,
        standing_to text not null,
        mark_from text,
        mark_to text,
        reasons jsonb not null,
        constraint standing_change_pkey primary key (company_id, customer_id, change_number),
        constraint standing_change_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'standing_change', 'select, insert');
    await runner.query(`
      create table mark (
        company_id uuid not null,
        customer_id text not null,
        mark text,
        prior jsonb,
        since date,
        changes int not null,
        constraint mark_pkey primary key (company_id, customer_id),
        constraint mark_mark check (mark in ('hold', 'upfront', 'new-account')),
        constraint mark_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'mark', 'select, insert, update');
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
