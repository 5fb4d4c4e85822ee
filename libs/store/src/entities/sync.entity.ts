import type { SyncMark } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Progress, Reconciled, Sweep } from '../stores/sync.store';
import { CompanyEntity } from './company.entity';

@Entity('sync_state')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class SyncStateEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @Column('jsonb', { nullable: true }) mark!: SyncMark | null;
  /** Counts the pulls, so that a balance can be told to be older than the documents. */
  @Column('integer', { default: 0 }) pull!: number;
  /** A look at the ledger has been begun and has not come to its end. */
  @Column('boolean', { default: false }) unfinished!: boolean;
  /** Null: nothing is being read. */
  @Column('jsonb', { nullable: true }) progress!: Progress | null;
  /** Kinds of which a pull may have missed something. */
  @Column('jsonb', { default: [] }) sweepDue!: readonly EntityKind[];
  /** The sweep under way. */
  @Column('jsonb', { nullable: true }) sweep!: Sweep | null;
  /** The company's own day of the last look at everything that came to its end. */
  @Column('date', { nullable: true }) lookedOn!: string | null;
  @Column('date', { nullable: true }) reconciledOn!: string | null;
  @Column('jsonb', { nullable: true }) reconciled!: Reconciled | null;
  /** By kind: how many more objects the ledger counts than it shows, as a sweep has found. */
  @Column('jsonb', { default: {} }) accepted!: Partial<Record<EntityKind, number>>;
  /** Changes were found then that no webhook had told of; whatever is heard later ends it. */
  @Column('timestamptz', { nullable: true }) unheardSince!: string | null;
  /** Why the next turn is due when it is. */
  @Column('text', { nullable: true }) nextWhy!: string | null;
}

/** Objects that were in the mirror when a sweep of their kind began, and that it has not told of yet. */
@Entity('unswept')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class UnsweptEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') entity!: EntityKind;
  @PrimaryColumn('text') id!: string;
}

/** Objects that are gone, kept by id: an older telling that arrives late must not bring one back. */
@Entity('gone')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class GoneEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') entity!: EntityKind;
  @PrimaryColumn('text') id!: string;
  @Column('text') version!: string;
  @Column('timestamptz') changedAt!: string;
}

/** Customers who have to be judged, as their ledger changed or their day has come; it survives a turn that is cut short. */
@Entity('touched')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class TouchedEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') customerId!: string;
  /** Handed out to be decided. A page stored meanwhile sets it back, so that the later change is not forgotten. */
  @Column('boolean') taken!: boolean;
}
