import type { SyncMark } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

@Entity('sync_state')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class SyncStateEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @Column('jsonb', { nullable: true }) mark!: SyncMark | null;
  /** Counts the pulls, so that a balance can be told to be older than the documents. */
  @Column('integer', { default: 0 }) pull!: number;
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

/** Customers whose ledger changed since they were last decided; it survives a turn that is cut short. */
@Entity('touched')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class TouchedEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') customerId!: string;
  /** Handed out to be decided. A page stored meanwhile sets it back, so that the later change is not forgotten. */
  @Column('boolean') taken!: boolean;
}
