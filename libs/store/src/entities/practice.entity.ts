import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Accountants' firms. Global, as the companies are: it says which there are. */
@Entity('practice')
export class PracticeEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('timestamptz') createdAt!: string;
  @Column('timestamptz', { nullable: true }) endedAt!: string | null;
}

/** A practice's policy as it was written. No company sees this row: each has a copy of what counts in it. Never changed: another text is another version. Drafts
 * go with a practice that is removed. */
@Entity('practice_policy_version')
@ForeignKey(() => PracticeEntity, ['practiceId'], ['id'], { onDelete: 'CASCADE' })
export class PracticePolicyVersionEntity {
  @PrimaryColumn('uuid') practiceId!: string;
  @PrimaryColumn('int') number!: number;
  @Column('text') text!: string;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('text') by!: string;
  @Column('timestamptz') at!: string;
}

/** From which day on a version counts for the practice's companies, each by its own calendar; without a number: none does any more. */
@Entity('practice_policy_activation')
@ForeignKey(() => PracticeEntity, ['practiceId'], ['id'])
@ForeignKey(() => PracticePolicyVersionEntity, ['practiceId', 'number'], ['practiceId', 'number'])
export class PracticePolicyActivationEntity {
  @PrimaryColumn('uuid') practiceId!: string;
  @PrimaryColumn('int') sequence!: number;
  @Column('int', { nullable: true }) number!: number | null;
  @Column('date') fromDay!: string;
  @Column('text') by!: string;
  @Column('timestamptz') at!: string;
}
