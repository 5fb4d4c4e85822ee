import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { AttemptResult, ProviderCall } from '../stores/outbox-attempts';
import { ActionEntity } from './action.entity';
import { CompanyEntity } from './company.entity';

/** Each time an action was sent. No action is on its way twice at once. */
@Entity('attempt')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'])
@ForeignKey(() => ActionEntity, ['companyId', 'actionId'], ['companyId', 'id'])
@Index('attempt_open', ['companyId', 'actionId'], { unique: true, where: 'ended_at is null' })
@Check('attempt_result', `result in ('confirmed', 'rejected', 'in doubt', 'not done', 'read back: done', 'read back: not done')`)
@Check('attempt_ended', '(ended_at is null) = (result is null)')
export class AttemptEntity {
  @PrimaryColumn('uuid') companyId!: string;
  @PrimaryColumn('uuid') actionId!: string;
  @PrimaryColumn('int') number!: number;
  @Column('uuid') parcel!: string;
  @Column('timestamptz') startedAt!: string;
  @Column('timestamptz') deadline!: string;
  @Column('timestamptz', { nullable: true }) endedAt!: string | null;
  @Column('text', { nullable: true }) result!: AttemptResult | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text') requestHash!: string;
  @Column('jsonb', { default: [] }) calls!: readonly ProviderCall[];
}
