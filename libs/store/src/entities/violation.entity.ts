import type { Mark } from '@holdfast/credit';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

/** An invoice that was raised although its customer had no credit. The key is the promise: it is told of once. */
@Entity('violation')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('violation_of_customer', ['companyId', 'customerId'])
export class ViolationEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') invoiceId!: string;
  @Column('text') customerId!: string;
  @Column('text') mark!: Mark;
  /** Of the mark. */
  @Column('date') since!: string;
  @Column('date') foundOn!: string;
}
