import type { Application, InvoiceStatus } from '@holdfast/credit';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

@Entity('invoice')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('invoice_of_customer', ['companyId', 'customerId'])
@Index('invoice_by_status', ['companyId', 'status'])
@Check('invoice_status', `status in ('draft', 'open', 'paid', 'void')`)
export class InvoiceEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') id!: string;
  @Column('text') version!: string;
  @Column('timestamptz') changedAt!: string;
  @Column('timestamptz', { nullable: true }) deletedAt!: string | null;
  @Column('text') customerId!: string;
  @Column('text') number!: string;
  @Column('date') issued!: string;
  @Column('date', { nullable: true }) due!: string | null;
  /** The first due date of the approved document: a later edit does not make an old debt young. */
  @Column('date', { nullable: true }) firstDue!: string | null;
  @Column('char', { length: 3 }) currency!: string;
  @Column('bigint') totalMinor!: string;
  @Column('bigint') balanceMinor!: string;
  @Column('char', { length: 3 }) homeCurrency!: string;
  @Column('bigint') homeTotalMinor!: string;
  @Column('bigint') homeBalanceMinor!: string;
  @Column('text') status!: InvoiceStatus;
  @Column('jsonb', { nullable: true }) cashApplied!: readonly Application[] | null;
  @Column('boolean', { nullable: true }) sent!: boolean | null;
  @Column('date', { nullable: true }) expectedOn!: string | null;
  @Column('timestamptz', { nullable: true }) createdAt!: string | null;
  /** The latest that was told, whoever told it. */
  @Column('timestamptz', { nullable: true }) mailedAt!: string | null;
  /** When we met it first, by the database's clock; never changed again. */
  @Column('timestamptz', { default: () => 'now()' }) firstSeenAt!: string;
}
