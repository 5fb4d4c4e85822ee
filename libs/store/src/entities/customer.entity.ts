import type { CustomerRecord } from '@holdfast/credit';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

@Entity('customer')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('customer_merged', ['companyId', 'mergedInto'], { where: 'merged_into is not null' })
@Index('customer_of_parent', ['companyId', 'parentId'], { where: 'parent_id is not null' })
export class CustomerEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') id!: string;
  @Column('text') version!: string;
  @Column('timestamptz') changedAt!: string;
  @Column('timestamptz', { nullable: true }) deletedAt!: string | null;
  @Column('text') name!: string;
  @Column('jsonb') emails!: readonly string[];
  @Column('boolean') active!: boolean;
  @Column('char', { length: 3 }) currency!: string;
  @Column('text', { nullable: true }) parentId!: string | null;
  @Column('text', { nullable: true }) mergedInto!: string | null;
  @Column('boolean', { nullable: true }) individual!: boolean | null;
  @Column('jsonb', { nullable: true }) terms!: CustomerRecord['terms'];
  @Column('text') notes!: string;
  @Column('jsonb') groups!: readonly string[];
  @Column('bigint', { nullable: true }) ledgerBalanceMinor!: string | null;
  @Column('char', { length: 3, nullable: true }) ledgerBalanceCurrency!: string | null;
  /** The pull in which this row was last told, and the one in which any of its documents was. */
  @Column('integer', { default: 0 }) balancePull!: number;
  @Column('integer', { default: 0 }) documentsPull!: number;
  @Column('timestamptz', { nullable: true }) createdAt!: string | null;
}
