import type { Application, CreditRecord, PaymentRecord } from '@holdfast/credit';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

@Entity('payment')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('payment_of_customer', ['companyId', 'customerId'])
@Check('payment_status', `status in ('active', 'void')`)
export class PaymentEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') id!: string;
  @Column('text') version!: string;
  @Column('timestamptz') changedAt!: string;
  @Column('timestamptz', { nullable: true }) deletedAt!: string | null;
  @Column('text') customerId!: string;
  @Column('date') receivedOn!: string;
  @Column('char', { length: 3 }) currency!: string;
  @Column('bigint') totalMinor!: string;
  @Column('bigint') unappliedMinor!: string;
  @Column('text') status!: PaymentRecord['status'];
  @Column('jsonb') applications!: readonly Application[];
}

@Entity('credit')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('credit_of_customer', ['companyId', 'customerId'])
@Check('credit_status', `status in ('draft', 'open', 'used', 'void')`)
export class CreditEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') id!: string;
  @Column('text') version!: string;
  @Column('timestamptz') changedAt!: string;
  @Column('timestamptz', { nullable: true }) deletedAt!: string | null;
  @Column('text') kind!: CreditRecord['kind'];
  @Column('text') customerId!: string;
  @Column('date') givenOn!: string;
  @Column('char', { length: 3 }) currency!: string;
  @Column('bigint') totalMinor!: string;
  @Column('bigint') remainingMinor!: string;
  @Column('text') status!: CreditRecord['status'];
  @Column('jsonb') applications!: readonly Application[];
}

/** Which receipt or credit is set against which invoice: QuickBooks lets a parent's payment settle a sub-customer's invoice. */
@Entity('application')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('application_of_source', ['companyId', 'source', 'sourceId'])
export class ApplicationEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') invoiceId!: string;
  @PrimaryColumn('text') source!: 'payment' | 'credit';
  @PrimaryColumn('text') sourceId!: string;
}
