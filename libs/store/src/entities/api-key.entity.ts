import type { CheckVerdict } from '@holdfast/credit';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

/** The hash only: whoever reads this table cannot come in with it. */
@Entity('api_key')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class ApiKeyEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text') keyHash!: string;
  @Column('jsonb') scopes!: readonly string[];
  @Column('timestamptz') createdAt!: string;
  @Column('timestamptz', { nullable: true }) lastUsedAt!: string | null;
  @Column('timestamptz', { nullable: true }) revokedAt!: string | null;
}

/** Every answer to "may I sell this on credit?", for 30 days at least; never changed. */
@Entity('credit_check')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('credit_check_by_time', ['companyId', 'askedAt'])
@Index('credit_check_of_customer', ['companyId', 'customerId', 'askedAt'])
@Check('credit_check_verdict', `verdict in ('allow', 'allow-with-warning', 'upfront', 'hold')`)
export class CreditCheckEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') customerId!: string;
  @Column('timestamptz') askedAt!: string;
  @Column('text') verdict!: CheckVerdict;
  @Column('uuid', { nullable: true }) keyId!: string | null;
  /** The person who asked; null: a program. */
  @Column('text', { nullable: true }) askedBy!: string | null;
  @Column('jsonb') answer!: unknown;
}
