import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepApart } from './keep-apart';

/** Policies tried on a company's own past, with what came out; and how a company's customers pay as a whole, worked out once a month. */
export class Backtests1795300023000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table backtest (
        company_id uuid not null,
        number int not null,
        question jsonb not null,
        asked_by text not null,
        asked_at timestamptz not null,
        state text not null,
        attempt int not null default 0,
        alive_at timestamptz,
        customers_done int not null default 0,
        customers int,
        finished_at timestamptz,
        error text,
        result jsonb,
        constraint backtest_pkey primary key (company_id, number),
        constraint backtest_state check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
        constraint backtest_outcome check ((state = 'done') = (result is not null) and (state = 'failed') = (error is not null)),
        constraint backtest_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'backtest', 'select, insert, update, delete');
    await runner.query(`
      create table book_prior (
        company_id uuid not null,
        month date not null,
        prior jsonb not null,
        constraint book_prior_pkey primary key (company_id, month),
        constraint book_prior_company_id_fkey foreign key (company_id) references company (id)
      )`);
    await keepApart(runner, 'book_prior', 'select, insert');
  }

  /** Forward only: a wrong migration is mended by the next one. */
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only; restore a backup instead'));
  }
}
