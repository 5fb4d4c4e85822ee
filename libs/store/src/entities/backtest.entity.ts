import type { Prior } from '@holdfast/credit';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { BacktestState } from '../stores/backtests.store';
import { CompanyEntity } from './company.entity';

/** A policy tried on the company's own past: asked for, played in the background, and what came out. */
@Entity('backtest')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Check('backtest_state', `state in ('waiting', 'running', 'done', 'failed', 'cancelled')`)
@Check('backtest_outcome', `(state = 'done') = (result is not null) and (state = 'failed') = (error is not null)`)
export class BacktestEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('int') number!: number;
  @Column('jsonb') question!: unknown;
  @Column('text') askedBy!: string;
  @Column('timestamptz') askedAt!: string;
  @Column('text') state!: BacktestState;
  /** Counts the processes that took it up: only the last one may write. */
  @Column('int', { default: 0 }) attempt!: number;
  /** When the process that plays it was last heard of, by the database's clock. */
  @Column('timestamptz', { nullable: true }) aliveAt!: string | null;
  @Column('int', { default: 0 }) customersDone!: number;
  @Column('int', { nullable: true }) customers!: number | null;
  @Column('timestamptz', { nullable: true }) finishedAt!: string | null;
  @Column('text', { nullable: true }) error!: string | null;
  @Column('jsonb', { nullable: true }) result!: unknown;
}

/** How all customers of a company pay, as of the start of the first day of a month. */
@Entity('book_prior')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class BookPriorEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('date') month!: string;
  @Column('jsonb') prior!: Prior;
}
