import type { DueStep } from '@holdfast/credit';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

@Entity('message')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('message_to_customer', ['companyId', 'customerId'])
export class MessageEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') id!: string;
  @Column('text') customerId!: string;
  @Column('text') step!: string;
  @Column('text') channel!: DueStep['channel'];
  @Column('date') sentOn!: string;
}

/** The key is the promise: no invoice has the same step said twice. */
@Entity('said')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@ForeignKey(() => MessageEntity, ['companyId', 'messageId'], ['companyId', 'id'])
@Index('said_to_customer', ['companyId', 'customerId'])
export class SaidEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') invoiceId!: string;
  @PrimaryColumn('text') step!: string;
  @Column('text') customerId!: string;
  @Column('date') saidOn!: string;
  @Column('text') messageId!: string;
}
