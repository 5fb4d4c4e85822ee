import type { PriorValue } from '@holdfast/accounting';
import type { Mark } from '@holdfast/credit';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

@Entity('mark')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Check('mark_mark', `mark in ('hold', 'upfront', 'new-account')`)
export class MarkEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') customerId!: string;
  @Column('text', { nullable: true }) mark!: Mark | null;
  @Column('jsonb', { nullable: true }) prior!: PriorValue | null;
  @Column('date', { nullable: true }) since!: string | null;
  /** Part of the next action's key, so it survives a release. */
  @Column('int') changes!: number;
  /** By the provider's clock, and by the database's: which invoices were raised after it. */
  @Column('timestamptz', { nullable: true }) placedAt!: string | null;
  @Column('timestamptz', { nullable: true }) placedSeenAt!: string | null;
}
