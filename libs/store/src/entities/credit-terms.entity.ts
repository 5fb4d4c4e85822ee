import type { CreditTerms } from '@holdfast/credit';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

/** What customers were told of the policy, word by word. Never changed: another text is another row. */
@Entity('credit_terms')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class CreditTermsEntity {
  @PrimaryColumn('uuid') companyId!: string;
  /** Of the text. */
  @PrimaryColumn('text') hash!: string;
  /** What customers and people call it; ends with the hash. */
  @Column('text') version!: string;
  @Column('jsonb') terms!: CreditTerms;
  @Column('date', { nullable: true }) since!: string | null;
  @Column('date') shownOn!: string;
}

/** The hash of its secret only: whoever reads this table cannot accept with it. */
@Entity('acceptance_link')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@ForeignKey(() => CreditTermsEntity, ['companyId', 'termsHash'], ['companyId', 'hash'])
@Index('acceptance_link_of_customer', ['companyId', 'customerId', 'madeAt'])
@Check('acceptance_link_accepted', `(accepted_at is null) = (accepted_by is null)`)
export class AcceptanceLinkEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') customerId!: string;
  @Column('text') termsHash!: string;
  @Column('text') secretHash!: string;
  @Column('timestamptz') madeAt!: string;
  @Column('timestamptz') expiresAt!: string;
  @Column('timestamptz', { nullable: true }) revokedAt!: string | null;
  @Column('timestamptz', { nullable: true }) acceptedAt!: string | null;
  /** The name that was typed. */
  @Column('text', { nullable: true }) acceptedBy!: string | null;
}
