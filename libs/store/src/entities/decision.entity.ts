import type { Decision, Mark, Reason, Standing } from '@holdfast/credit';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CompanyEntity } from './company.entity';

@Entity('decision')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@Index('decision_look_again', ['companyId', 'lookAgainOn'])
@Index('decision_by_standing', ['companyId', 'standing'])
@Check('decision_standing', `standing in ('open', 'warn', 'upfront', 'hold')`)
export class DecisionEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') customerId!: string;
  @Column('date') asOf!: string;
  @Column('text') standing!: Standing;
  @Column('text', { nullable: true }) mark!: Mark | null;
  @Column('date', { nullable: true }) lookAgainOn!: string | null;
  @Column('jsonb') decision!: Decision;
  @Column('jsonb') facts!: unknown;
}

/** Every change of standing or mark, for ever; numbered per customer. */
@Entity('standing_change')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
export class StandingChangeEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('text') customerId!: string;
  @PrimaryColumn('int') changeNumber!: number;
  @Column('date') day!: string;
  @Column('text', { nullable: true }) standingFrom!: Standing | null;
  @Column('text') standingTo!: Standing;
  @Column('text', { nullable: true }) markFrom!: Mark | null;
  @Column('text', { nullable: true }) markTo!: Mark | null;
  @Column('jsonb') reasons!: readonly Reason[];
}
