import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

/** Calls made to the provider, per day. */
@Entity('meter')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class MeterEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('date') day!: string;
  @Column('bigint') reads!: string;
  @Column('bigint') writes!: string;
  @Column('bigint') batches!: string;
  @Column('bigint') bytes!: string;
  @Column('bigint', { default: 0 }) units!: string;
}
