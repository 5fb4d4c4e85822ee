import type { BookFigures } from '@holdfast/credit';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { PolicyLevel } from '../stores/policies.store';
import { CompanyEntity } from './company.entity';

const LEVEL = `level in ('practice', 'company', 'group', 'customer') and (level in ('practice', 'company')) = (subject = '')`;

/** A policy text as it was written. Never changed: another text is another version. */
@Entity('policy_version')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Check('policy_version_level', LEVEL)
@Check(
  'policy_version_practice',
  `(level = 'practice') = (practice_id is not null) and (level = 'practice') = (practice_number is not null)`,
)
export class PolicyVersionEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('int') number!: number;
  @Column('text') level!: PolicyLevel;
  /** A group's name or a customer's id; empty for the company's own and its practice's. */
  @Column('text') subject!: string;
  /** Which practice's version this is a copy of; null for what the company wrote. */
  @Column('uuid', { nullable: true }) practiceId!: string | null;
  @Column('int', { nullable: true }) practiceNumber!: number | null;
  @Column('text') text!: string;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('text') by!: string;
  @Column('timestamptz') at!: string;
}

/** From which day on a version counts; without a number: none of this level does any more. */
@Entity('policy_activation')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@ForeignKey(() => PolicyVersionEntity, ['companyId', 'number'], ['companyId', 'number'])
@Check('policy_activation_level', LEVEL)
export class PolicyActivationEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('int') sequence!: number;
  @Column('text') level!: PolicyLevel;
  @Column('text') subject!: string;
  @Column('int', { nullable: true }) number!: number | null;
  @Column('date') fromDay!: string;
  @Column('text') by!: string;
  @Column('timestamptz') at!: string;
}

/** What the whole book was like when it was first looked at in a month. */
@Entity('book_figures')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class BookFiguresEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('date') month!: string;
  @Column('jsonb') figures!: BookFigures;
}
