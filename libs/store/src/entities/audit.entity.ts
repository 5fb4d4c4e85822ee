import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

/** Append only: a trigger refuses UPDATE, DELETE and TRUNCATE to everybody, and each row carries the hash of the one before. */
@Entity('audit')
@Index('audit_subject', ['companyId', 'subject', 'sequence'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class AuditEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('bigint') sequence!: string;
  @Column('timestamptz') at!: string;
  @Column('text') actor!: string;
  @Column('text') event!: string;
  @Column('text') subject!: string;
  @Column('jsonb', { nullable: true }) detail!: unknown;
  @Column('text') hash!: string;
}

/** Where the chain ends: kept with every entry, so that one cut off at the end is missed. */
@Entity('audit_head')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class AuditHeadEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @Column('bigint') sequence!: string;
  @Column('text') hash!: string;
}
