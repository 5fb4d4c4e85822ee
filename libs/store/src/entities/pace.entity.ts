import type { PaceState } from '@holdfast/accounting';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

/** Where a company stands in its provider's limits, as ages since `keptAt`. */
@Entity('pace')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class PaceEntity {
  @PrimaryColumn('uuid') companyId!: string;
  /** Of the lease under which it was kept. */
  @Column('bigint') epoch!: string;
  @Column('jsonb', { nullable: true }) state!: PaceState | null;
  @Column('timestamptz') keptAt!: string;
  /** Its process was still calling when it was kept. */
  @Column('boolean') isOpen!: boolean;
}
